#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "buf.h"
#include "err.h"
#include "money.h"

#define KWD 414
#define CLP 152
#define UNTOUCHED 77

struct refusal {
	const char *text, *rule;
};

/* Numbers of the tests: the same in every run. */
static uint64_t
pseudo_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static int64_t
random_amount(uint64_t *state)
{
	int64_t bound = INT64_C(1) << pseudo_random(state) % 44;

	return (int64_t)(pseudo_random(state) % (uint64_t)bound) *
	       (pseudo_random(state) % 2 ? 1 : -1);
}

static void
every_currency_is_found_by_code_and_number(void **state)
{
	(void)state;
	size_t n = 0;

	for (; currency_at(n) != ABSENT; n++)
		assert_int_equal(currency_parse(currency_code(currency_at(n)), 3), currency_at(n));
	assert_in_range(n, 165, 180);
	assert_int_equal(currency_parse("COP", 3), CURRENCY_COP);
	assert_int_equal(currency_digits(CURRENCY_COP), 2);
	assert_int_equal(currency_digits(CLP), 0);
	assert_int_equal(currency_digits(KWD), 3);
	assert_int_equal(currency_digits(927), 4);
}

static void
what_is_no_currency_is_absent(void **state)
{
	(void)state;
	const char *const none[] = { "cop", "COPX", "CO", "", "ZZZ", "AAA", "XXX", "XAU", "C\0P" };

	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		assert_true(currency_parse(none[i], strlen(none[i])) == ABSENT);
	assert_string_equal(currency_code(1), "???");
	assert_string_equal(currency_code(ABSENT), "???");
	assert_string_equal(currency_code(1000), "???");
}

static void
a_decimal_is_read_to_the_digit(void **state)
{
	(void)state;
	const struct {
		const char *text;
		int digits;
		int64_t value;
	} good[] = {
		{ "250000.0", 2, 25000000 },
		{ "37500.5", 2, 3750050 },
		{ "51.67", 2, 5167 },
		{ "0", 2, 0 },
		{ "-0.01", 2, -1 },
		{ "0.010000", 2, 1 },
		{ "155.00", 0, 155 },
		{ "1.125", 3, 1125 },
		{ "100000000000.00", 2, MONEY_MAX },
		{ "-100000000000", 2, -MONEY_MAX },
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t value = UNTOUCHED;

		assert_int_equal(decimal_parse(good[i].text, strlen(good[i].text), good[i].digits,
					       MONEY_MAX, "valor", &value, NULL),
				 0);
		assert_int_equal(value, good[i].value);
	}
}

static void
a_bad_decimal_is_refused_by_rule_and_field(void **state)
{
	(void)state;
	const struct refusal bad[] = {
		{ "", "numero_invalido" },
		{ "-", "numero_invalido" },
		{ "+1", "numero_invalido" },
		{ "01", "numero_invalido" },
		{ "00.5", "numero_invalido" },
		{ ".5", "numero_invalido" },
		{ "5.", "numero_invalido" },
		{ "1e3", "numero_invalido" },
		{ "1.5e3", "numero_invalido" },
		{ "NaN", "numero_invalido" },
		{ "Infinity", "numero_invalido" },
		{ "0x10", "numero_invalido" },
		{ " 1", "numero_invalido" },
		{ "1 ", "numero_invalido" },
		{ "1.2.3", "numero_invalido" },
		{ "1,5", "numero_invalido" },
		{ "--1", "numero_invalido" },
		{ "0.001", "demasiados_decimales" },
		{ "1.0010", "demasiados_decimales" },
		{ "100000000000.01", "demasiado_grande" },
		{ "-100000000000.01", "demasiado_grande" },
		{ "99999999999999999999999999999999999999999", "demasiado_grande" },
		{ "18446744073709551616", "demasiado_grande" },
		{ "184467440737095516.16", "demasiado_grande" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };
		int64_t value = UNTOUCHED;

		assert_int_equal(decimal_parse(bad[i].text, strlen(bad[i].text), 2, MONEY_MAX,
					       "monto.valor", &value, &err),
				 ERR_FIELD);
		assert_string_equal(err.rule, bad[i].rule);
		assert_string_equal(err.field, "monto.valor");
		assert_non_null(strstr(err.text, "monto.valor"));
		assert_int_equal(value, UNTOUCHED);
	}
}

static void
a_decimal_is_written_like_the_seed_does(void **state)
{
	(void)state;
	char text[MONEY_TEXT_SIZE];

	assert_string_equal(decimal_text(25000000, 2, text), "250000.0");
	assert_string_equal(decimal_text(5167, 2, text), "51.67");
	assert_string_equal(decimal_text(3750050, 2, text), "37500.5");
	assert_string_equal(decimal_text(155, 0, text), "155.0");
	assert_string_equal(decimal_text(0, 2, text), "0.0");
	assert_string_equal(decimal_text(-1, 2, text), "-0.01");
	assert_string_equal(decimal_text(1100, 3, text), "1.1");
	assert_string_equal(decimal_text(INT64_MIN, 0, text), "-9223372036854775808.0");
	assert_string_equal(decimal_text(INT64_MAX, 18, text), "9.223372036854775807");
}

