#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "err.h"
#include "fake_broker.h"
#include "fake_outbox.h"
#include "lease.h"

/* A desk with its outbox, a broker, and the engine between them. */
struct desk {
	struct session session;
	struct fake_broker broker;
	struct ulid ulid;
	struct engine *engine;
	volatile sig_atomic_t stop;
	size_t batch_events;
	uint64_t seed;
	char path[64];
};

static struct desk *
desk_new(uint64_t seed)
{
	static int desks; /* a failed test leaves its lease taken */
	struct desk *desk = calloc(1, sizeof(*desk));

	assert_non_null(desk);
	fake_outbox_init(&desk->session);
	fake_broker_init(&desk->broker, seed);
	desk->ulid.seed = seed + 1;
	snprintf(desk->path, sizeof(desk->path), "/tmp/alpes-test-%ld-%d", (long)getpid(), ++desks);
	return desk;
}

static void
desk_free(struct desk *desk)
{
	char lease[80];

	snprintf(lease, sizeof(lease), "%s-sync", desk->path);
	unlink(lease);
	engine_free(desk->engine);
	fake_outbox_done(&desk->session);
	fake_broker_done(&desk->broker);
	free(desk);
}

static int
desk_start(struct desk *desk, enum engine_mode mode, struct err *err)
{
	struct engine_options options = {
		.mode = mode,
		.session = &desk->session,
		.store_path = desk->path,
		.user = "ana",
		.station = "caja-1",
		.generation = 1,
		.ulid = &desk->ulid,
		.transport = &desk->broker.transport,
		.clock = fake_broker_clock(&desk->broker),
		.place = { .tenant = "public", .name = "default" },
		.seed = (uint64_t)desk->broker.now + desk->broker.random.state,
		.stop = &desk->stop,
		.batch_events = desk->batch_events,
	};

	engine_free(desk->engine);
	desk->engine = NULL;
	return engine_new(&options, &desk->engine, err);
}

static int
run(struct engine *engine, struct err *err)
{
	int r;

	do
		r = engine_step(engine, err);
	while (r > 0);
	return r;
}

static int
desk_sync(struct desk *desk, enum engine_mode mode, struct err *err)
{
	int r = desk_start(desk, mode, err);

	return r < 0 ? r : run(desk->engine, err);
}

static void
add(struct desk *desk, enum topic_index topic, const char *key, int n)
{
	for (int i = 0; i < n; i++)
		fake_outbox_add(&desk->session, topic, key, desk->broker.now, NULL);
}

static size_t
in_state(const struct desk *desk, enum fake_state wanted)
{
	size_t n = 0;

	for (size_t i = 0; i < desk->session.n; i++)
		n += desk->session.rows[i].state == wanted;
	return n;
}

static size_t
copies(const struct desk *desk, const char *id)
{
	size_t n = 0;

	for (size_t i = 0; i < desk->broker.n_log; i++)
		n += strcmp(desk->broker.log[i].id, id) == 0;
	return n;
}

static void
everything_goes_out_once_and_in_order(void **state)
{
	(void)state;
	struct desk *desk = desk_new(1);
	struct err err = { 0 };
	size_t health = 0;
	char key[16];

	for (int i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "af_%d", i % 50);
		add(desk, i % TOPICS, key, 1);
	}
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), 0);
	assert_int_equal(in_state(desk, FAKE_PUBLISHED), 3000);
	assert_int_equal(desk->broker.n_log, 3001);
	for (size_t i = 0; i < desk->broker.n_log; i++) {
		const struct fake_message *message = &desk->broker.log[i];
		const struct fake_row *row = fake_outbox_find(&desk->session, message->id);

		if (strstr(message->payload, "health_check")) {
			assert_int_equal(message->topic, TOPIC_SYSTEM);
			health++;
			continue;
		}
		assert_non_null(row);
		assert_string_equal(message->payload, row->body);
		assert_int_equal(message->partition,
		                 topic_partition(row->key, topics[row->topic].partitions));
	}
	assert_int_equal(health, 1);
	assert_in_range(desk->broker.in_flight_most, 4, 6);
	desk_free(desk);
}

static void
a_batch_has_no_more_events_than_it_may(void **state)
{
	(void)state;
	struct desk *desk = desk_new(2);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 601);
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), 0);
	assert_int_equal(desk->broker.produced, 1 + 2 + 1); /* one to load it, 300 each, health */
	desk_free(desk);
}

