/* value.h - one field's value from and to JSON and text. Inside wire only; records are read and written by record.h. */
#ifndef VALUE_H
#define VALUE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"

struct arena;
struct buf;
struct err;
struct json;

struct value_context {
	int64_t currency;       /* of FIELD_MONEY */
	int64_t store_currency; /* of a bare number in FIELD_MONEYS */
	struct arena *arena;    /* keeps the texts */
};

/* A null, or an empty text, array or list clears. ERR_FIELD with the field's path. */
int value_read_json(const struct field *field, const struct json *node, const struct value_context *context,
                    void *record, struct err *err);
int value_read_text(const struct field *field, const char *text, const struct value_context *context, void *record,
                    struct err *err);

/* A member of the head by its name on the wire (the entity's id_name, `version`, its created_name); the last one is
 * refused unless `any`. `*ret_version` is set by `version` alone. */
int value_read_head(const struct entity *entity, const char *name, const char *text, bool any, struct arena *arena,
                    struct record *head, int64_t *ret_version, struct err *err);

/* Whether `name` is such a member. */
bool value_in_head(const struct entity *entity, const char *name);

/* ERR_FIELD no_editable: what bodies and files cannot set. */
int value_not_editable(const char *path, struct err *err);

/* Whether a value of the field is an object on the wire. */
bool value_is_object(const struct field *field);

/* The wire's spelling; null when absent. Bank fields as they are. */
void value_add_json(struct buf *buf, const struct field *field, const void *record, int64_t currency);

/* Plain text; nothing when absent. Bank fields masked. */
void value_add_text(struct buf *buf, const struct field *field, const void *record, int64_t currency);

/* `"******7890"` of a bank field, nothing but the mask of others. */
void value_add_masked_json(struct buf *buf, const struct field *field, const void *record);

/* Canonical text of a FIELD_LIST from the wire, NULL for none: known fields in order, then what else an item holds. */
int list_read(const struct field *field, const struct json *node, const struct value_context *context,
              const char **ret_text, struct err *err);

/* The entity's field of that name, for tables of names: the search goes on where `*hint` stands. NULL = none. */
const struct field *field_named(const struct entity *entity, const char *name, size_t *hint);

#endif
