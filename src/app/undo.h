/* undo.h - taking a decision back: a new decision that gives each row its values before. */
#ifndef UNDO_H
#define UNDO_H

#include "decide.h"

struct err;
struct session;

/* `tell` gets a result a record; records that changed together are undone together. `between`, `arg` and `stop` as in struct
 * order. */
struct undo_order {
	const char *decision; /* NULL: the user's newest one that is neither undone nor an undo; of a redo: the undo that it must
	                       * be about, NULL = whichever is the newest */
	bool rehearse;
	void (*tell)(void *arg, const struct row_result *result);
	int (*between)(void *arg);
	void *arg;
	const volatile int *stop;
};

/* Gives each record its values before. Records on which somebody else's decision stands, or that changed since, are refused
 * one by one and told; the rest is undone. An undo that was cut short goes on. */
int app_undo(struct session *session, const struct undo_order *order, struct outcome *ret_outcome, struct err *err);

/* Takes the user's last undo back when the user decided nothing since; again, the one before it. */
int app_redo(struct session *session, const struct undo_order *order, struct outcome *ret_outcome, struct err *err);

/* The decision that app_undo would undo; texts in `arena`. ERR_MISSING, ERR_SAME, ERR_RULE as it would answer. */
int undo_target(struct session *session, const char *decision_id, struct arena *arena, struct decision *ret_target,
                struct err *err);

/* The undo that app_redo would take back. */
int redo_target(struct session *session, struct arena *arena, struct decision *ret_target, struct err *err);

/* Whether a person is asked before it is taken back: it is of more than 3 rows or older than 10 minutes. */
bool undo_asks(const struct session *session, const struct decision *target);

/* app_continue's part: an undo or a redo goes on. */
int undo_again(struct session *session, const struct decision *decision, const struct undo_order *order,
               struct outcome *outcome, struct err *err);

#endif
