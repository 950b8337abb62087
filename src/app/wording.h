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

/* What stands in a commission or conversion, a line each, indented; NULL is nothing. Amounts are for eyes. */
void wording_add_codes(struct buf *buf, const char *lines);
void wording_add_calculation(struct buf *buf, const char *lines, int64_t currency, bool spanish); /* its desglose */
void wording_add_limits(struct buf *buf, const char *limits, int64_t currency, bool spanish); /* up to what each may approve */

/* The steps of a journal row ("10,17") by their names on the wire ("crear,calcular"), or in words. */
void wording_add_step_names(struct buf *buf, const char *numbers);
void wording_add_step_words(struct buf *buf, const char *numbers);

#endif
