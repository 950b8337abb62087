#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "buf.h"
#include "calculate.h"
#include "err.h"

#define ROUNDS 20000
#define UNTOUCHED 77

static const struct bracket seed_brackets[] = {
	{ 0, 10000000, 5000 },
	{ 10000000, 50000000, 8000 },
	{ 50000000, ABSENT, 12000 },
};

static struct commission
new_commission(int64_t type, int64_t base)
{
	struct commission commission;

	entity_clear(&commission_entity, &commission);
	commission.type = type;
	commission.base = base;
	commission.currency = CURRENCY_COP;
	commission.tax_rate = 19000;
	return commission;
}

static struct commission
percentage(int64_t base, int64_t percent)
{
	struct commission commission = new_commission(COMMISSION_PERCENTAGE, base);

	commission.percent = percent;
	return commission;
}

static struct amounts
calculated(const struct terms *terms)
{
	struct amounts amounts = { UNTOUCHED, UNTOUCHED, UNTOUCHED };
	struct buf steps = { 0 };

	assert_int_equal(calculate(terms, &amounts, &steps, NULL), 0);
	buf_done(&steps);
	assert_true(amounts.total == amounts.amount + amounts.tax);
	return amounts;
}

static struct amounts
worth(const struct commission *commission)
{
	return calculated(&(struct terms){ .commission = commission });
}

static struct amounts
worth_by_brackets(int64_t base, int64_t mode)
{
	struct commission commission = new_commission(COMMISSION_BRACKETS, base);

	commission.bracket_mode = mode;
	return calculated(&(struct terms){ .commission = &commission, .brackets = seed_brackets,
					   .n_brackets = ARRAY_LEN(seed_brackets) });
}

static void
assert_amounts(struct amounts amounts, int64_t amount, int64_t tax)
{
	assert_int_equal(amounts.amount, amount);
	assert_int_equal(amounts.tax, tax);
	assert_int_equal(amounts.total, amount + tax);
}

static void
e1_to_e5_percentages_are_right_to_the_digit(void **state)
{
	(void)state;
	static const struct {
		int64_t base, percent, add_tax, amount, tax;
	} examples[] = {
		{ 25000000, 15000, 0, 3750000, 0 },        /* E1 */
		{ 15000000, 20000, 1, 3000000, 570000 },   /* E2 */
		{ 50000000, 25000, 1, 12500000, 2375000 }, /* E3 */
		{ 33333, 15500, 0, 5167, 0 },              /* E4 */
		{ 4, 12500, 0, 1, 0 },                     /* E5: 0.005 */
	};

	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		struct commission commission = percentage(examples[i].base, examples[i].percent);

		commission.add_tax = examples[i].add_tax;
		assert_amounts(worth(&commission), examples[i].amount, examples[i].tax);
	}
}

static void
e6_the_level_does_not_round_a_second_time(void **state)
{
	(void)state;
	struct commission commission = percentage(3333333, 8500);

	commission.level = 1100;
	assert_amounts(worth(&commission), 311667, 0);
}

static void
e7_discounts_are_each_of_the_base_and_added_up(void **state)
{
	(void)state;
	static const struct discount discounts[] = {
		{ DISCOUNT_PERCENT, "10" },
		{ DISCOUNT_PERCENT, "10" },
		{ DISCOUNT_FIXED, "50000.5" },
	};
	struct commission commission = percentage(25000000, 15000);
	struct terms terms = { .commission = &commission, .discounts = discounts };

	commission.apply_discounts = 1;
	terms.n_discounts = 1;
	assert_amounts(calculated(&terms), 3375000, 0);
	terms.n_discounts = 2;
	assert_amounts(calculated(&terms), 3000000, 0);
	terms.n_discounts = 3;
	assert_amounts(calculated(&terms), 2249993, 0); /* 149999.5 x 15 % = 22499.925 */
	commission.apply_discounts = 0;
	assert_amounts(calculated(&terms), 3750000, 0);
}

