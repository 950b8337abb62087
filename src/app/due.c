#include "config.h"

#include "due.h"

#include <string.h>

#include "affiliate.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "due_store.h"
#include "err.h"
#include "session.h"

/* In this order: a suspension that is over lets conversions in. */
static const struct {
	const struct entity *entity;
	enum step step;
	bool strict; /* only with vigencia estricta */
} steps[DUES] = {
	[DUE_END] = { &campaign_entity, STEP_FINISH, true },
	[DUE_SUSPENSION] = { &affiliate_entity, STEP_RESUME, false },
	[DUE_DEFERRAL] = { &commission_entity, STEP_RELEASE, false },
	[DUE_ARRIVAL] = { &conversion_entity, STEP_CHECK, false },
	[DUE_BUDGET] = { &commission_entity, STEP_CHECK, false },
};

static int
run(struct session *session, enum due due, const struct order *how, struct outcome *sum, struct err *err)
{
	struct order order = *how;
	struct arena arena = { 0 };
	struct outcome outcome = { 0 };
	int r = due_ids(session->store, due, session_now(session), &arena, &order.ids, &order.n_ids, err);

	order.entity = steps[due].entity;
	order.step = steps[due].step;
	order.args = no_args;
	order.args.due = true;
	order.args.reason = due == DUE_SUSPENSION ? "vencimiento" : NULL;
	order.by_system = true;
	if (r == 0 && order.n_ids)
		r = app_decide(session, &order, &outcome, err);
	sum->done += outcome.done;
	sum->same += outcome.same;
	sum->refused += outcome.refused;
	sum->stopped = outcome.stopped;
	if (*outcome.decision)
		memcpy(sum->decision, outcome.decision, sizeof(sum->decision));
	arena_done(&arena);
	return r;
}

int
app_due(struct session *session, const struct order *how, struct outcome *ret_outcome, struct err *err)
{
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	for (int due = 0; due < DUES && r == 0 && !ret_outcome->stopped; due++)
		if (!steps[due].strict || session->settings.validity == VALIDITY_STRICT)
			r = run(session, (enum due)due, how, ret_outcome, err);
	session->wakes = 0; /* it was among them */
	return r;
}

int
app_wake(struct session *session, const struct order *how, struct outcome *ret_outcome, struct err *err)
{
	unsigned wakes = session->wakes;
	int r = 0;

	session->wakes = 0;
	*ret_outcome = (struct outcome){ 0 };
	for (int due = DUE_ARRIVAL; due < DUES && r == 0 && !ret_outcome->stopped; due++)
		if (wakes & 1U << due)
			r = run(session, (enum due)due, how, ret_outcome, err);
	return r;
}