static void
an_event_that_nobody_wants_is_parked_with_its_followers(void **state)
{
	(void)state;
	struct desk *desk = desk_new(3);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 10);
	add(desk, TOPIC_COMMISSIONS, "af_9", 10); /* the same partition, of 8 */
	assert_int_equal(topic_partition("af_1", 8), topic_partition("af_9", 8));
	strcpy(desk->broker.poison[0], "evt_00000004");
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), 0);
	assert_int_equal(in_state(desk, FAKE_PARKED), 7);
	assert_int_equal(in_state(desk, FAKE_PUBLISHED), 13);
	assert_string_equal(desk->session.rows[3].reason, "no \\x1b[31m");
	assert_true(desk->broker.poison_tries[0] >= 4);
	desk_free(desk);
}

static void
an_event_that_spoils_its_request_is_found_and_parked(void **state)
{
	(void)state;
	struct desk *desk = desk_new(4);
	struct err err = { 0 };

	add(desk, TOPIC_AUDIT, "a", 1);
	for (int i = 0; i < 200; i++) {
		char key[16];

		snprintf(key, sizeof(key), "k%d", i);
		add(desk, TOPIC_AUDIT, key, 2);
	}
	strcpy(desk->broker.poison[2], "evt_00000100");
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), 0);
	assert_in_range(in_state(desk, FAKE_PARKED), 1, 2);
	assert_int_equal(desk->session.rows[99].state, FAKE_PARKED);
	assert_int_equal(in_state(desk, FAKE_WAITS), 0);
	desk_free(desk);
}

static void
without_another_key_it_takes_longer_to_park(void **state)
{
	(void)state;
	struct desk *desk = desk_new(5);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 5);
	strcpy(desk->broker.poison[0], "evt_00000001");
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), ERR_BROKER);
	assert_non_null(strstr(err.text, "evt_00000001"));
	assert_int_equal(in_state(desk, FAKE_PARKED), 0);
	assert_int_equal(in_state(desk, FAKE_WAITS), 5);
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), 0);
	assert_int_equal(in_state(desk, FAKE_PARKED), 5);
	assert_true(desk->broker.poison_tries[0] >= 20);
	desk_free(desk);
}

static void
a_topic_that_is_missing_holds_only_its_own_events(void **state)
{
	(void)state;
	struct desk *desk = desk_new(6);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 5);
	add(desk, TOPIC_AFFILIATES, "af_1", 5);
	desk->broker.partitions[TOPIC_COMMISSIONS] = 0;
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), ERR_BROKER);
	assert_non_null(strstr(err.text, "comisiones.eventos"));
	assert_non_null(strstr(err.text, "alpes topicos preparar"));
	assert_int_equal(in_state(desk, FAKE_PUBLISHED), 5);
	desk->broker.partitions[TOPIC_COMMISSIONS] = 8;
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), 0);
	desk_free(desk);
}

static void
a_broker_that_deduplicates_gets_nothing(void **state)
{
	(void)state;
	struct desk *desk = desk_new(7);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 5);
	desk->broker.deduplicates = true;
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), ERR_BROKER);
	assert_non_null(strstr(err.text, "deduplicates"));
	assert_int_equal(desk->broker.produced, 0);
	desk_free(desk);
}

static void
a_refused_token_is_told_and_not_tried_for_ever(void **state)
{
	(void)state;
	struct desk *desk = desk_new(8);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 5);
	desk->broker.status = 401;
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), ERR_BROKER);
	assert_non_null(strstr(err.text, "token"));
	assert_null(strstr(err.text, "html"));
	assert_int_equal(in_state(desk, FAKE_WAITS), 5);
	desk_free(desk);
}

static void
nobody_there_ends_one_run_and_not_a_patient_one(void **state)
{
	(void)state;
	struct desk *desk = desk_new(9);
	struct err err = { 0 };
	struct engine_status status;

	add(desk, TOPIC_COMMISSIONS, "af_1", 5);
	desk->broker.down_to = INT64_MAX;
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), ERR_NET);
	engine_look(desk->engine, &status);
	assert_int_equal(status.waiting, 5);
	assert_int_equal(status.oldest_at, desk->session.rows[0].at);
	desk->broker.down_to = desk->broker.now + 600000;
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), 0);
	assert_true(desk->broker.now >= desk->broker.down_to);
	assert_int_equal(in_state(desk, FAKE_PUBLISHED), 5);
	desk_free(desk);
}

