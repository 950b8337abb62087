#include "config.h"

#include "field.h"

#include <string.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "ulid.h"
#include "utf8.h"

#define TEXT_DEFAULT_MAX 2000
#define FACTOR_MAX 100000 /* 100 times */
#define OBJECT_MAX 65536 /* bytes of a list or object */

int64_t
names_find(const struct names *names, const char *text, size_t len)
{
	for (size_t i = 0; i < names->n; i++)
		if (strlen(names->names[i]) == len && memcmp(names->names[i], text, len) == 0)
			return (int64_t)i;
	for (const char *const *alias = names->aliases; alias && *alias; alias += 2)
		if (strlen(alias[0]) == len && memcmp(alias[0], text, len) == 0)
			return names_find(names, alias[1], strlen(alias[1]));
	return ABSENT;
}

const char *
names_at(const struct names *names, int64_t index)
{
	return index < 0 || index >= (int64_t)names->n ? "" : names->names[index];
}

const char *
names_text(const struct names *names, int64_t index)
{
	return names->texts && index >= 0 && index < (int64_t)names->n ? _(names->texts[index]) : names_at(names, index);
}

int64_t
names_find_text(const struct names *names, const char *text)
{
	for (size_t i = 0; names->texts && i < names->n; i++)
		if (strcmp(names->texts[i], text) == 0)
			return (int64_t)i;
	return ABSENT;
}

const char *
field_label(const struct field *field)
{
	return field->label ? _(field->label) : field_path(field);
}

void
names_add(struct buf *buf, const struct names *names)
{
	for (size_t i = 0; i < names->n; i++) {
		buf_str(buf, i ? ", " : "");
		buf_str(buf, names->names[i]);
	}
}

void
words_add(struct buf *words, const char *word)
{
	if (words->len)
		buf_char(words, '\n');
	buf_str(words, word);
}

bool
field_is_text(const struct field *field)
{
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_DECIMAL:
	case FIELD_WORDS:
	case FIELD_MONEYS:
	case FIELD_LIST:
	case FIELD_OBJECT:
		return true;
	case FIELD_INT:
	case FIELD_BOOL:
	case FIELD_MONEY:
	case FIELD_PERCENT:
	case FIELD_FACTOR:
	case FIELD_TIME:
	case FIELD_ENUM:
	case FIELD_CURRENCY:
	case FIELD_REF:
		return false;
	}
	return false;
}

const struct field *
field_find(const struct field *fields, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++) {
		const char *path = field_path(&fields[i]);

		if (strlen(fields[i].name) == len && memcmp(fields[i].name, name, len) == 0)
			return &fields[i];
		if (strlen(path) == len && memcmp(path, name, len) == 0)
			return &fields[i];
	}
	return NULL;
}

bool
field_present(const struct field *field, const void *record)
{
	return field_is_text(field) ? *field_text(field, record) != NULL : *field_int(field, record) != ABSENT;
}

static bool
holds_money(const struct field *field)
{
	if (field->type != FIELD_LIST)
		return field->type == FIELD_MONEY;
	for (size_t i = 0; i < field->items->n_fields; i++)
		if (holds_money(&field->items->fields[i]))
			return true;
	return false;
}

const struct field *
fields_amount(const struct field *fields, size_t n, unsigned flags, uint64_t except, const void *record)
{
	for (size_t i = 0; i < n; i++)
		if ((fields[i].flags & flags) == flags && !(except >> i & 1) && holds_money(&fields[i]) &&
		    field_present(&fields[i], record))
			return &fields[i];
	return NULL;
}

bool
field_equal(const struct field *field, const void *a, const void *b)
{
	const char *text_a, *text_b;

	if (!field_is_text(field))
		return *field_int(field, a) == *field_int(field, b);
	text_a = *field_text(field, a);
	text_b = *field_text(field, b);
	return text_a == text_b || (text_a && text_b && strcmp(text_a, text_b) == 0);
}

void
field_copy(const struct field *field, void *to, const void *from)
{
	if (field_is_text(field))
		*field_text(field, to) = *field_text(field, from);
	else
		*field_int(field, to) = *field_int(field, from);
}

void
fields_clear(const struct field *fields, size_t n, void *record)
{
	for (size_t i = 0; i < n; i++) {
		if (field_is_text(&fields[i]))
			*field_text(&fields[i], record) = NULL;
		else
			*field_int(&fields[i], record) = fields[i].flags & FIELD_TOTAL ? 0 : ABSENT;
	}
}

static bool
slug(const char *text, size_t len)
{
	if (len == 0 || len > 32)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_-", text[i]))
			return false;
	return true;
}

static bool
has_controls(const char *text, size_t len, bool lines_ok)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == 0x7f || (c < 0x20 && !(lines_ok && (c == '\n' || c == '\t'))))
			return true;
		if (c == 0xc2 && (unsigned char)text[i + 1] < 0xa0) /* C1 */
			return true;
	}
	return false;
}

static int
bad_format(const struct field *field, const char *what, struct err *err)
{
	return err_rule(err, ERR_FIELD, "formato", field_path(field), _("%s: %s"), field_path(field), what);
}

