/* Steps of conversions: the pipeline from registering to the commission, and what a person decides. */
#include "config.h"

#include "conversion.h"

#include <string.h>

#include "affiliate.h"
#include "buf.h"
#include "campaign.h"
#include "commission.h"
#include "date.h"
#include "decision_store.h"
#include "err.h"
#include "i18n.h"
#include "reason.h"
#include "record.h"
#include "record_store.h"
#include "sales_store.h"
#include "score.h"
#include "settings.h"
#include "steps.h"
#include "store.h"
#include "sum_store.h"
#include "work.h"

#define FUTURE_MS (5 * 60 * MS_SECOND) /* clocks differ a little */

struct parties {
	struct affiliate *affiliate; /* NULL while unknown */
	struct campaign *campaign;
};

static int
find_party(struct work *work, const struct entity *entity, const char *id, int64_t *row, void *ret_record,
           struct err *err)
{
	struct touched *touched;
	int r = record_find(work->tx->store, entity, id, row, err);

	if (r < 0 || *row == ABSENT)
		return r;
	r = work_load(work, entity, *row, &touched, err);
	if (r < 0)
		return r;
	while (r == 0 && entity == &affiliate_entity && ((struct affiliate *)touched->record)->merged_into != ABSENT) {
		*row = ((struct affiliate *)touched->record)->merged_into;
		r = work_load(work, entity, *row, &touched, err);
	}
	if (r < 0)
		return r;
	if (((struct record *)touched->record)->undone == 1)
		*row = ABSENT;
	else
		memcpy(ret_record, &touched->record, sizeof(void *));
	return r;
}

static int
find_parties(struct work *work, struct conversion *conversion, struct parties *parties, struct err *err)
{
	const struct {
		const char *rule, *id;
		int64_t row;
	} unknown[] = { { "afiliado_desconocido", "afiliado_id", 0 }, { "campana_desconocida", "campana_id", 0 } };
	int r = find_party(work, &affiliate_entity, conversion->affiliate_id, &conversion->affiliate, &parties->affiliate,
	                   err);

	if (r == 0)
		r = find_party(work, &campaign_entity, conversion->campaign_id, &conversion->campaign, &parties->campaign, err);
	if (r < 0 || work->session->settings.references == REFERENCES_TOLERANT)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		if (i == 0 ? !parties->affiliate : !parties->campaign)
			return err_rule(err, ERR_FIELD, unknown[i].rule, unknown[i].id, _("%s: is not known here"), unknown[i].id);
	return 0;
}

static const char *
keep_words(struct work *work, struct buf *words)
{
	const char *text = words->len ? arena_text(work->arena, buf_text(words), words->len) : NULL;

	buf_done(words);
	return text;
}

/* What is stored of the conversion itself is not before it. */
static void
leave_out(struct score_facts *facts, const struct conversion *stored)
{
	if (!stored || stored->head.undone == 1 || stored->state > CONVERSION_PROCESSED ||
	    stored->affiliate != facts->conversion->affiliate || stored->currency != facts->conversion->currency)
		return;
	facts->mean_n--;
	facts->mean_sum -= stored->value;
}

static int
rate(struct work *work, struct touched *touched, const struct parties *parties, struct err *err)
{
	struct conversion *conversion = touched->record;
	struct score_facts facts = {
		.conversion = conversion,
		.affiliate_email = parties->affiliate ? parties->affiliate->email : NULL,
		.campaign = parties->campaign,
	};
	struct store *store = work->tx->store;
	struct buf reasons = { 0 };
	int r = list_parse(&product_list, conversion->products, conversion->currency, work->arena, &facts.products,
	                   &facts.n_products, err);

	if (r == 0 && parties->affiliate)
		r = sum_conversions(store, conversion->affiliate, conversion->currency, &facts.mean_n, &facts.mean_sum, err);
	leave_out(&facts, touched->before);
	if (r == 0 && parties->affiliate && conversion->client_email)
		r = sales_repeated(store, conversion, SCORE_REPEAT_MS, &facts.repeated, err);
	if (r == 0 && parties->affiliate && conversion->timed == 1)
		r = sales_burst(store, conversion, SCORE_BURST_MS, SCORE_BURST, &facts.burst, err);
	if (r < 0)
		return r;
	facts.burst += 1; /* this one */
	conversion->score = score(&facts, &reasons);
	conversion->score_reasons = keep_words(work, &reasons);
	return 0;
}

