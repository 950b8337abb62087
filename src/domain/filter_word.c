/* The words of the filter language. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "filter_parts.h"
#include "i18n.h"
#include "near.h"

/* The columns are the kinds: affiliate, campaign, conversion, commission. A field with a dot is one of the record that the
 * row refers to; "fila" is the record itself, "creado" its creation. */
static const struct filter_word filter_words[] = {
	{ "estado", FILTER_BY_FIELD, { NULL, "estado", "estado", "estado", "estado" } },
	{ "afiliado", FILTER_BY_FIELD, { NULL, "fila", NULL, "afiliado", "afiliado" } },
	{ "campana", FILTER_BY_FIELD, { NULL, NULL, "fila", "campana", "campana" } },
	{ "conversion", FILTER_BY_FIELD, { NULL, NULL, NULL, "fila", "conversion" } },
	{ "valor", FILTER_BY_FIELD, { NULL, NULL, "presupuesto", "valor_conversion", "monto_total" } },
	{ "base", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "monto_base" } },
	{ "fecha", FILTER_BY_FIELD, { NULL, "creado", "creado", "fecha_conversion", "creado" } },
	{ "aprobada", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "fecha_aprobacion" } },
	{ "pagada", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "fecha_pago" } },
	{ "periodo", FILTER_BY_PERIOD, { NULL, "creado", "creado", "fecha_conversion", "creado" } },
	{ "riesgo", FILTER_BY_FIELD, { NULL, NULL, NULL, "score_fraude", "score_fraude" } },
	{ "nivel", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "nivel_requerido" } },
	{ "origen", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "origen" } },
	{ "moneda", FILTER_BY_FIELD, { NULL, NULL, "moneda", "moneda", "moneda" } },
	{ "canal", FILTER_BY_FIELD, { NULL, NULL, "canales", "canal_origen", "conversion.canal_origen" } },
	{ "tipo", FILTER_BY_FIELD, { NULL, "tipo_afiliado", "tipo_campana", "tipo_conversion", "tipo_comision" } },
	{ "codigo", FILTER_BY_FIELD, { NULL, "motivo_codigo", "motivo_codigo", "motivo_codigo", "motivo_codigo" } },
	{ "pago", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "referencia_pago" } },
	{ "usuario", FILTER_BY_USER, { NULL, "", "", "", "" } },
	{ "es", FILTER_BY_FLAG, { NULL, "", NULL, "", "" } },
};

static const struct filter_word *
next_word(const struct entity *entity, const struct filter_word *word)
{
	const struct filter_word *end = filter_words + ARRAY_LEN(filter_words);

	for (word = word ? word + 1 : filter_words; word < end; word++)
		if (entity->kind < FILTER_ENTITIES && word->fields[entity->kind])
			return word;
	return NULL;
}

const char *
filter_word_at(const struct entity *entity, size_t i)
{
	const struct filter_word *word = next_word(entity, NULL);

	while (word && i--)
		word = next_word(entity, word);
	return word ? word->word : NULL;
}

void
filter_choice_add(struct filter_choice *choice, const char *word)
{
	size_t distance = near_distance(choice->word, word);

	if (distance <= strlen(word) / 2 && (!choice->nearest || distance < near_distance(choice->word, choice->nearest))) {
		choice->nearest = word;
		snprintf(choice->hint, sizeof(choice->hint), _(" (did you mean %s?)"), word);
	}
	buf_printf(choice->words, "%s%s", choice->words->len ? ", " : "", word);
}

int
filter_word_find(const struct entity *entity, const char *word, size_t len, const struct filter_word **ret,
                 struct err *err)
{
	size_t bare = len > 3 && memcmp(word + len - 3, "_id", 3) == 0 ? len - 3 : len;
	struct buf words = { 0 };
	char typed[64] = { 0 };
	struct filter_choice choice = { .words = &words, .word = typed };

	memcpy(typed, word, len < sizeof(typed) ? len : sizeof(typed) - 1);
	for (const struct filter_word *w = next_word(entity, NULL); w; w = next_word(entity, w)) {
		if (strlen(w->word) == bare && memcmp(w->word, word, bare) == 0) {
			*ret = w;
			buf_done(&words);
			return 0;
		}
		filter_choice_add(&choice, w->word);
	}
	err_rule(err, ERR_USAGE, "filtro_desconocido", NULL, _("the filter has no field \"%s\"%s; there are: %s"), typed,
	         choice.hint, buf_text(&words));
	buf_done(&words);
	return ERR_USAGE;
}
