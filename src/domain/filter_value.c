/* Values of the filter language: each becomes one test of a column. */
#include "config.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "commission.h"
#include "date.h"
#include "err.h"
#include "filter_parts.h"
#include "i18n.h"
#include "utf8.h"

#define LEAST (-INT64_MAX) /* INT64_MIN is ABSENT */
#define DIGITS_MIN 3

/* es: words. */
static const struct flag {
	enum entity_kind entity;
	const char *word;
	const char *column;
	int64_t value;
	const char *has; /* a word of the column instead */
} flags[] = {
	{ ENTITY_AFFILIATE, "conflicto", "conflicto", 1, NULL },
	{ ENTITY_CONVERSION, "en_revision", "retenida_por", 0, "en_revision" },
	{ ENTITY_COMMISSION, "disputada", "en_disputa", 1, NULL },
	{ ENTITY_COMMISSION, "aplazada", "aplazada", 1, NULL },
	{ ENTITY_COMMISSION, "sin_pagar", "estado", COMMISSION_APPROVED, NULL },
};

/* Since when a commission is in its state; of the other states and kinds only the creation is kept. */
static const struct {
	enum entity_kind entity;
	int64_t state;
	const char *column;
} state_dates[] = {
	{ ENTITY_COMMISSION, COMMISSION_CALCULATED, "fecha_calculo" },
	{ ENTITY_COMMISSION, COMMISSION_APPROVED, "fecha_aprobacion" },
	{ ENTITY_COMMISSION, COMMISSION_PAID, "fecha_pago" },
};

/* A value as an interval; both ends are in it. */
struct interval {
	int64_t from, to;
};

static const char *
folded(struct arena *arena, const char *text)
{
	struct buf buf = { 0 };
	const char *copy = NULL;

	utf8_add_folded(&buf, text, strlen(text));
	if (!buf_failed(&buf))
		copy = arena_text(arena, buf_text(&buf), buf.len);
	buf_done(&buf);
	return copy;
}

static int
read_name(const struct names *names, const char *word, const char *value, struct interval *ret, struct err *err)
{
	struct buf buf = { 0 }, words = { 0 };
	struct filter_choice choice = { .words = &words };
	int64_t number;

	utf8_add_folded(&buf, value, strlen(value));
	number = names_find(names, buf_text(&buf), buf.len);
	if (number == ABSENT)
		number = names_find_text(names, buf_text(&buf));
	choice.word = buf_text(&buf);
	for (size_t i = 0; i < names->n && number == ABSENT; i++)
		filter_choice_add(&choice, names->names[i]);
	if (number == ABSENT)
		err_rule(err, ERR_USAGE, "filtro_invalido", word, _("%s: there is no \"%s\"%s; there are: %s"), word, value,
		         choice.hint, buf_text(&words));
	buf_done(&buf);
	buf_done(&words);
	if (number == ABSENT)
		return ERR_USAGE;
	*ret = (struct interval){ number, number };
	return 0;
}

static int
read_currency(const char *word, const char *value, struct interval *ret, struct err *err)
{
	char code[4] = { 0 };
	int64_t number;

	for (size_t i = 0; value[i] && i < 3; i++)
		code[i] = value[i] >= 'a' && value[i] <= 'z' ? (char)(value[i] - 'a' + 'A') : value[i];
	number = strlen(value) == 3 ? currency_parse(code, 3) : ABSENT;
	if (number == ABSENT)
		return err_rule(err, ERR_USAGE, "filtro_invalido", word, _("%s: \"%s\" is no currency; write its three letters, "
		                "like COP"), word, value);
	*ret = (struct interval){ number, number };
	return 0;
}

/* `end`: of a comparison or a range, where 7d is the instant 7 days ago and not all that came since. */
static int
read_time(int64_t now, const char *word, const char *value, bool end, struct interval *ret, struct err *err)
{
	struct period period;
	int64_t instant, length;

	if (end && period_length(value, &length, NULL) == 0)
		*ret = (struct interval){ now - length, now - length - 1 };
	else if (period_parse(value, now, &period, NULL) == 0)
		*ret = (struct interval){ period.from, period.to - 1 };
	else if (date_parse(value, false, word, &instant, NULL) == 0)
		*ret = (struct interval){ instant, instant + MS_SECOND - 1 };
	else
		return err_rule(err, ERR_USAGE, "filtro_invalido", word, _("%s: \"%s\" is no date; write 7d, hoy, 2026-11, "
		                "2026-11-24 or 24/11/2026"), word, value);
	return 0;
}

