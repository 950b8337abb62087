#include "config.h"

#include "record.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "value.h"

#define PATH_SIZE 128
#define GIVEN_BITS 64

struct reading {
	const struct entity *entity;
	struct value_context context;
	bool any;
	void *record; /* a copy, so that a refused body changes nothing */
	const struct json *body;
	const struct json *nodes[GIVEN_BITS]; /* by field */
	uint64_t given;
	int64_t version;
	size_t n_unknown;
	struct err *err;
};

enum member_kind { MEMBER_UNKNOWN, MEMBER_FIELD, MEMBER_PARENT, MEMBER_HEAD };

static struct record *
head_of(void *record)
{
	return record;
}

/* Whether `path` leads to a field further down. */
static bool
has_children(const struct entity *entity, const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < entity->n_fields; i++) {
		const char *field = entity->fields[i].path;

		if (field && strncmp(field, path, len) == 0 && field[len] == '.')
			return true;
	}
	return false;
}

static const struct field *
visible_field(const struct entity *entity, const char *path)
{
	const struct field *field = field_find(entity->fields, entity->n_fields, path, strlen(path));

	return field && field->type != FIELD_REF && !(field->flags & FIELD_HIDDEN) ? field : NULL;
}

static bool
is_head(const struct entity *entity, const char *path, const struct json *member)
{
	return value_in_head(entity, path) || (strcmp(path, "extra") == 0 && json_type(member) == JSON_OBJECT);
}

static enum member_kind
classify(const struct entity *entity, const struct json *member, const char *path, bool top,
         const struct field **ret_field)
{
	const struct field *field = visible_field(entity, path);
	bool whole = field && (value_is_object(field) || json_type(member) != JSON_OBJECT);

	*ret_field = field;
	if (top && !field && is_head(entity, path, member))
		return MEMBER_HEAD;
	if (!whole && has_children(entity, path))
		return MEMBER_PARENT;
	return field ? MEMBER_FIELD : MEMBER_UNKNOWN;
}

/* The member's dotted path; false when it is longer than any field's. */
static bool
path_of(const char *prefix, const struct json *member, char path[PATH_SIZE])
{
	int len = snprintf(path, PATH_SIZE, "%s%s%s", prefix, *prefix ? "." : "", json_key(member));

	return len < PATH_SIZE;
}

static bool
same_value(const struct json *a, const struct json *b)
{
	const char *text = json_text(a), *other = json_text(b);

	if (json_type(a) != json_type(b) || json_type(a) == JSON_ARRAY || json_type(a) == JSON_OBJECT)
		return false;
	return text == other || (text && other && strcmp(text, other) == 0);
}

static int
claim(struct reading *reading, const struct field *field, const struct json *member)
{
	size_t i = (size_t)(field - reading->entity->fields);

	if (!(field->flags & FIELD_INPUT) && !reading->any)
		return value_not_editable(field_path(field), reading->err);
	if (i >= GIVEN_BITS)
		return err_rule(reading->err, ERR_BUG, NULL, field->name, "%s: beyond the bits of given", field->name);
	if (reading->nodes[i] && !same_value(reading->nodes[i], member))
		return err_rule(reading->err, ERR_FIELD, "clave_repetida", field_path(field),
		                _("%s: is given twice, with different values"), field_path(field));
	reading->nodes[i] = member;
	reading->given |= UINT64_C(1) << i;
	return 0;
}

/* An object of fields: null clears them all. */
static int
check_parent(struct reading *reading, const struct json *member, const char *path)
{
	const struct entity *entity = reading->entity;
	size_t len = strlen(path);
	int r = 0;

	if (json_type(member) == JSON_OBJECT)
		return 0;
	if (json_type(member) != JSON_NULL)
		return err_rule(reading->err, ERR_FIELD, "tipo_invalido", path, _("%s: must be an object"), path);
	for (size_t i = 0; i < entity->n_fields && r == 0; i++) {
		const char *field = field_path(&entity->fields[i]);

		if (strncmp(field, path, len) == 0 && field[len] == '.')
			r = claim(reading, &entity->fields[i], member);
	}
	return r;
}