static void
a_topic_that_grows_gets_its_new_lanes(void **state)
{
	(void)state;
	struct desk *desk = desk_new(10);
	struct err err = { 0 };
	int64_t until;

	assert_int_equal(desk_start(desk, ENGINE_CONTINUOUS, &err), 0);
	add(desk, TOPIC_AUDIT, "af_1", 10);
	until = desk->broker.now + 5000;
	while (desk->broker.now < until)
		assert_int_equal(engine_step(desk->engine, &err), 1);
	desk->broker.partitions[TOPIC_AUDIT] = 9;
	for (int i = 0; i < 200; i++) {
		char key[16];

		snprintf(key, sizeof(key), "k%d", i);
		add(desk, TOPIC_AUDIT, key, 1);
	}
	until = desk->broker.now + 130000;
	while (desk->broker.now < until)
		assert_int_equal(engine_step(desk->engine, &err), 1);
	assert_int_equal(desk->session.partitions[TOPIC_AUDIT], 9);
	add(desk, TOPIC_AUDIT, "k8", 1);
	desk->stop = 1;
	assert_int_equal(run(desk->engine, &err), ERR_CANCEL);
	desk->stop = 0;
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), 0);
	assert_int_equal(in_state(desk, FAKE_PUBLISHED), 211);
	for (size_t i = 0; i < desk->broker.n_log; i++)
		if (strcmp(desk->broker.log[i].id, "evt_00000211") == 0)
			assert_int_equal(desk->broker.log[i].partition, topic_partition("k8", 9));
	desk_free(desk);
}

static void
fewer_partitions_than_here_are_told(void **state)
{
	(void)state;
	struct desk *desk = desk_new(11);
	struct err err = { 0 };

	add(desk, TOPIC_AUDIT, "af_1", 10);
	desk->broker.partitions[TOPIC_AUDIT] = 3;
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), ERR_BROKER);
	assert_non_null(strstr(err.text, "3 partitions"));
	desk_free(desk);
}

static void
a_stop_records_what_was_acknowledged(void **state)
{
	(void)state;
	struct desk *desk = desk_new(12);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 5000);
	assert_int_equal(desk_start(desk, ENGINE_CONTINUOUS, &err), 0);
	while (desk->broker.produced < 3)
		assert_int_equal(engine_step(desk->engine, &err), 1);
	desk->stop = 1;
	assert_int_equal(run(desk->engine, &err), ERR_CANCEL);
	assert_true(in_state(desk, FAKE_PUBLISHED) > 0);
	assert_true(in_state(desk, FAKE_WAITS) > 0);
	assert_int_equal(in_state(desk, FAKE_PUBLISHED) + 1, desk->broker.n_log);
	desk_free(desk);
}

static void
a_store_that_fails_ends_the_run_and_loses_nothing(void **state)
{
	(void)state;
	struct desk *desk = desk_new(13);
	struct err err = { 0 };

	add(desk, TOPIC_COMMISSIONS, "af_1", 50);
	desk->session.record_error = ERR_FULL;
	assert_int_equal(desk_sync(desk, ENGINE_CONTINUOUS, &err), ERR_FULL);
	assert_int_equal(in_state(desk, FAKE_WAITS), 50);
	desk->session.record_error = 0;
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), 0);
	assert_int_equal(in_state(desk, FAKE_PUBLISHED), 50);
	assert_int_equal(copies(desk, "evt_00000001"), 2);
	desk_free(desk);
}

static void
a_store_that_may_not_publish_sends_nothing(void **state)
{
	(void)state;
	struct desk *desk = desk_new(14);
	struct err err = { 0 };

	desk->session.forbidden = true;
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), ERR_RULE);
	assert_int_equal(desk->broker.n_log, 0);
	desk_free(desk);
}

static void
a_store_that_may_not_publish_any_more_ends_its_sync(void **state)
{
	(void)state;
	struct desk *desk = desk_new(114);
	struct err err = { 0 };
	size_t stored;
	int r = 1;

	desk->batch_events = 2;
	add(desk, TOPIC_AFFILIATES, "af_1", 2000);
	assert_int_equal(desk_start(desk, ENGINE_CONTINUOUS, &err), 0);
	while (r > 0 && in_state(desk, FAKE_PUBLISHED) == 0)
		r = engine_step(desk->engine, &err);
	desk->session.forbidden = true;
	while (r > 0)
		r = engine_step(desk->engine, &err);
	assert_int_equal(r, ERR_RULE);
	stored = in_state(desk, FAKE_PUBLISHED);
	assert_in_range(stored, 1, 1999);
	for (size_t i = 0; i < desk->session.n; i++) /* what the broker took is marked as published, and nothing else */
		assert_int_equal(desk->session.rows[i].state == FAKE_PUBLISHED, copies(desk, desk->session.rows[i].id) > 0);
	desk->session.forbidden = false;
	assert_int_equal(desk_sync(desk, ENGINE_UNTIL_EMPTY, &err), 0);
	assert_int_equal(in_state(desk, FAKE_PUBLISHED), 2000);
	desk_free(desk);
}

