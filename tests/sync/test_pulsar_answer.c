#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "pulsar_answer.h"

static int
produce(const char *text, struct arena *arena, struct pulsar_result **ret_results, size_t *ret_n)
{
	struct err err = { 0 };

	return pulsar_answer_produce(text, strlen(text), arena, ret_results, ret_n, &err);
}

static void
a_result_is_stored_only_with_no_error_and_three_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *result;
		bool stored;
	} cases[] = {
		{ "{\"messageId\":\"6:0:0\",\"errorCode\":0,\"schemaVersion\":0}", true },
		{ "{\"messageId\":\"6:0:-1\",\"errorCode\":0}", true },
		{ "{\"messageId\":\"9223372036854775807:0:3\",\"errorCode\":0}", true },
		{ "{\"messageId\":\"9223372036854775808:0:3\",\"errorCode\":0}", false },
		{ "{\"messageId\":\"6:0\",\"errorCode\":0}", false },
		{ "{\"messageId\":\"6:0:0:1\",\"errorCode\":0}", false },
		{ "{\"messageId\":\"6::0\",\"errorCode\":0}", false },
		{ "{\"messageId\":\" 6:0:0\",\"errorCode\":0}", false },
		{ "{\"messageId\":\"+6:0:0\",\"errorCode\":0}", false },
		{ "{\"messageId\":\"6:0:0\",\"errorCode\":2}", false },
		{ "{\"messageId\":\"6:0:0\",\"errorCode\":0.5}", false },
		{ "{\"messageId\":\"6:0:0\"}", false },
		{ "{\"messageId\":6,\"errorCode\":0}", false },
		{ "{\"errorCode\":0}", false },
		{ "{}", false },
		{ "null", false },
		{ "[]", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = { 0 };
		struct buf text = { 0 };
		struct pulsar_result *results;
		size_t n;

		buf_printf(&text, "{\"messagePublishResults\":[%s],\"schemaVersion\":0}",
		           cases[i].result);
		assert_int_equal(produce(buf_text(&text), &arena, &results, &n), 0);
		assert_int_equal(n, 1);
		assert_int_equal(results[0].stored, cases[i].stored);
		assert_true((results[0].id != NULL) == cases[i].stored);
		assert_true((results[0].reason != NULL) != cases[i].stored);
		buf_done(&text);
		arena_done(&arena);
	}
}

static void
a_reason_is_short_and_harmless(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct pulsar_result *results;
	struct buf text = { 0 };
	size_t n;

	buf_str(&text, "{\"messagePublishResults\":[{\"errorCode\":2,\"errorMsg\":\"org.apache."
	               "pulsar.client.PulsarClientException: \\u001b[2Jé");
	for (int i = 0; i < 1000; i++)
		buf_str(&text, "é");
	buf_str(&text, "\"}]}");
	assert_int_equal(produce(buf_text(&text), &arena, &results, &n), 0);
	assert_int_equal(strncmp(results[0].reason, "\\x1b[2Jé", strlen("\\x1b[2Jé")), 0);
	assert_true(strlen(results[0].reason) < 250);
	assert_null(strstr(results[0].reason, "\xef\xbf\xbd")); /* no character was cut */
	buf_done(&text);
	arena_done(&arena);
}

static void
what_is_no_answer_of_a_broker_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "null", "[]", "{}", "<html>", "{\"messagePublishResults\":{}}",
		"{\"messagePublishResults\":[]", "{\"messagePublishResults\":[]} x", "\xff",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct arena arena = { 0 };
		struct pulsar_result *results = NULL;
		struct pulsar_stats stats;
		const char *const *names;
		int partitions = 7;
		size_t len = strlen(texts[i]);
		size_t n = 7;

		assert_int_equal(produce(texts[i], &arena, &results, &n), ERR_BROKER);
		assert_int_equal(n, 7);
		assert_int_equal(pulsar_answer_partitions(texts[i], len, &partitions, NULL),
		                 ERR_BROKER);
		assert_int_equal(partitions, 7);
		if (texts[i][0] != '{')
			assert_int_equal(pulsar_answer_stats(texts[i], len, &arena, &stats, NULL),
			                 ERR_BROKER);
		if (texts[i][0] != '[')
			assert_int_equal(pulsar_answer_names(texts[i], len, &arena, &names, &n,
			                                     NULL),
			                 ERR_BROKER);
		arena_done(&arena);
	}
}

