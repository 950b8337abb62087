/* decision_store.h - decisions: who decided what on which rows, how far it came, what undid it. */
#ifndef DECISION_STORE_H
#define DECISION_STORE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

struct arena;
struct err;
struct store;
struct tx;

enum decision_state { DECISION_OPEN, DECISION_DONE, DECISION_CUT, DECISION_UNDONE };

struct decision {
	int64_t row;
	const char *id;
	int64_t step;   /* enum step */
	int64_t entity; /* enum entity_kind or ABSENT */
	int64_t actor;
	int64_t acting_for; /* ABSENT: nobody */
	int64_t at;
	int64_t state;
	const char *arguments; /* JSON: what it needs to go on; NULL */
	int64_t up_to; /* last row of the entity that a bulk one takes; ABSENT */
	int64_t last;  /* the row, id, record of a file or journal seq it came to */
	int64_t meant, done, refused;
	int64_t undoes; /* row of the decision that this one undoes; ABSENT */
	const uint8_t *file_hash; /* HASH_SIZE bytes, of an import that took something; NULL */
};

/* Writes a new one; fills row. */
int decision_add(struct tx *tx, struct decision *decision, struct err *err);

/* state, last, meant, done, refused, file_hash. */
int decision_update(struct tx *tx, const struct decision *decision, struct err *err);

int decision_read(struct store *store, int64_t row, struct arena *arena, struct decision *ret, struct err *err);

/* By id; ERR_MISSING. */
int decision_find(struct store *store, const char *id, struct arena *arena, struct decision *ret, struct err *err);

/* The actor's newest decision: `undo`: that is neither undone nor an undo; else: of any kind, but redoes and what they took
 * back are passed over, so that undos come back one by one. Row ABSENT when there is none. */
int decision_newest(struct store *store, int64_t actor, bool undo, int64_t *ret_row, struct err *err);

/* The undo of a decision that was not finished; ABSENT when there is none. */
int decision_undoing(struct store *store, int64_t decision, int64_t *ret_row, struct err *err);

/* The newest decision before row `before` (0 = of all) that was not finished; ABSENT when there is none. */
int decision_unfinished(struct store *store, int64_t before, int64_t *ret_row, struct err *err);

/* The standing import of a file with this hash; ABSENT when there is none. */
int decision_of_file(struct store *store, const uint8_t *hash, int64_t *ret_row, struct err *err);

/* Row of an actor's name, made when it is new. */
int actor_row(struct tx *tx, const char *name, int64_t *ret_row, struct err *err);
int actor_find(struct store *store, const char *name, int64_t *ret_row, struct err *err);

#define ACTOR_SYSTEM 1
#define ACTOR_SYSTEM_NAME "sistema"

#endif
