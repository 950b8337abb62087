#include "config.h"

#include "terms.h"

#include <string.h>

#include "buf.h"
#include "calculate.h"
#include "err.h"
#include "i18n.h"
#include "parties.h"
#include "record.h"
#include "store.h"
#include "sum_store.h"
#include "work.h"

static int
find_plan(struct work *work, const struct campaign *campaign, int64_t type, const struct plan **ret_plan, struct err *err)
{
	struct plan *plans = NULL;
	size_t n = 0;
	int r = list_parse(&plan_list, campaign->plans, campaign->currency, work->arena, &plans, &n, err);

	*ret_plan = NULL;
	for (size_t i = 0; i < n && r == 0; i++)
		if (plans[i].conversion_type == type || (plans[i].conversion_type == ABSENT && !*ret_plan))
			*ret_plan = &plans[i];
	return r;
}

static void
use_plan(struct commission *commission, const struct plan *plan)
{
	commission->type = plan->type;
	commission->percent = plan->percent;
	commission->fixed = plan->fixed;
	commission->brackets = plan->brackets;
	commission->bracket_mode = plan->bracket_mode;
	commission->minimum = plan->minimum;
	commission->maximum = plan->maximum;
	commission->rate_from = "campana:plan";
}

struct rate {
	int64_t percent;
	const char *from;
};

static struct rate
rate_of_affiliate(const struct affiliate *affiliate)
{
	if (affiliate->type == AFFILIATE_PREMIUM && affiliate->rate_premium != ABSENT)
		return (struct rate){ affiliate->rate_premium, "afiliado:comision_premium" };
	return (struct rate){ affiliate->rate_base, "afiliado:comision_base" };
}

static struct rate
rate_of_campaign(const struct campaign *campaign, bool by_type, int64_t type)
{
	if (by_type && type == CONVERSION_SALE && campaign->rate_sale != ABSENT)
		return (struct rate){ campaign->rate_sale, "campana:comision_venta" };
	return (struct rate){ campaign->rate_conversion, "campana:comision_conversion" };
}

/* A campaign without rates means `afiliado`. */
static enum rate_policy
rate_policy(const struct campaign *campaign)
{
	bool none = campaign->rate_conversion == ABSENT && campaign->rate_sale == ABSENT;

	if (campaign->rate_policy != ABSENT)
		return (enum rate_policy)campaign->rate_policy;
	return none ? RATE_AFFILIATE : RATE_CONVERSION;
}

static struct rate
choose_rate(const struct campaign *campaign, const struct affiliate *affiliate, int64_t type)
{
	enum rate_policy policy = rate_policy(campaign);
	struct rate of_affiliate = rate_of_affiliate(affiliate);
	struct rate of_campaign = rate_of_campaign(campaign, policy != RATE_CONVERSION, type);

	switch (policy) {
	case RATE_AFFILIATE:
		return of_affiliate;
	case RATE_HIGHER:
		return of_affiliate.percent > of_campaign.percent ? of_affiliate : of_campaign;
	case RATE_CONVERSION:
	case RATE_BY_TYPE:
	case RATE_POLICIES:
		break;
	}
	return of_campaign;
}

int
terms_choose(struct work *work, struct commission *commission, const struct conversion *conversion,
             const struct affiliate *affiliate, const struct campaign *campaign, struct err *err)
{
	const struct plan *plan;
	struct rate rate;
	int r;

	if (commission->percent != ABSENT || commission->fixed != ABSENT || commission->brackets) {
		commission->rate_from = "explicito";
		if (commission->type == ABSENT)
			commission->type = commission->brackets ? COMMISSION_BRACKETS
				: commission->percent == ABSENT ? COMMISSION_FIXED : COMMISSION_PERCENTAGE;
		return 0;
	}
	r = find_plan(work, campaign, conversion->type, &plan, err);
	if (r < 0)
		return r;
	if (plan && commission->currency != campaign->currency &&
	    fields_amount(plan_list.fields, plan_list.n_fields, 0, 0, plan))
		return err_rule(err, ERR_RULE, "sin_tasa", "porcentaje", _("porcentaje: the campaign's plan holds amounts in %s"),
		                currency_code(campaign->currency));
	if (plan) {
		use_plan(commission, plan);
		return 0;
	}
	rate = choose_rate(campaign, affiliate, conversion->type);
	if (rate.percent == ABSENT)
		return err_rule(err, ERR_RULE, "sin_tasa", "porcentaje",
		                _("porcentaje: neither the campaign nor the affiliate has a rate"));
	commission->type = COMMISSION_PERCENTAGE;
	commission->percent = rate.percent;
	commission->rate_from = rate.from;
	return 0;
}

/* Whether the sums hold the conversion as a valid one already. */
static bool
counted(const struct touched *touched)
{
	const struct conversion *stored = touched->before;

	return stored && stored->head.undone == 0 &&
	       (stored->state == CONVERSION_VALIDATED || stored->state == CONVERSION_PROCESSED);
}

int
terms_freeze(struct work *work, struct commission *commission, const struct parties *parties, struct err *err)
{
	const struct campaign *campaign = parties->campaign;
	int64_t n = 0;
	int r;

	commission->level = parties->affiliate->level;
	commission->tax_rate = work->session->settings.tax_rate;
	if (campaign->bonus == ABSENT || campaign->bonus_target == ABSENT)
		return 0;
	r = sum_valid_conversions(work->tx->store, parties->affiliate->head.row, campaign->head.row, &n, err);
	if (r == 0 && n + !counted(parties->touched) >= campaign->bonus_target) /* this one included */
		commission->bonus = campaign->bonus;
	return r;
}

int
terms_calculate(struct work *work, struct commission *commission, struct err *err)
{
	struct terms terms = { .commission = commission,
		               .rounding = (enum rounding)work->session->settings.rounding };
	struct amounts amounts;
	struct buf steps = { 0 };
	int r = list_parse(&bracket_list, commission->brackets, commission->currency, work->arena, &terms.brackets,
	                   &terms.n_brackets, err);

	if (r == 0)
		r = list_parse(&discount_list, commission->discounts, commission->currency, work->arena, &terms.discounts,
		               &terms.n_discounts, err);
	if (r == 0)
		r = calculate(&terms, &amounts, &steps, err);
	if (r == 0) {
		commission->amount = amounts.amount;
		commission->tax = amounts.tax;
		commission->total = amounts.total;
		commission->rounding = (int64_t)terms.rounding;
		commission->steps = arena_text(work->arena, buf_text(&steps), steps.len);
		r = commission->steps ? 0 : err_nomem(err);
	}
	buf_done(&steps);
	return r;
}

bool
terms_discounted(const struct commission *commission)
{
	return commission->apply_discounts == 1 && commission->discounts && strcmp(commission->discounts, "[]") != 0;
}

bool
terms_equal(const struct commission *a, const struct commission *b)
{
	static const char *const names[] = { "monto_base", "moneda", "tipo_comision", "porcentaje", "monto_fijo", "escalones",
		                             "modo_escalones", "incluir_iva", "monto_minimo", "monto_maximo" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct field *field = field_find(commission_entity.fields, commission_entity.n_fields, names[i],
		                                       strlen(names[i]));

		if (!field_equal(field, a, b))
			return false;
	}
	if (!terms_discounted(a) && !terms_discounted(b))
		return true;
	return a->discounts && b->discounts && terms_discounted(a) && terms_discounted(b) &&
	       strcmp(a->discounts, b->discounts) == 0;
}
