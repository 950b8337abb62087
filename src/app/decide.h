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

#include "decision.h"
#include "entity.h"
#include "steps.h"

struct err;
struct session;

/* Above so many rows a yes is needed: --si, or a person's. */
#define ASK_ABOVE_ROWS 3

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
	bool by_system; /* nobody's decision: dates, arrivals */
	bool rehearse; /* --ensayo: the same code, rolled back */
	void (*tell)(void *arg, const struct row_result *result);
	/* Between slices, when no transaction is open: other decisions of this session may run here. Other than 0 ends the bulk
	 * there. NULL. */
	int (*between)(void *arg);
	void *arg; /* of both */
	const volatile int *stop; /* when set, ends it at the next row; NULL */
};

/* 0 when it ran, whatever became of the rows; negative when it could not run at all. */
int app_decide(struct session *session, const struct order *order, struct outcome *ret_outcome, struct err *err);

/* app_continue's part: a bulk goes on; `how` says whom to tell and what stops it. */
int decide_again(struct session *session, const struct decision *decision, const struct order *how, struct outcome *outcome,
                 struct err *err);

/* A new record. `*ret_id`: into `id`, also of the one that answered (ERR_SAME). */
int app_create(struct session *session, const struct entity *entity, const void *input, bool rehearse, char id[ID_SIZE],
               struct err *err);

int app_edit(struct session *session, const struct entity *entity, const char *id, const void *input, uint64_t given,
             const struct step_args *args, bool rehearse, struct err *err);

/* A setting, as a person types it. */
int app_set(struct session *session, const char *name, const char *value, struct err *err);

/* What a file is made with, all or nothing; a setting that is there already stays. Not to be undone. */
struct setting_value {
	const char *name, *value;
};
int app_set_up(struct session *session, const struct setting_value *values, size_t n, struct err *err);

#endif