static void
a_topic_without_a_policy_has_no_retention(void **state)
{
	(void)state;
	static const char policy[] = "{\"retentionTimeInMinutes\":525600,\"retentionSizeInMB\":-1}";
	int64_t minutes = 7;
	int64_t mb = 7;

	assert_int_equal(pulsar_answer_retention("", 0, &minutes, &mb, NULL), 0);
	assert_int_equal(minutes, 0);
	assert_int_equal(pulsar_answer_retention(policy, strlen(policy), &minutes, &mb, NULL), 0);
	assert_int_equal(minutes, 525600);
	assert_int_equal(mb, -1);
}

static void
stats_tell_of_subscriptions_and_deduplication(void **state)
{
	(void)state;
	static const char one[] =
		"{\"msgRateIn\":0.25,\"msgInCounter\":12,\"storageSize\":66,\"subscriptions\":{"
		"\"audit-consumer\":{\"msgBacklog\":2,\"msgRateOut\":1.5},\"x\\u001b\":{}},"
		"\"deduplicationStatus\":\"Disabled\"}";
	static const char all[] =
		"{\"storageSize\":66,\"subscriptions\":{},\"partitions\":{\"a\":{"
		"\"deduplicationStatus\":\"Disabled\"},"
		"\"b\":{\"deduplicationStatus\":\"Enabled\"}}}";
	struct arena arena = { 0 };
	struct pulsar_stats stats;

	assert_int_equal(pulsar_answer_stats(one, strlen(one), &arena, &stats, NULL), 0);
	assert_int_equal(stats.storage, 66);
	assert_int_equal(stats.in, 12);
	assert_int_equal(stats.rate_in, 250);
	assert_false(stats.deduplicates);
	assert_int_equal(stats.n_subscriptions, 2);
	assert_string_equal(stats.subscriptions[0].name, "audit-consumer");
	assert_int_equal(stats.subscriptions[0].backlog, 2);
	assert_string_equal(stats.subscriptions[1].name, "x\\x1b");
	assert_int_equal(pulsar_answer_stats(all, strlen(all), &arena, &stats, NULL), 0);
	assert_true(stats.deduplicates);
	arena_done(&arena);
}

static void
reason_of(const char *text, const char *expected)
{
	struct buf buf = { 0 };

	pulsar_answer_reason(&buf, text, strlen(text));
	assert_string_equal(buf_text(&buf), expected);
	buf_done(&buf);
}

static void
rates_are_thousandths_however_java_writes_them(void **state)
{
	static const struct {
		const char *text;
		int64_t rate;
	} rates[] = {
		{ "0.0", 0 },	   { "12.3456", 12345 },	 { "1.5E3", 1500000 },
		{ "4.2E-2", 42 },  { "9.9E-99999999999999999999", 0 }, { "7", 7000 },
		{ "\"7\"", 0 },	   { "0.33333333333333333", 333 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct arena arena = { 0 };
		struct pulsar_stats stats;
		char text[80];

		snprintf(text, sizeof(text), "{\"msgRateIn\":%s}", rates[i].text);
		assert_int_equal(pulsar_answer_stats(text, strlen(text), &arena, &stats, NULL), 0);
		assert_int_equal(stats.rate_in, rates[i].rate);
		arena_done(&arena);
	}
}

static void
a_refusal_is_one_line_without_a_stack_trace_or_html(void **state)
{
	(void)state;
	reason_of("{\"reason\":\"Topic x not found\"}", "Topic x not found");
	reason_of("{\"reason\":\"bad\\n\\tat org.apache.X(Y.java:1)\"}", "bad");
	reason_of("plain words", "plain words");
	reason_of("\n <html>secret</html>", "");
	reason_of("{\"reason\":7}", "{\"reason\":7}");
	reason_of("", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_result_is_stored_only_with_no_error_and_three_numbers),
		cmocka_unit_test(a_reason_is_short_and_harmless),
		cmocka_unit_test(what_is_no_answer_of_a_broker_is_refused),
		cmocka_unit_test(a_topic_without_a_policy_has_no_retention),
		cmocka_unit_test(stats_tell_of_subscriptions_and_deduplication),
		cmocka_unit_test(rates_are_thousandths_however_java_writes_them),
		cmocka_unit_test(a_refusal_is_one_line_without_a_stack_trace_or_html),
	};

	return cmocka_run_group_tests_name("pulsar_answer", tests, NULL, NULL);
}
