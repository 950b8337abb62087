/* The window on an order of rows, on real books. */
#include "fixture.h"

#include "record_store.h"
#include "table.h"

struct item {
	struct commission commission;
};

static int
load(void *arg, int64_t row, struct arena *arena, void *item, struct err *err)
{
	struct desk *desk = arg;

	return record_read(desk->session.store, &commission_entity, row, arena, item, err);
}

static void
open_table(struct table *table, struct desk *desk)
{
	const struct table_source source = { &commission_entity, sizeof(struct item), load, desk };
	const struct page_order order = { PAGE_BY_DATE, false };

	assert_int_equal(table_open(table, desk->session.store, &source, NULL), 0);
	table_fit(table, 20);
	assert_int_equal(table_show(table, NULL, order, NULL), 0);
}

static enum commission_state
state_at(struct table *table, size_t place)
{
	const struct item *item = table_item(table, place, NULL);

	assert_non_null(item);
	return item->commission.state;
}

static void
a_walk_is_not_started_anew_by_what_is_committed_meanwhile(void **state)
{
	struct desk *desk = *state;
	struct table table = { 0 };
	struct page_key came_to;
	struct err err;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "100000", NULL);
	desk_sale(desk, "conv_2", "200000", NULL);
	open_table(&table, desk);
	assert_int_equal(table_count(&table), 2);
	assert_int_equal(state_at(&table, 0), COMMISSION_CALCULATED);
	table.filling = TABLE_FORWARDS; /* as when the time was over behind the second */
	table.at_end = false;
	came_to = table.walk.from;

	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, "conv_1")->head.id), 0);
	desk_sale(desk, "conv_3", "300000", NULL);
	assert_int_equal(table_reload(&table, &err), 0);
	assert_int_equal(table.filling, TABLE_FORWARDS);
	assert_int_equal(table.walk.from.row, came_to.row);
	assert_int_equal(table_count(&table), 2);
	assert_int_equal(state_at(&table, 0), COMMISSION_APPROVED); /* what stands there is told as it is */

	assert_false(table_step(&table, 0, &err));
	assert_int_equal(table_count(&table), 3);
	assert_false(table.old);
	table_close(&table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_walk_is_not_started_anew_by_what_is_committed_meanwhile, desk_setup, desk_teardown),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
