/* Steps of commissions: made, calculated, decided; approval is what all else is for. */
#include "config.h"

#include "commission.h"

#include <string.h>

#include "affiliate.h"
#include "buf.h"
#include "campaign.h"
#include "conversion.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "policy.h"
#include "record_store.h"
#include "sales_store.h"
#include "settings.h"
#include "steps.h"
#include "store.h"
#include "sum_store.h"
#include "terms.h"
#include "work.h"

struct parties {
	struct touched *touched; /* the conversion's */
	struct conversion *conversion;
	struct affiliate *affiliate;
	struct campaign *campaign;
};

static int
load_parties(struct work *work, int64_t conversion, int64_t affiliate, int64_t campaign, struct parties *parties,
             struct err *err)
{
	struct touched *touched;
	int r = conversion ? work_load(work, &conversion_entity, conversion, &parties->touched, err) : 0;

	if (r == 0)
		r = work_load(work, &affiliate_entity, affiliate, &touched, err);
	if (r < 0)
		return r;
	parties->affiliate = touched->record;
	r = work_load(work, &campaign_entity, campaign, &touched, err);
	if (r < 0)
		return r;
	parties->campaign = touched->record;
	parties->conversion = parties->touched->record;
	return 0;
}

static int
load_own_parties(struct work *work, const struct commission *commission, struct parties *parties, struct err *err)
{
	return load_parties(work, commission->conversion, commission->affiliate, commission->campaign, parties, err);
}

int
commission_of_conversion(struct work *work, int64_t conversion, struct touched **ret, struct err *err)
{
	int64_t row;
	int r = conversion ? sales_live_commission(work->tx->store, conversion, &row, err) : 0;

	*ret = NULL;
	if (r < 0 || conversion == 0 || row == ABSENT)
		return r;
	return work_load(work, &commission_entity, row, ret, err);
}

/* The conversion follows: procesada while its commission is approved. */
static int
follow(struct work *work, const struct parties *parties, enum step step, struct err *err)
{
	struct err ignored;
	const struct transition *transition;
	int r;

	if (entity_next(&conversion_entity, parties->conversion->state, step, &transition, &ignored) < 0)
		return 0;
	r = work_move(work, parties->touched, step, err);
	return r < 0 ? r : work_emit(work, parties->touched, NULL, err);
}

static int
approve_now(struct work *work, struct touched *touched, const struct parties *parties, enum level level,
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
	r = work_emit(work, touched, NULL, err);
	return r < 0 ? r : follow(work, parties, STEP_PROCESS, err);
}

static int
gather_facts(struct work *work, const struct commission *commission, const struct parties *parties,
             struct policy_facts *facts, struct err *err)
{
	int r;

