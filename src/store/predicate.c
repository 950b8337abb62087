#include "config.h"

#include "predicate.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "date.h"
#include "db.h"
#include "err.h"
#include "i18n.h"

#define PARAMS 64

struct filter {
	const char *where;
	int64_t numbers[PARAMS];
	const char *texts[PARAMS]; /* NULL: the number counts */
	size_t n;
};

enum kind { KIND_ENUM, KIND_MONEY, KIND_ID, KIND_TEXT, KIND_FLAG, KIND_INT };

/* Words of the filter language by entity; `column` is SQL. */
static const struct filter_field {
	enum entity_kind entity;
	const char *word;
	const char *column;
	enum kind kind;
	const char *field; /* of the table of fields: its names, its currency */
} filter_fields[] = {
	{ ENTITY_AFFILIATE, "estado", "estado", KIND_ENUM, "estado" },
	{ ENTITY_AFFILIATE, "tipo", "tipo_afiliado", KIND_ENUM, "tipo_afiliado" },
	{ ENTITY_CAMPAIGN, "estado", "estado", KIND_ENUM, "estado" },
	{ ENTITY_CAMPAIGN, "tipo", "tipo_campana", KIND_ENUM, "tipo_campana" },
	{ ENTITY_CONVERSION, "estado", "estado", KIND_ENUM, "estado" },
	{ ENTITY_CONVERSION, "tipo", "tipo_conversion", KIND_ENUM, "tipo_conversion" },
	{ ENTITY_CONVERSION, "afiliado", "afiliado_id", KIND_TEXT, NULL },
	{ ENTITY_CONVERSION, "campana", "campana_id", KIND_TEXT, NULL },
	{ ENTITY_CONVERSION, "canal", "canal_origen", KIND_TEXT, NULL },
	{ ENTITY_CONVERSION, "valor", "valor_conversion", KIND_MONEY, NULL },
	{ ENTITY_CONVERSION, "riesgo", "score_fraude", KIND_INT, NULL },
	{ ENTITY_COMMISSION, "estado", "estado", KIND_ENUM, "estado" },
	{ ENTITY_COMMISSION, "afiliado", "(SELECT r.fila FROM afiliado r WHERE r.id = ?) = afiliado", KIND_ID, NULL },
	{ ENTITY_COMMISSION, "campana", "(SELECT r.fila FROM campana r WHERE r.id = ?) = campana", KIND_ID, NULL },
	{ ENTITY_COMMISSION, "conversion", "(SELECT r.fila FROM conversion r WHERE r.id = ?) = conversion", KIND_ID, NULL },
	{ ENTITY_COMMISSION, "valor", "monto_total", KIND_MONEY, NULL },
	{ ENTITY_COMMISSION, "base", "monto_base", KIND_MONEY, NULL },
	{ ENTITY_COMMISSION, "riesgo", "score_fraude", KIND_INT, NULL },
	{ ENTITY_COMMISSION, "nivel", "nivel_requerido", KIND_ENUM, "nivel_requerido" },
	{ ENTITY_COMMISSION, "origen", "origen", KIND_ENUM, "origen" },
	{ ENTITY_COMMISSION, "tipo", "tipo_comision", KIND_ENUM, "tipo_comision" },
	{ ENTITY_COMMISSION, "codigo", "motivo_codigo", KIND_ENUM, "motivo_codigo" },
};

static int
unknown_word(const struct entity *entity, const char *word, size_t len, struct err *err)
{
	struct buf words = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(filter_fields); i++)
		if (filter_fields[i].entity == entity->kind)
			buf_printf(&words, "%s%s", words.len ? ", " : "", filter_fields[i].word);
	err_rule(err, ERR_USAGE, "filtro_desconocido", NULL, _("the filter has no field \"%.*s\"; there are: %s"), (int)len,
	         word, buf_text(&words));
	buf_done(&words);
	return ERR_USAGE;
}

static const struct filter_field *
find_word(const struct entity *entity, const char *word, size_t len)
{
	if (len > 3 && memcmp(word + len - 3, "_id", 3) == 0)
		len -= 3;
	for (size_t i = 0; i < ARRAY_LEN(filter_fields); i++)
		if (filter_fields[i].entity == entity->kind && strlen(filter_fields[i].word) == len &&
		    memcmp(filter_fields[i].word, word, len) == 0)
			return &filter_fields[i];
	return NULL;
}