static void
only_one_process_syncs_a_store(void **state)
{
	(void)state;
	struct desk *desk = desk_new(15);
	struct err err = { 0 };
	char holder[64];
	int fd;

	assert_false(lease_held(desk->path, holder, sizeof(holder)));
	assert_int_equal(lease_take(desk->path, "beto\x1b[2J", &fd, &err), 0);
	assert_true(lease_held(desk->path, holder, sizeof(holder)));
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), ERR_LOCKED);
	assert_non_null(strstr(err.text, "beto"));
	assert_null(strchr(err.text, '\x1b'));
	lease_release(fd);
	assert_int_equal(desk_sync(desk, ENGINE_ONCE, &err), 0);
	desk_free(desk);
}

/* The simulator: a seed makes a desk's day, with everything that a broker may do. */

static unsigned long long
seed_of(const struct desk *desk)
{
	return desk->seed;
}

static uint64_t
roll(struct retry_random *random, uint64_t n)
{
	return retry_random_next(random) % n;
}

static void
add_some(struct desk *desk, struct retry_random *random, int n)
{
	char key[16];

	for (int i = 0; i < n; i++) {
		snprintf(key, sizeof(key), "af_%d", (int)roll(random, 12));
		fake_outbox_add(&desk->session, (enum topic_index)roll(random, TOPICS), key,
		                desk->broker.now, NULL);
	}
}

static void
set_the_stage(struct desk *desk, struct retry_random *random)
{
	struct fake_broker *broker = &desk->broker;

	broker->fault_percent = (int)roll(random, 50);
	broker->down_from = broker->now + (int64_t)roll(random, 60000);
	broker->down_to = broker->down_from + 6000 + (int64_t)roll(random, 120000);
	desk->batch_events = 1 + roll(random, 20);
	for (int i = 0; i < 3; i++)
		if (roll(random, 3) == 0)
			snprintf(broker->poison[i], sizeof(broker->poison[i]), "evt_%08d",
			         1 + (int)roll(random, 150));
}

/* Things that happen while it runs; false: the process died. */
static bool
something_happens(struct desk *desk, struct retry_random *random)
{
	switch (roll(random, 400)) {
	case 0:
		add_some(desk, random, 1 + (int)roll(random, 10));
		break;
	case 1:
		if (desk->broker.partitions[TOPIC_AUDIT] < 12)
			desk->broker.partitions[TOPIC_AUDIT]++;
		break;
	case 2:
		desk->session.record_error = ERR_LOCKED;
		break;
	case 3:
		return roll(random, 4) != 0;
	default:
		if (roll(random, 3) == 0)
			desk->session.record_error = 0;
		break;
	}
	return true;
}

static void
run_a_day(struct desk *desk, struct retry_random *random)
{
	struct err err = { 0 };

	for (int run = 0; run < 3; run++) {
		int r;

		assert_int_equal(desk_start(desk, ENGINE_CONTINUOUS, &err), 0);
		for (int step = 0; step < 300 + (int)roll(random, 600); step++) {
			r = engine_step(desk->engine, &err);
			if (r != 1)
				fail_msg("SEED=%llu: %d %s", seed_of(desk), r, err.text);
			if (!something_happens(desk, random))
				break;
		}
		engine_free(desk->engine);
		desk->engine = NULL;
		desk->session.record_error = 0;
	}
}

/* At last the broker is well: what is left goes out, or waits behind what a person has to see. */
static void
end_the_day(struct desk *desk)
{
	struct err err = { 0 };
	int r;

	desk->broker.fault_percent = 0;
	desk->broker.down_to = 0;
	for (int run = 0; run < 3; run++) {
		desk->broker.now += 120000; /* every event is due again */
		r = desk_sync(desk, ENGINE_ONCE, &err);
	}
	if (r != 0 && r != ERR_BROKER)
		fail_msg("SEED=%llu: %d %s", seed_of(desk), r, err.text);
}

static bool
is_poison(const struct desk *desk, const char *id)
{
	for (int i = 0; i < 3; i++)
		if (strcmp(desk->broker.poison[i], id) == 0)
			return true;
	return false;
}

