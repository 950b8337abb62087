/* Steps of affiliates and campaigns: a state, a reason, an event. */
#include "config.h"

#include "affiliate.h"
#include "campaign.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "settings.h"
#include "steps.h"
#include "store.h"
#include "sum_store.h"
#include "work.h"

int
affiliate_create(struct work *work, struct touched *touched, struct err *err)
{
	struct affiliate *affiliate = touched->record;
	int r;

	affiliate->state = ABSENT;
	if (affiliate->type == ABSENT)
		affiliate->type = AFFILIATE_STANDARD;
	if (affiliate->account_number)
		affiliate->bank_state = BANK_TO_CONFIRM;
	r = work_move(work, touched, STEP_CREATE, err);
	if (work->session->settings.direct_signup == 0)
		affiliate->state = AFFILIATE_PENDING;
	return r < 0 ? r : work_emit(work, touched, "afiliado_creado", err);
}

static bool
bank_differs(const struct affiliate *a, const struct affiliate *b)
{
	static const char *const names[] = { "banco", "tipo_cuenta", "numero_cuenta", "titular", "documento_titular",
		                             "llave_breb" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct field *field = field_find(affiliate_entity.fields, affiliate_entity.n_fields, names[i],
		                                       __builtin_strlen(names[i]));

		if (!field_equal(field, a, b))
			return true;
	}
	return false;
}

static int
check_unpaid(struct work *work, const struct affiliate *affiliate, struct err *err)
{
	int64_t n = 0;
	int r = sum_unpaid(work->tx->store, affiliate->head.row, &n, err);

	if (r == 0 && n > 0)
		return err_rule(err, ERR_RULE, "comisiones_sin_pagar", NULL,
		                _("%s: has %lld approved commissions that are not paid"), affiliate->head.id, (long long)n);
	return r;
}

int
affiliate_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err)
{
	struct affiliate *affiliate = touched->record;
	const struct transition *transition;
	int r = entity_next(touched->entity, affiliate->state, step, &transition, err);

	if (r == 0 && step == STEP_MERGE)
		return err_set(err, ERR_STEP, "%s", _("fusionar needs the affiliate that stays"));
	if (r == 0)
		r = step_reason(touched, args, transition->reason, err);
	if (r == 0 && step == STEP_SUSPEND)
		r = step_until(work, args, err);
	if (r == 0 && step == STEP_DELETE)
		r = check_unpaid(work, affiliate, err);
	if (r == 0)
		r = work_move(work, touched, step, err);
	if (r < 0)
		return r;
	if (transition->reason) {
		affiliate->reason_code = args->reason_code;
		affiliate->reason = args->reason;
	}
	affiliate->suspended_until = step == STEP_SUSPEND ? args->until
		: affiliate->state == AFFILIATE_SUSPENDED ? affiliate->suspended_until : ABSENT;
	if (step == STEP_CONFIRM_BANK) {
		if (!affiliate->account_number)
			return err_rule(err, ERR_RULE, "sin_datos_bancarios", NULL, _("%s: has no bank data to confirm"),
			                affiliate->head.id);
		affiliate->bank_state = BANK_CONFIRMED;
		affiliate->bank_by = work->session->user;
		affiliate->bank_at = work->tx->now;
	}
	if (step == STEP_EDIT && bank_differs(touched->before, affiliate))
		affiliate->bank_state = affiliate->account_number ? BANK_TO_CONFIRM : ABSENT;
	return work_emit(work, touched, NULL, err);
}

int
campaign_create(struct work *work, struct touched *touched, struct err *err)
{
	struct campaign *campaign = touched->record;
	int r;

	campaign->state = ABSENT;
	if (campaign->currency == ABSENT)
		campaign->currency = work->session->settings.currency;
	if (campaign->type == ABSENT)
		campaign->type = field_find(campaign_entity.fields, campaign_entity.n_fields, "tipo_campana", 12)->names->n - 1;
	if (campaign->fraud_policy == ABSENT)
		campaign->fraud_policy = FRAUD_MODERATE;
	if (campaign->wait_days == ABSENT)
		campaign->wait_days = 0;
	r = work_move(work, touched, STEP_CREATE, err);
	if (r == 0)
		r = work_emit(work, touched, "campana_creada", err);
	if (r < 0 || work->session->settings.activate_on_create == 0)
		return r;
	r = work_move(work, touched, STEP_ACTIVATE, err);
	return r < 0 ? r : work_emit(work, touched, NULL, err);
}

/* What an edit tells: the segment alone has an event of its own. */
static int
emit_edit(struct work *work, struct touched *touched, struct err *err)
{
	const struct campaign *before = touched->before, *after = touched->record;
	const struct field *locations = field_find(campaign_entity.fields, campaign_entity.n_fields, "ubicaciones", 11);
	bool segment = before->age_min != after->age_min || before->age_max != after->age_max ||
	               !field_equal(locations, before, after);
	int r = segment ? work_emit(work, touched, "segmentacion_actualizada", err) : 0;

	return r < 0 ? r : work_emit(work, touched, "campana_actualizada", err);
}

int
campaign_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err)
{
	struct campaign *campaign = touched->record;
	const struct transition *transition;
	int r = entity_next(touched->entity, campaign->state, step, &transition, err);

	if (r == 0)
		r = step_reason(touched, args, transition->reason, err);
	if (r < 0)
		return r;
	if (step == STEP_ACTIVATE && args->ends_at != ABSENT)
		campaign->ends_at = args->ends_at;
	if (campaign->state == CAMPAIGN_FINISHED && step == STEP_ACTIVATE && campaign->ends_at <= work->tx->now)
		return err_rule(err, ERR_RULE, "fecha_fin_pasada", "fecha_fin",
		                _("fecha_fin: a finished campaign needs a later end: --fecha_fin"));
	if (transition->reason) {
		campaign->reason_code = args->reason_code;
		campaign->reason = args->reason;
	}
	r = work_move(work, touched, step, err);
	if (r == 0 && step == STEP_EDIT)
		return emit_edit(work, touched, err);
	return r < 0 ? r : work_emit(work, touched, NULL, err);
}
