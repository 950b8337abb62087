/* decide.h - the use cases: each is one decision, the unit of undo.
 *
 * One target: one transaction. Several: slices of at most SLICE_ROWS rows or SLICE_MS, a result a row, and a short pause in
 * between so that another process slips in. A rehearsal is one slice: later rows may hang on earlier ones.
 */
#ifndef DECIDE_H
#define DECIDE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"
#include "steps.h"
#include "ulid.h"

struct arena;
struct err;
struct session;

#define SLICE_ROWS 500
#define SLICE_MS 20

/* What became of one row. `record` is borrowed, NULL when it was not found. */
struct row_result {
	const char *id;
	int code; /* 0, ERR_SAME or why it was refused */
	const struct err *err;
	const struct entity *entity;
	const void *record;
};

struct order {
	const struct entity *entity;
	enum step step;
	const char *const *ids; /* or a filter's rows: */
	size_t n_ids;
	const char *filter; /* NULL = ids */
	const int64_t *except; /* row keys that the filter leaves out, ascending */
	size_t n_except;
	int64_t up_to; /* the last row key that the filter takes; 0 = the newest when it starts */
	struct step_args args;
	bool rehearse; /* --ensayo: the same code, rolled back */
	void (*tell)(void *arg, const struct row_result *result);
	/* Between slices, when no transaction is open: other decisions of this session may run here. Other than 0 ends the bulk
	 * there. NULL. */
	int (*between)(void *arg);
	void *arg; /* of both */
	const volatile int *stop; /* when set, ends it at the next row; NULL */
};

struct outcome {
	char decision[ID_SIZE];
	int64_t done, same, refused;
	bool stopped;
};

/* 0 when it ran, whatever became of the rows; negative when it could not run at all. */
int app_decide(struct session *session, const struct order *order, struct outcome *ret_outcome, struct err *err);

/* A new record. `*ret_id`: into `id`, also of the one that answered (ERR_SAME). */
int app_create(struct session *session, const struct entity *entity, const void *input, bool rehearse, char id[ID_SIZE],
               struct err *err);

int app_edit(struct session *session, const struct entity *entity, const char *id, const void *input, uint64_t given,
             const struct step_args *args, bool rehearse, struct err *err);

/* For use cases that run slices of their own: opens a decision on a work whose tx, session and arena are set; `file_hash`: of an
 * import, or NULL. Closing keeps state, counts and how far it came. */
struct work;
int decision_open(struct work *work, enum step step, const struct entity *entity, int64_t undoes, const uint8_t *file_hash,
                  struct err *err);
int decision_close(struct work *work, int64_t state, const struct outcome *outcome, int64_t last, const uint8_t *file_hash,
                   struct err *err);

/* Ends the savepoint of a row that came out as `code`: kept and counted, or dropped and counted. A failing store is no
 * refusal: `why` goes into `err` and its code comes back, which ends the whole. */
int decision_settle(struct work *work, int code, const struct err *why, struct outcome *outcome, struct err *err);

/* A setting, as a person types it. */
int app_set(struct session *session, const char *name, const char *value, struct err *err);

/* What a file is made with, all or nothing; a setting that is there already stays. Not to be undone. */
struct setting_value {
	const char *name, *value;
};
int app_set_up(struct session *session, const struct setting_value *values, size_t n, struct err *err);

#endif
