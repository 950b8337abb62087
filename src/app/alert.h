/* alert.h - what somebody has to look at: how many there are, and which.
 *
 * Each sets `*ret_n` and adds to `about`, for a reader's thread: none waits for a lock. */
#ifndef ALERT_H
#define ALERT_H

#include <stdint.h>

struct buf;
struct err;
struct session;

#define ALERT_BUDGET_PERCENT 90 /* of a budget that is spoken for, from which on it is nearly used */

/* Decisions that were cut short and nobody works on now; about: the newest, in words. */
int alert_unfinished(struct session *session, int64_t *ret_n, struct buf *about, struct err *err);

/* Events that the broker did not take, and those behind them; about: nothing. */
int alert_parked(struct session *session, int64_t *ret_n, struct buf *about, struct err *err);

/* Active campaigns whose budget is nearly used or over; about: the names of the first, and in a line below their ids, as a filter
 * takes them: "Enero, Navidad\ncamp_1,camp_2". */
int alert_budgets(struct session *session, int64_t *ret_n, struct buf *about, struct err *err);

#endif
