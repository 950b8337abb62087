#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "err.h"
#include "hash.h"
#include "ulid.h"

#define NOW INT64_C(1795493594000)

static int
setup(void **state)
{
	(void)state;
	return hash_setup();
}

/* `n` ids one after the other, `step` ms apart: each is valid and greater than the one before. */
static void
check_ascent(struct ulid *ulid, int64_t now, int64_t step, int n)
{
	char before[ULID_SIZE] = "", next[ULID_SIZE];

	for (int i = 0; i < n; i++) {
		ulid_next(ulid, now + i * step, next);
		assert_true(ulid_valid(next, strlen(next)));
		assert_true(strcmp(before, next) < 0);
		memcpy(before, next, sizeof(before));
	}
}

static void
ids_ascend_within_and_across_milliseconds(void **state)
{
	(void)state;
	struct ulid random = { 0 }, seeded = { .seed = 5 };

	check_ascent(&random, NOW, 0, 10000);
	check_ascent(&random, NOW + 1, 1, 10000);
	check_ascent(&seeded, NOW, 0, 10000);
	check_ascent(&seeded, NOW + 1, 1, 10000);
}

static void
ids_ascend_when_the_clock_goes_back(void **state)
{
	(void)state;
	struct ulid ulid = { 0 };

	check_ascent(&ulid, NOW, -1000, 1000);
}

static void
ids_ascend_when_the_random_part_is_used_up(void **state)
{
	(void)state;
	struct ulid ulid = { .last_ms = NOW };

	memset(ulid.random, 0xff, sizeof(ulid.random));
	ulid.random[9] = 0xfe;
	check_ascent(&ulid, NOW, 0, 10);
	assert_int_equal(ulid.last_ms, NOW + 1);
}

static void
a_seed_gives_the_same_ids_again(void **state)
{
	(void)state;
	struct ulid a = { .seed = 20261124 }, b = a, other = { .seed = 20261125 };
	char from_a[ULID_SIZE], from_b[ULID_SIZE], from_other[ULID_SIZE];

	for (int i = 0; i < 100; i++) {
		ulid_next(&a, NOW + i / 3, from_a);
		ulid_next(&b, NOW + i / 3, from_b);
		ulid_next(&other, NOW + i / 3, from_other);
		assert_string_equal(from_a, from_b);
		assert_string_not_equal(from_a, from_other);
	}
}

static void
two_generators_do_not_meet(void **state)
{
	(void)state;
	struct ulid a = { 0 }, b = { 0 };
	char from_a[ULID_SIZE], from_b[ULID_SIZE];

	ulid_next(&a, NOW, from_a);
	ulid_next(&b, NOW, from_b);
	assert_memory_equal(from_a, from_b, 10);
	assert_string_not_equal(from_a, from_b);
}

/* The specification's example: time 1469918176385 is 01ARYZ6S41. */
static void
the_time_stands_in_front(void **state)
{
	(void)state;
	struct ulid ulid = { .last_ms = INT64_C(1469918176385) };
	char text[ULID_SIZE];

	memset(ulid.random, 0, sizeof(ulid.random));
	ulid_next(&ulid, ulid.last_ms, text);
	assert_string_equal(text, "01aryz6s410000000000000001");
}

static void
only_ulids_are_ulids(void **state)
{
	(void)state;
	const char *const bad[] = {
		"",
		"01aryz6s41000000000000000",
		"01aryz6s4100000000000000011",
		"01ARYZ6S410000000000000001",
		"01aryz6s41000000000000000i",
		"01aryz6s41000000000000000u",
		"81aryz6s410000000000000001",
		"01aryz6s41000000000000000-",
	};

	assert_true(ulid_valid("7zzzzzzzzzzzzzzzzzzzzzzzzz", 26));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(ulid_valid(bad[i], strlen(bad[i])));
}

static void
foreign_ids_have_a_grammar(void **state)
{
	(void)state;
	const char *const bad[] = { "", "a b", "á", "a.b", "a/b", "a'b", "a\n" };
	char longest[ID_MAX + 2];

	memset(longest, 'x', sizeof(longest));
	assert_true(id_valid("af_12345", 8));
	assert_true(id_valid("A-z_09", 6));
	assert_true(id_valid(longest, ID_MAX));
	assert_false(id_valid(longest, ID_MAX + 1));
	assert_false(id_valid("a\0b", 3));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(id_valid(bad[i], strlen(bad[i])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_ascend_within_and_across_milliseconds),
		cmocka_unit_test(ids_ascend_when_the_clock_goes_back),
		cmocka_unit_test(ids_ascend_when_the_random_part_is_used_up),
		cmocka_unit_test(a_seed_gives_the_same_ids_again),
		cmocka_unit_test(two_generators_do_not_meet),
		cmocka_unit_test(the_time_stands_in_front),
		cmocka_unit_test(only_ulids_are_ulids),
		cmocka_unit_test(foreign_ids_have_a_grammar),
	};

	return cmocka_run_group_tests_name("ulid", tests, setup, NULL);
}
