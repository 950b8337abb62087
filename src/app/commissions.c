/* Steps of commissions: made, calculated, decided; approval is what all else is for. */
#include "config.h"

#include "commission.h"

#include <string.h>

#include "approval.h"
#include "buf.h"
#include "decision_store.h"
#include "err.h"
#include "i18n.h"
#include "money.h"
#include "parties.h"
#include "record_store.h"
#include "sales_store.h"
#include "settings.h"
#include "steps.h"
#include "store.h"
#include "terms.h"
#include "work.h"

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

/* Calculates, then asks the policy. */
static int
calculate_now(struct work *work, struct touched *touched, const struct parties *parties, struct err *err)
{
	struct commission *commission = touched->record;
	int r = terms_calculate(work, commission, err);

	if (r == 0)
		r = work_move(work, touched, STEP_CALCULATE, err);
	if (r < 0)
		return r;
	commission->calculated_at = work->tx->now;
	commission->given_level = ABSENT;
	commission->policy = NULL;
	commission->approver = ABSENT;
	commission->approved_at = ABSENT;
	commission->payable_from = ABSENT;
	r = work_emit(work, touched, NULL, err);
	return r < 0 ? r : approval_ask(work, touched, parties, err);
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
		r = terms_freeze(work, commission, parties, err);
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
	r = parties_load(work, 0, conversion->affiliate, conversion->campaign, &parties, err);
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
		                names_text(&conversion_states, conversion->state));
	return parties_load(work, 0, conversion->affiliate, conversion->campaign, parties, err);
}

/* A live automatic one answers when the terms are the same, and gives way when they are not. */
static int
make_way(struct work *work, struct commission *commission, struct touched *live, struct err *err)
{
	const struct commission *other = live->record;

	if (other->origin == ORIGIN_AUTOMATIC && terms_equal(commission, other)) {
		commission->head.id = other->head.id;
		return err_rule(err, ERR_SAME, NULL, "comision_id", _("%s answers: the terms are the same"), other->head.id);
	}
	if (other->origin != ORIGIN_AUTOMATIC || other->state == COMMISSION_PAID || other->payout != ABSENT)
		return err_rule(err, ERR_DUPLICATE, "comision_viva", "conversion_id",
		                _("conversion_id: has the live commission %s"), other->head.id);
	return commission_annul(work, live, "reemplazada", err);
}

/* Without moneda it is the conversion's; amounts were read in that of the books. */
static int
choose_currency(const struct work *work, struct commission *commission, const struct conversion *conversion, struct err *err)
{
	int64_t own = conversion->currency;

	if (commission->currency == ABSENT && own != work->session->settings.currency &&
	    fields_amount(commission_entity.fields, commission_entity.n_fields, FIELD_INPUT, 0, commission))
		return err_rule(err, ERR_FIELD, "obligatorio", "moneda", _("moneda: is needed with amounts, the conversion's is %s"),
		                currency_code(own));
	if (commission->currency == ABSENT)
		commission->currency = own;
	if (commission->base == ABSENT && commission->currency != own)
		return err_rule(err, ERR_FIELD, "obligatorio", "monto_base", _("monto_base: is needed, the conversion's value is in %s"),
		                currency_code(own));
	if (commission->base == ABSENT)
		commission->base = conversion->value - conversion->refunded;
	return 0;
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
	r = choose_currency(work, commission, parties.conversion, err);
	if (r == 0)
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
		r = parties_of(work, commission, &parties, err);
	return r < 0 ? r : parties_follow(work, commission, &parties, STEP_UNPROCESS, err);
}

/* From what the paid one should have been to the difference, a word a step. */
static int
explain_adjustment(struct work *work, struct commission *adjustment, const struct commission *right, struct err *err)
{
	int digits = currency_digits(right->currency);
	struct buf words = { 0 };

	if (right->base)
		buf_str(&words, right->steps);
	else
		words_add(&words, "base 0.0");
	words_add(&words, "menos ");
	decimal_add(&words, right->amount + right->tax - adjustment->total, digits);
	words_add(&words, "ajuste ");
	decimal_add(&words, adjustment->total, digits);
	adjustment->steps = arena_text(work->arena, buf_text(&words), words.len);
	buf_done(&words);
	return adjustment->steps ? 0 : err_nomem(err);
}

/* What the paid commission should have been, less what it and its adjustments sum to. */
static int
adjust(struct work *work, struct touched *paid, const struct parties *parties, struct err *err)
{
	const struct commission *original = paid->record;
	bool gone = parties->conversion->state > CONVERSION_PROCESSED;
	struct commission *commission, right = *original;
	struct touched *touched;
	int64_t amount, tax, base;
	int r = sales_paid_sum(work->tx->store, original->head.row, &amount, &tax, &base, err);

	right.base = gone ? 0 : commission_base_left(original, parties->conversion);
	if (r == 0)
		r = terms_calculate(work, &right, err);
	if (r < 0)
		return r;
	if (gone)
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
	touched->by_system = true;
	r = explain_adjustment(work, commission, &right, err);
	if (r == 0)
		r = work_move(work, touched, STEP_ADJUST, err);
	return r < 0 ? r : work_emit(work, touched, NULL, err);
}