/* Members of the head are texts, but for the version. */
static int
read_head_member(struct reading *reading, const struct json *member)
{
	const char *key = json_key(member);
	bool number = strcmp(key, "version") == 0;

	if (number && json_type(member) == JSON_NULL)
		return 0;
	if (json_type(member) != (number ? JSON_NUMBER : JSON_STRING))
		return err_rule(reading->err, ERR_FIELD, "tipo_invalido", key,
		                number ? _("%s: must be a number") : _("%s: must be a text"), key);
	return value_read_head(reading->entity, key, json_text(member), reading->any, reading->context.arena,
	                       head_of(reading->record), &reading->version, reading->err);
}

/* Whether the body holds something unknown under that key. */
static bool
names_unknown(const struct entity *entity, const struct json *body, const char *key)
{
	const struct json *member = json_member(body, key);
	const struct field *field;
	enum member_kind kind = member ? classify(entity, member, key, true, &field) : MEMBER_FIELD;

	return kind == MEMBER_UNKNOWN || kind == MEMBER_PARENT;
}

/* Unknown members that an output put under "extra"; they come back to where they were. */
static int
check_unfolded(struct reading *reading, const struct json *extra)
{
	for (const struct json *member = json_first(extra); member; member = json_next(member)) {
		reading->n_unknown++;
		if (names_unknown(reading->entity, reading->body, json_key(member)))
			return err_rule(reading->err, ERR_FIELD, "clave_repetida", "extra",
			                _("extra: \"%.60s\" stands beside it, too"), json_key(member));
	}
	return 0;
}

static int
read_head(struct reading *reading, const struct json *member)
{
	return value_in_head(reading->entity, json_key(member)) ? read_head_member(reading, member)
	                                                        : check_unfolded(reading, member);
}

/* Finds the field of each member. Inside an object that a field keeps whole (`owned`) nothing is unknown. */
static int
collect(struct reading *reading, const struct json *object, const char *prefix, bool owned)
{
	int r = 0;

	for (const struct json *member = json_first(object); member && r == 0; member = json_next(member)) {
		const struct field *field = NULL;
		char path[PATH_SIZE];
		enum member_kind kind = MEMBER_UNKNOWN;

		if (path_of(prefix, member, path))
			kind = classify(reading->entity, member, path, !*prefix, &field);
		if (kind == MEMBER_HEAD)
			r = read_head(reading, member);
		if (kind == MEMBER_FIELD)
			r = claim(reading, field, member);
		if (kind == MEMBER_PARENT)
			r = check_parent(reading, member, path);
		if (kind == MEMBER_UNKNOWN && !owned)
			reading->n_unknown++;
		if (r == 0 && (kind == MEMBER_PARENT || (field && field->type == FIELD_OBJECT)))
			r = collect(reading, member, path, owned || kind == MEMBER_FIELD);
	}
	return r;
}

static void
add_member(struct buf *buf, const struct json *node)
{
	json_add_key(buf, json_key(node));
	json_add_node(buf, node);
}

static void add_unknown(struct buf *buf, const struct entity *entity, const struct json *object, const char *prefix);

/* What is unknown inside an object that also holds fields, as that object; nothing when there is none. */
static void
add_unknown_inside(struct buf *buf, const struct entity *entity, const struct json *member, const char *path)
{
	size_t before = buf->len, start;

	json_add_key(buf, json_key(member));
	buf_char(buf, '{');
	start = buf->len;
	add_unknown(buf, entity, member, path);
	if (buf->len > start)
		buf_char(buf, '}');
	else
		buf->len = before;
}

static void
add_unknown(struct buf *buf, const struct entity *entity, const struct json *object, const char *prefix)
{
	for (const struct json *member = json_first(object); member; member = json_next(member)) {
		const struct field *field;
		char path[PATH_SIZE];
		enum member_kind kind = MEMBER_UNKNOWN;

		if (path_of(prefix, member, path))
			kind = classify(entity, member, path, !*prefix, &field);
		if (kind == MEMBER_UNKNOWN)
			add_member(buf, member);
		if (kind == MEMBER_PARENT)
			add_unknown_inside(buf, entity, member, path);
		if (kind == MEMBER_HEAD && strcmp(path, "extra") == 0)
			add_unknown(buf, entity, member, "extra");
	}
}

