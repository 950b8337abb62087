#include "config.h"

#include "decision.h"

#include <stdio.h>
#include <time.h>

#include "date.h"
#include "err.h"
#include "i18n.h"
#include "store.h"
#include "sum_store.h"

#define PAUSE_NS 1000000

/* Who decides from now on. */
static int
act_as(struct work *work, bool by_system, struct err *err)
{
	const struct session *session = work->session;
	int r;

	work->actor = ACTOR_SYSTEM;
	work->actor_name = ACTOR_SYSTEM_NAME;
	work->acting_for = ABSENT;
	work->acting_for_name = NULL;
	if (by_system)
		return 0;
	/* copied: other decisions may refresh the session in between */
	work->actor_name = arena_string(work->arena, session->user);
	work->acting_for_name = arena_string(work->arena, session->acting_for);
	if (!work->actor_name || (session->acting_for && !work->acting_for_name))
		return err_nomem(err);
	r = actor_row(work->tx, session->user, &work->actor, err);
	return r < 0 || !session->acting_for ? r : actor_row(work->tx, session->acting_for, &work->acting_for, err);
}

int
decision_open(struct work *work, struct decision *decision, struct err *err)
{
	char ulid[ULID_SIZE];
	int r = act_as(work, decision->actor == ACTOR_SYSTEM, err);

	if (r < 0)
		return r;
	ulid_next(&work->session->ulid, work->tx->now, ulid);
	decision->id = arena_printf(work->arena, "dec_%s", ulid);
	decision->actor = work->actor;
	decision->acting_for = work->acting_for;
	decision->at = work->tx->now;
	if (!decision->id)
		return err_nomem(err);
	r = decision_add(work->tx, decision, err);
	work->decision = decision->row;
	work->decision_id = decision->id;
	return r;
}

int
decision_hold(struct store *store, const struct decision *decision, struct err *err)
{
	struct arena arena = { 0 };
	struct decision now;
	int r = store_hold(store, decision->row, err);

	if (r < 0)
		return r;
	r = decision_read(store, decision->row, &arena, &now, err);
	if (r == 0 && (now.state != decision->state || now.done != decision->done || now.last != decision->last))
		r = err_set(err, ERR_LOCKED, _("%s: another alpes was at this decision just now; try again"), decision->id);
	arena_done(&arena);
	if (r < 0)
		store_let(store, decision->row);
	return r;
}

static bool
fatal(int code)
{
	return code == ERR_STORE || code == ERR_FULL || code == ERR_DAMAGED || code == ERR_NOMEM || code == ERR_BUG;
}

int
decision_settle(struct work *work, int code, const struct err *why, struct outcome *outcome, struct err *err)
{
	int r = code == 0 ? tx_keep_row(work->tx, err) : tx_drop_row(work->tx, err);

	if (fatal(code)) {
		*err = *why;
		return code;
	}
	if (r < 0)
		return r;
	if (code == 0)
		outcome->done++;
	else if (code == ERR_SAME)
		outcome->same++;
	else
		outcome->refused++;
	return 0;
}

static bool
stopped(const struct slices *slices)
{
	return slices->stopped || (slices->stop && *slices->stop);
}

/* A new decision, or one that was cut short. Its lock is taken before others can see it. */
static int
begin(struct slices *slices, struct err *err)
{
	struct work *work = &slices->work;
	struct decision *decision = &slices->decision;
	int r;

	if (slices->rehearsal)
		work->decision = decision->row = 0; /* the slice before was rolled back */
	if (work->decision)
		return 0;
	work->arena = &slices->kept;
	if (decision->row) {
		work->decision = decision->row;
		work->decision_id = decision->id;
		return act_as(work, decision->actor == ACTOR_SYSTEM, err);
	}
	r = decision_open(work, decision, err);
	return r < 0 || slices->rehearse ? r : store_hold(work->tx->store, decision->row, err);
}

static int
keep(struct slices *slices, struct err *err)
{
	const struct outcome *outcome = slices->outcome;
	struct decision decision = slices->decision;
	int r;

	decision.state = slices->ended ? DECISION_DONE : stopped(slices) ? DECISION_CUT : DECISION_OPEN;
	slices->state = decision.state; /* a signal may come while it is committed */
	decision.meant += outcome->done + outcome->same + outcome->refused;
	decision.done += outcome->done;
	decision.refused += outcome->refused;
	r = decision_update(slices->work.tx, &decision, err);
	return r < 0 || !slices->closing ? r : slices->closing(slices->owner, err);
}

/* One transaction's worth. */
static int
slice(struct tx *tx, void *arg, struct err *err)
{
	struct slices *slices = arg;
	int64_t until = date_monotonic() + SLICE_MS;
	int r;

	slices->work.tx = tx;
	r = begin(slices, err);
	slices->work.arena = &slices->arena;
	for (int n = 0; r == 0 && !slices->ended && !stopped(slices); n++) {
		if ((!slices->rehearse || slices->by_sums) && (n == SLICE_ROWS || (n && date_monotonic() >= until)))
			break;
		arena_reset(&slices->arena);
		work_next(&slices->work);
		r = slices->row(slices->owner, err);
	}
	return r < 0 ? r : keep(slices, err);
}

static int
transact(struct slices *slices, struct session *session, struct err *err)
{
	int64_t now = session_now(session);

	if (!slices->rehearse)
		return store_write(session->store, now, slice, slices, err);
	return slices->rehearsal ? rehearsal_slice(session->store, slices->rehearsal, now, slice, slices, err)
	                         : store_rehearse(session->store, now, slice, slices, err);
}

static int
run(struct slices *slices, struct session *session, struct err *err)
{
	const struct timespec pause = { 0, PAUSE_NS };
	int64_t outer = session->under_way;

	for (;;) {
		int r = transact(slices, session, err);

		if (r < 0 || slices->state != DECISION_OPEN)
			return r;
		session->under_way = slices->rehearse ? outer : slices->decision.row;
		slices->stopped = slices->between && slices->between(slices->arg) != 0; /* the next slice closes it */
		nanosleep(&pause, NULL);
	}
}

int
slices_run(struct slices *slices, struct session *session, struct err *err)
{
	const struct decision *decision = &slices->decision;
	int64_t outer = session->under_way;
	int r = decision->row && !slices->rehearse ? decision_hold(session->store, decision, err) : 0;

	if (r < 0)
		return r;
	slices->work.session = session;
	if (slices->rehearse && slices->by_sums)
		r = rehearsal_start(session->store, &slices->rehearsal, err);
	if (r == 0)
		r = run(slices, session, err);
	rehearsal_end(slices->rehearsal);
	session->under_way = outer;
	slices->outcome->stopped = !slices->ended;
	if (slices->rehearse) {
		session->wakes = 0;
		return r;
	}
	if (decision->row)
		store_let(session->store, decision->row);
	if (decision->id)
		snprintf(slices->outcome->decision, sizeof(slices->outcome->decision), "%s", decision->id);
	return r;
}

void
slices_done(struct slices *slices)
{
	arena_done(&slices->arena);
	arena_done(&slices->kept);
}