static void
a_sum_beyond_64_bits_is_written_whole(void **state)
{
	(void)state;
	struct buf buf = { 0 };

	decimal_add_sum(&buf, (__int128)INT64_MAX * 1000, 2);
	buf_char(&buf, ' ');
	decimal_add_sum(&buf, -((__int128)1 << 126) * 2, 4);
	assert_string_equal(buf_text(&buf),
			    "92233720368547758070.0 -17014118346046923173168730371588410.5728");
	buf_done(&buf);
}

static void
every_decimal_reads_back_as_it_was(void **state)
{
	(void)state;
	uint64_t random = 20261124;

	for (int i = 0; i < 100000; i++) {
		int64_t amount = random_amount(&random), back = UNTOUCHED;
		int digits = (int)(pseudo_random(&random) % 5);
		char text[MONEY_TEXT_SIZE];

		decimal_text(amount, digits, text);
		assert_int_equal(
			decimal_parse(text, strlen(text), digits, INT64_MAX, "x", &back, NULL), 0);
		assert_int_equal(back, amount);
	}
}

static void
what_a_person_types_is_understood(void **state)
{
	(void)state;
	const struct {
		const char *text;
		int64_t currency, value;
	} good[] = {
		{ "1.250.000,50", CURRENCY_COP, 125000050 },
		{ "1,250,000.50", CURRENCY_COP, 125000050 },
		{ "1250000.5", CURRENCY_COP, 125000050 },
		{ "1250000,5", CURRENCY_COP, 125000050 },
		{ "1.250.000", CURRENCY_COP, 125000000 },
		{ "1.250", CURRENCY_COP, 125000 },
		{ "1,250", CURRENCY_COP, 125000 },
		{ "12,5", CURRENCY_COP, 1250 },
		{ "12.50", CURRENCY_COP, 1250 },
		{ "0,5", CURRENCY_COP, 50 },
		{ " -37.500 ", CURRENCY_COP, -3750000 },
		{ "155,00", CLP, 155 },
		{ "1.250,125", KWD, 1250125 },
		{ "12,5", KWD, 12500 },
		{ "1.250.000", KWD, 1250000000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t value = UNTOUCHED;

		assert_int_equal(money_parse_human(good[i].text, good[i].currency, &value, NULL),
				 0);
		assert_int_equal(value, good[i].value);
	}
}

static void
what_could_be_two_amounts_is_refused(void **state)
{
	(void)state;
	const struct refusal bad[] = {
		{ "", "numero_ambiguo" },
		{ "-", "numero_ambiguo" },
		{ "1.2500", "numero_ambiguo" },
		{ "1250.000", "numero_ambiguo" },
		{ "1.25.000", "numero_ambiguo" },
		{ "1.250,000", "numero_ambiguo" },
		{ "1,250.000", "numero_ambiguo" },
		{ "1.250,5,5", "numero_ambiguo" },
		{ "1,250.000.000", "numero_ambiguo" },
		{ "0.500", "numero_ambiguo" },
		{ "007", "numero_ambiguo" },
		{ "1250.", "numero_ambiguo" },
		{ ".5", "numero_ambiguo" },
		{ "1.250.", "numero_ambiguo" },
		{ "1e6", "numero_ambiguo" },
		{ "1 250", "numero_ambiguo" },
		{ "$5", "numero_ambiguo" },
		{ "1.2.3", "numero_ambiguo" },
		{ "1.250.000.50", "numero_ambiguo" },
		{ "..", "numero_ambiguo" },
		{ "100000000000000", "demasiado_grande" },
		{ "1111111111111111111111111111111111111111111111111111", "numero_ambiguo" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };
		int64_t value = UNTOUCHED;

		assert_int_equal(money_parse_human(bad[i].text, CURRENCY_COP, &value, &err),
				 ERR_FIELD);
		assert_string_equal(err.rule, bad[i].rule);
		assert_int_equal(value, UNTOUCHED);
	}
}

static void
the_currency_decides_what_is_ambiguous(void **state)
{
	(void)state;
	struct err err = { 0 };
	int64_t value = UNTOUCHED;

	assert_int_equal(money_parse_human("1.250", KWD, &value, &err), ERR_FIELD);
	assert_string_equal(err.rule, "numero_ambiguo");
	assert_int_equal(money_parse_human("155,5", CLP, &value, &err), ERR_FIELD);
	assert_string_equal(err.rule, "demasiados_decimales");
}

static void
what_is_shown_is_understood_in_both_formats(void **state)
{
	(void)state;
	const int64_t currencies[] = { CURRENCY_COP, CLP };
	uint64_t random = 7;

	for (int i = 0; i < 100000; i++) {
		int64_t amount = random_amount(&random) % MONEY_MAX, back = UNTOUCHED;
		int64_t currency = currencies[i % 2];
		struct buf buf = { 0 };

		money_add_human(&buf, amount, currency, i / 2 % 2);
		assert_int_equal(money_parse_human(buf_text(&buf), currency, &back, NULL), 0);
		assert_int_equal(back, amount);
		buf_done(&buf);
	}
}

/* Any text of digits and separators is refused, or it means what it means without its group
 * separators. */
static void
human_money_never_misreads(void **state)
{
	(void)state;
	uint64_t random = 42;
	int understood = 0;

	for (int i = 0; i < 300000; i++) {
		char text[12], digits_only[12];
		size_t len = 1 + pseudo_random(&random) % (sizeof(text) - 2), n = 0, after = 0;
		int64_t value, whole;

		for (size_t j = 0; j < len; j++)
			text[j] = "0123456789.,"[pseudo_random(&random) % 12];
		text[len] = '\0';
		if (money_parse_human(text, CURRENCY_COP, &value, NULL) < 0)
			continue;
		understood++;
		for (size_t j = 0; j < len; j++) {
			if (text[j] == '.' || text[j] == ',')
				after = len - j - 1;
			else
				digits_only[n++] = text[j];
		}
		digits_only[n] = '\0';
		whole = strtoll(digits_only, NULL, 10);
		assert_int_equal(value, after == 2 ? whole : after == 1 ? whole * 10 : whole * 100);
	}
	assert_true(understood > 1000);
}

static void
amounts_are_grouped_for_eyes(void **state)
{
	(void)state;
	struct buf buf = { 0 };

	money_add_human(&buf, 125000050, CURRENCY_COP, true);
	buf_char(&buf, ' ');
	money_add_human(&buf, -125000050, CURRENCY_COP, false);
	buf_char(&buf, ' ');
	money_add_human(&buf, 0, CURRENCY_COP, true);
	buf_char(&buf, ' ');
	money_add_human(&buf, 1000, CLP, true);
	buf_char(&buf, ' ');
	money_add_human(&buf, -(__int128)MONEY_MAX * MONEY_MAX, CURRENCY_COP, true);
	assert_string_equal(buf_text(&buf), "1.250.000,50 -1,250,000.50 0,00 1.000 "
					    "-1.000.000.000.000.000.000.000.000,00");
	buf_done(&buf);
}

static void
halves_go_where_the_mode_says(void **state)
{
	(void)state;
	const struct {
		int numerator, up, even, down;
	} cases[] = {
		{ 4, 0, 0, 0 },      { 5, 1, 0, 0 },      { 6, 1, 1, 0 },   { 15, 2, 2, 1 },
		{ 25, 3, 2, 2 },     { -4, 0, 0, 0 },     { -5, -1, 0, 0 }, { -6, -1, -1, 0 },
		{ -15, -2, -2, -1 }, { -25, -3, -2, -2 }, { 30, 3, 3, 3 },  { 0, 0, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(divide_rounded(cases[i].numerator, 10, ROUNDING_HALF_UP) ==
			    cases[i].up);
		assert_true(divide_rounded(cases[i].numerator, 10, ROUNDING_HALF_EVEN) ==
			    cases[i].even);
		assert_true(divide_rounded(cases[i].numerator, 10, ROUNDING_DOWN) == cases[i].down);
	}
}

static void
rounding_is_off_by_at_most_a_half_and_symmetric(void **state)
{
	(void)state;
	uint64_t random = 99;

	for (int i = 0; i < 100000; i++) {
		__int128 numerator = (__int128)random_amount(&random) * random_amount(&random);
		__int128 denominator =
			1 + (__int128)(pseudo_random(&random) >> (pseudo_random(&random) % 60));
		__int128 rounded = divide_rounded(numerator, denominator, ROUNDING_HALF_UP);
		__int128 off = 2 * (rounded * denominator - numerator);

		assert_true(off <= denominator && off >= -denominator);
		assert_true(divide_rounded(-numerator, denominator, ROUNDING_HALF_UP) == -rounded);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_currency_is_found_by_code_and_number),
		cmocka_unit_test(what_is_no_currency_is_absent),
		cmocka_unit_test(a_decimal_is_read_to_the_digit),
		cmocka_unit_test(a_bad_decimal_is_refused_by_rule_and_field),
		cmocka_unit_test(a_decimal_is_written_like_the_seed_does),
		cmocka_unit_test(a_sum_beyond_64_bits_is_written_whole),
		cmocka_unit_test(every_decimal_reads_back_as_it_was),
		cmocka_unit_test(what_a_person_types_is_understood),
		cmocka_unit_test(what_could_be_two_amounts_is_refused),
		cmocka_unit_test(the_currency_decides_what_is_ambiguous),
		cmocka_unit_test(what_is_shown_is_understood_in_both_formats),
		cmocka_unit_test(human_money_never_misreads),
		cmocka_unit_test(amounts_are_grouped_for_eyes),
		cmocka_unit_test(halves_go_where_the_mode_says),
		cmocka_unit_test(rounding_is_off_by_at_most_a_half_and_symmetric),
	};

	return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