int
commission_recalculate(struct work *work, struct touched *touched, struct err *err)
{
	struct commission *commission = touched->record;
	struct parties parties = { 0 };
	bool approved = commission->state == COMMISSION_APPROVED;
	int r = parties_of(work, commission, &parties, err);

	if (r < 0)
		return r;
	if (commission->state == COMMISSION_PAID)
		return adjust(work, touched, &parties, err);
	commission->base = commission_base_left(commission, parties.conversion);
	if (commission->state == COMMISSION_PENDING)
		return work_step(work, touched, STEP_EDIT, err);
	if (approved)
		r = parties_follow(work, commission, &parties, STEP_UNPROCESS, err);
	return r < 0 ? r : calculate_now(work, touched, &parties, err);
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
		               names_text(&commission_states, commission->state));
	r = parties_of(work, commission, &parties, err);
	if (r == 0 && commission->state == COMMISSION_APPROVED)
		r = parties_follow(work, commission, &parties, STEP_UNPROCESS, err);
	return r < 0 ? r : calculate_now(work, touched, &parties, err);
}

/* The policy is asked again: its reasons of before may be gone. */
static int
ask_again(struct work *work, struct touched *touched, struct err *err)
{
	const struct commission *before = touched->before, *after = touched->record;
	struct parties parties = { 0 };
	int r = parties_of(work, after, &parties, err);

	if (r == 0)
		r = work_move(work, touched, STEP_CHECK, err);
	if (r == 0)
		r = approval_ask(work, touched, &parties, err);
	if (r == 0 && after->state == before->state && after->waits_for && before->waits_for &&
	    strcmp(after->waits_for, before->waits_for) == 0)
		return err_set(err, ERR_SAME, "%s", _("it waits for the same"));
	return r;
}

static void
flag(struct touched *touched, enum step step, const struct step_args *args)
{
	struct commission *commission = touched->record;

	if (step == STEP_DEFER) {
		commission->deferred = 1;
		commission->deferred_until = args->until;
	} else if (step == STEP_DISPUTE) {
		commission->disputed = 1;
	} else {
		commission->disputed = args->due ? commission->disputed : 0;
		commission->deferred = 0;
		commission->deferred_until = ABSENT;
	}
}

/* A rejected one comes back to a conversion that stands and has no other. */
static int
check_return(struct work *work, const struct commission *commission, const struct conversion *conversion, struct err *err)
{
	struct touched *live;
	int r = commission_of_conversion(work, commission->conversion, &live, err);

	if (r == 0 && live)
		return err_rule(err, ERR_DUPLICATE, "comision_viva", "conversion_id", _("%s: its conversion has the live "
		                "commission %s"), commission->head.id, ((struct record *)live->record)->id);
	if (r == 0 && conversion->state > CONVERSION_PROCESSED)
		return err_rule(err, ERR_RULE, "conversion_no_vigente", "conversion_id", _("conversion_id: is %s"),
		                names_text(&conversion_states, conversion->state));
	return r;
}

static int
reopen(struct work *work, struct touched *touched, struct err *err)
{
	struct commission *commission = touched->record;
	bool rejected = commission->state == COMMISSION_REJECTED, refunded;
	struct parties parties = { 0 };
	int r = parties_of(work, commission, &parties, err);

	if (r == 0 && rejected && commission->origin != ORIGIN_ADJUSTMENT)
		r = check_return(work, commission, parties.conversion, err);
	if (r == 0)
		r = work_move(work, touched, STEP_REOPEN, err);
	if (r < 0)
		return r;
	if (rejected && commission->before_rejection == COMMISSION_PENDING)
		commission->state = COMMISSION_PENDING;
	commission->before_rejection = ABSENT;
	commission->given_level = commission->approver = commission->approved_at = commission->payable_from = ABSENT;
	refunded = commission_base_left(commission, parties.conversion) < commission->base; /* while it was rejected */
	commission->base = commission_base_left(commission, parties.conversion);
	if (refunded && commission->state == COMMISSION_CALCULATED)
		return calculate_now(work, touched, &parties, err);
	r = work_emit(work, touched, NULL, err);
	return r < 0 ? r : parties_follow(work, commission, &parties, STEP_UNPROCESS, err);
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
	if (commission->origin == ORIGIN_ADJUSTMENT && (step == STEP_CALCULATE || step == STEP_EDIT || step == STEP_CHECK))
		return err_rule(err, ERR_RULE, "es_un_ajuste", NULL, _("%s: is an adjustment; its amounts follow from its "
		                "conversion"), commission->head.id);
	r = entity_next(touched->entity, commission->state, step, &transition, err);
	if (r == 0 && step == STEP_CHECK && work->actor != ACTOR_SYSTEM)
		return err_set(err, ERR_STEP, _("%s: follows by itself, nobody decides it"), names_at(&step_names, step));
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
		return approval_by_hand(work, touched, args, err);
	if (step == STEP_CALCULATE)
		return calculate_again(work, touched, args, err);
	if (step == STEP_CHECK)
		return ask_again(work, touched, err);
	if (step == STEP_REOPEN)
		return reopen(work, touched, err);
	if (step == STEP_REJECT)
		return reject(work, touched, err);
	if (step == STEP_EDIT)
		return edit(work, touched, err);
	if (step == STEP_ANNUL)
		return commission_annul(work, touched, args->reason, err);
	if ((step == STEP_DEFER && commission->deferred == 1) || (step == STEP_DISPUTE && commission->disputed == 1) ||
	    (step == STEP_RELEASE && commission->deferred != 1 && commission->disputed != 1))
		return err_set(err, ERR_SAME, "%s", _("it was so already"));
	r = step_until(work, args, err);
	if (r < 0)
		return r;
	flag(touched, step, args);
	return work_step(work, touched, step, err);
}
