#include "config.h"

#include "record.h"

#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "json.h"
#include "value.h"

#define MASK "******"
#define MASK_SHOWN 4 /* last characters */

static void
add_quoted(struct buf *buf, const char *plain)
{
	buf_char(buf, '"');
	buf_str(buf, plain);
	buf_char(buf, '"');
}

/* The number types and those with a name for each number; their spelling needs no escapes. */
static void
add_number(struct buf *buf, const struct field *field, int64_t value, int64_t currency)
{
	char date[DATE_TEXT_SIZE];

	switch (field->type) {
	case FIELD_MONEY:
		decimal_add(buf, value, currency_digits(currency));
		break;
	case FIELD_PERCENT:
		decimal_add(buf, value, PERCENT_DIGITS);
		break;
	case FIELD_FACTOR:
		decimal_add(buf, value, FACTOR_DIGITS);
		break;
	case FIELD_BOOL:
		buf_str(buf, value ? "true" : "false");
		break;
	case FIELD_TIME:
		buf_str(buf, date_text(value, date));
		break;
	case FIELD_ENUM:
		buf_str(buf, names_at(field->names, value));
		break;
	case FIELD_CURRENCY:
		buf_str(buf, currency_code(value));
		break;
	case FIELD_INT:
	case FIELD_REF:
		buf_int(buf, value);
		break;
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_DECIMAL:
	case FIELD_WORDS:
	case FIELD_MONEYS:
	case FIELD_LIST:
	case FIELD_OBJECT:
		break;
	}
}

static void
add_words_json(struct buf *buf, const char *words)
{
	buf_char(buf, '[');
	for (const char *at = words; *at;) {
		const char *end = strchrnul(at, '\n');

		if (at != words)
			buf_char(buf, ',');
		json_add_bytes(buf, at, (size_t)(end - at));
		at = *end ? end + 1 : end;
	}
	buf_char(buf, ']');
}

static void
add_words_text(struct buf *buf, const char *words)
{
	for (const char *at = words; *at;) {
		size_t len = strcspn(at, "\n");

		if (at != words)
			buf_char(buf, ',');
		buf_add(buf, at, len);
		at += at[len] ? len + 1 : len;
	}
}

/* {"COP":50000.0} out of "COP:50000.0". */
static void
add_moneys_json(struct buf *buf, const char *moneys)
{
	buf_char(buf, '{');
	for (const char *at = moneys; *at;) {
		size_t len = strcspn(at, ",");
		const char *colon = memchr(at, ':', len);

		if (at != moneys)
			buf_char(buf, ',');
		if (colon) {
			json_add_bytes(buf, at, (size_t)(colon - at));
			buf_add(buf, colon, len - (size_t)(colon - at));
		}
		at += at[len] ? len + 1 : len;
	}
	buf_char(buf, '}');
}

static void
add_text_json(struct buf *buf, const struct field *field, const char *text)
{
	if (field->type == FIELD_WORDS)
		add_words_json(buf, text);
	else if (field->type == FIELD_MONEYS)
		add_moneys_json(buf, text);
	else if (field->type == FIELD_DECIMAL || field->type == FIELD_LIST || field->type == FIELD_OBJECT)
		buf_str(buf, text);
	else
		json_add_string(buf, text);
}

void
value_add_json(struct buf *buf, const struct field *field, const void *record, int64_t currency)
{
	bool quoted = field->type == FIELD_TIME || field->type == FIELD_ENUM || field->type == FIELD_CURRENCY;

	if (!field_present(field, record)) {
		buf_str(buf, "null");
		return;
	}
	if (field_is_text(field)) {
		add_text_json(buf, field, *field_text(field, record));
		return;
	}
	if (quoted)
		buf_char(buf, '"');
	add_number(buf, field, *field_int(field, record), currency);
	if (quoted)
		buf_char(buf, '"');
}

/* `******7890`; a short text not at all. */
static void
add_mask(struct buf *buf, const char *text)
{
	const char *shown = text + strlen(text);
	int n = 0;

	for (; shown > text && n < MASK_SHOWN; n++)
		do
			shown--;
		while (shown > text && (*shown & 0xC0) == 0x80);
	buf_str(buf, MASK);
	if (shown > text)
		buf_str(buf, shown);
}

void
value_add_masked_json(struct buf *buf, const struct field *field, const void *record)
{
	struct buf masked = { 0 };

	if (field_is_text(field) && field->flags & FIELD_BANK)
		add_mask(&masked, *field_text(field, record));
	json_add_string(buf, masked.len ? buf_text(&masked) : MASK);
	buf->failed |= buf_failed(&masked);
	buf_done(&masked);
}

void
value_add_text(struct buf *buf, const struct field *field, const void *record, int64_t currency)
{
	if (!field_present(field, record))
		return;
	if (!field_is_text(field))
		add_number(buf, field, *field_int(field, record), currency);
	else if (field->flags & FIELD_BANK)
		add_mask(buf, *field_text(field, record));
	else if (field->type == FIELD_WORDS)
		add_words_text(buf, *field_text(field, record));
	else
		buf_str(buf, *field_text(field, record));
}

const struct field *
field_named(const struct entity *entity, const char *name, size_t *hint)
{
	size_t at = *hint;

	for (size_t i = 0; i < entity->n_fields; i++, at++) {
		const char *other;

		if (at >= entity->n_fields)
			at = 0;
		other = entity->fields[at].name;
		if (*other == *name && strcmp(other, name) == 0) {
			*hint = at + 1;
			return &entity->fields[at];
		}
	}
	return NULL;
}

void
record_add_value(struct buf *buf, const struct entity *entity, const struct field *field, const void *record)
{
	value_add_json(buf, field, record, entity_currency(entity, record));
}

void
record_add_text(struct buf *buf, const struct entity *entity, const struct field *field, const void *record)
{
	value_add_text(buf, field, record, entity_currency(entity, record));
}

static void
add_field(struct buf *buf, const struct entity *entity, const struct field *field, const void *record)
{
	if (field->type == FIELD_REF || field->flags & FIELD_HIDDEN || !field_present(field, record))
		return;
	json_add_key(buf, field->name);
	if (field->flags & FIELD_BANK && field_is_text(field))
		value_add_masked_json(buf, field, record);
	else
		record_add_value(buf, entity, field, record);
}

void
record_add_json(struct buf *buf, const struct entity *entity, const void *record)
{
	const struct record *head = record;
	char date[DATE_TEXT_SIZE];

	buf_char(buf, '{');
	json_add_key(buf, entity->id_name);
	json_add_string(buf, head->id);
	for (size_t i = 0; i < entity->n_fields; i++)
		add_field(buf, entity, &entity->fields[i], record);
	json_add_key(buf, entity->created_name);
	add_quoted(buf, date_text(head->created_at, date));
	json_add_key(buf, "version");
	buf_int(buf, head->version);
	if (head->extra) {
		json_add_key(buf, "extra");
		buf_str(buf, head->extra);
	}
	buf_char(buf, '}');
}