static int
add_param(struct filter *filter, int64_t number, const char *text, struct err *err)
{
	if (filter->n == PARAMS)
		return err_set(err, ERR_USAGE, _("the filter has more than %d values"), PARAMS);
	filter->numbers[filter->n] = number;
	filter->texts[filter->n++] = text;
	return 0;
}

/* One value of one word: its comparison, its parameter. */
static int
add_value(const struct entity *entity, const struct filter_field *word, const char *text, size_t len, int64_t currency,
          struct arena *arena, struct filter *filter, struct buf *where, struct err *err)
{
	const char *op = "=";
	int64_t number = ABSENT;
	int r = 0;

	if (word->kind == KIND_ID || word->kind == KIND_TEXT) {
		const char *copy = arena_text(arena, text, len);

		buf_printf(where, word->kind == KIND_ID ? "%s" : "%s = ?", word->column);
		return copy ? add_param(filter, 0, copy, err) : err_nomem(err);
	}
	if (word->kind == KIND_ENUM) {
		const struct field *field = field_find(entity->fields, entity->n_fields, word->field, strlen(word->field));

		number = names_find(field->names, text, len);
		if (number == ABSENT)
			return err_rule(err, ERR_USAGE, "filtro_invalido", word->word, _("%s: there is no \"%.*s\""), word->word,
			                (int)len, text);
	} else {
		if (len && (*text == '<' || *text == '>')) {
			op = *text == '<' ? "<" : ">";
			text++;
			len--;
		}
		r = decimal_parse(text, len, word->kind == KIND_MONEY ? currency_digits(currency) : 0, MONEY_MAX, word->word,
		                  &number, err);
	}
	buf_printf(where, "%s %s ?", word->column, op);
	return r < 0 ? r : add_param(filter, number, NULL, err);
}

/* One word: values joined by commas are an or. */
static int
add_word(const struct entity *entity, const char *text, size_t len, int64_t currency, struct arena *arena,
         struct filter *filter, struct buf *where, struct err *err)
{
	bool negated = len && *text == '-';
	const char *start = text + negated, *end = text + len;
	const char *colon = memchr(start, ':', (size_t)(end - start));
	const struct filter_field *word;
	int r = 0;

	if (!colon)
		return unknown_word(entity, start, (size_t)(end - start), err);
	word = find_word(entity, start, (size_t)(colon - start));
	if (!word)
		return unknown_word(entity, start, (size_t)(colon - start), err);
	buf_str(where, negated ? " AND NOT (" : " AND (");
	for (const char *at = colon + 1; at <= end && r == 0; ) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma ? comma : end;

		if (at != colon + 1)
			buf_str(where, " OR ");
		r = add_value(entity, word, at, (size_t)(stop - at), currency, arena, filter, where, err);
		at = stop + 1;
	}
	buf_str(where, ")");
	return r;
}

int
filter_parse(const struct entity *entity, const char *text, int64_t currency, int64_t now, struct arena *arena,
             const struct filter **ret_filter, struct err *err)
{
	struct filter *filter = arena_alloc(arena, sizeof(*filter));
	struct buf where = { 0 };
	int r = filter ? 0 : err_nomem(err);

	(void)now;
	while (*text && r == 0) {
		size_t len = strcspn(text, " ");

		if (len)
			r = add_word(entity, text, len, currency, arena, filter, &where, err);
		text += len + (text[len] == ' ');
	}
	if (r == 0) {
		filter->where = arena_text(arena, buf_text(&where), where.len);
		r = filter->where && !buf_failed(&where) ? 0 : err_nomem(err);
	}
	buf_done(&where);
	if (r == 0)
		*ret_filter = filter;
	return r;
}

int
predicate_make(struct store *store, const struct filter *filter, struct predicate *predicate, struct err *err)
{
	(void)store;
	buf_printf(&predicate->sql, "t.deshecha = 0%s", filter ? filter->where : "");
	for (size_t i = 0; filter && i < filter->n; i++) {
		predicate->params[i].number = filter->numbers[i];
		predicate->params[i].text = filter->texts[i];
	}
	predicate->n = filter ? filter->n : 0;
	return buf_failed(&predicate->sql) ? err_nomem(err) : 0;
}

int
predicate_bind(const struct predicate *predicate, sqlite3_stmt *stmt, int place)
{
	for (size_t i = 0; i < predicate->n; i++, place++) {
		if (predicate->params[i].text)
			bind_text(stmt, place, predicate->params[i].text);
		else
			bind_int(stmt, place, predicate->params[i].number);
	}
	return place;
}

void
predicate_done(struct predicate *predicate)
{
	buf_done(&predicate->sql);
}