/* Whether an event of the same key, this one or an earlier one, is poison. */
static bool
behind_poison(const struct desk *desk, const struct fake_row *row)
{
	for (const struct fake_row *r = row; r >= desk->session.rows; r--)
		if (r->topic == row->topic && strcmp(r->key, row->key) == 0 &&
		    is_poison(desk, r->id))
			return true;
	return false;
}

/* What still waits may only be a lane of nothing but one key, behind its poison. */
static void
check_rows(const struct desk *desk)
{
	for (size_t i = 0; i < desk->session.n; i++) {
		const struct fake_row *row = &desk->session.rows[i];

		if (row->state == FAKE_PUBLISHED && copies(desk, row->id) == 0)
			fail_msg("SEED=%llu: %s was never stored", seed_of(desk), row->id);
		if (row->state == FAKE_PUBLISHED && is_poison(desk, row->id))
			fail_msg("SEED=%llu: %s is poison, published", seed_of(desk), row->id);
		if (row->state != FAKE_PUBLISHED && !behind_poison(desk, row) &&
		    (row->state == FAKE_WAITS || desk->broker.failures_of_one < 5))
			fail_msg("SEED=%llu: %s in state %d", seed_of(desk), row->id, row->state);
	}
}

/* Of every event the first copy counts: per key they come in the order of the outbox. */
static void
check_order(const struct desk *desk)
{
	size_t n = desk->session.n;
	bool *seen = calloc(n + 1, sizeof(*seen));
	size_t *last = calloc(TOPICS * 12, sizeof(*last));

	for (size_t i = 0; i < desk->broker.n_log; i++) {
		const struct fake_message *message = &desk->broker.log[i];
		size_t seq = strtoul(message->id + 4, NULL, 10);
		size_t key = (size_t)message->topic * 12 + strtoul(message->key + 3, NULL, 10);

		if (strcmp(message->key, "alpes") == 0 || seen[seq])
			continue;
		if (seq < last[key])
			fail_msg("SEED=%llu: %s comes after evt_%08zu of its key", seed_of(desk),
			         message->id, last[key]);
		last[key] = seq;
		seen[seq] = true;
	}
	free(seen);
	free(last);
}

static void
simulate(uint64_t seed)
{
	struct retry_random random = { seed };
	struct desk *desk = desk_new(seed);

	if (getenv("SEEDS") || getenv("SEED"))
		fprintf(stderr, "# seed %llu\n", (unsigned long long)seed);
	desk->seed = seed;
	set_the_stage(desk, &random);
	add_some(desk, &random, 100 + (int)roll(&random, 100));
	run_a_day(desk, &random);
	end_the_day(desk);
	check_rows(desk);
	check_order(desk);
	desk_free(desk);
}

static void
whatever_happens_every_event_has_its_effect_once_and_in_order(void **state)
{
	(void)state;
	const char *seeds = getenv("SEEDS");
	const char *seed = getenv("SEED");
	uint64_t n = seeds ? strtoull(seeds, NULL, 10) : 200;

	if (seed) {
		simulate(strtoull(seed, NULL, 10));
		return;
	}
	for (uint64_t i = 1; i <= n; i++)
		simulate(i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_goes_out_once_and_in_order),
		cmocka_unit_test(a_batch_has_no_more_events_than_it_may),
		cmocka_unit_test(an_event_that_nobody_wants_is_parked_with_its_followers),
		cmocka_unit_test(an_event_that_spoils_its_request_is_found_and_parked),
		cmocka_unit_test(without_another_key_it_takes_longer_to_park),
		cmocka_unit_test(a_topic_that_is_missing_holds_only_its_own_events),
		cmocka_unit_test(a_broker_that_deduplicates_gets_nothing),
		cmocka_unit_test(a_refused_token_is_told_and_not_tried_for_ever),
		cmocka_unit_test(nobody_there_ends_one_run_and_not_a_patient_one),
		cmocka_unit_test(a_topic_that_grows_gets_its_new_lanes),
		cmocka_unit_test(fewer_partitions_than_here_are_told),
		cmocka_unit_test(a_stop_records_what_was_acknowledged),
		cmocka_unit_test(a_store_that_fails_ends_the_run_and_loses_nothing),
		cmocka_unit_test(a_store_that_may_not_publish_sends_nothing),
		cmocka_unit_test(a_store_that_may_not_publish_any_more_ends_its_sync),
		cmocka_unit_test(only_one_process_syncs_a_store),
		cmocka_unit_test(whatever_happens_every_event_has_its_effect_once_and_in_order),
	};

	return cmocka_run_group_tests_name("publisher", tests, NULL, NULL);
}
