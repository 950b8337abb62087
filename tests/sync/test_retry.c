#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "retry.h"

static void
a_delay_lies_between_one_and_the_doubled_base(void **state)
{
	(void)state;
	struct retry_random random = { 42 };

	for (int64_t failures = 1; failures < 100; failures++) {
		int64_t most = failures > 9 ? RETRY_CAP_MS : RETRY_BASE_MS << (failures - 1);

		for (int i = 0; i < 1000; i++)
			assert_in_range(retry_delay(failures, &random), 1,
			                most < RETRY_CAP_MS ? most : RETRY_CAP_MS);
	}
}

static void
delays_spread_over_the_whole_range(void **state)
{
	(void)state;
	struct retry_random random = { 7 };
	int64_t low = 0;

	for (int i = 0; i < 10000; i++)
		low += retry_delay(20, &random) <= RETRY_CAP_MS / 2;
	assert_in_range(low, 4700, 5300);
}

static void
the_same_seed_gives_the_same_delays(void **state)
{
	(void)state;
	struct retry_random a = { 5 };
	struct retry_random b = { 5 };

	for (int64_t i = 1; i < 50; i++)
		assert_int_equal(retry_delay(i, &a), retry_delay(i, &b));
}

static void
fail_n(struct breaker *breaker, int64_t now, int n)
{
	struct retry_random random = { 1 };

	for (int i = 0; i < n; i++)
		breaker_failure(breaker, now, 0, &random);
}

static void
a_breaker_opens_after_five_failures_in_a_row(void **state)
{
	(void)state;
	struct breaker breaker = { 0 };

	fail_n(&breaker, 1000, 4);
	assert_true(breaker_allows(&breaker, 1000));
	breaker_success(&breaker);
	fail_n(&breaker, 1000, 4);
	assert_int_equal(breaker.state, BREAKER_CLOSED);
	fail_n(&breaker, 1000, 1);
	assert_int_equal(breaker.state, BREAKER_OPEN);
	assert_false(breaker_allows(&breaker, 1000));
	assert_true(breaker_next(&breaker, 1000) > 1000);
}

static void
a_half_open_breaker_lets_one_probe_through(void **state)
{
	(void)state;
	struct breaker breaker = { 0 };
	int64_t at;

	fail_n(&breaker, 0, 5);
	at = breaker_next(&breaker, 0);
	assert_false(breaker_allows(&breaker, at - 1));
	assert_true(breaker_allows(&breaker, at));
	assert_false(breaker_allows(&breaker, at));
	fail_n(&breaker, at, 1);
	assert_int_equal(breaker.state, BREAKER_OPEN);
	at = breaker_next(&breaker, at);
	assert_true(breaker_allows(&breaker, at));
	breaker_success(&breaker);
	assert_true(breaker_allows(&breaker, at));
	assert_true(breaker_allows(&breaker, at));
}

static void
retry_after_lengthens_the_wait(void **state)
{
	(void)state;
	struct retry_random random = { 1 };
	struct breaker breaker = { 0 };

	fail_n(&breaker, 0, 4);
	breaker_failure(&breaker, 0, 90000, &random);
	assert_int_equal(breaker_next(&breaker, 0), 90000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_delay_lies_between_one_and_the_doubled_base),
		cmocka_unit_test(delays_spread_over_the_whole_range),
		cmocka_unit_test(the_same_seed_gives_the_same_delays),
		cmocka_unit_test(a_breaker_opens_after_five_failures_in_a_row),
		cmocka_unit_test(a_half_open_breaker_lets_one_probe_through),
		cmocka_unit_test(retry_after_lengthens_the_wait),
	};

	return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}
