/* The parts of lists that know no curses: columns, marks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "columns.h"
#include "marks.h"
#include "money.h"

static const struct column columns[] = {
	{ "a", "A", 3, 3, 0, false }, { "b", "B", 10, 20, 2, false }, { "c", "C", 8, 8, 1, true }, { "d", "D", 5, 9, 3, false },
};

static void
columns_of_the_highest_rank_go_first_when_there_is_no_room(void **state)
{
	int widths[4];

	(void)state;
	columns_fit(columns, 4, 0, 29, widths); /* 3 + 10 + 8 + 5 and three gaps */
	assert_int_equal(widths[3], 5);
	columns_fit(columns, 4, 0, 28, widths);
	assert_int_equal(widths[3], 0);
	assert_int_equal(widths[1], 15); /* what is left over goes to those that can grow */
	columns_fit(columns, 4, 0, 22, widths);
	assert_int_equal(widths[1], 0);
	assert_int_equal(widths[2], 8);
	columns_fit(columns, 4, 0, 1, widths);
	assert_int_equal(widths[0], 3); /* rank 0 always stays */
}

static void
a_hidden_column_takes_no_room_and_none_grows_over_its_maximum(void **state)
{
	int widths[4];

	(void)state;
	columns_fit(columns, 4, 1UL << 2, 200, widths);
	assert_int_equal(widths[2], 0);
	assert_int_equal(widths[1], 20);
	assert_int_equal(widths[3], 9);
}

static void
single_marks_are_a_set(void **state)
{
	struct marks marks = { 0 };

	(void)state;
	for (int64_t row = 1000; row > 0; row -= 7)
		assert_true(marks_set(&marks, row, true));
	assert_true(marks_set(&marks, 6, true)); /* twice is once */
	assert_int_equal(marks_count(&marks), 143);
	assert_true(marks_has(&marks, 6));
	assert_false(marks_has(&marks, 7));
	marks_set(&marks, 6, false);
	assert_false(marks_has(&marks, 6));
	for (size_t i = 1; i < marks.n; i++)
		assert_true(marks.rows[i - 1] < marks.rows[i]);
	marks_clear(&marks);
	assert_int_equal(marks_count(&marks), 0);
}

static void
all_of_a_filter_has_exceptions_and_an_end(void **state)
{
	struct marks marks = { 0 };

	(void)state;
	marks_all(&marks, 50);
	assert_int_equal(marks_count(&marks), ABSENT); /* not counted yet */
	assert_true(marks_has(&marks, 50));
	assert_false(marks_has(&marks, 51)); /* came later */
	marks_set(&marks, 10, false);
	marks_set(&marks, 60, false); /* was not marked: no exception */
	marks.total = 30;
	assert_false(marks_has(&marks, 10));
	assert_int_equal(marks_count(&marks), 29);
	marks_invert(&marks, 50);
	assert_true(marks_has(&marks, 10));
	assert_false(marks_has(&marks, 11));
	assert_int_equal(marks_count(&marks), 1);
	marks_clear(&marks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_of_the_highest_rank_go_first_when_there_is_no_room),
		cmocka_unit_test(a_hidden_column_takes_no_room_and_none_grows_over_its_maximum),
		cmocka_unit_test(single_marks_are_a_set),
		cmocka_unit_test(all_of_a_filter_has_exceptions_and_an_end),
	};

	return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
