#include "config.h"

#include "filter.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "filter_parts.h"
#include "i18n.h"
#include "utf8.h"

#define BLANKS " \t"

/* One word as it was typed. */
struct piece {
	bool negated;
	const struct filter_word *word; /* NULL = a bare word */
	const char *values[FILTER_VALUES];
	size_t n;
};

/* Reads up to a blank (or a comma, with `list`) outside of quotes; a missing closing quote is the end. */
static const char *
take_value(const char **at, bool list, struct arena *arena)
{
	struct buf buf = { 0 };
	const char *value = NULL, *c;
	bool quoted = false;

	for (c = *at; *c && (quoted || !(strchr(BLANKS, *c) || (list && *c == ','))); c++) {
		if (*c != '"')
			buf_char(&buf, *c);
		else if (quoted && c[1] == '"')
			buf_char(&buf, *c++);
		else
			quoted = !quoted;
	}
	*at = c;
	if (!buf_failed(&buf))
		value = arena_text(arena, buf_text(&buf), buf.len);
	buf_done(&buf);
	return value;
}

static int __attribute__((format(printf, 2, 0)))
too_long(struct err *err, const char *text, int limit)
{
	return err_rule(err, ERR_USAGE, "filtro_largo", NULL, text, limit);
}

static int
take_piece(const struct entity *entity, const char **at, struct arena *arena, struct piece *piece, struct err *err)
{
	size_t len;
	int r = 0;

	piece->negated = **at == '-' && (*at)[1] && !strchr(BLANKS, (*at)[1]);
	*at += piece->negated;
	len = strcspn(*at, BLANKS ":\"");
	if (len && (*at)[len] == ':') {
		r = filter_word_find(entity, *at, len, &piece->word, err);
		*at += len + 1;
	}
	while (r == 0) {
		const char *value = take_value(at, piece->word != NULL, arena);

		if (!value)
			return err_nomem(err);
		if (piece->n == FILTER_VALUES)
			return too_long(err, _("the filter has more than %d values"), FILTER_VALUES);
		piece->values[piece->n++] = value;
		if (**at != ',')
			break;
		++*at;
	}
	return r;
}

static int
add_term(struct filter_context *context, const struct piece *piece, struct err *err)
{
	struct filter *filter = context->filter;
	struct filter_term term = { .negated = piece->negated, .n = piece->n };
	int r = 0;

	if (!piece->word && !*piece->values[0])
		return 0;
	term.tests = arena_alloc(context->arena, piece->n * sizeof(*term.tests));
	if (!term.tests)
		return err_nomem(err);
	for (size_t i = 0; i < piece->n && r == 0; i++)
		r = piece->word ? filter_value(context, piece->word, piece->values[i], &term.tests[i], err)
		                : filter_bare(context, piece->values[i], &term.tests[i], err);
	if (r == 0)
		filter->terms[filter->n++] = term;
	return r;
}

/* What other words are read by comes first: the currency before amounts, the state before a period. */
enum pass { PASS_CURRENCY, PASS_STATE, PASS_REST, PASSES };

static enum pass
pass_of(const struct piece *piece)
{
	if (piece->word && strcmp(piece->word->word, "moneda") == 0)
		return PASS_CURRENCY;
	return piece->word && strcmp(piece->word->word, "estado") == 0 ? PASS_STATE : PASS_REST;
}

/* Amounts are compared in one currency: the one that is filtered for, or the store's. */
static int
hold_currency(struct filter_context *context, size_t n_currencies, struct err *err)
{
	struct filter *filter = context->filter;
	struct piece piece = { .n = 1, .values = { currency_code(filter->currency) } };
	int r;

	if (n_currencies)
		return filter_one(filter, "moneda") != ABSENT
		               ? 0
		               : err_rule(err, ERR_USAGE, "filtro_invalido", "moneda", "%s",
		                          _("amounts are compared in one currency; write one, like moneda:COP"));
	r = filter_word_find(filter->entity, "moneda", strlen("moneda"), &piece.word, err);
	return r < 0 ? r : add_term(context, &piece, err);
}

static int
read_pieces(const struct entity *entity, const char *text, struct arena *arena, struct piece *pieces, size_t *ret_n,
            struct err *err)
{
	size_t n = 0, values = 0;
	int r = 0;

	for (text += strspn(text, BLANKS); *text && r == 0; text += strspn(text, BLANKS)) {
		if (n == FILTER_TERMS)
			return too_long(err, _("the filter has more than %d words"), FILTER_TERMS);
		r = take_piece(entity, &text, arena, &pieces[n], err);
		values += pieces[n++].n;
		if (values > FILTER_VALUES)
			return too_long(err, _("the filter has more than %d values"), FILTER_VALUES);
	}
	*ret_n = n;
	return r;
}

static int
build(struct filter_context *context, const char *text, int64_t currency, struct err *err)
{
	struct filter *filter = context->filter;
	struct piece *pieces = arena_alloc(context->arena, FILTER_TERMS * sizeof(*pieces));
	size_t n = 0, n_currencies = 0;
	int r = pieces ? read_pieces(filter->entity, text, context->arena, pieces, &n, err) : err_nomem(err);

	for (enum pass pass = PASS_CURRENCY; pass < PASSES && r == 0; pass++) {
		for (size_t i = 0; i < n && r == 0; i++)
			if (pass_of(&pieces[i]) == pass)
				r = add_term(context, &pieces[i], err);
		if (pass == PASS_CURRENCY) {
			n_currencies = filter->n;
			filter->currency = filter_one(filter, "moneda");
			if (filter->currency == ABSENT)
				filter->currency = currency;
		}
	}
	return r == 0 && filter->has_amounts ? hold_currency(context, n_currencies, err) : r;
}

int
filter_parse(const struct entity *entity, const char *text, int64_t currency, int64_t now, struct arena *arena,
             const struct filter **ret_filter, struct err *err)
{
	struct filter_context context = { .now = now, .arena = arena };
	size_t len = strnlen(text, FILTER_MAX + 1);
	int r;

	if (len > FILTER_MAX)
		return too_long(err, _("the filter is longer than %d bytes"), FILTER_MAX);
	if (!utf8_valid(text, len))
		return err_rule(err, ERR_USAGE, "filtro_invalido", NULL, "%s", _("the filter is not valid UTF-8"));
	context.filter = arena_alloc(arena, sizeof(*context.filter));
	if (!context.filter)
		return err_nomem(err);
	context.filter->entity = entity;
	r = build(&context, text, currency, err);
	if (r == 0)
		*ret_filter = context.filter;
	return r;
}

void
filter_add(struct buf *text, const char *word, const char *value)
{
	bool plain = !strpbrk(value, BLANKS "\"");

	buf_printf(text, "%s%s:%s", text->len ? " " : "", word, plain ? "" : "\"");
	for (const char *c = value; *c; c++) {
		if (*c == '"')
			buf_char(text, '"');
		buf_char(text, *c);
	}
	buf_str(text, plain ? "" : "\"");
}
