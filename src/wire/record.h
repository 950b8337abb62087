/* record.h - records of any entity as JSON, CSV and typed words, by their table of fields.
 *
 * `currency` is the store's: what FIELD_MONEY without a currency of its own and a plain FIELD_MONEYS number mean.
 * `*given` has bit i set for each fields[i] that the input named (a null counts: it clears the field).
 */
#ifndef WIRE_RECORD_H
#define WIRE_RECORD_H

#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"

struct arena;
struct buf;
struct err;
struct json;

/* Reads a body as in the seed's requests over `record`, which the caller cleared or loaded: dotted paths ("documento":
 * {"tipo"…}) and flat names alike; its own id under the entity's id_name (head.id), `version` into *ret_version (ABSENT
 * when it is not there). What no field claims goes to head.extra, nested as it came. Only the grammar of each value is checked
 * here (type, number, date, enumeration), not the rules of fields_check. Fields without FIELD_INPUT that a body names are
 * refused (`no_editable`) unless `any` (a migration, an event of another producer). Refused bodies change nothing. A field may be given
 * twice (flat and nested) when the values are equal. */
int record_read_json(const struct entity *entity, const struct json *body, int64_t currency, bool any,
                     struct arena *arena, void *record, uint64_t *ret_given, int64_t *ret_version, struct err *err);

/* One value from text (CAMPO=VALOR, a CSV cell) into the member of `field`; "" clears. Lists and objects take JSON text,
 * words are separated by commas. Money needs the record's currency to be set before. */
int record_read_text(const struct entity *entity, const struct field *field, const char *text, int64_t currency,
                     struct arena *arena, void *record, struct err *err);

/* FIELD=VALUE words over `record`: names flat or dotted, an empty value clears; its own id under the entity's id_name. ERR_USAGE: a
 * word is none, a field is unknown (the nearest is named) or stands twice; ERR_FIELD: a value is none of its type, or the field
 * is not set by hand. The words must live as long as the record. */
int record_read_words(const struct entity *entity, const char *const *words, size_t n, int64_t currency, struct arena *arena,
                      void *record, uint64_t *given, struct err *err);

/* One value as JSON in the wire's spelling (null when absent). Bank fields as they are; FIELD_MONEYS as an object. */
void record_add_value(struct buf *buf, const struct entity *entity, const struct field *field, const void *record);

/* One value as plain text for tables, forms and CSV ("" when absent). Bank fields are masked (******7890). */
void record_add_text(struct buf *buf, const struct entity *entity, const struct field *field, const void *record);

/* The whole record as one JSON object with flat names: id, every field but hidden ones (absent ones left out), created_name,
 * version, extra merged under "extra". Bank fields masked. */
void record_add_json(struct buf *buf, const struct entity *entity, const void *record);

/* Parses a FIELD_LIST's canonical text into an array of `list->size` structs in the arena. NULL text = none. */
int list_parse(const struct list *list, const char *text, int64_t currency, struct arena *arena, void *ret_items,
               size_t *ret_n, struct err *err);

#endif