static void
discounts_stop_at_nothing(void **state)
{
	(void)state;
	static const struct discount discounts[] = {
		{ DISCOUNT_PERCENT, "60" }, { DISCOUNT_PERCENT, "60" },
	};
	struct commission commission = percentage(25000000, 15000);
	struct terms terms = { &commission, .discounts = discounts, .n_discounts = 2 };

	commission.apply_discounts = 1;
	assert_amounts(calculated(&terms), 0, 0);
}

static void
e8_a_fixed_one_is_its_amount_whatever_the_base(void **state)
{
	(void)state;
	struct commission commission = new_commission(COMMISSION_FIXED, 0);

	commission.fixed = 2000000;
	assert_amounts(worth(&commission), 2000000, 0);
	commission.base = 100;
	assert_amounts(worth(&commission), 2000000, 0);
}

static void
e9_e10_brackets_in_total_and_marginal(void **state)
{
	(void)state;
	assert_amounts(worth_by_brackets(25000000, BRACKETS_TOTAL), 2000000, 0);
	assert_amounts(worth_by_brackets(25000000, BRACKETS_MARGINAL), 1700000, 0);
	assert_amounts(worth_by_brackets(50000000, BRACKETS_TOTAL), 6000000, 0);
	assert_amounts(worth_by_brackets(50000000, BRACKETS_MARGINAL), 3700000, 0);
	assert_amounts(worth_by_brackets(25000000, ABSENT), 2000000, 0); /* total is the default */
}

static void
a_bracket_ends_before_its_upper_bound(void **state)
{
	(void)state;
	assert_amounts(worth_by_brackets(9999999, BRACKETS_TOTAL), 500000, 0);
	assert_amounts(worth_by_brackets(10000000, BRACKETS_TOTAL), 800000, 0);
	assert_amounts(worth_by_brackets(0, BRACKETS_TOTAL), 0, 0);
	assert_amounts(worth_by_brackets(0, BRACKETS_MARGINAL), 0, 0);
}

static void
e11_mixed_adds_the_fixed_part(void **state)
{
	(void)state;
	struct commission commission = new_commission(COMMISSION_MIXED, 25000000);

	commission.percent = 5000;
	commission.fixed = 1000000;
	assert_amounts(worth(&commission), 2250000, 0);
}

static void
e12_an_earned_bonus_multiplies(void **state)
{
	(void)state;
	struct commission commission = percentage(25000000, 15000);

	commission.bonus = 25000;
	assert_amounts(worth(&commission), 4687500, 0);
}

static void
e13_e14_the_steps_tell_where_the_rate_came_from(void **state)
{
	(void)state;
	struct commission commission = percentage(25000000, 20000);
	struct terms terms = { .commission = &commission };
	struct amounts amounts;
	struct buf steps = { 0 };

	commission.rate_from = "afiliado:comision_premium";
	assert_int_equal(calculate(&terms, &amounts, &steps, NULL), 0);
	assert_amounts(amounts, 5000000, 0);
	assert_string_equal(buf_text(&steps),
			    "base 250000.0\nporcentaje 20.0 afiliado:comision_premium\n"
			    "redondeo half_up 50000.0\ntotal 50000.0");
	buf_clear(&steps);
	commission.percent = 8000;
	commission.rate_from = "campana:comision_venta";
	assert_int_equal(calculate(&terms, &amounts, &steps, NULL), 0);
	assert_amounts(amounts, 2000000, 0);
	assert_string_equal(buf_text(&steps),
			    "base 250000.0\nporcentaje 8.0 campana:comision_venta\n"
			    "redondeo half_up 20000.0\ntotal 20000.0");
	buf_done(&steps);
}

/* What a paid commission of `commission` is worth anew after each refund, minus what it summed to
 * before: the adjustments. */
