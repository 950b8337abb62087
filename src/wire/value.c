#include "config.h"

#include "value.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "moneys.h"
#include "ulid.h"
#include "utf8.h"

#define WORDS_MAX 1000 /* before the field's own bound is asked */
#define DECIMAL_DIGITS 6
#define DECIMAL_MAX (MONEY_MAX * 10000) /* as many whole digits as an amount with two decimals */

static int
set_text(const struct field *field, const char *text, size_t len, const struct value_context *context, void *record,
         struct err *err)
{
	char *copy = arena_text(context->arena, text, len);

	if (!copy)
		return err_nomem(err);
	if (field->flags & FIELD_LOWER)
		for (char *c = copy; *c; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c - 'A' + 'a');
	*field_text(field, record) = copy;
	return 0;
}

static int
set_buf(const struct field *field, struct buf *buf, const struct value_context *context, void *record,
        struct err *err)
{
	if (buf_failed(buf))
		return err_nomem(err);
	if (buf->len)
		return set_text(field, buf->text, buf->len, context, record, err);
	fields_clear(field, 1, record);
	return 0;
}

static int
wrong_type(const struct field *field, const char *message, struct err *err)
{
	return err_rule(err, ERR_FIELD, "tipo_invalido", field_path(field), message, field_path(field));
}

static int
read_plain(const struct field *field, const char *text, const struct value_context *context, void *record,
           struct err *err)
{
	size_t len = strlen(text);

	if (!utf8_valid(text, len))
		return err_rule(err, ERR_FIELD, "utf8_invalido", field_path(field), _("%s: not valid UTF-8"),
		                field_path(field));
	return set_text(field, text, len, context, record, err);
}

static int
number_digits(const struct field *field, const struct value_context *context)
{
	if (field->type == FIELD_MONEY)
		return currency_digits(context->currency);
	if (field->type == FIELD_PERCENT)
		return PERCENT_DIGITS;
	return field->type == FIELD_FACTOR ? FACTOR_DIGITS : 0;
}

static int
read_number(const struct field *field, const char *text, const struct value_context *context, void *record,
            struct err *err)
{
	int64_t max = field->max > MONEY_MAX ? field->max : MONEY_MAX;

	return decimal_parse(text, strlen(text), number_digits(field, context), max, field_path(field),
	                     field_int(field, record), err);
}

/* Kept in its shortest form, so that equal numbers are equal texts. */
static int
read_decimal(const struct field *field, const char *text, const struct value_context *context, void *record,
             struct err *err)
{
	char shortest[MONEY_TEXT_SIZE];
	int64_t value;
	int r = decimal_parse(text, strlen(text), DECIMAL_DIGITS, DECIMAL_MAX, field_path(field), &value, err);

	if (r < 0)
		return r;
	if (value < 0)
		return err_rule(err, ERR_FIELD, "rango", field_path(field), _("%s: must not be negative"),
		                field_path(field));
	decimal_text(value, DECIMAL_DIGITS, shortest);
	return set_text(field, shortest, strlen(shortest), context, record, err);
}

static int
read_flag(const struct field *field, const char *text, void *record, struct err *err)
{
	static const char *const words[] = { "false", "true", "no", "si", "0", "1" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(text, words[i]) == 0) {
			*field_int(field, record) = (int64_t)(i % 2);
			return 0;
		}
	}
	return wrong_type(field, _("%s: must be true or false"), err);
}

static int
read_enum(const struct field *field, const char *text, void *record, struct err *err)
{
	int64_t index = names_find(field->names, text, strlen(text));
	struct buf known = { 0 };
	int r;

	if (index != ABSENT) {
		*field_int(field, record) = index;
		return 0;
	}
	names_add(&known, field->names);
	r = err_rule(err, ERR_FIELD, "valor_desconocido", field_path(field), _("%s: \"%.40s\" is not one of %s"),
	             field_path(field), text, buf_text(&known));
	buf_done(&known);
	return r;
}

static int
read_currency(const struct field *field, const char *text, void *record, struct err *err)
{
	int64_t currency = currency_parse(text, strlen(text));

	if (currency == ABSENT)
		return err_rule(err, ERR_FIELD, "moneda_desconocida", field_path(field),
		                _("%s: \"%.40s\" is not a currency of ISO 4217, like COP"), field_path(field), text);
	*field_int(field, record) = currency;
	return 0;
}

static bool
has_word(const struct buf *words, const char *word, size_t len)
{
	const char *end;

	for (const char *at = words->text; at; at = *end ? end + 1 : NULL) {
		end = strchrnul(at, '\n');
		if ((size_t)(end - at) == len && memcmp(at, word, len) == 0)
			return true;
	}
	return false;
}

/* What a person gives is a set; the program's own lists may repeat a word. */
static void
add_word(struct buf *words, const struct field *field, const char *word, size_t len)
{
	if (field->flags & FIELD_INPUT && has_word(words, word, len))
		return;
	if (words->len)
		buf_char(words, '\n');
	buf_add(words, word, len);
}

