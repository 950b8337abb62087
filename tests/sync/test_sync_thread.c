/* The engine's thread on a real store. With ALPES_PULSAR_URL set (tests/pulsar/publishes.sh) it
 * publishes to that broker, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "decide.h"
#include "hash.h"
#include "session.h"
#include "sync_thread.h"

#define NOBODY "http://127.0.0.1:1"
#define PATIENCE_MS 60000

struct place {
	char dir[64];
	char store[96];
	struct session session;
};

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct session_options options = { .path = place->store, .create = true, .station = "mesa" };
	struct err err;

	strcpy(place->dir, "/tmp/alpes-test-thread-XXXXXX");
	if (!mkdtemp(place->dir))
		return -1;
	snprintf(place->store, sizeof(place->store), "%s/a.db", place->dir);
	*state = place;
	return session_open(&place->session, &options, &err);
}

static int
teardown(void **state)
{
	struct place *place = *state;
	char command[128];
	int r;

	session_close(&place->session);
	snprintf(command, sizeof(command), "rm -rf %s", place->dir);
	r = system(command);
	free(place);
	return r;
}

static struct sync_thread *
start(const struct place *place, const char *url)
{
	const struct sync_thread_options options = {
		.store_path = place->store,
		.http = { .url = url },
		.place = { "public", "default" },
	};
	struct sync_thread *thread = NULL;
	struct err err;

	assert_int_equal(sync_thread_start(&options, &thread, &err), 0);
	return thread;
}

typedef bool seen_fn(const struct sync_status *status);

/* Waits for the thread's news until `seen`, as the screens do. */
static struct sync_status
wait_for(struct sync_thread *thread, seen_fn *seen)
{
	struct pollfd news = { .fd = sync_thread_fd(thread), .events = POLLIN };
	struct sync_status status;

	for (;;) {
		sync_thread_look(thread, &status);
		if (seen(&status))
			return status;
		if (poll(&news, 1, PATIENCE_MS) != 1)
			fail_msg("no news in state %d: %s", (int)status.state, status.trouble.text);
	}
}

static bool
without_broker(const struct sync_status *status)
{
	return status->state == SYNC_NO_BROKER;
}

static bool
in_trouble(const struct sync_status *status)
{
	return status->state == SYNC_RUNS && status->engine.publisher.trouble.code != 0;
}

static bool
elsewhere(const struct sync_status *status)
{
	return status->state == SYNC_ELSEWHERE;
}

static bool
runs(const struct sync_status *status)
{
	return status->state == SYNC_RUNS;
}

static bool
refused(const struct sync_status *status)
{
	return status->state == SYNC_REFUSED;
}

static bool
failed(const struct sync_status *status)
{
	return status->state == SYNC_FAILED;
}

static bool
ended(const struct sync_status *status)
{
	return status->state == SYNC_ENDED;
}

static bool
four_wait(const struct sync_status *status)
{
	return status->engine.waiting == 4;
}

static bool
three_published(const struct sync_status *status)
{
	return status->engine.publisher.published == 3 && status->engine.waiting == 0;
}

static bool
four_published(const struct sync_status *status)
{
	return status->engine.publisher.published == 4 && status->engine.waiting == 0;
}

static void
set(struct place *place, const char *name, const char *value)
{
	struct err err;

	assert_int_equal(app_set(&place->session, name, value, &err), 0);
}

static void
without_a_broker_it_counts_what_waits(void **state)
{
	struct place *place = *state;
	struct sync_thread *thread = start(place, NULL);
	struct sync_status status = wait_for(thread, without_broker);

	assert_int_equal(status.engine.waiting, 3); /* what the file was made with */
	assert_true(status.engine.oldest_at > 0);
	set(place, "dias_salida", "20");
	sync_thread_nudge(thread);
	wait_for(thread, four_wait);
	sync_thread_free(thread);
}

