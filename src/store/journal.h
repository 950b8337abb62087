/* journal.h - the append-only, chained record of who changed what (domain.md section 2, "journal" and "chain").
 *
 * hash(seq) = BLAKE2b-256 over, in this order: field("alpes-diario-1"), the 32 bytes of hash(seq - 1) (zeros for the first),
 * int(seq), field(station), int(generation), int(group), int(time), field(actor), field(for whom), field(decision id),
 * field(steps), int(entity), int(row), int(version before), int(version), field(changes), field(personal hash), int(reason
 * code), field(reason). int = 8 bytes big-endian, an absent one INT64_MIN; field = its length as int, then its bytes; an
 * absent one has the length -1. personal hash = BLAKE2b-256(field(salt), field(personal changes)).
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"

struct arena;
struct err;
struct store;
struct tx;

#define JOURNAL_SALT 16

struct journal_row {
	int64_t seq;
	const char *station;
	int64_t generation;
	int64_t group; /* first seq of the records that changed together */
	int64_t at;    /* UTC ms */
	int64_t actor; /* row of actor */
	const char *actor_name;
	int64_t acting_for; /* ABSENT: nobody */
	const char *acting_for_name;
	int64_t decision; /* row */
	const char *decision_id;
	const char *steps; /* numbers of enum step joined by commas */
	int64_t entity;
	int64_t row;
	int64_t version_before;
	int64_t version;
	const char *changes;  /* JSON, NULL = none */
	const char *personal; /* JSON, NULL = none or erased */
	int64_t reason_code;
	const char *reason;
	uint8_t hash[HASH_SIZE];
};

/* The newest seq (0 = empty) and its hash (zeros). */
int journal_head(struct store *store, int64_t *ret_seq, uint8_t ret_hash[HASH_SIZE], struct err *err);

/* Hash of row `seq`; zeros of row 0, ERR_MISSING of one that is not there. */
int journal_hash(struct store *store, int64_t seq, uint8_t ret_hash[HASH_SIZE], struct err *err);

/* Appends; fills seq and hash of `row`. group 0 = its own seq. Must come before the record is written. */
int journal_add(struct tx *tx, struct journal_row *row, struct err *err);

/* Which rows a walk gives. ABSENT = any. */
struct journal_query {
	int64_t after;    /* seq > after (ascending) or seq < after (descending, 0 = from the newest) */
	bool descending;
	int64_t decision;
	int64_t entity;
	int64_t row;
};

/* Walks rows until `each` answers other than 0 (passed on; 1 = enough, answers 0). Texts live in `arena`, which is reset
 * between rows. */
int journal_walk(struct store *store, const struct journal_query *query, struct arena *arena,
                 int (*each)(void *arg, const struct journal_row *row, struct err *err), void *arg, struct err *err);

/* What tells rows apart, without their texts. */
struct journal_key {
	int64_t seq;
	int64_t generation;
	int64_t at;
	int64_t entity;
	int64_t row;
	uint8_t hash[HASH_SIZE];
};

/* All rows with seq > `after`, oldest first, until `each` answers other than 0 (passed on; 1 = enough, answers 0). */
int journal_walk_keys(struct store *store, int64_t after,
                      int (*each)(void *arg, const struct journal_key *key, struct err *err), void *arg, struct err *err);

/* One row; ERR_DAMAGED when it is not there. */
int journal_read(struct store *store, int64_t seq, struct arena *arena, struct journal_row *ret_row, struct err *err);

/* Whether a row of this record after `seq` belongs to a decision that stands (not undone, not an undo), other than `except`. */
int journal_stands_on(struct store *store, int64_t entity, int64_t row, int64_t seq, int64_t except, bool *ret_stands,
                      struct err *err);

/* The greatest row of an entity that the journal tells of; 0 = none. */
int journal_last_row(struct store *store, int64_t entity, int64_t *ret_row, struct err *err);

/* The number of the last row. */
int journal_rows(struct store *store, int64_t *ret_n, struct err *err);

/* Recomputes the chain; `tell` gets a line for each row that does not fit, `looked` is called after each row. Answers their
 * number. */
int journal_check_chain(struct store *store, const char *station, void (*tell)(void *arg, const char *line),
                        void (*looked)(void *arg), void *arg, struct err *err);

#endif