static int
too_many(const struct field *field, size_t max, struct err *err)
{
	return err_rule(err, ERR_FIELD, "longitud", field_path(field), _("%s: at most %zu entries"), field_path(field),
	                max);
}

static int
collect_words(struct buf *words, const struct field *field, const struct json *node, struct err *err)
{
	size_t n = 0;

	for (const struct json *word = json_first(node); word; word = json_next(word)) {
		const char *text = json_type(word) == JSON_STRING ? json_text(word) : NULL;

		if (++n > WORDS_MAX)
			return too_many(field, WORDS_MAX, err);
		if (!text || !*text || strchr(text, '\n'))
			return wrong_type(field, _("%s: must be a list of words"), err);
		add_word(words, field, text, strlen(text));
	}
	return 0;
}

static int
split_words(struct buf *words, const struct field *field, const char *text, struct err *err)
{
	size_t n = 0;

	while (*text) {
		size_t len = strcspn(text, ","), trimmed = len;
		const char *next = text + len + (text[len] == ',');

		for (; trimmed && *text == ' '; trimmed--)
			text++;
		while (trimmed && text[trimmed - 1] == ' ')
			trimmed--;
		if (++n > WORDS_MAX)
			return too_many(field, WORDS_MAX, err);
		if (trimmed)
			add_word(words, field, text, trimmed);
		text = next;
	}
	return 0;
}

/* "COP:50000,USD:20.5" out of {"COP": 50000, "USD": 20.5}. */
static int
collect_moneys(struct buf *moneys, const struct field *field, const struct json *node, struct err *err)
{
	for (const struct json *amount = json_first(node); amount; amount = json_next(amount)) {
		if (json_type(amount) != JSON_NUMBER || strlen(json_key(amount)) != 3)
			return wrong_type(field, _("%s: must be an amount, or amounts by currency"), err);
		if (moneys->len)
			buf_char(moneys, ',');
		buf_str(moneys, json_key(amount));
		buf_char(moneys, ':');
		buf_str(moneys, json_text(amount));
	}
	return 0;
}

static int
read_moneys(const struct field *field, const char *text, const struct value_context *context, void *record,
            struct err *err)
{
	struct buf canonical = { 0 };
	int r = moneys_add_canonical(&canonical, text, context->store_currency, field_path(field), err);

	if (r == 0)
		r = set_buf(field, &canonical, context, record, err);
	buf_done(&canonical);
	return r;
}

static int
read_words_json(const struct field *field, const struct json *node, const struct value_context *context,
                void *record, struct err *err)
{
	struct buf words = { 0 };
	int r;

	if (json_type(node) != JSON_ARRAY)
		return wrong_type(field, _("%s: must be a list of words"), err);
	r = collect_words(&words, field, node, err);
	if (r == 0)
		r = set_buf(field, &words, context, record, err);
	buf_done(&words);
	return r;
}

static int
read_words_text(const struct field *field, const char *text, const struct value_context *context, void *record,
                struct err *err)
{
	struct buf words = { 0 };
	int r;

	if (!utf8_valid(text, strlen(text)))
		return read_plain(field, text, context, record, err);
	r = split_words(&words, field, text, err);
	if (r == 0)
		r = set_buf(field, &words, context, record, err);
	buf_done(&words);
	return r;
}

static int
read_moneys_json(const struct field *field, const struct json *node, const struct value_context *context,
                 void *record, struct err *err)
{
	struct buf moneys = { 0 };
	int r;

	if (json_type(node) == JSON_NUMBER)
		return read_moneys(field, json_text(node), context, record, err);
	if (json_type(node) != JSON_OBJECT)
		return wrong_type(field, _("%s: must be an amount, or amounts by currency"), err);
	r = collect_moneys(&moneys, field, node, err);
	if (r == 0 && buf_failed(&moneys))
		r = err_nomem(err);
	if (r == 0)
		r = read_moneys(field, buf_text(&moneys), context, record, err);
	buf_done(&moneys);
	return r;
}

static int
read_object(const struct field *field, const struct json *node, const struct value_context *context, void *record,
            struct err *err)
{
	struct buf text = { 0 };
	int r;

	if (json_type(node) != JSON_OBJECT)
		return wrong_type(field, _("%s: must be an object"), err);
	json_add_node(&text, node);
	r = set_buf(field, &text, context, record, err);
	buf_done(&text);
	return r;
}

/* Lists, objects and words that were typed or stand in a cell as JSON. */
static int
read_json_text(const struct field *field, const char *text, const struct value_context *context, void *record,
               struct err *err)
{
	struct json_doc *doc;
	struct err cause = { 0 };
	int r = json_parse(text, strlen(text), &doc, &cause);

