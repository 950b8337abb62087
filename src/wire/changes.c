#include "config.h"

#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "value.h"

#define GIVEN_BITS 64
#define KEY_ID "id"
#define KEY_UNDONE "deshecha"
#define KEY_EXTRA "extra"
#define KEY_CREATED "creado"

/* Members of the head that the journal keeps, spelled like fields. */
static const struct field head_fields[] = {
	{ .name = KEY_ID, .type = FIELD_TEXT, .offset = offsetof(struct record, id) },
	{ .name = KEY_UNDONE, .type = FIELD_BOOL, .flags = FIELD_TOTAL, .offset = offsetof(struct record, undone) },
	{ .name = KEY_EXTRA, .type = FIELD_OBJECT, .offset = offsetof(struct record, extra) },
	{ .name = KEY_CREATED, .type = FIELD_TIME, .offset = offsetof(struct record, created_at) },
};

enum { HEAD_ID, HEAD_UNDONE, HEAD_EXTRA, HEAD_CREATED };

static void
add_stored(struct buf *buf, const struct field *field, const void *record)
{
	if (!field_present(field, record))
		buf_add(buf, "null", 4);
	else if (field_is_text(field))
		json_add_string(buf, *field_text(field, record));
	else
		buf_int(buf, *field_int(field, record));
}

/* One of the two objects, begun with its first member. */
struct changes_out {
	struct buf *buf;
	bool any;
};

/* `"name":[before,after]`, of a new record `"name":after`. */
static void
add_change(struct changes_out *out, const struct field *field, const void *before, const void *after)
{
	struct buf *buf = out->buf;

	buf_char(buf, out->any ? ',' : '{');
	out->any = true;
	buf_char(buf, '"');
	buf_str(buf, field->name);
	buf_add(buf, "\":", 2);
	if (before) {
		buf_char(buf, '[');
		add_stored(buf, field, before);
		buf_char(buf, ',');
	}
	add_stored(buf, field, after);
	if (before)
		buf_char(buf, ']');
}

/* From a record that was only cleared, when there is none before. */
static bool
differs(const struct field *field, const void *before, const void *after)
{
	if (before)
		return !field_equal(field, before, after);
	return field_present(field, after) && !(field->flags & FIELD_TOTAL && *field_int(field, after) == 0);
}

static void
add_head(struct changes_out *plain, struct changes_out *personal, const void *before, const struct record *after)
{
	if (!before)
		add_change(plain, &head_fields[HEAD_ID], NULL, after);
	if (!before && after->created_at != after->updated_at)
		add_change(plain, &head_fields[HEAD_CREATED], NULL, after);
	if (differs(&head_fields[HEAD_UNDONE], before, after))
		add_change(plain, &head_fields[HEAD_UNDONE], before, after);
	if (differs(&head_fields[HEAD_EXTRA], before, after))
		add_change(personal, &head_fields[HEAD_EXTRA], before, after);
}

bool
changes_add(struct buf *plain, struct buf *personal, const struct entity *entity, const void *before,
            const void *after)
{
	struct changes_out outs[] = { { .buf = plain }, { .buf = personal } };

	add_head(&outs[0], &outs[1], before, after);
	for (size_t i = 0; i < entity->n_fields; i++) {
		const struct field *field = &entity->fields[i];
		bool hidden = field->flags & (FIELD_PERSONAL | FIELD_BANK);

		if (!(field->flags & FIELD_VIRTUAL) && differs(field, before, after))
			add_change(&outs[hidden], field, before, after);
	}
	for (size_t i = 0; i < ARRAY_LEN(outs); i++)
		if (outs[i].any)
			buf_char(outs[i].buf, '}');
	return outs[0].any || outs[1].any;
}

static int
damaged(const char *what, struct err *err)
{
	return err_set(err, ERR_DAMAGED, _("the journal's changes cannot be read: %.100s"), what);
}

static bool
in_head(const struct field *field)
{
	return field >= head_fields && field < head_fields + ARRAY_LEN(head_fields);
}

/* By its name alone; the head's members too. Changes stand in the order of the fields, so the search goes on behind the one
 * found `before` (NULL at first). */
static const struct field *
stored_field(const struct entity *entity, const char *name, const struct field *before)
{
	size_t start = before && !in_head(before) ? (size_t)(before - entity->fields) + 1 : 0;

	for (size_t i = 0; i < entity->n_fields; i++) {
		const struct field *field = &entity->fields[(start + i) % entity->n_fields];

		if (strcmp(field->name, name) == 0)
			return field;
	}
	for (size_t i = 0; i < ARRAY_LEN(head_fields); i++)
		if (strcmp(head_fields[i].name, name) == 0)
			return &head_fields[i];
	return NULL;
}

static int
set_number(const struct field *field, const char *text, void *record, struct err *err)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (*end || errno)
		return damaged(field->name, err);
	*field_int(field, record) = number;
	return 0;
}