static void
assert_adjustments(struct commission commission, const int64_t *refunds, const int64_t *amounts,
		   const int64_t *taxes, size_t n)
{
	struct amounts before = worth(&commission);

	for (size_t i = 0; i < n; i++) {
		struct amounts now;

		commission.base -= refunds[i];
		now = worth(&commission);
		assert_int_equal(now.amount - before.amount, amounts[i]);
		assert_int_equal(now.tax - before.tax, taxes[i]);
		before = now;
	}
	assert_int_equal(commission.base, 0);
	assert_amounts(before, 0, 0);
}

static void
e17_to_e19_refunds_end_at_zero_to_the_digit(void **state)
{
	(void)state;
	struct commission taxed = percentage(15000000, 20000);

	taxed.add_tax = 1;
	assert_adjustments(percentage(25000000, 15000), (const int64_t[]){ 10000000, 15000000 },
			   (const int64_t[]){ -1500000, -2250000 }, (const int64_t[]){ 0, 0 }, 2);
	assert_adjustments(percentage(33333, 15500), (const int64_t[]){ 11111, 22222 },
			   (const int64_t[]){ -1723, -3444 }, (const int64_t[]){ 0, 0 }, 2);
	assert_adjustments(taxed, (const int64_t[]){ 15000000 }, (const int64_t[]){ -3000000 },
			   (const int64_t[]){ -570000 }, 1);
}

static void
bounds_clamp_and_capped_types_stay_under_the_base(void **state)
{
	(void)state;
	struct commission commission = percentage(10000, 10000);

	commission.minimum = 2000;
	assert_amounts(worth(&commission), 2000, 0);
	commission.minimum = 20000; /* above the base */
	assert_amounts(worth(&commission), 10000, 0);
	commission.minimum = ABSENT;
	commission.maximum = 500;
	assert_amounts(worth(&commission), 500, 0);
	commission = percentage(10000, 80000);
	commission.level = 2000;
	assert_amounts(worth(&commission), 10000, 0);
	commission.type = COMMISSION_MIXED; /* has no cap */
	commission.fixed = 100;
	assert_amounts(worth(&commission), 16200, 0);
}

static void
the_mode_of_rounding_is_kept(void **state)
{
	(void)state;
	struct commission commission = percentage(25, 10000); /* 2.5 minor units */
	struct terms terms = { .commission = &commission };

	terms.rounding = ROUNDING_HALF_UP;
	assert_int_equal(calculated(&terms).amount, 3);
	terms.rounding = ROUNDING_HALF_EVEN;
	assert_int_equal(calculated(&terms).amount, 2);
	commission.base = 29;
	terms.rounding = ROUNDING_DOWN;
	assert_int_equal(calculated(&terms).amount, 2);
}

static void
assert_refused(const struct terms *terms, const char *rule, const char *field)
{
	struct amounts amounts = { UNTOUCHED, UNTOUCHED, UNTOUCHED };
	struct buf steps = { 0 };
	struct err err = { 0 };

	assert_int_equal(calculate(terms, &amounts, &steps, &err), ERR_FIELD);
	assert_string_equal(err_rule_name(&err), rule);
	assert_string_equal(err.field, field);
	assert_int_equal(amounts.amount, UNTOUCHED);
	assert_int_equal(amounts.tax, UNTOUCHED);
	assert_int_equal(amounts.total, UNTOUCHED);
	buf_done(&steps);
}

static void
brackets_with_gaps_or_without_an_end_are_refused(void **state)
{
	(void)state;
	static const struct bracket broken[][2] = {
		{ { 1, 100, 5000 }, { 100, ABSENT, 8000 } },    /* starts late */
		{ { 0, 100, 5000 }, { 101, ABSENT, 8000 } },    /* gap */
		{ { 0, 100, 5000 }, { 99, ABSENT, 8000 } },     /* overlap */
		{ { 0, 100, 5000 }, { 100, 200, 8000 } },       /* no open end */
		{ { 0, ABSENT, 5000 }, { 100, ABSENT, 8000 } }, /* open in the middle */
		{ { 0, 0, 5000 }, { 0, ABSENT, 8000 } },        /* empty */
	};
	struct commission commission = new_commission(COMMISSION_BRACKETS, 1000);
	struct terms terms = { .commission = &commission, .n_brackets = 2 };

	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		terms.brackets = broken[i];
		assert_refused(&terms, "escalones_discontinuos", "escalones");
	}
	terms.n_brackets = 0;
	assert_refused(&terms, "obligatorio", "escalones");
}

