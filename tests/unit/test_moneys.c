#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "buf.h"
#include "err.h"
#include "money.h"
#include "moneys.h"

#define CLP 152
#define EUR 978

static void
an_amount_is_found_by_its_currency(void **state)
{
	(void)state;
	const char *moneys = "COP:50000.0,USD:20.5,CLP:900.0";

	assert_true(moneys_get(moneys, CURRENCY_COP) == 5000000);
	assert_true(moneys_get(moneys, CURRENCY_USD) == 2050);
	assert_true(moneys_get(moneys, CLP) == 900);
	assert_true(moneys_get("COP:0.0", CURRENCY_COP) == 0);
}

static void
a_currency_that_is_not_listed_has_none(void **state)
{
	(void)state;
	assert_true(moneys_get("COP:50000.0", EUR) == ABSENT);
	assert_true(moneys_get("COP:50000.0", ABSENT) == ABSENT);
	assert_true(moneys_get("", CURRENCY_COP) == ABSENT);
	assert_true(moneys_get(NULL, CURRENCY_COP) == ABSENT);
}

static void
every_spelling_becomes_the_canonical_one(void **state)
{
	(void)state;
	static const struct {
		const char *text, *canonical;
	} spellings[] = {
		{ "50000", "COP:50000.0" },
		{ "COP:50000", "COP:50000.0" },
		{ "COP:50000.00,USD:20.50", "COP:50000.0,USD:20.5" },
		{ "USD:20.5,COP:50000", "USD:20.5,COP:50000.0" },
		{ "CLP:900", "CLP:900.0" },
		{ "0", "COP:0.0" },
		{ "", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		struct buf once = { 0 }, twice = { 0 };

		assert_int_equal(moneys_add_canonical(&once, spellings[i].text, CURRENCY_COP, "limite", NULL), 0);
		assert_string_equal(buf_text(&once), spellings[i].canonical);
		assert_int_equal(moneys_add_canonical(&twice, buf_text(&once), CURRENCY_USD, "limite", NULL), 0);
		assert_string_equal(buf_text(&twice), spellings[i].canonical);
		buf_done(&once);
		buf_done(&twice);
	}
}

static void
what_is_no_list_of_amounts_is_refused_by_rule(void **state)
{
	(void)state;
	static const struct {
		const char *text, *rule;
	} refusals[] = {
		{ "XYZ:1", "moneda_desconocida" },
		{ "cop:1", "moneda_desconocida" },
		{ ":1", "moneda_desconocida" },
		{ "COP:1,COP:2", "moneda_repetida" },
		{ "COP:", "numero_invalido" },
		{ "mucho", "numero_invalido" },
		{ "COP:1.005", "demasiados_decimales" },
		{ "CLP:1.5", "demasiados_decimales" },
		{ "COP:100000000000000", "demasiado_grande" },
		{ "COP:-1", "rango" },
		{ "50000,50", "formato" },      /* a decimal comma is not two amounts */
		{ "COP:50000,50", "formato" },
		{ "COP:1,", "formato" },
		{ ",COP:1", "formato" },
		{ "COP:1,,USD:1", "formato" },
	};

	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		struct buf buf = { 0 };
		struct err err = { 0 };
		int r = moneys_add_canonical(&buf, refusals[i].text, CURRENCY_USD, "limite", &err);

		assert_int_equal(r, ERR_FIELD);
		assert_string_equal(err.rule, refusals[i].rule);
		assert_string_equal(err.field, "limite");
		assert_string_not_equal(err.text, "");
		buf_done(&buf);
	}
}

static void
a_bare_amount_needs_a_currency(void **state)
{
	(void)state;
	struct buf buf = { 0 };
	struct err err = { 0 };

	assert_int_equal(moneys_add_canonical(&buf, "5", ABSENT, "limite", &err), ERR_FIELD);
	assert_string_equal(err.rule, "moneda_desconocida");
	buf_done(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_amount_is_found_by_its_currency),
		cmocka_unit_test(a_currency_that_is_not_listed_has_none),
		cmocka_unit_test(every_spelling_becomes_the_canonical_one),
		cmocka_unit_test(what_is_no_list_of_amounts_is_refused_by_rule),
		cmocka_unit_test(a_bare_amount_needs_a_currency),
	};

	return cmocka_run_group_tests_name("moneys", tests, NULL, NULL);
}