static int
read_amount(const struct filter *filter, const struct field *field, const char *word, const char *value,
            struct interval *ret, struct err *err)
{
	int64_t number;
	int r = field->type == FIELD_MONEY ? money_parse_human(value, filter->currency, &number, NULL)
	                                   : decimal_parse(value, strlen(value), 0, MONEY_MAX, word, &number, NULL);

	if (r < 0 && field->type == FIELD_MONEY)
		return err_rule(err, ERR_USAGE, "filtro_invalido", word, _("%s: \"%s\" is no amount in %s; write 50000, <50000, "
		                ">50000 or 10000..50000"), word, value, currency_code(filter->currency));
	if (r < 0)
		return err_rule(err, ERR_USAGE, "filtro_invalido", word, _("%s: \"%s\" is no number; write 30, <30, >30 or 10..30"),
		                word, value);
	*ret = (struct interval){ number, number };
	return 0;
}

static int
read_one(const struct filter_context *context, const struct field *field, const char *word, const char *value, bool end,
         struct interval *ret, struct err *err)
{
	if (field->type == FIELD_TIME)
		return read_time(context->now, word, value, end, ret, err);
	if (field->type == FIELD_ENUM)
		return read_name(field->names, word, value, ret, err);
	if (field->type == FIELD_CURRENCY)
		return read_currency(word, value, ret, err);
	return read_amount(context->filter, field, word, value, ret, err);
}

/* a..b, where either may be missing. */
static int
read_range(const struct filter_context *context, const struct field *field, const char *word, const char *value,
           const char *dots, struct interval *ret, struct err *err)
{
	const char *first = arena_text(context->arena, value, (size_t)(dots - value)), *last = dots + 2;
	struct interval from = { LEAST, LEAST }, to = { INT64_MAX, INT64_MAX };
	int r = first ? 0 : err_nomem(err);

	if (r == 0 && *first)
		r = read_one(context, field, word, first, true, &from, err);
	if (r == 0 && *last)
		r = read_one(context, field, word, last, true, &to, err);
	if (r < 0)
		return r;
	if (from.from > to.to)
		return err_rule(err, ERR_USAGE, "filtro_invalido", word, _("%s: %s ends before it starts"), word, value);
	*ret = (struct interval){ from.from, to.to };
	return 0;
}

/* <x, <=x, >x, >=x, a..b or x. */
static int
read_interval(const struct filter_context *context, const struct field *field, const char *word, const char *value,
              struct interval *ret, struct err *err)
{
	bool ordered = field->type != FIELD_ENUM && field->type != FIELD_CURRENCY;
	const char *dots = ordered ? strstr(value, "..") : NULL;
	bool below = ordered && *value == '<', above = ordered && *value == '>', with;
	struct interval x;
	int r;

	if (dots)
		return read_range(context, field, word, value, dots, ret, err);
	value += below || above;
	with = (below || above) && *value == '=';
	value += with;
	r = read_one(context, field, word, value, below || above, &x, err);
	if (r < 0)
		return r;
	if (below)
		x = (struct interval){ LEAST, with ? x.to : x.from - 1 };
	else if (above)
		x = (struct interval){ with ? x.from : x.to + 1, INT64_MAX };
	*ret = x;
	return 0;
}

/* Fields of the head that every record has. */
static const struct field created_field = { "creado", NULL, FIELD_TIME, 0, 0 };

static const struct field *
column_field(const struct entity *entity, const char *name)
{
	if (strcmp(name, created_field.name) == 0)
		return &created_field;
	return field_find(entity->fields, entity->n_fields, name, strlen(name));
}

/* A word that is a number with its separators, such as a telephone's: its digits alone. */
static const char *
only_digits(struct arena *arena, const char *value)
{
	size_t len = strlen(value), n = 0;
	char *digits = strspn(value, "0123456789+-(). ") == len ? arena_text(arena, value, len) : NULL;

	for (size_t i = 0; digits && i < len; i++)
		if (value[i] >= '0' && value[i] <= '9')
			digits[n++] = value[i];
	if (n == 0 || (n < DIGITS_MIN && *value != '+')) /* +57: a country's code */
		return NULL;
	digits[n] = '\0';
	return digits;
}

static int
fill_text(struct filter_context *context, const char *value, struct filter_test *test, struct err *err)
{
	test->raw = arena_string(context->arena, value);
	test->text = folded(context->arena, value);
	test->digits = only_digits(context->arena, value);
	return test->raw && test->text ? 0 : err_nomem(err);
}