static int
check_length(const struct field *field, size_t count, struct err *err)
{
	int64_t max = field->max ? field->max : TEXT_DEFAULT_MAX;

	if ((int64_t)count >= field->min && (int64_t)count <= max)
		return 0;
	return err_rule(err, ERR_FIELD, "longitud", field_path(field),
	                _("%s: must be %lld to %lld characters long, not %zu"), field_path(field),
	                (long long)field->min, (long long)max, count);
}

/* Each word of the set: 1..100 characters, or a slug. */
static int
check_words(const struct field *field, const char *text, struct err *err)
{
	int64_t n = 0;

	for (const char *word = text; word; n++) {
		const char *end = strchr(word, '\n');
		size_t len = end ? (size_t)(end - word) : strlen(word);

		if (field->flags & FIELD_SLUG ? !slug(word, len) : len == 0 || utf8_count(word, len) > 100)
			return bad_format(field, _("a word is empty, too long or has characters that are not allowed"), err);
		if (has_controls(word, len, false))
			return bad_format(field, _("control characters are not allowed"), err);
		word = end ? end + 1 : NULL;
	}
	if (field->max && n > field->max)
		return err_rule(err, ERR_FIELD, "longitud", field_path(field), _("%s: at most %lld entries, not %lld"),
		                field_path(field), (long long)field->max, (long long)n);
	return 0;
}

static int
check_plain_text(const struct field *field, const char *text, size_t len, struct err *err)
{
	bool lines_ok = !field->max || field->max > 255; /* long texts may have paragraphs */

	if (field->type == FIELD_ID && !id_valid(text, len))
		return bad_format(field, _("an id has 1 to 64 letters, digits, _ or -"), err);
	if (has_controls(text, len, lines_ok))
		return bad_format(field, _("control characters are not allowed"), err);
	if (field->flags & FIELD_SLUG && !slug(text, len))
		return bad_format(field, _("only a-z, 0-9, _ and -, at most 32"), err);
	if (field->flags & FIELD_DIGITS && strspn(text, "0123456789") != len)
		return err_rule(err, ERR_FIELD, "solo_digitos", field_path(field), _("%s: only digits are allowed"),
		                field_path(field));
	return check_length(field, utf8_count(text, len), err);
}

static int
check_text(const struct field *field, const char *text, struct err *err)
{
	size_t len = strlen(text);

	if (!utf8_valid(text, len))
		return err_rule(err, ERR_FIELD, "utf8_invalido", field_path(field), _("%s: not valid UTF-8"),
		                field_path(field));
	if (field->type == FIELD_WORDS)
		return check_words(field, text, err);
	if (field->type == FIELD_TEXT || field->type == FIELD_ID)
		return check_plain_text(field, text, len, err);
	if (len > OBJECT_MAX)
		return err_rule(err, ERR_FIELD, "longitud", field_path(field), _("%s: larger than %d bytes"),
		                field_path(field), OBJECT_MAX);
	return 0;
}

static int
refuse_number(const struct field *field, int64_t min, int64_t max, struct err *err)
{
	int digits = field->type == FIELD_MONEY ? 2 : 3;
	char from[MONEY_TEXT_SIZE], to[MONEY_TEXT_SIZE];

	if (field->type == FIELD_INT)
		return err_rule(err, ERR_FIELD, "rango", field_path(field), _("%s: must lie between %lld and %lld"),
		                field_path(field), (long long)min, (long long)max);
	return err_rule(err, ERR_FIELD, "rango", field_path(field), _("%s: must lie between %s and %s"), field_path(field),
	                decimal_text(min, digits, from), decimal_text(max, digits, to));
}

static int
check_number(const struct field *field, int64_t number, struct err *err)
{
	int64_t min = field->min, max = field->max;

	if (field->type == FIELD_MONEY && min == 0 && max == 0) {
		min = field->flags & FIELD_SIGNED ? -MONEY_MAX : 0;
		max = MONEY_MAX;
	}
	if (field->type == FIELD_PERCENT && max == 0)
		max = PERCENT_MAX;
	if (field->type == FIELD_FACTOR && max == 0) {
		min = 1;
		max = FACTOR_MAX;
	}
	if (field->type == FIELD_BOOL)
		max = 1;
	if (field->type == FIELD_ENUM)
		max = (int64_t)field->names->n - 1;
	if (field->type == FIELD_CURRENCY && !currency_known(number))
		return err_rule(err, ERR_FIELD, "moneda_desconocida", field_path(field), _("%s: is not a currency of ISO 4217"),
		                field_path(field));
	if ((min == 0 && max == 0) || (number >= min && number <= max))
		return 0;
	return refuse_number(field, min, max, err);
}

int
field_check(const struct field *field, const void *record, struct err *err)
{
	if (!field_present(field, record))
		return 0;
	if (field_is_text(field))
		return check_text(field, *field_text(field, record), err);
	return check_number(field, *field_int(field, record), err);
}

int
fields_check(const struct field *fields, size_t n, const void *record, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *field = &fields[i];
		int r;

		if (field->flags & FIELD_REQUIRED && !field_present(field, record))
			return err_rule(err, ERR_FIELD, "obligatorio", field_path(field), _("%s: is required"),
			                field_path(field));
		r = field_check(field, record, err);
		if (r < 0)
			return r;
	}
	return 0;
}
