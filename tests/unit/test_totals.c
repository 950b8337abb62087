#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "err.h"
#include "money.h"
#include "totals.h"

static void
sums_go_beyond_64_bits(void **state)
{
	struct totals totals = { 0 };

	(void)state;
	for (int i = 0; i < 1000000; i++)
		assert_int_equal(totals_add(&totals, 7, 170, MONEY_MAX, NULL), 0);
	totals_sort(&totals);
	assert_int_equal(totals.n, 1);
	assert_int_equal(totals.entries[0].n, 1000000);
	assert_true(totals.entries[0].total == (__int128)MONEY_MAX * 1000000);
	assert_true(totals.entries[0].total > INT64_MAX);
	totals_done(&totals);
}

static void
keys_and_currencies_stay_apart_and_come_sorted(void **state)
{
	struct totals totals = { 0 };

	(void)state;
	for (int64_t key = 20000; key > 0; key--) {
		assert_int_equal(totals_add(&totals, key, 840, key, NULL), 0);
		assert_int_equal(totals_add(&totals, key, 170, 2 * key, NULL), 0);
		assert_int_equal(totals_add(&totals, key, 170, -key, NULL), 0);
	}
	totals_sort(&totals);
	assert_int_equal(totals.n, 40000);
	for (int64_t i = 0; i < 40000; i++) {
		const struct totals_entry *entry = &totals.entries[i];

		assert_int_equal(entry->key, i / 2 + 1);
		assert_int_equal(entry->currency, i % 2 ? 840 : 170);
		assert_int_equal(entry->n, i % 2 ? 1 : 2);
		assert_true(entry->total == entry->key);
	}
	totals_done(&totals);
}

static void
nothing_added_is_nothing(void **state)
{
	struct totals totals = { 0 };

	(void)state;
	totals_sort(&totals);
	assert_int_equal(totals.n, 0);
	totals_done(&totals);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_go_beyond_64_bits),
		cmocka_unit_test(keys_and_currencies_stay_apart_and_come_sorted),
		cmocka_unit_test(nothing_added_is_nothing),
	};

	return cmocka_run_group_tests_name("totals", tests, NULL, NULL);
}