/* Why the automatic check leaves it registrada; fuera_de_vigencia may be a note only. True when nothing holds it. */
static bool
check(const struct work *work, const struct conversion *conversion, const struct parties *parties, struct buf *words)
{
	const struct settings *settings = &work->session->settings;
	const struct affiliate *affiliate = parties->affiliate;
	const struct campaign *campaign = parties->campaign;
	bool outside = campaign && settings->validity != VALIDITY_IGNORE &&
	               (conversion->happened_at < campaign->starts_at || conversion->happened_at > campaign->ends_at);
	bool ended = campaign && settings->validity == VALIDITY_STRICT && campaign->ends_at <= work->tx->now;
	const struct {
		bool holds;
		const char *word;
	} reasons[] = {
		{ !affiliate, "afiliado_desconocido" },
		{ affiliate && !affiliate_active(affiliate, work->tx->now), "afiliado_no_activo" },
		{ !campaign, "campana_desconocida" },
		{ campaign && (campaign->state != CAMPAIGN_ACTIVE || ended), "campana_no_activa" },
		{ conversion->score > score_threshold(campaign ? (enum fraud_policy)campaign->fraud_policy : FRAUD_MODERATE),
		  "en_revision" },
		{ outside && settings->validity == VALIDITY_STRICT, "fuera_de_vigencia" },
	};
	bool passes = true;

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (!reasons[i].holds)
			continue;
		words_add(words, reasons[i].word);
		passes = false;
	}
	if (outside && settings->validity == VALIDITY_NOTE)
		words_add(words, "fuera_de_vigencia");
	return passes;
}

/* registrada -> validada and what follows from it. */
static int
validate(struct work *work, struct touched *touched, enum step step, struct err *err)
{
	struct conversion *conversion = touched->record;
	int r = work_move(work, touched, step, err);

	conversion->validation = step == STEP_CHECK ? VALIDATION_AUTOMATIC : VALIDATION_BY_HAND;
	if (r == 0)
		r = work_emit(work, touched, NULL, err);
	return r < 0 ? r : commission_automatic(work, touched, err);
}

static int
defaults(struct work *work, struct conversion *conversion, struct err *err)
{
	conversion->state = ABSENT;
	conversion->refunded = 0;
	conversion->typist = work->typed ? work->actor : ABSENT;
	if (conversion->currency == ABSENT)
		conversion->currency = work->session->settings.currency;
	if (conversion->happened_at == ABSENT) {
		conversion->happened_at = work->tx->now;
		conversion->timed = 0;
	} else {
		conversion->timed = conversion->happened_at != date_day_start(date_day(conversion->happened_at));
	}
	if (conversion->happened_at > work->tx->now + FUTURE_MS)
		return err_rule(err, ERR_FIELD, "fecha_futura", "fecha_conversion", _("fecha_conversion: lies in the future"));
	return 0;
}

int
conversion_create(struct work *work, struct touched *touched, struct err *err)
{
	struct conversion *conversion = touched->record;
	struct parties parties = { 0 };
	struct buf held = { 0 };
	bool passes;
	int r = defaults(work, conversion, err);

	if (r == 0) {
		conversion->state = CONVERSION_REGISTERED;
		r = entity_check(touched->entity, conversion, err); /* before anything is computed from it */
		conversion->state = ABSENT;
	}
	if (r == 0)
		r = find_parties(work, conversion, &parties, err);
	if (r == 0)
		r = rate(work, touched, &parties, err);
	if (r == 0)
		r = work_move(work, touched, STEP_CREATE, err);
	if (r == 0)
		r = work_emit(work, touched, NULL, err);
	if (r < 0)
		return r;
	passes = check(work, conversion, &parties, &held);
	conversion->held_by = keep_words(work, &held);
	return passes ? validate(work, touched, STEP_CHECK, err) : 0;
}

/* Rejected and cancelled: its commission goes with it, or is corrected when it is paid. */
static int
drop_commission(struct work *work, struct touched *touched, const char *why, struct err *err)
{
	struct conversion *conversion = touched->record;
	struct touched *commission;
	int r = commission_of_conversion(work, conversion->head.row, &commission, err);

	if (r < 0 || !commission)
		return r;
	if (((struct commission *)commission->record)->state == COMMISSION_PAID)
		return commission_recalculate(work, commission, err);
	return commission_annul(work, commission, why, err);
}

static int
cancel(struct work *work, struct touched *touched, enum step step, struct err *err)
{
	struct conversion *conversion = touched->record;
	int r = work_move(work, touched, step, err);

	if (r == 0 && step == STEP_CANCEL)
		conversion->refunded = conversion->value;
	if (r == 0)
		r = work_emit(work, touched, NULL, err);
	return r < 0 ? r : drop_commission(work, touched, step == STEP_CANCEL ? "conversion cancelada" : "conversion rechazada",
	                                   err);
}