static int
set_stored(const struct field *field, const struct json *value, struct arena *arena, void *record, struct err *err)
{
	enum json_type type = json_type(value);

	if (type == JSON_NULL) {
		fields_clear(field, 1, record);
		return 0;
	}
	if (!field_is_text(field))
		return type == JSON_NUMBER ? set_number(field, json_text(value), record, err)
		                           : damaged(field->name, err);
	if (type != JSON_STRING)
		return damaged(field->name, err);
	*field_text(field, record) = arena_string(arena, json_text(value));
	return *field_text(field, record) ? 0 : err_nomem(err);
}

/* One side of one change; a value that is no pair is of a new record, which was not there before. */
static int
set_side(const struct field *field, const struct json *change, enum changes_side side, struct arena *arena,
         void *record, struct err *err)
{
	const struct json *before, *after;

	if (json_type(change) != JSON_ARRAY && side == CHANGES_AFTER)
		return set_stored(field, change, arena, record, err);
	if (json_type(change) != JSON_ARRAY) {
		if (field != &head_fields[HEAD_ID] && field != &head_fields[HEAD_CREATED])
			fields_clear(field, 1, record);
		((struct record *)record)->undone = 1;
		return 0;
	}
	before = json_first(change);
	after = before ? json_next(before) : NULL;
	if (!after || json_next(after))
		return damaged(field->name, err);
	return set_stored(field, side == CHANGES_BEFORE ? before : after, arena, record, err);
}

static int
apply_all(const struct entity *entity, const struct json *changes, enum changes_side side, struct arena *arena,
          void *record, uint64_t *given, struct err *err)
{
	const struct field *field = NULL;

	if (json_type(changes) != JSON_OBJECT)
		return damaged(entity->name, err);
	for (const struct json *change = json_first(changes); change; change = json_next(change)) {
		int r;

		field = stored_field(entity, json_key(change), field);
		r = field ? set_side(field, change, side, arena, record, err) : damaged(json_key(change), err);

		if (r < 0)
			return r;
		if (!in_head(field) && field - entity->fields < GIVEN_BITS)
			*given |= UINT64_C(1) << (field - entity->fields);
	}
	return 0;
}

static int
parse(const char *text, struct json_doc **ret_doc, struct err *err)
{
	struct err cause = { 0 };
	int r = json_parse(text, strlen(text), ret_doc, &cause);

	if (r == ERR_FIELD)
		return damaged(cause.text, err);
	return r < 0 ? err_nomem(err) : 0;
}

int
changes_apply(const struct entity *entity, const char *text, enum changes_side side, struct arena *arena,
              void *record, uint64_t *given, struct err *err)
{
	void *copy = arena_alloc(arena, entity->size);
	uint64_t named = *given;
	struct json_doc *doc;
	int r;

	if (!copy)
		return err_nomem(err);
	r = parse(text, &doc, err);
	if (r < 0)
		return r;
	memcpy(copy, record, entity->size);
	r = apply_all(entity, json_root(doc), side, arena, copy, &named, err);
	json_free(doc);
	if (r < 0)
		return r;
	memcpy(record, copy, entity->size);
	*given = named;
	return 0;
}

static void
add_wire_value(struct buf *buf, const struct field *field, const void *record, int64_t currency, bool masked)
{
	bool hide = masked && field->flags & (FIELD_PERSONAL | FIELD_BANK) && field_present(field, record);

	if (hide)
		value_add_masked_json(buf, field, record);
	else
		value_add_json(buf, field, record, currency);
}

/* Inner fields and what no event may carry are left out, and so is a side that was not there. */
static bool
shown(const struct field *field, const struct json *change, enum changes_side side)
{
	if (field == &head_fields[HEAD_EXTRA] || field->type == FIELD_REF || field->flags & FIELD_HIDDEN)
		return false;
	return side == CHANGES_AFTER || json_type(change) == JSON_ARRAY;
}

static void
add_wire(struct buf *buf, const struct entity *entity, const struct json *changes, enum changes_side side,
         const void *record, int64_t currency, bool masked)
{
	const struct field *field = NULL;

	buf_char(buf, '{');
	for (const struct json *change = json_first(changes); change; change = json_next(change)) {
		field = stored_field(entity, json_key(change), field);
		if (!shown(field, change, side))
			continue;
		json_add_key(buf, field == &head_fields[HEAD_ID] ? entity->id_name : field->name);
		add_wire_value(buf, field, record, currency, masked);
	}
	buf_char(buf, '}');
}

int
changes_add_wire(struct buf *buf, const struct entity *entity, const char *text, enum changes_side side,
                 int64_t currency, bool masked, struct arena *arena, struct err *err)
{
	void *record = arena_alloc(arena, entity->size);
	uint64_t given = 0;
	struct json_doc *doc;
	int r;

	if (!record)
		return err_nomem(err);
	r = parse(text, &doc, err);
	if (r < 0)
		return r;
	entity_clear(entity, record);
	r = apply_all(entity, json_root(doc), side, arena, record, &given, err);
	if (r == 0) {
		int64_t own = entity_currency(entity, record);

		add_wire(buf, entity, json_root(doc), side, record, own == ABSENT ? currency : own, masked);
	}
	json_free(doc);
	return r;
}
