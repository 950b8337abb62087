#include "config.h"

#include "calculate.h"

#include "buf.h"
#include "err.h"
#include "i18n.h"

/* Amounts on their way are exact fractions numerator / denominator. The base after discounts has the denominator SCALE; each
 * factor multiplies both sides. The largest numerator is 10^13 x 10^5 (discounts) x 10^5 (percent) x 10^5 (level)
 * x 2 x 10^5 (bonus) < 2^114. */
#define SCALE INT64_C(100000)      /* thousandths of a percent in a whole */
#define LEVEL_SCALE INT64_C(1000)

struct fraction {
	__int128 numerator;
	__int128 denominator;
};

struct work {
	const struct terms *terms;
	const struct commission *commission;
	int digits;
	__int128 base; /* after discounts, x SCALE */
	struct buf *steps;
};

static void
add_amount(struct work *work, int64_t amount)
{
	buf_char(work->steps, ' ');
	decimal_add(work->steps, amount, work->digits);
}

static void
add_percent(struct work *work, int64_t percent)
{
	buf_char(work->steps, ' ');
	decimal_add(work->steps, percent, PERCENT_DIGITS);
}

/* One discount as a part of the base, x SCALE. */
static int
discount_part(struct work *work, const struct discount *discount, __int128 *ret_part, struct err *err)
{
	bool percent = discount->type == DISCOUNT_PERCENT;
	int64_t value;
	int r = decimal_parse(discount->value, __builtin_strlen(discount->value), percent ? PERCENT_DIGITS : work->digits,
	                      percent ? PERCENT_MAX : MONEY_MAX, "descuentos.valor", &value, err);

	if (r < 0)
		return r;
	if (value < 0)
		return err_rule(err, ERR_FIELD, "rango", "descuentos.valor", _("descuentos.valor: must not be negative"));
	*ret_part = (__int128)value * (percent ? work->commission->base : SCALE);
	words_add(work->steps, percent ? "descuento_porcentaje" : "descuento_fijo");
	if (percent)
		add_percent(work, value);
	else
		add_amount(work, value);
	return 0;
}

static int
apply_discounts(struct work *work, struct err *err)
{
	work->base = (__int128)work->commission->base * SCALE;
	if (work->commission->apply_discounts != 1)
		return 0;
	for (size_t i = 0; i < work->terms->n_discounts; i++) {
		__int128 part;
		int r = discount_part(work, &work->terms->discounts[i], &part, err);

		if (r < 0)
			return r;
		work->base -= part;
	}
	if (work->base < 0)
		work->base = 0;
	if (work->terms->n_discounts) {
		words_add(work->steps, "base_con_descuentos");
		add_amount(work, (int64_t)divide_rounded(work->base, SCALE, work->terms->rounding));
	}
	return 0;
}

static void
add_bracket(struct work *work, const struct bracket *bracket)
{
	words_add(work->steps, "escalon");
	add_amount(work, bracket->from);
	if (bracket->to == ABSENT)
		buf_str(work->steps, " -");
	else
		add_amount(work, bracket->to);
	add_percent(work, bracket->percent);
}

/* base x percent, x SCALE x SCALE; `total` takes the bracket that the base lies in for the whole, `marginal` each for its part. */
static __int128
by_brackets(struct work *work)
{
	bool marginal = work->commission->bracket_mode == BRACKETS_MARGINAL;
	__int128 sum = 0;

	for (size_t i = 0; i < work->terms->n_brackets; i++) {
		const struct bracket *bracket = &work->terms->brackets[i];
		__int128 from = (__int128)bracket->from * SCALE;
		__int128 to = bracket->to == ABSENT ? work->base + 1 : (__int128)bracket->to * SCALE;

		if (work->base < from || (!marginal && work->base >= to))
			continue;
		add_bracket(work, bracket);
		sum += ((marginal ? (work->base < to ? work->base : to) - from : work->base)) * bracket->percent;
	}
	return sum;
}