static int
refund(struct work *work, struct touched *touched, const struct step_args *args, struct err *err)
{
	struct conversion *conversion = touched->record;
	struct touched *commission;
	int64_t amount = 0, left = conversion->value - conversion->refunded;
	int digits = currency_digits(conversion->currency);
	char text[MONEY_TEXT_SIZE];
	int r = args->amount ? decimal_parse(args->amount, strlen(args->amount), digits, MONEY_MAX, "valor", &amount, err) : 0;

	if (r < 0)
		return r;
	if (amount <= 0)
		return err_rule(err, ERR_FIELD, "rango", "valor", _("valor: an amount above 0 is needed"));
	if (amount > left)
		return err_rule(err, ERR_RULE, "reembolso_excedido", "valor", _("valor: more than what is left of the conversion, %s"),
		                decimal_text(left, digits, text));
	if (amount == left) {
		touched->reason_code = touched->reason_code == ABSENT ? REASON_REFUND : touched->reason_code;
		return cancel(work, touched, STEP_CANCEL, err);
	}
	r = work_move(work, touched, STEP_REFUND, err);
	conversion->refunded += amount;
	if (r == 0)
		r = work_emit(work, touched, "conversion_actualizada", err);
	if (r == 0)
		r = commission_of_conversion(work, conversion->head.row, &commission, err);
	return r < 0 || !commission ? r : commission_recalculate(work, commission, err);
}

static int
validate_by_hand(struct work *work, struct touched *touched, struct err *err)
{
	struct conversion *conversion = touched->record;
	struct parties parties = { 0 };
	int r = find_parties(work, conversion, &parties, err);

	if (r < 0)
		return r;
	if (!parties.affiliate || !parties.campaign)
		return err_rule(err, ERR_RULE, !parties.affiliate ? "afiliado_desconocido" : "campana_desconocida", NULL,
		                _("%s: its affiliate or campaign is not known here"), conversion->head.id);
	conversion->held_by = NULL;
	return validate(work, touched, STEP_VALIDATE, err);
}

/* The automatic check again, after an edit or an arrival (STEP_CHECK). */
static int
check_again(struct work *work, struct touched *touched, enum step step, struct err *err)
{
	struct conversion *conversion = touched->record;
	struct parties parties = { 0 };
	struct buf held = { 0 };
	bool passes;
	const struct conversion *stored = touched->before;
	int r = step == STEP_EDIT ? work_move(work, touched, step, err) : 0;

	if (r == 0 && conversion->refunded > 0 && conversion->currency != stored->currency)
		return err_rule(err, ERR_RULE, "reembolsada", "moneda", _("%s: a part was refunded in %s"), conversion->head.id,
		                currency_code(stored->currency));
	if (r == 0)
		r = entity_check(touched->entity, conversion, err);
	if (r == 0)
		r = find_parties(work, conversion, &parties, err);
	if (r == 0)
		r = rate(work, touched, &parties, err);
	if (r == 0 && step == STEP_EDIT)
		r = work_emit(work, touched, "conversion_actualizada", err);
	if (r < 0)
		return r;
	passes = check(work, conversion, &parties, &held);
	conversion->held_by = keep_words(work, &held);
	if (passes)
		return validate(work, touched, STEP_CHECK, err);
	return step == STEP_EDIT ? 0 : work_step(work, touched, step, err);
}

int
conversion_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err)
{
	struct conversion *conversion = touched->record;
	const struct transition *transition;
	int r = entity_next(touched->entity, conversion->state, step, &transition, err);

	if (r == 0 && (step == STEP_PROCESS || step == STEP_UNPROCESS || (step == STEP_CHECK && work->actor != ACTOR_SYSTEM)))
		return err_rule(err, ERR_STEP, NULL, NULL, _("%s: follows by itself, nobody decides it"),
		                names_at(&step_names, step));
	if (r == 0)
		r = step_reason(touched, args, transition->reason, err);
	if (r < 0)
		return r;
	if (transition->reason) {
		conversion->reason_code = args->reason_code;
		conversion->reason = args->reason;
	}
	if (step == STEP_EDIT || step == STEP_CHECK)
		return check_again(work, touched, step, err);
	if (step == STEP_VALIDATE)
		return validate_by_hand(work, touched, err);
	if (step == STEP_REFUND)
		return refund(work, touched, args, err);
	if (step == STEP_REOPEN) {
		r = work_move(work, touched, step, err);
		return r < 0 ? r : work_emit(work, touched, NULL, err);
	}
	return cancel(work, touched, step, err);
}
