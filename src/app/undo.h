/* undo.h - taking a decision back: a new decision that gives each row its values before. */
#ifndef UNDO_H
#define UNDO_H

#include "decide.h"

struct err;
struct session;

/* The user's newest decision that is neither undone nor an undo, or that of `decision_id`. Rows on which somebody else's
 * decision stands, or that changed since, are refused one by one and told; the rest is undone. Runs in slices. */
int app_undo(struct session *session, const char *decision_id, void (*tell)(void *arg, const struct row_result *result),
             void *arg, struct outcome *ret_outcome, struct err *err);

/* Takes the user's last undo back when the user decided nothing since. */
int app_redo(struct session *session, void (*tell)(void *arg, const struct row_result *result), void *arg,
             struct outcome *ret_outcome, struct err *err);

#endif
