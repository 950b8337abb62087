#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "err.h" /* ARRAY_LEN */
#include "topic.h"

static void
the_hash_is_that_of_java_over_utf16_units(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int32_t hash;
	} vectors[] = {
		{ "order-42", 1234255197 }, { "sensor-17", 470812953 }, { "é", 233 },
		{ "日本語", 25921943 },     { "😀", 1772899 },          { "", 0 },
		{ "a", 97 },                { "polygenelubricants", INT32_MIN },
	};

	for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
		assert_int_equal(java_string_hash(vectors[i].text), vectors[i].hash);
}

static void
a_key_goes_where_its_hash_without_the_sign_says(void **state)
{
	(void)state;
	assert_int_equal(topic_partition("order-42", 8), 1234255197 % 8);
	assert_int_equal(topic_partition("sensor-17", 6), 470812953 % 6);
	assert_int_equal(topic_partition("", 4), 0);
	assert_int_equal(topic_partition("polygenelubricants", 8), 0); /* only the sign bit is set */
	assert_int_equal(topic_partition("日本語", 1), 0);
}

static void
keys_use_every_partition_and_none_besides(void **state)
{
	(void)state;
	int seen[8] = { 0 };
	char key[] = "af_a0";

	for (char c = 'a'; c <= 'z'; c++) {
		for (char d = '0'; d <= '9'; d++) {
			int partition;

			key[3] = c;
			key[4] = d;
			partition = topic_partition(key, 8);
			assert_in_range(partition, 0, 7);
			seen[partition]++;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(seen); i++)
		assert_true(seen[i] > 0);
}

static void
the_six_topics_are_those_of_the_seed(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int partitions;
		const char *retention, *first_subscription;
	} seed[TOPICS] = {
		{ "afiliados.eventos", 4, "30d", "marketing-consumer" },
		{ "conversiones.eventos", 6, "90d", "marketing-consumer" },
		{ "marketing.eventos", 4, "60d", "afiliados-consumer" },
		{ "comisiones.eventos", 8, "365d", "afiliados-consumer" },
		{ "auditoria.eventos", 4, "1y", "compliance-consumer" },
		{ "sistema.eventos", 2, "7d", "monitoring-consumer" },
	};

	for (int i = 0; i < TOPICS; i++) {
		assert_int_equal(topic_find(seed[i].name), i);
		assert_string_equal(topics[i].name, seed[i].name);
		assert_int_equal(topics[i].partitions, seed[i].partitions);
		assert_string_equal(topics[i].retention, seed[i].retention);
		assert_string_equal(topics[i].subscriptions[0], seed[i].first_subscription);
		assert_null(topics[i].subscriptions[ARRAY_LEN(topics[i].subscriptions) - 1]);
	}
}

static void
what_is_no_topic_is_not_found(void **state)
{
	(void)state;
	assert_int_equal(topic_find("comisiones"), -1);
	assert_int_equal(topic_find("Comisiones.eventos"), -1);
	assert_int_equal(topic_find(""), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hash_is_that_of_java_over_utf16_units),
		cmocka_unit_test(a_key_goes_where_its_hash_without_the_sign_says),
		cmocka_unit_test(keys_use_every_partition_and_none_besides),
		cmocka_unit_test(the_six_topics_are_those_of_the_seed),
		cmocka_unit_test(what_is_no_topic_is_not_found),
	};

	return cmocka_run_group_tests_name("topic", tests, NULL, NULL);
}
