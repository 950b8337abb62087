/* wording.h - the codes that records keep (desglose, espera_por, rules of refusals), in the words of a clerk. */
#ifndef WORDING_H
#define WORDING_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

struct buf;

/* A code with its parameters ("score_alto", "autorreferencia 60", "presupuesto_excedido"): the first word in words, the rest as
 * it stands. An unknown code stays itself. */
void wording_add_code(struct buf *buf, const char *code, size_t len);

/* A word of the wire (a reason's code, a level, a step) for a person's eyes, translated; an unknown one stays itself. */
const char *wording_word(const char *word);

/* One line of the desglose ("porcentaje 12.0 campana:comision_conversion"): what it is, then its values; amounts for eyes. */
void wording_add_step(struct buf *buf, const char *line, size_t len, int64_t currency, bool spanish);

/* The steps of a journal row ("10,17") by their names on the wire ("crear,calcular"), or in words. */
void wording_add_step_names(struct buf *buf, const char *numbers);
void wording_add_step_words(struct buf *buf, const char *numbers);

#endif