static int
field_value(struct filter_context *context, const struct filter_word *word, const char *name, const char *value,
            struct filter_test *test, struct err *err)
{
	const struct entity *entity = context->filter->entity;
	const char *dot = strchr(name, '.');
	const struct field *field;
	struct interval interval = { 0 };
	int r;

	if (dot) {
		entity = entity_of(ENTITY_CONVERSION);
		name = dot + 1;
	}
	test->of = entity->kind;
	test->column = name;
	field = column_field(entity, name);
	if (!field || field->type == FIELD_REF) {
		test->kind = FILTER_RECORD;
		test->of = field ? (enum entity_kind)field->target : entity->kind;
		return fill_text(context, value, test, err);
	}
	if (field_is_text(field)) {
		test->kind = field->type == FIELD_WORDS ? FILTER_HAS : FILTER_TEXT;
		return fill_text(context, value, test, err);
	}
	r = read_interval(context, field, word->word, value, &interval, err);
	if (r < 0)
		return r;
	test->kind = FILTER_RANGE;
	test->from = interval.from;
	test->to = interval.to;
	context->filter->has_amounts = context->filter->has_amounts || field->type == FIELD_MONEY;
	return 0;
}

static int
flag_value(struct filter_context *context, const char *value, struct filter_test *test, struct err *err)
{
	enum entity_kind kind = context->filter->entity->kind;
	struct buf words = { 0 };
	struct filter_choice choice = { .words = &words, .word = value };

	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		if (flags[i].entity != kind)
			continue;
		if (strcmp(flags[i].word, value) == 0) {
			test->kind = flags[i].has ? FILTER_HAS : FILTER_RANGE;
			test->of = kind;
			test->column = flags[i].column;
			test->from = test->to = flags[i].value;
			test->text = flags[i].has;
			buf_done(&words);
			return 0;
		}
		filter_choice_add(&choice, flags[i].word);
	}
	err_rule(err, ERR_USAGE, "filtro_invalido", "es", _("%s: there is no \"%s\"%s; there are: %s"), "es", value,
	         choice.hint, buf_text(&words));
	buf_done(&words);
	return ERR_USAGE;
}

int64_t
filter_one(const struct filter *filter, const char *column)
{
	for (size_t i = 0; i < filter->n; i++) {
		const struct filter_term *term = &filter->terms[i];
		const struct filter_test *test = term->tests;

		if (!term->negated && term->n == 1 && test->kind == FILTER_RANGE && test->from == test->to &&
		    strcmp(test->column, column) == 0)
			return test->from;
	}
	return ABSENT;
}

static const char *
period_column(const struct filter *filter, const char *otherwise)
{
	int64_t state = filter_one(filter, "estado");

	for (size_t i = 0; i < ARRAY_LEN(state_dates); i++)
		if (state_dates[i].entity == filter->entity->kind && state_dates[i].state == state)
			return state_dates[i].column;
	return otherwise;
}

static int
period_value(struct filter_context *context, const struct filter_word *word, const char *column, const char *value,
             struct filter_test *test, struct err *err)
{
	struct filter *filter = context->filter;
	int r;

	if (filter->period.field)
		return err_rule(err, ERR_USAGE, "periodo_doble", word->word, _("%s: two at once"), word->word);
	r = field_value(context, word, column, value, test, err);
	if (r < 0)
		return r;
	filter->period.field = strcmp(column, created_field.name) == 0 ? filter->entity->created_name : column;
	filter->period.from = test->from;
	filter->period.to = test->to;
	return 0;
}

int
filter_value(struct filter_context *context, const struct filter_word *word, const char *value,
             struct filter_test *test, struct err *err)
{
	struct filter *filter = context->filter;
	const char *name = word->fields[filter->entity->kind];

	if (!*value)
		return err_rule(err, ERR_USAGE, "filtro_invalido", word->word, _("%s: a value is missing behind the colon"),
		                word->word);
	switch (word->how) {
	case FILTER_BY_USER:
		test->kind = FILTER_USER;
		return fill_text(context, value, test, err);
	case FILTER_BY_FLAG:
		return flag_value(context, value, test, err);
	case FILTER_BY_PERIOD:
		return period_value(context, word, period_column(filter, name), value, test, err);
	case FILTER_BY_FIELD:
		break;
	}
	return field_value(context, word, name, value, test, err);
}

int
filter_bare(struct filter_context *context, const char *value, struct filter_test *test, struct err *err)
{
	test->kind = FILTER_WORD;
	if (money_parse_human(value, context->filter->currency, &test->from, NULL) < 0)
		test->from = ABSENT;
	return fill_text(context, value, test, err);
}
