/* The words of the filter language. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "filter_parts.h"
#include "i18n.h"
#include "near.h"

const char filter_grammar[] =
	N_("Words and field:value, all of which must fit. field:a,b is one or the other; <x, >x, <=x, >=x and a..b compare; "
	   "- in front is not; quotes keep spaces. Dates are 7d, hoy, 2026-11, 2026-11-24 or 24/11/2026. A word alone is looked "
	   "for in names, documents, telephones, e-mails, ids and exact amounts, without accents and case.");

/* The columns are the kinds: affiliate, campaign, conversion, commission. A field with a dot is one of the record that the
 * row refers to; "fila" is the record itself, "creado" its creation. */
static const struct filter_word filter_words[] = {
	{ "estado", FILTER_BY_FIELD, { NULL, "estado", "estado", "estado", "estado" },
	  N_("its state") },
	{ "afiliado", FILTER_BY_FIELD, { NULL, "fila", NULL, "afiliado", "afiliado" },
	  N_("of an affiliate: the id, or words of it") },
	{ "campana", FILTER_BY_FIELD, { NULL, NULL, "fila", "campana", "campana" },
	  N_("of a campaign: the id, or words of it") },
	{ "conversion", FILTER_BY_FIELD, { NULL, NULL, NULL, "fila", "conversion" },
	  N_("of a conversion: the id, or words of it") },
	{ "valor", FILTER_BY_FIELD, { NULL, NULL, "presupuesto", "valor_conversion", "monto_total" },
	  N_("the amount: monto_total, valor_conversion, presupuesto") },
	{ "base", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "monto_base" },
	  N_("the amount that it was calculated on") },
	{ "fecha", FILTER_BY_FIELD, { NULL, "creado", "creado", "fecha_conversion", "creado" },
	  N_("when it was made; of a conversion, when it happened") },
	{ "aprobada", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "fecha_aprobacion" },
	  N_("when it was approved") },
	{ "pagada", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "fecha_pago" },
	  N_("when it was paid") },
	{ "periodo", FILTER_BY_PERIOD, { NULL, "creado", "creado", "fecha_conversion", "creado" },
	  N_("since it is in the state that is filtered for, else fecha") },
	{ "riesgo", FILTER_BY_FIELD, { NULL, NULL, NULL, "score_fraude", "score_fraude" },
	  N_("the fraud score, 0 to 100") },
	{ "nivel", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "nivel_requerido" },
	  N_("the level that it needs") },
	{ "origen", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "origen" },
	  N_("automatica, manual or ajuste") },
	{ "moneda", FILTER_BY_FIELD, { NULL, NULL, "moneda", "moneda", "moneda" },
	  N_("the currency; amounts are compared in this one, else in that of the books") },
	{ "canal", FILTER_BY_FIELD, { NULL, NULL, "canales", "canal_origen", "conversion.canal_origen" },
	  N_("the channel it came by") },
	{ "tipo", FILTER_BY_FIELD, { NULL, "tipo_afiliado", "tipo_campana", "tipo_conversion", "tipo_comision" },
	  N_("its kind") },
	{ "codigo", FILTER_BY_FIELD, { NULL, "motivo_codigo", "motivo_codigo", "motivo_codigo", "motivo_codigo" },
	  N_("the code of the last reason") },
	{ "pago", FILTER_BY_FIELD, { NULL, NULL, NULL, NULL, "referencia_pago" },
	  N_("the payment's reference") },
	{ "usuario", FILTER_BY_USER, { NULL, "", "", "", "" },
	  N_("a person who made or changed it") },
	{ "es", FILTER_BY_FLAG, { NULL, "", NULL, "", "" },
	  N_("a mark: conflicto, en_revision, disputada, aplazada, sin_pagar") },
};

/* `entity` NULL: of any. */
static const struct filter_word *
next_word(const struct entity *entity, const struct filter_word *word)
{
	const struct filter_word *end = filter_words + ARRAY_LEN(filter_words);

	for (word = word ? word + 1 : filter_words; word < end; word++)
		if (!entity || (entity->kind < FILTER_ENTITIES && word->fields[entity->kind]))
			return word;
	return NULL;
}

const char *
filter_word_at(const struct entity *entity, size_t i, const char **ret_help)
{
	const struct filter_word *word = next_word(entity, NULL);

	while (word && i--)
		word = next_word(entity, word);
	if (!word)
		return NULL;
	*ret_help = word->help;
	return word->word;
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