	*facts = (struct policy_facts){ .commission = commission, .conversion = parties->conversion,
		                        .affiliate = parties->affiliate, .campaign = parties->campaign,
		                        .discounts_applied = terms_discounted(commission) };
	r = sum_committed(work->tx->store, commission->campaign, commission->currency, &facts->committed, err);
	return r < 0 ? r : sum_approved_on(work->tx->store, commission->affiliate, commission->currency,
	                                   date_day(work->tx->now), &facts->approved_today, err);
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

/* Calculates, then asks the policy. */
static int
calculate_now(struct work *work, struct touched *touched, const struct parties *parties, struct err *err)
{
	struct commission *commission = touched->record;
	struct policy_facts facts;
	struct buf waits = { 0 };
	bool automatic;
	int r = terms_calculate(work, commission, err);

	if (r == 0)
		r = work_move(work, touched, STEP_CALCULATE, err);
	if (r < 0)
		return r;
	commission->calculated_at = work->tx->now;
	commission->score = parties->conversion->score;
	commission->needed_level = policy_level(&work->session->settings, commission->amount, commission->currency);
	commission->limits = limits(work);
	commission->given_level = ABSENT;
	commission->policy = NULL;
	commission->approver = ABSENT;
	commission->approved_at = ABSENT;
	commission->payable_from = ABSENT;
	r = work_emit(work, touched, NULL, err);
	if (r == 0)
		r = gather_facts(work, commission, parties, &facts, err);
	if (r < 0)
		return r;
	automatic = policy_automatic(&work->session->settings, &facts, &waits);
	commission->waits_for = waits.len ? arena_text(work->arena, buf_text(&waits), waits.len) : NULL;
	buf_done(&waits);
	if (!automatic)
		return 0;
	commission->needed_level = LEVEL_AUTOMATIC;
	return approve_now(work, touched, parties, LEVEL_AUTOMATIC, "estandar", err);
}

/* com_ + the conversion's own 26 characters when it is conv_ + a ULID, else the hash of its id; _2, _3 for successors. */
static int
derived_id(struct work *work, const char *conversion_id, const char **ret_id, struct err *err)
{
	char hash[HASH_ID_SIZE];
	const char *own = conversion_id + strlen("conv_");
	struct touched *taken;
	bool ulid = strncmp(conversion_id, "conv_", 5) == 0 && ulid_valid(own, strlen(own));

	if (!ulid)
		hash_id(&conversion_id, 1, hash);
	for (int i = 1; i < WORK_RECORDS - 4; i++) {
		const char *id = i == 1 ? arena_printf(work->arena, "com_%s", ulid ? own : hash)
		                        : arena_printf(work->arena, "com_%s_%d", ulid ? own : hash, i);
		int64_t row;
		int r = id ? record_find(work->tx->store, &commission_entity, id, &row, err) : err_nomem(err);

		if (r == 0 && row != ABSENT)
			r = work_load(work, &commission_entity, row, &taken, err);
		if (r < 0 || row == ABSENT || ((struct record *)taken->record)->undone == 1) {
			*ret_id = id;
			return r;
		}
	}
	return err_set(err, ERR_DUPLICATE, _("%s: too many commissions for one conversion"), conversion_id);
}

static bool
pays(struct work *work, const struct conversion *conversion)
{
	const char *type = names_at(&conversion_types, conversion->type);
	const char *at = work->session->settings.paying_types;
	size_t len = strlen(type);

	for (; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (strncmp(at, type, len) == 0 && (at[len] == '\0' || at[len] == '\n'))
			return conversion->value > conversion->refunded;
	return false;
}

static int
note_on_conversion(struct work *work, struct conversion *conversion, const char *word, struct err *err)
{
	conversion->held_by = conversion->held_by ? arena_printf(work->arena, "%s\n%s", conversion->held_by, word)
	                                          : arena_string(work->arena, word);
	return conversion->held_by ? 0 : err_nomem(err);
}

static void
refer(struct commission *commission, const struct parties *parties)
{
	commission->affiliate = parties->affiliate->head.row;
	commission->campaign = parties->campaign->head.row;
	commission->conversion = parties->conversion->head.row;
	commission->affiliate_id = parties->affiliate->head.id;
	commission->campaign_id = parties->campaign->head.id;
	commission->conversion_id = parties->conversion->head.id;
}

static int
make(struct work *work, struct touched *touched, const struct parties *parties, struct err *err)
{
	struct commission *commission = touched->record;
	int r = terms_choose(work, commission, parties->conversion, parties->affiliate, parties->campaign, err);

	if (r == 0)
		r = terms_freeze(work, commission, parties->affiliate, parties->campaign, err);
	if (r == 0)
		r = work_move(work, touched, STEP_CREATE, err);
	if (r == 0)
		r = entity_check(touched->entity, commission, err);
	return r < 0 ? r : work_emit(work, touched, NULL, err);
}

int
commission_automatic(struct work *work, struct touched *of, struct err *err)
{
	struct conversion *conversion = of->record;
	struct parties parties = { .touched = of };
	struct commission *commission;
	struct touched *touched;
	const char *id;
	int r = commission_of_conversion(work, conversion->head.row, &touched, err);

	if (r < 0 || touched)
		return r;
	if (!pays(work, conversion))
		return note_on_conversion(work, conversion, "sin_valor", err);
	r = load_parties(work, 0, conversion->affiliate, conversion->campaign, &parties, err);
	if (r == 0 && conversion->head.row == 0) /* the commission refers to it */
		r = record_next_row(work->tx, &conversion_entity, &conversion->head.row, err);
	if (r == 0)
		r = derived_id(work, conversion->head.id, &id, err);
	if (r == 0)
		r = work_create(work, &commission_entity, id, &touched, err);
	if (r < 0)
		return r;
	commission = touched->record;
	refer(commission, &parties);
	commission->origin = ORIGIN_AUTOMATIC;
	commission->base = conversion->value - conversion->refunded;
	commission->currency = conversion->currency;
	r = make(work, touched, &parties, err);
	if (r == ERR_RULE) { /* no rate: the conversion stands, the reason on it */
		work->n_touched--;
		return note_on_conversion(work, conversion, "sin_tasa", err);
	}
	return r < 0 ? r : calculate_now(work, touched, &parties, err);
}

static int
find_given_parties(struct work *work, const struct commission *commission, struct parties *parties, struct err *err)
{
	const struct conversion *conversion;
	int r;

	if (!commission->conversion_id)
		return err_rule(err, ERR_FIELD, "obligatorio", "conversion_id", _("conversion_id: is required"));
	r = work_find(work, &conversion_entity, commission->conversion_id, &parties->touched, err);
	if (r < 0)
		return r;
	conversion = parties->touched->record;
	if ((commission->affiliate_id && strcmp(commission->affiliate_id, conversion->affiliate_id) != 0) ||
	    (commission->campaign_id && strcmp(commission->campaign_id, conversion->campaign_id) != 0))
		return err_rule(err, ERR_FIELD, "no_coincide", "conversion_id",
		                _("conversion_id: is of another affiliate or campaign"));
	if (conversion->affiliate == ABSENT || conversion->campaign == ABSENT)
		return err_rule(err, ERR_RULE, "afiliado_desconocido", "conversion_id",
		                _("conversion_id: its affiliate or campaign is not known here"));
	if (conversion->state > CONVERSION_PROCESSED)
		return err_rule(err, ERR_RULE, "conversion_no_vigente", "conversion_id", _("conversion_id: is %s"),
		                names_at(&conversion_states, conversion->state));
	return load_parties(work, 0, conversion->affiliate, conversion->campaign, parties, err);
}

/* A live automatic one answers when the terms are the same, and gives way when they are not. */
static int
make_way(struct work *work, struct commission *commission, struct touched *live, struct err *err)
{
	const struct commission *other = live->record;

	if (terms_equal(commission, other)) {
		commission->head.id = other->head.id;
		return err_rule(err, ERR_SAME, NULL, "comision_id", _("%s answers: the terms are the same"), other->head.id);
	}
	if (other->origin == ORIGIN_MANUAL || other->state == COMMISSION_PAID || other->payout != ABSENT)
		return err_rule(err, ERR_DUPLICATE, "comision_viva", "conversion_id",
		                _("conversion_id: has the live commission %s"), other->head.id);
	return commission_annul(work, live, "reemplazada", err);
}

int
commission_create(struct work *work, struct touched *touched, struct err *err)
{
	struct commission *commission = touched->record;
	struct parties parties = { 0 };
	struct touched *live;
	int r;

	commission->state = ABSENT;
	commission->origin = ORIGIN_MANUAL;
	commission->typist = work->actor;
	r = find_given_parties(work, commission, &parties, err);
	if (r < 0)
		return r;
	refer(commission, &parties);
	if (commission->currency == ABSENT)
		commission->currency = parties.conversion->currency;
	if (commission->base == ABSENT)
		commission->base = parties.conversion->value - parties.conversion->refunded;
	r = terms_choose(work, commission, parties.conversion, parties.affiliate, parties.campaign, err);
	if (r == 0)
		r = commission_of_conversion(work, commission->conversion, &live, err);
	if (r == 0 && live)
		r = make_way(work, commission, live, err);
	return r < 0 ? r : make(work, touched, &parties, err);
}

int
commission_annul(struct work *work, struct touched *touched, const char *why, struct err *err)
{
	struct commission *commission = touched->record;
	struct parties parties = { 0 };
	int r = work_move(work, touched, STEP_ANNUL, err);

	if (r < 0)
		return r;
	commission->reason = why;
	touched->reason = why;
	r = work_emit(work, touched, NULL, err);
	if (r == 0)
		r = load_own_parties(work, commission, &parties, err);
	return r < 0 ? r : follow(work, &parties, STEP_UNPROCESS, err);
}

/* What the paid commission should have been, less what it and its adjustments sum to. */
static int
adjust(struct work *work, struct touched *paid, const struct parties *parties, struct err *err)
{
	const struct commission *original = paid->record;
	struct commission *commission, right = *original;
	struct touched *touched;
	int64_t amount, tax, base;
	int r = sales_paid_sum(work->tx->store, original->head.row, &amount, &tax, &base, err);

	right.base = original->base - parties->conversion->refunded;
	if (right.base < 0)
		right.base = 0;
	if (r == 0)
		r = terms_calculate(work, &right, err);
	if (r < 0)
		return r;
	if (right.base == 0)
		right.amount = right.tax = 0;
	if (right.amount == amount && right.tax == tax)
		return 0;
	r = work_create(work, &commission_entity, NULL, &touched, err);
	if (r < 0)
		return r;
	commission = touched->record;
	refer(commission, parties);
	commission->origin = ORIGIN_ADJUSTMENT;
	commission->adjusts = original->head.row;
	commission->type = original->type;
	commission->currency = original->currency;
	commission->base = right.base - base;
	commission->amount = right.amount - amount;
	commission->tax = right.tax - tax;
	commission->total = commission->amount + commission->tax;
	commission->approved_at = commission->payable_from = commission->calculated_at = work->tx->now;
	r = work_move(work, touched, STEP_ADJUST, err);
	return r < 0 ? r : work_emit(work, touched, NULL, err);
}

int
commission_recalculate(struct work *work, struct touched *touched, struct err *err)
{
	struct commission *commission = touched->record;
	struct parties parties = { 0 };
	bool approved = commission->state == COMMISSION_APPROVED;
	int r = load_own_parties(work, commission, &parties, err);

	if (r < 0)
		return r;
	if (commission->state == COMMISSION_PAID)
		return adjust(work, touched, &parties, err);
	commission->base = parties.conversion->value - parties.conversion->refunded;
	if (commission->state == COMMISSION_PENDING)
		return work_step(work, touched, STEP_EDIT, err);
	if (approved)
		r = follow(work, &parties, STEP_UNPROCESS, err);
	return r < 0 ? r : calculate_now(work, touched, &parties, err);
}

static int
check_approval(struct work *work, const struct commission *commission, const struct parties *parties,
               const struct step_args *args, struct err *err)
{
	bool fits, over = args->over_budget && (args->reason || args->reason_code != ABSENT);
	__int128 committed;
	int r = sum_committed(work->tx->store, commission->campaign, commission->currency, &committed, err);

	if (r < 0)
		return r;
	fits = commission->currency != parties->campaign->currency ||
	       policy_budget_fits(parties->campaign, committed, commission->total);
	const struct {
		bool holds;
		const char *rule, *text;
	} refusals[] = {
		{ commission->deferred == 1, "aplazada", N_("it is deferred; liberar clears that") },
		{ commission->disputed == 1, "en_disputa", N_("it is disputed; liberar clears that") },
		{ parties->conversion->state != CONVERSION_VALIDATED && parties->conversion->state != CONVERSION_PROCESSED,
		  "conversion_no_validada", N_("its conversion is not validated") },
		{ parties->affiliate->state == AFFILIATE_SUSPENDED || parties->affiliate->state == AFFILIATE_BLOCKED ||
		  parties->affiliate->state == AFFILIATE_DELETED, "afiliado_no_activo",
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

static int
approve(struct work *work, struct touched *touched, const struct step_args *args, struct err *err)
{
	struct commission *commission = touched->record;
	struct parties parties = { 0 };
	int r = load_own_parties(work, commission, &parties, err);

	if (r == 0)
		r = check_approval(work, commission, &parties, args, err);
	if (r < 0)
		return r;
	commission->comments = args->comments;
	if (args->declared_level != ABSENT || args->declared_policy) {
		commission->declared = arena_printf(work->arena, "{\"nivel_aprobacion\":\"%s\",\"politica_aplicada\":\"%s\"}",
		                                    names_at(&level_names, args->declared_level),
		                                    args->declared_policy ? args->declared_policy : "");
		if (!commission->declared)
			return err_nomem(err);
	}
	return approve_now(work, touched, &parties, (enum level)commission->needed_level, "manual", err);
}

/* Without forzar_recalculo a calculated one stays as it is. */
static int
calculate_again(struct work *work, struct touched *touched, const struct step_args *args, struct err *err)
{
	struct commission *commission = touched->record;
	struct parties parties = { 0 };
	int r;

	if (commission->state != COMMISSION_PENDING && !args->force)
		return err_set(err, ERR_SAME, _("already %s; --forzar_recalculo calculates anew"),
		               names_at(&commission_states, commission->state));
	r = load_own_parties(work, commission, &parties, err);
	if (r == 0 && commission->state == COMMISSION_APPROVED)
		r = follow(work, &parties, STEP_UNPROCESS, err);
	return r < 0 ? r : calculate_now(work, touched, &parties, err);
}

static int
flag(struct touched *touched, enum step step, const struct step_args *args)
{
	struct commission *commission = touched->record;

	if (step == STEP_DEFER) {
		commission->deferred = 1;
		commission->deferred_until = args->until;
	} else if (step == STEP_DISPUTE) {
		commission->disputed = 1;
	} else {
		commission->deferred = commission->disputed = 0;
		commission->deferred_until = ABSENT;
	}
	return 0;
}

static int
reopen(struct work *work, struct touched *touched, struct err *err)
{
	struct commission *commission = touched->record;
	bool rejected = commission->state == COMMISSION_REJECTED;
	struct parties parties = { 0 };
	struct touched *live = NULL;
	int r = rejected ? commission_of_conversion(work, commission->conversion, &live, err) : 0;

	if (r == 0 && live)
		return err_rule(err, ERR_DUPLICATE, "comision_viva", "conversion_id", _("%s: its conversion has the live "
		                "commission %s"), commission->head.id, ((struct record *)live->record)->id);
	if (r == 0)
		r = work_move(work, touched, STEP_REOPEN, err);
	if (r < 0)
		return r;
	if (rejected && commission->before_rejection == COMMISSION_PENDING)
		commission->state = COMMISSION_PENDING;
	commission->before_rejection = ABSENT;
	commission->given_level = commission->approver = commission->approved_at = commission->payable_from = ABSENT;
	r = work_emit(work, touched, NULL, err);
	if (r == 0)
		r = load_own_parties(work, commission, &parties, err);
	return r < 0 ? r : follow(work, &parties, STEP_UNPROCESS, err);
}

static int
reject(struct work *work, struct touched *touched, struct err *err)
{
	struct commission *commission = touched->record;

	commission->before_rejection = commission->state;
	if (work_move(work, touched, STEP_REJECT, err) < 0)
		return err->code;
	return work_emit(work, touched, NULL, err);
}

static int
edit(struct work *work, struct touched *touched, struct err *err)
{
	struct commission *commission = touched->record;
	int r = work_move(work, touched, STEP_EDIT, err);

	commission->amount = commission->tax = commission->total = 0;
	commission->steps = commission->waits_for = NULL;
	commission->rate_from = "explicito";
	commission->calculated_at = commission->needed_level = ABSENT;
	return r < 0 ? r : work_emit(work, touched, NULL, err);
}

int
commission_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err)
{
	struct commission *commission = touched->record;
	const struct transition *transition;
	int r;

	if (step == STEP_CALCULATE && commission->state == COMMISSION_PAID && !args->force)
		return err_set(err, ERR_SAME, "%s", _("already pagada"));
	r = entity_next(touched->entity, commission->state, step, &transition, err);
	if (r == 0 && (step == STEP_PAY || step == STEP_RETURN))
		return err_set(err, ERR_STEP, "%s", _("only a payout pays"));
	if (r == 0)
		r = step_reason(touched, args, transition->reason, err);
	if (r < 0)
		return r;
	if (transition->reason) {
		commission->reason_code = args->reason_code;
		commission->reason = args->reason;
	}
	if (step == STEP_APPROVE)
		return approve(work, touched, args, err);
	if (step == STEP_CALCULATE)
		return calculate_again(work, touched, args, err);
	if (step == STEP_REOPEN)
		return reopen(work, touched, err);
	if (step == STEP_REJECT)
		return reject(work, touched, err);
	if (step == STEP_EDIT)
		return edit(work, touched, err);
	if (step == STEP_ANNUL)
		return commission_annul(work, touched, args->reason, err);
	if ((step == STEP_DEFER && commission->deferred == 1) || (step == STEP_DISPUTE && commission->disputed == 1))
		return err_set(err, ERR_SAME, "%s", _("it was so already"));
	flag(touched, step, args);
	return work_step(work, touched, step, err);
}