/* What was unknown before and is not named again. */
static int
add_kept(struct buf *buf, const struct entity *entity, const char *extra, const struct json *body, struct err *err)
{
	const struct json *folded = json_member(body, "extra");
	struct json_doc *doc;
	int r;

	if (!extra)
		return 0;
	r = json_parse(extra, strlen(extra), &doc, err);
	if (r < 0)
		return r;
	for (const struct json *member = json_first(json_root(doc)); member; member = json_next(member)) {
		const char *key = json_key(member);

		if (!names_unknown(entity, body, key) && !(folded && json_member(folded, key)))
			add_member(buf, member);
	}
	json_free(doc);
	return 0;
}

static int
read_unknown(struct reading *reading)
{
	struct record *head = head_of(reading->record);
	struct buf buf = { 0 };
	int r;

	if (!reading->n_unknown)
		return 0;
	buf_char(&buf, '{');
	r = add_kept(&buf, reading->entity, head->extra, reading->body, reading->err);
	add_unknown(&buf, reading->entity, reading->body, "");
	buf_char(&buf, '}');
	if (r == 0) {
		head->extra = buf_failed(&buf) ? NULL : arena_text(reading->context.arena, buf.text, buf.len);
		r = head->extra ? 0 : err_nomem(reading->err);
	}
	buf_done(&buf);
	return r;
}

/* The values of the fields of `type` that were given, or of all others. */
static int
read_values(struct reading *reading, bool currencies)
{
	for (size_t i = 0; i < reading->entity->n_fields && i < GIVEN_BITS; i++) {
		const struct field *field = &reading->entity->fields[i];
		int r;

		if (!reading->nodes[i] || (field->type == FIELD_CURRENCY) != currencies)
			continue;
		r = value_read_json(field, reading->nodes[i], &reading->context, reading->record, reading->err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int64_t
currency_of(const struct entity *entity, const void *record, int64_t store_currency)
{
	int64_t currency = entity_currency(entity, record);

	return currency == ABSENT ? store_currency : currency;
}

static int
read_body(struct reading *reading)
{
	int r = collect(reading, reading->body, "", false);

	if (r == 0)
		r = read_values(reading, true);
	if (r < 0)
		return r;
	reading->context.currency =
		currency_of(reading->entity, reading->record, reading->context.store_currency);
	r = read_values(reading, false);
	return r < 0 ? r : read_unknown(reading);
}

int
record_read_json(const struct entity *entity, const struct json *body, int64_t currency, bool any,
                 struct arena *arena, void *record, uint64_t *ret_given, int64_t *ret_version, struct err *err)
{
	struct reading reading = {
		.entity = entity,
		.context = { .store_currency = currency, .arena = arena },
		.any = any,
		.record = arena_alloc(arena, entity->size),
		.body = body,
		.version = ABSENT,
		.err = err,
	};
	int r;

	if (!reading.record)
		return err_nomem(err);
	if (json_type(body) != JSON_OBJECT)
		return err_rule(err, ERR_FIELD, "tipo_invalido", NULL, _("%s: must be an object"), entity->name);
	memcpy(reading.record, record, entity->size);
	r = read_body(&reading);
	if (r < 0)
		return r;
	memcpy(record, reading.record, entity->size);
	*ret_given = reading.given;
	*ret_version = reading.version;
	return 0;
}

int
record_read_text(const struct entity *entity, const struct field *field, const char *text, int64_t currency,
                 struct arena *arena, void *record, struct err *err)
{
	struct value_context context = {
		.currency = currency_of(entity, record, currency),
		.store_currency = currency,
		.arena = arena,
	};

	return value_read_text(field, text, &context, record, err);
}