	if (r < 0)
		return err_rule(err, r, cause.rule, field_path(field), "%s: %s", field_path(field), cause.text);
	r = value_read_json(field, json_root(doc), context, record, err);
	json_free(doc);
	return r;
}

static int
read_flag_json(const struct field *field, const struct json *node, void *record, struct err *err)
{
	enum json_type type = json_type(node);

	if (type != JSON_TRUE && type != JSON_FALSE)
		return wrong_type(field, _("%s: must be true or false"), err);
	*field_int(field, record) = type == JSON_TRUE;
	return 0;
}

int
value_read_text(const struct field *field, const char *text, const struct value_context *context, void *record,
                struct err *err)
{
	if (!*text) {
		fields_clear(field, 1, record);
		return 0;
	}
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_ID:
		return read_plain(field, text, context, record, err);
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_PERCENT:
	case FIELD_FACTOR:
		return read_number(field, text, context, record, err);
	case FIELD_DECIMAL:
		return read_decimal(field, text, context, record, err);
	case FIELD_BOOL:
		return read_flag(field, text, record, err);
	case FIELD_TIME:
		return date_parse(text, true, field_path(field), field_int(field, record), err);
	case FIELD_ENUM:
		return read_enum(field, text, record, err);
	case FIELD_CURRENCY:
		return read_currency(field, text, record, err);
	case FIELD_WORDS:
		return *text == '[' ? read_json_text(field, text, context, record, err)
		                    : read_words_text(field, text, context, record, err);
	case FIELD_MONEYS:
		return *text == '{' ? read_json_text(field, text, context, record, err)
		                    : read_moneys(field, text, context, record, err);
	case FIELD_LIST:
	case FIELD_OBJECT:
		return read_json_text(field, text, context, record, err);
	case FIELD_REF:
		break;
	}
	return value_not_editable(field_path(field), err);
}

/* A scalar: checked for its JSON type, then read like typed text. */
static int
read_scalar(const struct field *field, const struct json *node, enum json_type type, const char *message,
            const struct value_context *context, void *record, struct err *err)
{
	if (json_type(node) != type)
		return wrong_type(field, message, err);
	return value_read_text(field, json_text(node), context, record, err);
}

int
value_read_json(const struct field *field, const struct json *node, const struct value_context *context,
                void *record, struct err *err)
{
	if (json_type(node) == JSON_NULL) {
		fields_clear(field, 1, record);
		return 0;
	}
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_TIME:
	case FIELD_ENUM:
	case FIELD_CURRENCY:
		return read_scalar(field, node, JSON_STRING, _("%s: must be a text"), context, record, err);
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_PERCENT:
	case FIELD_FACTOR:
	case FIELD_DECIMAL:
		return read_scalar(field, node, JSON_NUMBER, _("%s: must be a number"), context, record, err);
	case FIELD_BOOL:
		return read_flag_json(field, node, record, err);
	case FIELD_WORDS:
		return read_words_json(field, node, context, record, err);
	case FIELD_MONEYS:
		return read_moneys_json(field, node, context, record, err);
	case FIELD_LIST:
		return list_read(field, node, context, field_text(field, record), err);
	case FIELD_OBJECT:
		return read_object(field, node, context, record, err);
	case FIELD_REF:
		break;
	}
	return value_not_editable(field_path(field), err);
}

bool
value_in_head(const struct entity *entity, const char *name)
{
	return strcmp(name, entity->id_name) == 0 || strcmp(name, "version") == 0 ||
	       strcmp(name, entity->created_name) == 0;
}

int
value_not_editable(const char *path, struct err *err)
{
	return err_rule(err, ERR_FIELD, "no_editable", path, _("%s: is kept by the program and cannot be given (but by: importar --apertura)"), path);
}

static int
read_id(const char *name, const char *text, struct arena *arena, struct record *head, struct err *err)
{
	if (!id_valid(text, strlen(text)))
		return err_rule(err, ERR_FIELD, "formato", name, _("%s: an id has 1 to 64 letters, digits, _ or -"),
		                name);
	if (head->id && strcmp(head->id, text) != 0)
		return value_not_editable(name, err);
	head->id = arena_string(arena, text);
	return head->id ? 0 : err_nomem(err);
}

int
value_read_head(const struct entity *entity, const char *name, const char *text, bool any, struct arena *arena,
                struct record *head, int64_t *ret_version, struct err *err)
{
	if (strcmp(name, entity->id_name) == 0)
		return read_id(name, text, arena, head, err);
	if (strcmp(name, "version") == 0)
		return decimal_parse(text, strlen(text), 0, MONEY_MAX, name, ret_version, err);
	return any ? date_parse(text, true, name, &head->created_at, err) : value_not_editable(name, err);
}

bool
value_is_object(const struct field *field)
{
	return field->type == FIELD_OBJECT || field->type == FIELD_MONEYS ||
	       (field->type == FIELD_LIST && field->items->keyed);
}
