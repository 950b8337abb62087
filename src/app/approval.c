#include "config.h"

#include "approval.h"

#include "buf.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "parties.h"
#include "policy.h"
#include "settings.h"
#include "steps.h"
#include "store.h"
#include "sum_store.h"
#include "terms.h"
#include "work.h"

static int
approve_now(struct work *work, struct touched *touched, const struct parties *parties, int64_t level,
            const char *policy, struct err *err)
{
	struct commission *commission = touched->record;
	int r = work_move(work, touched, STEP_APPROVE, err);

	if (r < 0)
		return r;
	commission->given_level = level;
	commission->policy = policy;
	commission->approver = work->actor;
	commission->approved_at = work->tx->now;
	commission->payable_from = work->tx->now + parties->campaign->wait_days * MS_DAY;
	commission->waits_for = NULL;
	commission->deferred = 0; /* a time until when has come */
	commission->deferred_until = ABSENT;
	r = work_emit(work, touched, NULL, err);
	return r < 0 ? r : parties_follow(work, commission, parties, STEP_PROCESS, err);
}

/* Of the store's sums, what this commission itself holds: a work changes it before they follow. */
static int64_t
own_share(const struct work *work, const struct touched *touched, bool of_today)
{
	const struct commission *stored = touched->before;
	bool approved = stored && stored->state == COMMISSION_APPROVED && stored->head.undone == 0;

	return approved && (!of_today || date_day(stored->approved_at) == date_day(work->tx->now)) ? stored->total : 0;
}

static int
committed_besides(struct work *work, const struct touched *touched, __int128 *ret_sum, struct err *err)
{
	const struct commission *commission = touched->record;
	int r = sum_committed(work->tx->store, commission->campaign, commission->currency, ret_sum, err);

	if (r == 0)
		*ret_sum -= own_share(work, touched, false);
	return r;
}

int
approval_fits(struct work *work, const struct touched *touched, const struct campaign *campaign, bool *ret_fits,
              struct err *err)
{
	const struct commission *commission = touched->record;
	__int128 committed;
	int r = committed_besides(work, touched, &committed, err);

	if (r == 0)
		*ret_fits = commission->origin == ORIGIN_ADJUSTMENT || commission->currency != campaign->currency ||
		            policy_budget_fits(campaign, committed, commission->total);
	return r;
}

static int
gather_facts(struct work *work, const struct touched *touched, const struct parties *parties, struct policy_facts *facts,
             struct err *err)
{
	const struct commission *commission = touched->record;
	int r;

	*facts = (struct policy_facts){ .commission = commission, .conversion = parties->conversion,
		                        .affiliate = parties->affiliate, .campaign = parties->campaign,
		                        .now = work->tx->now,
		                        .discounts_applied = terms_discounted(commission) };
	r = committed_besides(work, touched, &facts->committed, err);
	if (r == 0)
		r = sum_approved_on(work->tx->store, commission->affiliate, commission->currency, date_day(work->tx->now),
		                    &facts->approved_today, err);
	facts->approved_today -= own_share(work, touched, true);
	return r;
}

/* The limits of this moment, for the row. */
static const char *
limits(struct work *work)
{
	const struct settings *settings = &work->session->settings;
	const char *none = "-";

	return arena_printf(work->arena, "automatico=%s operador=%s supervisor=%s umbral=%lld",
	                    settings->auto_limit ? settings->auto_limit : none,
	                    settings->operator_limit ? settings->operator_limit : none,
	                    settings->supervisor_limit ? settings->supervisor_limit : none,
	                    (long long)settings->auto_threshold);
}

int
approval_ask(struct work *work, struct touched *touched, const struct parties *parties, struct err *err)
{
	struct commission *commission = touched->record;
	struct policy_facts facts;
	struct buf waits = { 0 };
	bool automatic;
	int r = gather_facts(work, touched, parties, &facts, err);

	if (r < 0)
		return r;
	commission->score = parties->conversion->score;
	commission->needed_level = policy_level(&work->session->settings, commission->amount, commission->currency);
	commission->limits = limits(work);
	automatic = policy_automatic(&work->session->settings, &facts, &waits);
	commission->waits_for = waits.len ? arena_text(work->arena, buf_text(&waits), waits.len) : NULL;
	buf_done(&waits);
	if (!automatic)
		return 0;
	commission->needed_level = LEVEL_AUTOMATIC;
	return approve_now(work, touched, parties, LEVEL_AUTOMATIC, "estandar", err);
}

static int
check_approval(struct work *work, const struct touched *touched, const struct parties *parties,
               const struct step_args *args, struct err *err)
{
	const struct commission *commission = touched->record;
	bool fits, over = args->over_budget && (args->reason || args->reason_code != ABSENT);
	int r = approval_fits(work, touched, parties->campaign, &fits, err);

	if (r < 0)
		return r;
	const struct {
		bool holds;
		const char *rule, *text;
	} refusals[] = {
		{ commission_deferred(commission, work->tx->now), "aplazada", N_("it is deferred; liberar clears that") },
		{ commission->disputed == 1, "en_disputa", N_("it is disputed; liberar clears that") },
		{ parties->conversion->state != CONVERSION_VALIDATED && parties->conversion->state != CONVERSION_PROCESSED,
		  "conversion_no_validada", N_("its conversion is not validated") },
		{ (parties->affiliate->state == AFFILIATE_SUSPENDED && !affiliate_active(parties->affiliate, work->tx->now)) ||
		  parties->affiliate->state == AFFILIATE_BLOCKED || parties->affiliate->state == AFFILIATE_DELETED,
		  "afiliado_no_activo",
		  N_("its affiliate is suspended, blocked or deleted") },
		{ !fits && !over, "presupuesto_excedido",
		  N_("over the campaign's budget; --sobre_presupuesto and a reason approve it all the same") },
		{ work->session->settings.separate_duties == 1 &&
		  (commission->typist == work->actor || parties->conversion->typist == work->actor),
		  "separacion_funciones", N_("who made it may not approve it") },
	};

	for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
		if (refusals[i].holds)
			return err_rule(err, ERR_RULE, refusals[i].rule, NULL, "%s: %s", commission->head.id, _(refusals[i].text));
	return 0;
}

/* What the one who approves declares, kept beside what was computed. */
static int
declare(struct work *work, struct commission *commission, const struct step_args *args, struct err *err)
{
	struct buf json = { 0 };

	if (args->declared_level == ABSENT && !args->declared_policy)
		return 0;
	buf_char(&json, '{');
	json_add_key(&json, "nivel_aprobacion");
	json_add_string(&json, names_at(&level_names, args->declared_level));
	json_add_key(&json, "politica_aplicada");
	json_add_string(&json, args->declared_policy ? args->declared_policy : "");
	buf_char(&json, '}');
	commission->declared = buf_failed(&json) ? NULL : arena_text(work->arena, buf_text(&json), json.len);
	buf_done(&json);
	return commission->declared ? 0 : err_nomem(err);
}

int
approval_by_hand(struct work *work, struct touched *touched, const struct step_args *args, struct err *err)
{
	struct commission *commission = touched->record;
	struct parties parties = { 0 };
	int r = parties_of(work, commission, &parties, err);

	if (r == 0)
		r = check_approval(work, touched, &parties, args, err);
	if (r < 0)
		return r;
	commission->comments = args->comments;
	r = declare(work, commission, args, err);
	return r < 0 ? r : approve_now(work, touched, &parties, commission->needed_level, "manual", err);
}