static void
discounts_that_are_none_are_refused(void **state)
{
	(void)state;
	static const struct {
		struct discount discount;
		const char *rule;
	} broken[] = {
		{ { DISCOUNT_PERCENT, "-1" }, "rango" },
		{ { DISCOUNT_PERCENT, "100.001" }, "demasiado_grande" },
		{ { DISCOUNT_PERCENT, "1.0005" }, "demasiados_decimales" },
		{ { DISCOUNT_FIXED, "1e3" }, "numero_invalido" },
		{ { DISCOUNT_FIXED, "0.001" }, "demasiados_decimales" },
	};
	struct commission commission = percentage(1000, 10000);

	commission.apply_discounts = 1;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		assert_refused(&(struct terms){ .commission = &commission, .n_discounts = 1,
						.discounts = &broken[i].discount },
			       broken[i].rule, "descuentos.valor");
}

static void
an_amount_over_the_largest_is_refused(void **state)
{
	(void)state;
	struct commission commission = new_commission(COMMISSION_MIXED, MONEY_MAX);

	commission.percent = PERCENT_MAX;
	commission.fixed = MONEY_MAX;
	commission.level = 100000;
	commission.bonus = PERCENT_MAX;
	assert_refused(&(struct terms){ .commission = &commission }, "demasiado_grande",
		       "monto_calculado");
}

/* Numbers of the properties: the same in every run. */
static uint64_t
pseudo_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static int64_t
below(uint64_t *state, int64_t bound)
{
	return (int64_t)(pseudo_random(state) % (uint64_t)bound);
}

static int64_t
random_base(uint64_t *state)
{
	return below(state, (INT64_C(1) << below(state, 43)) + 1);
}

/* By the definition, not by divide_rounded(). */
static __int128
half_up(__int128 numerator, __int128 denominator)
{
	__int128 whole = numerator / denominator;

	return whole + (numerator - whole * denominator >= denominator - denominator / 2);
}

static void
an_amount_is_rounded_once_from_the_exact_fraction(void **state)
{
	(void)state;
	uint64_t seed = 0x9e3779b97f4a7c15;

	for (int i = 0; i < ROUNDS; i++) {
		struct commission commission = percentage(random_base(&seed), below(&seed, 100001));
		int64_t off = below(&seed, 100001);
		char text[MONEY_TEXT_SIZE];
		struct discount discount = { DISCOUNT_PERCENT,
					     decimal_text(off, PERCENT_DIGITS, text) };
		struct terms terms = { &commission, .discounts = &discount, .n_discounts = 1 };
		struct amounts amounts;
		__int128 base, exact;

		commission.apply_discounts = 1;
		commission.level = 1 + below(&seed, 3000);
		commission.bonus = below(&seed, 100001);
		commission.add_tax = below(&seed, 2);
		base = (__int128)commission.base * (100000 - off);
		exact = half_up(base * commission.percent * commission.level *
				(100000 + commission.bonus), INT64_C(1000000000000000000));
		if (exact > MONEY_MAX)
			continue;
		if (exact * 100000 > base)
			exact = base / 100000;
		amounts = calculated(&terms);
		assert_true(amounts.amount == exact);
		assert_true(amounts.tax == half_up(exact * 19000 * commission.add_tax, 100000));
	}
}

