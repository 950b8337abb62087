/* decision.h - a decision on its way: the unit of undo, committed in slices, gone on with after it was cut short.
 *
 * While it runs a lock of its own is held (store_hold), so that one left open by a crash is told from one under way.
 */
#ifndef DECISION_H
#define DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "decision_store.h"
#include "ulid.h"
#include "work.h"

struct err;

#define SLICE_ROWS 500
#define SLICE_MS 20

struct outcome {
	char decision[ID_SIZE];
	int64_t done, same, refused; /* by this run */
	bool stopped;                /* cut short: app_continue goes on */
};

/* Opens `decision` (what it is: step, entity, arguments...) on a work whose tx, session and arena are set; fills id, row, actor
 * and time. An actor of ACTOR_SYSTEM stays, else it is the session's user. */
int decision_open(struct work *work, struct decision *decision, struct err *err);

/* Holds a decision that was read before (store_hold). ERR_LOCKED: another process is at it, or was since it was read. */
int decision_hold(struct store *store, const struct decision *decision, struct err *err);

/* Ends the savepoint of a row that came out as `code`: kept and counted, or dropped and counted. A failing store is no
 * refusal: `why` goes into `err` and its code comes back, which ends the whole. */
int decision_settle(struct work *work, int code, const struct err *why, struct outcome *outcome, struct err *err);

/* What runs in slices of at most SLICE_ROWS rows or SLICE_MS. The caller sets the first block and reads the second. */
struct slices {
	struct decision decision; /* with a row: it goes on; `last` is kept with every slice */
	struct outcome *outcome;
	bool rehearse; /* rolled back; in one slice, because later rows hang on earlier ones, unless */
	bool by_sums;  /* they do so by what is committed and approved a day alone */
	int (*row)(void *owner, struct err *err); /* takes the next row, or sets `ended`; fails only with the store */
	int (*closing)(void *owner, struct err *err); /* before each commit; NULL */
	void *owner;
	int (*between)(void *arg); /* no transaction is open; other than 0 stops; NULL */
	void *arg;
	const volatile int *stop; /* when set, stops at the next row; NULL */

	struct rehearsal *rehearsal;
	struct work work;
	struct arena arena; /* of a row: the work's while rows are taken */
	struct arena kept;  /* of the decision */
	bool ended, stopped;
	int64_t state; /* that the last slice has written */
};

/* Runs to the end or until it is stopped. ERR_LOCKED: another process is at this decision. */
int slices_run(struct slices *slices, struct session *session, struct err *err);

/* Frees the arenas. */
void slices_done(struct slices *slices);

#endif