/* Step 3, x SCALE x SCALE. */
static __int128
by_type(struct work *work)
{
	const struct commission *commission = work->commission;
	__int128 sum = 0;

	if (commission->type == COMMISSION_BRACKETS)
		return by_brackets(work);
	if (commission->type != COMMISSION_FIXED) {
		sum += work->base * commission->percent;
		words_add(work->steps, "porcentaje");
		add_percent(work, commission->percent);
		buf_printf(work->steps, " %s", commission->rate_from ? commission->rate_from : "explicito");
	}
	if (commission->type != COMMISSION_PERCENTAGE) {
		sum += (__int128)commission->fixed * SCALE * SCALE;
		words_add(work->steps, "fijo");
		add_amount(work, commission->fixed);
	}
	return sum;
}

/* Steps 4 and 5. */
static void
apply_factors(struct work *work, struct fraction *value)
{
	const struct commission *commission = work->commission;

	if (commission->level != ABSENT) {
		value->numerator *= commission->level;
		value->denominator *= LEVEL_SCALE;
		words_add(work->steps, "nivel");
		add_percent(work, commission->level);
	}
	if (commission->bonus != ABSENT) {
		value->numerator *= SCALE + commission->bonus;
		value->denominator *= SCALE;
		words_add(work->steps, "bonus");
		add_percent(work, commission->bonus);
	}
}

static void
clamp(struct work *work, const char *word, bool out, int64_t bound, int64_t *amount)
{
	if (!out)
		return;
	*amount = bound;
	words_add(work->steps, word);
	add_amount(work, bound);
}

/* Step 7. */
static void
apply_bounds(struct work *work, int64_t *amount)
{
	const struct commission *commission = work->commission;
	bool capped = commission->type == COMMISSION_PERCENTAGE || commission->type == COMMISSION_BRACKETS;

	clamp(work, "minimo", commission->minimum != ABSENT && *amount < commission->minimum, commission->minimum, amount);
	clamp(work, "maximo", commission->maximum != ABSENT && *amount > commission->maximum, commission->maximum, amount);
	clamp(work, "tope_base", capped && (__int128)*amount * SCALE > work->base, (int64_t)(work->base / SCALE), amount);
}

/* Step 8. */
static void
add_tax(struct work *work, struct amounts *amounts)
{
	const struct commission *commission = work->commission;

	if (commission->add_tax == 1) {
		amounts->tax = (int64_t)divide_rounded((__int128)amounts->amount * commission->tax_rate, SCALE,
		                                       work->terms->rounding);
		words_add(work->steps, "iva");
		add_percent(work, commission->tax_rate);
		add_amount(work, amounts->tax);
	}
	amounts->total = amounts->amount + amounts->tax;
	words_add(work->steps, "total");
	add_amount(work, amounts->total);
}

int
calculate(const struct terms *terms, struct amounts *ret_amounts, struct buf *steps, struct err *err)
{
	static const char *const rounding_words[ROUNDINGS] = { "redondeo half_up", "redondeo half_even", "redondeo down" };
	const struct commission *commission = terms->commission;
	struct work work = { terms, commission, currency_digits(commission->currency), 0, steps };
	struct amounts amounts = { 0 };
	struct fraction value;
	__int128 rounded;
	int r = 0;

	if (commission->type == COMMISSION_BRACKETS)
		r = brackets_check(terms->brackets, terms->n_brackets, err);
	if (r < 0)
		return r;
	words_add(work.steps, "base");
	add_amount(&work, commission->base);
	r = apply_discounts(&work, err);
	if (r < 0)
		return r;
	value = (struct fraction){ by_type(&work), (__int128)SCALE * SCALE };
	apply_factors(&work, &value);
	rounded = divide_rounded(value.numerator, value.denominator, terms->rounding);
	if (rounded > MONEY_MAX)
		return err_rule(err, ERR_FIELD, "demasiado_grande", "monto_calculado",
		                _("monto_calculado: the terms give an amount that is too large"));
	amounts.amount = (int64_t)rounded;
	words_add(work.steps, rounding_words[terms->rounding]);
	add_amount(&work, amounts.amount);
	apply_bounds(&work, &amounts.amount);
	add_tax(&work, &amounts);
	if (buf_failed(steps))
		return err_nomem(err);
	*ret_amounts = amounts;
	return 0;
}