/* 1 to 6 brackets over random bounds; answers the highest percent. */
static int64_t
random_brackets(uint64_t *seed, struct bracket *brackets, size_t *ret_n)
{
	size_t n = 1 + (size_t)below(seed, 6);
	int64_t highest = 0, from = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t to = from + 1 + random_base(seed) / 8;

		brackets[i].from = from;
		brackets[i].to = i + 1 == n ? ABSENT : to;
		brackets[i].percent = below(seed, 100001);
		if (brackets[i].percent > highest)
			highest = brackets[i].percent;
		from = to;
	}
	*ret_n = n;
	return highest;
}

static void
marginal_is_at_most_the_base_at_the_highest_percent(void **state)
{
	(void)state;
	uint64_t seed = 0xd1b54a32d192ed03;

	for (int i = 0; i < ROUNDS; i++) {
		struct commission commission = new_commission(COMMISSION_BRACKETS,
							      random_base(&seed));
		struct bracket brackets[6];
		struct terms terms = { &commission, .brackets = brackets };
		int64_t highest = random_brackets(&seed, brackets, &terms.n_brackets);
		__int128 most = half_up((__int128)commission.base * highest, 100000);

		commission.bracket_mode = BRACKETS_MARGINAL;
		assert_true(calculated(&terms).amount <= most);
		commission.bracket_mode = BRACKETS_TOTAL;
		assert_true(calculated(&terms).amount <= most);
	}
}

static void
capped_types_are_never_above_the_base(void **state)
{
	(void)state;
	uint64_t seed = 0x2545f4914f6cdd1d;

	for (int i = 0; i < ROUNDS; i++) {
		struct commission commission = percentage(random_base(&seed) / 4,
							  below(&seed, 100001));
		struct bracket brackets[6];
		struct terms terms = { &commission, .brackets = brackets };

		random_brackets(&seed, brackets, &terms.n_brackets);
		commission.type = below(&seed, 2) ? COMMISSION_BRACKETS : COMMISSION_PERCENTAGE;
		commission.bracket_mode = below(&seed, BRACKET_MODES);
		commission.level = 1 + below(&seed, 2000);
		commission.bonus = below(&seed, 100001);
		commission.minimum = below(&seed, 2) ? ABSENT : random_base(&seed);
		terms.rounding = (enum rounding)below(&seed, ROUNDINGS);
		assert_true(calculated(&terms).amount <= commission.base);
		assert_true(calculated(&terms).amount >= 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(e1_to_e5_percentages_are_right_to_the_digit),
		cmocka_unit_test(e6_the_level_does_not_round_a_second_time),
		cmocka_unit_test(e7_discounts_are_each_of_the_base_and_added_up),
		cmocka_unit_test(discounts_stop_at_nothing),
		cmocka_unit_test(e8_a_fixed_one_is_its_amount_whatever_the_base),
		cmocka_unit_test(e9_e10_brackets_in_total_and_marginal),
		cmocka_unit_test(a_bracket_ends_before_its_upper_bound),
		cmocka_unit_test(e11_mixed_adds_the_fixed_part),
		cmocka_unit_test(e12_an_earned_bonus_multiplies),
		cmocka_unit_test(e13_e14_the_steps_tell_where_the_rate_came_from),
		cmocka_unit_test(e17_to_e19_refunds_end_at_zero_to_the_digit),
		cmocka_unit_test(bounds_clamp_and_capped_types_stay_under_the_base),
		cmocka_unit_test(the_mode_of_rounding_is_kept),
		cmocka_unit_test(brackets_with_gaps_or_without_an_end_are_refused),
		cmocka_unit_test(discounts_that_are_none_are_refused),
		cmocka_unit_test(an_amount_over_the_largest_is_refused),
		cmocka_unit_test(an_amount_is_rounded_once_from_the_exact_fraction),
		cmocka_unit_test(marginal_is_at_most_the_base_at_the_highest_percent),
		cmocka_unit_test(capped_types_are_never_above_the_base),
	};

	return cmocka_run_group_tests_name("calculate", tests, NULL, NULL);
}
