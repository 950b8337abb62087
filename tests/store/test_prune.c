/* Pruning of the outbox: what goes, what stays. */
#include "fixture.h"

#include "date.h"
#include "outbox.h"
#include "outbox_store.h"
#include "store.h"

struct fate {
	enum outbox_state state;
	int64_t seq;
};

static int
settle(struct tx *tx, void *arg, struct err *err)
{
	const struct fate *fate = arg;

	if (fate->state == OUTBOX_PUBLISHED)
		return outbox_published(tx, fate->seq, "1:0", err);
	if (fate->state == OUTBOX_PARKED)
		return outbox_failed(tx, fate->seq, "no", tx->now, true, err);
	return outbox_discard(tx, fate->seq, "no", err);
}

static void
settle_event(struct desk *desk, int64_t seq, enum outbox_state state)
{
	struct fate fate = { state, seq };

	assert_int_equal(store_write(desk->session.store, session_now(&desk->session), settle, &fate, NULL), 0);
}

static int64_t
pruned(struct desk *desk)
{
	int64_t n;

	assert_int_equal(app_outbox_prune(&desk->session, &n, NULL), 0);
	return n;
}

static int64_t
events(struct desk *desk)
{
	return desk_number(desk, "SELECT count(*) FROM salida");
}

static void
old_events_that_are_settled_go_and_the_others_stay(void **state)
{
	struct desk *desk = *state;
	int64_t later;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "1000", NULL);
	assert_true(events(desk) > 4);
	settle_event(desk, 1, OUTBOX_PUBLISHED);
	settle_event(desk, 2, OUTBOX_DISCARDED);
	settle_event(desk, 3, OUTBOX_PARKED); /* 4 waits */
	assert_int_equal(pruned(desk), 0);
	desk->session.clock += 40 * MS_DAY;
	desk_sale(desk, "conv_2", "1000", NULL);
	later = events(desk);
	settle_event(desk, later, OUTBOX_PUBLISHED);
	assert_int_equal(pruned(desk), 2);
	assert_int_equal(desk_number(desk, "SELECT min(seq) FROM salida"), 3);
	assert_int_equal(events(desk), later - 2);
	desk_verify(desk);
}

/* The clock was wrong when it came. */
static void
old_events_behind_a_young_one_go(void **state)
{
	struct desk *desk = *state;
	int64_t young, all;

	desk->session.clock += 40 * MS_DAY;
	desk_programme(desk);
	young = events(desk);
	desk->session.clock -= 40 * MS_DAY;
	desk_sale(desk, "conv_1", "1000", NULL);
	all = events(desk);
	for (int64_t seq = 1; seq <= all; seq++)
		settle_event(desk, seq, OUTBOX_PUBLISHED);
	desk->session.clock += 40 * MS_DAY;
	assert_int_equal(pruned(desk), all - young - 1);
	assert_int_equal(events(desk), young + 1);
	desk_verify(desk);
}

static void
the_newest_event_stays(void **state)
{
	struct desk *desk = *state;
	int64_t all;

	desk_programme(desk);
	all = events(desk);
	for (int64_t seq = 1; seq <= all; seq++)
		settle_event(desk, seq, OUTBOX_PUBLISHED);
	desk->session.clock += 40 * MS_DAY;
	assert_int_equal(pruned(desk), all - 1);
	assert_int_equal(events(desk), 1);
	desk_verify(desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(old_events_that_are_settled_go_and_the_others_stay, desk_setup, desk_teardown),
		cmocka_unit_test_setup_teardown(old_events_behind_a_young_one_go, desk_setup, desk_teardown),
		cmocka_unit_test_setup_teardown(the_newest_event_stays, desk_setup, desk_teardown),
	};

	return cmocka_run_group_tests_name("prune", tests, NULL, NULL);
}