static void
a_broker_that_does_not_answer_is_told_and_holds_nothing_up(void **state)
{
	struct place *place = *state;
	struct sync_thread *thread = start(place, NOBODY);
	struct sync_status status = wait_for(thread, in_trouble);

	assert_int_equal(status.engine.publisher.trouble.code, ERR_NET);
	assert_int_equal(status.engine.waiting, 3);
	set(place, "dias_salida", "20");
	sync_thread_nudge(thread);
	wait_for(thread, four_wait);
	sync_thread_stop(thread);
	wait_for(thread, ended);
	sync_thread_free(thread);
}

static void
while_it_is_held_it_leaves_the_store_alone(void **state)
{
	struct place *place = *state;
	static const char *const brokers[] = { NULL, NOBODY };

	for (int i = 0; i < 2; i++) {
		struct sync_thread *thread = start(place, brokers[i]);
		struct pollfd news = { .fd = sync_thread_fd(thread), .events = POLLIN };
		int64_t waiting = wait_for(thread, brokers[i] ? in_trouble : without_broker).engine.waiting;
		struct sync_status status;

		sync_thread_hold(thread);
		sync_thread_look(thread, &status);
		set(place, "dias_salida", i ? "21" : "20");
		sync_thread_nudge(thread);
		assert_int_equal(poll(&news, 1, 300), 0);
		sync_thread_go_on(thread);
		while (status.engine.waiting != waiting + 1) {
			assert_int_equal(poll(&news, 1, PATIENCE_MS), 1);
			sync_thread_look(thread, &status);
		}
		sync_thread_free(thread);
	}
}

static void
one_publishes_and_the_other_takes_over(void **state)
{
	struct place *place = *state;
	struct sync_thread *first = start(place, NOBODY), *second;
	struct sync_status status;

	wait_for(first, runs);
	second = start(place, NOBODY);
	status = wait_for(second, elsewhere);
	assert_non_null(strstr(status.holder, "pid"));
	sync_thread_free(first);
	status = wait_for(second, runs);
	assert_string_equal(status.holder, "");
	sync_thread_free(second);
}

static void
demo_data_is_refused_until_it_is_told(void **state)
{
	struct place *place = *state;
	struct sync_thread *thread;
	struct err err;

	assert_int_equal(app_set_up(&place->session, &(struct setting_value){ "demo", "si" }, 1, &err), 0);
	thread = start(place, NOBODY);
	assert_non_null(strstr(wait_for(thread, refused).trouble.text, "publicar_demo"));
	set(place, "publicar_demo", "si");
	sync_thread_nudge(thread);
	wait_for(thread, runs);
	sync_thread_free(thread);
}

static void
a_wrong_address_is_told(void **state)
{
	struct sync_thread *thread = start(*state, "pulsar://localhost:6650");

	assert_non_null(strstr(wait_for(thread, failed).trouble.text, "8080"));
	sync_thread_free(thread);
}

static void
what_is_committed_is_published(void **state)
{
	struct place *place = *state;
	struct sync_thread *thread = start(place, getenv("ALPES_PULSAR_URL"));

	wait_for(thread, three_published);
	set(place, "dias_salida", "20");
	sync_thread_nudge(thread);
	wait_for(thread, four_published);
	sync_thread_free(thread);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(without_a_broker_it_counts_what_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(a_broker_that_does_not_answer_is_told_and_holds_nothing_up,
		                                setup, teardown),
		cmocka_unit_test_setup_teardown(while_it_is_held_it_leaves_the_store_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(one_publishes_and_the_other_takes_over, setup, teardown),
		cmocka_unit_test_setup_teardown(demo_data_is_refused_until_it_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_address_is_told, setup, teardown),
	};
	const struct CMUnitTest with_broker[] = {
		cmocka_unit_test_setup_teardown(what_is_committed_is_published, setup, teardown),
	};

	if (hash_setup() < 0)
		return 1;
	if (getenv("ALPES_PULSAR_URL"))
		return cmocka_run_group_tests_name("sync_thread, broker", with_broker, NULL, NULL);
	return cmocka_run_group_tests_name("sync_thread", tests, NULL, NULL);
}
