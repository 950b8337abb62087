/* record_store.h - reading and writing the records of any entity by its table of fields. */
#ifndef RECORD_STORE_H
#define RECORD_STORE_H

#include <stdint.h>

#include "entity.h"
#include "filter.h"

struct arena;
struct err;
struct store;
struct tx;

/* Reads a row into `record`, texts into the arena; ERR_MISSING when it is not there. */
int record_read(struct store *store, const struct entity *entity, int64_t row, struct arena *arena, void *record,
                struct err *err);

/* The same with only the fields whose bit is set, FIELD_ASIDE ones too. */
int record_read_fields(struct store *store, const struct entity *entity, int64_t row, uint64_t wanted, struct arena *arena,
                       void *record, struct err *err);

/* All rows that a filter takes (NULL: that stand), by row key, as of one moment. `each` gets a record with its head and the
 * fields whose bit is set, borrowed until it comes back; it answers 0, 1 = enough, or a negative code, which is passed on. */
struct record_scan {
	const struct entity *entity;
	const struct filter *filter;
	uint64_t wanted; /* bit i: fields[i] */
	int (*each)(void *arg, const void *record, struct err *err);
	void *arg;
};

int record_scan(struct store *store, const struct record_scan *order, struct err *err);

/* Row of an id (undone ones too), or ABSENT in *ret_row. */
int record_find(struct store *store, const struct entity *entity, const char *id, int64_t *ret_row, struct err *err);

/* Id of a row; NULL in *ret_id when it is not there. */
int record_id(struct store *store, const struct entity *entity, int64_t row, struct arena *arena, const char **ret_id,
              struct err *err);

/* The highest row that is taken, 0 = none. */
int record_last_row(struct store *store, const struct entity *entity, int64_t *ret_row, struct err *err);

/* Rows of the notes on a record, above `after`, at most `limit`, the oldest first. */
int record_notes(struct store *store, const struct entity *entity, int64_t row, int64_t after, int64_t *rows, size_t limit,
                 size_t *ret_n, struct err *err);

/* The row that the next new record gets. */
int record_next_row(struct tx *tx, const struct entity *entity, int64_t *ret_row, struct err *err);

/* Writes a new record, or the columns that differ from `before`. The journal row must have been added just before; row, version
 * and journal_seq of the head are the caller's. ERR_DUPLICATE names the field. */
int record_insert(struct tx *tx, const struct entity *entity, const void *record, struct err *err);
int record_update(struct tx *tx, const struct entity *entity, const void *before, const void *record, struct err *err);

#endif
