/* due.h - what happens without a person: times that have come, arrivals, budgets raised. Decisions of the actor sistema.
 *
 * Guards compare the dates themselves, so nothing is wrong before this ran; it may run at any time and as often as wanted.
 */
#ifndef DUE_H
#define DUE_H

#include "decide.h"

/* Campaigns that ended (vigencia estricta), suspensions and deferrals that are over, and what app_wake would do. Of `how`
 * rehearse, tell, between, arg and stop count; the outcome sums all decisions. */
int app_due(struct session *session, const struct order *how, struct outcome *ret_outcome, struct err *err);

/* After use cases that let affiliates or campaigns in, or raised a budget (session->wakes), called by who ran them: conversions that
 * waited for them are checked again, commissions put to the policy again. `how` and the outcome as in app_due, which finds again
 * what is not done here. */
int app_wake(struct session *session, const struct order *how, struct outcome *ret_outcome, struct err *err);

#endif
