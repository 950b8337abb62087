/* merge.h - two affiliates that are one: what the first sold becomes the second's. */
#ifndef MERGE_H
#define MERGE_H

#include "decide.h"

/* order->ids: the affiliate that goes, the one that stays (fusionar). Its conversions and commissions move, whatever their state,
 * then it is eliminado and what names it later is taken for the one that stays. One decision in slices; each record moved counts
 * and is told. ERR_MISSING, ERR_RULE or ERR_STEP when the two cannot be merged: nothing was written. */
int app_merge(struct session *session, const struct order *order, struct outcome *ret_outcome, struct err *err);

/* app_continue's part. */
int merge_again(struct session *session, const struct decision *decision, const struct order *how, struct outcome *outcome,
                struct err *err);

#endif
