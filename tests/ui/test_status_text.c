#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "buf.h"
#include "entity.h"
#include "err.h"
#include "money.h"
#include "status_text.h"
#include "sync_thread.h"
#include "writer.h"

#define NOW INT64_C(1764000000000)

static void
ages_have_one_unit(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} ages[] = {
		{ -5000, "0 s" },          { 59999, "59 s" },          { 60000, "1 min" },
		{ 3599999, "59 min" },     { 3600000, "1 h" },         { 47 * 3600000LL, "47 h" },
		{ 48 * 3600000LL, "2 d" }, { 9000 * 3600000LL, "375 d" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ages); i++) {
		struct buf text = { 0 };

		status_add_age(&text, ages[i].ms);
		assert_string_equal(buf_text(&text), ages[i].text);
		buf_done(&text);
	}
}

static void
an_age_reads_the_same_until_it_is_told(void **state)
{
	static const int64_t ages[] = { -2500, 0, 999, 59000, 60000, 3599999, 3600000, 48 * 3600000LL - 1, 48 * 3600000LL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ages); i++) {
		int64_t then = ages[i] + status_age_left(ages[i]);
		struct buf now = { 0 }, before = { 0 }, after = { 0 };

		status_add_age(&now, ages[i]);
		status_add_age(&before, then - 1);
		status_add_age(&after, then);
		assert_string_equal(buf_text(&before), buf_text(&now));
		assert_string_not_equal(buf_text(&after), buf_text(&now));
		buf_done(&now);
		buf_done(&before);
		buf_done(&after);
	}
}

static void
counts_are_grouped(void **state)
{
	struct buf text = { 0 };

	(void)state;
	status_add_count(&text, 999, true);
	buf_char(&text, ' ');
	status_add_count(&text, 1000, true);
	buf_char(&text, ' ');
	status_add_count(&text, 12034056, false);
	assert_string_equal(buf_text(&text), "999 1.000 12,034,056");
	buf_done(&text);
}

static void
assert_sync(const struct sync_status *status, enum style style, const char *wanted)
{
	struct buf text = { 0 };

	assert_int_equal(status_add_sync(&text, status, NOW, true), style);
	assert_string_equal(buf_text(&text), wanted);
	buf_done(&text);
}

static void
the_state_comes_with_what_waits_and_for_how_long(void **state)
{
	struct sync_status status = { .state = SYNC_NO_BROKER, .engine = { .oldest_at = ABSENT } };

	(void)state;
	assert_sync(&status, STYLE_NORMAL, "offline, no broker");
	status.engine.waiting = 12;
	status.engine.oldest_at = NOW - 5 * 60000;
	assert_sync(&status, STYLE_NORMAL, "offline, no broker, 12 wait, for 5 min");
	status.state = SYNC_RUNS;
	status.engine.state = ENGINE_PUBLISHING;
	assert_sync(&status, STYLE_GOOD, "sending, 12 wait, for 5 min");
	status.engine.waiting = 0;
	status.engine.oldest_at = ABSENT;
	status.engine.state = ENGINE_IDLE;
	assert_sync(&status, STYLE_GOOD, "all sent");
	status.engine.waiting_parked = 1;
	assert_sync(&status, STYLE_WARN, "all sent, 1 parked");
	status.engine.state = ENGINE_BLOCKED;
	assert_sync(&status, STYLE_BAD, "sync is stuck, 1 parked");
	status.engine.publisher.trouble = (struct err){ .code = ERR_BROKER, .text = "bad token" };
	assert_sync(&status, STYLE_BAD, "sync is stuck, 1 parked: bad token");
}

static void
who_waits_for_what_is_told(void **state)
{
	struct sync_status status = { .state = SYNC_RUNS,
		                      .engine = { .state = ENGINE_IDLE, .waiting = 3, .oldest_at = ABSENT } };

	(void)state;
	assert_sync(&status, STYLE_GOOD, "sync runs, 3 wait"); /* not all is sent, whatever it was doing last */
	status.engine.state = ENGINE_WAITING;
	status.engine.publisher.trouble = (struct err){ .code = ERR_NET, .text = "no answer" };
	assert_sync(&status, STYLE_WARN, "no connection, 3 wait");
	status.engine.publisher.trouble.code = ERR_BROKER;
	assert_sync(&status, STYLE_WARN, "sync tries again, 3 wait");
	status.state = SYNC_FAILED;
	status.trouble = (struct err){ .code = ERR_STORE, .text = "disk full" };
	assert_sync(&status, STYLE_BAD, "sync failed, 3 wait: disk full");
}

static void
what_has_no_room_is_left_out_from_the_end(void **state)
{
	char text[] = "sending, 12.000 wait, for 5 min";

	(void)state;
	status_shorten(text, 31);
	assert_string_equal(text, "sending, 12.000 wait, for 5 min");
	status_shorten(text, 30);
	assert_string_equal(text, "sending, 12.000 wait");
	status_shorten(text, 3);
	assert_string_equal(text, "sending");
}

static void
a_trouble_that_has_no_room_is_left_out(void **state)
{
	char text[] = "sync failed, 3 wait: disk full";

	(void)state;
	status_shorten(text, 29);
	assert_string_equal(text, "sync failed, 3 wait");
}

static void
a_job_tells_how_far_it_is_and_how_long_it_takes(void **state)
{
	struct writer_progress job = { .ticket = 1, .kind = REQUEST_DECIDE, .step = STEP_APPROVE, .started_at = 1000 };
	struct buf text = { 0 };

	(void)state;
	status_add_job(&text, &job, 2000);
	assert_string_equal(buf_text(&text), "aprobar: 0, Ctrl-c stops it");
	buf_done(&text);
	job = (struct writer_progress){ .ticket = 2, .kind = REQUEST_DECIDE, .step = STEP_APPROVE, .rehearse = true,
		                        .done = 500, .meant = 2000, .started_at = 1000 };
	text = (struct buf){ 0 };
	status_add_job(&text, &job, 5000);
	assert_string_equal(buf_text(&text), "aprobar (rehearsal): 500 of 2000, 12 s left, Ctrl-c stops it");
	buf_done(&text);
	job = (struct writer_progress){ .ticket = 3, .kind = REQUEST_EXPORT, .done = 7, .started_at = 1000 };
	text = (struct buf){ 0 };
	status_add_job(&text, &job, 5000);
	assert_string_equal(buf_text(&text), "exportar: 7, Ctrl-c stops it");
	buf_done(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ages_have_one_unit),
		cmocka_unit_test(an_age_reads_the_same_until_it_is_told),
		cmocka_unit_test(counts_are_grouped),
		cmocka_unit_test(the_state_comes_with_what_waits_and_for_how_long),
		cmocka_unit_test(what_has_no_room_is_left_out_from_the_end),
		cmocka_unit_test(a_trouble_that_has_no_room_is_left_out),
		cmocka_unit_test(who_waits_for_what_is_told),
		cmocka_unit_test(a_job_tells_how_far_it_is_and_how_long_it_takes),
	};

	return cmocka_run_group_tests_name("status_text", tests, NULL, NULL);
}
