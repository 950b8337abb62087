#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "date.h"
#include "err.h"

#define UNTOUCHED 77
#define NOW INT64_C(1795493594000) /* 2026-11-24T04:13:14Z: in Bogota still the 23rd */

static int64_t
ms(const char *text)
{
	int64_t ms = UNTOUCHED;

	assert_int_equal(date_parse(text, true, "x", &ms, NULL), 0);
	return ms;
}

static void
zone(const char *name)
{
	assert_int_equal(date_set_zone(name, NULL), 0);
}

static int
in_bogota(void **state)
{
	(void)state;
	return date_set_zone("America/Bogota", NULL);
}

static void
an_unknown_zone_is_refused(void **state)
{
	(void)state;
	const char *const bad[] = {
		"",
		"America/Bogotá",
		"America",
		"../zoneinfo/UTC",
		"/usr/share/zoneinfo/UTC",
		"zone.tab",
		"COT5",
		"America/Bogota/x",
		"a/../UTC",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };

		assert_int_equal(date_set_zone(bad[i], &err), ERR_FIELD);
		assert_string_equal(err.rule, "zona_desconocida");
	}
	assert_int_equal(date_day(NOW), 20261123); /* and the zone is what it was */
}

static void
an_instant_reads_in_every_offset(void **state)
{
	(void)state;
	assert_int_equal(ms("2026-11-24T04:13:14Z"), NOW);
	assert_int_equal(ms("2026-11-23T23:13:14-05:00"), NOW);
	assert_int_equal(ms("2026-11-24T09:43:14.000+05:30"), NOW);
	assert_int_equal(ms("2026-11-24T04:13:14.567Z"), NOW + 567);
	assert_int_equal(ms("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(ms("9999-12-31T23:59:59.999Z"), DATE_MAX);
	assert_int_equal(ms("2024-02-29T00:00:00Z"), INT64_C(1709164800000));
}

static void
a_day_is_its_first_instant_in_the_zone(void **state)
{
	(void)state;
	struct err err = { 0 };
	int64_t value = UNTOUCHED;

	assert_int_equal(ms("2026-11-24"), ms("2026-11-24T05:00:00Z"));
	assert_int_equal(date_parse("2026-11-24", false, "fecha", &value, &err), ERR_FIELD);
	assert_string_equal(err.rule, "fecha_invalida");
	assert_int_equal(value, UNTOUCHED);
}

static void
a_bad_date_is_refused_by_rule_and_field(void **state)
{
	(void)state;
	const struct {
		const char *text, *rule;
	} bad[] = {
		{ "", "fecha_invalida" },
		{ "2026", "fecha_invalida" },
		{ "2026-11-24T04:13Z", "fecha_invalida" },
		{ "2026-11-24T04:13:14", "fecha_invalida" },
		{ "2026-11-24 04:13:14Z", "fecha_invalida" },
		{ "2026-11-24T04:13:14z", "fecha_invalida" },
		{ "2026-11-24T04:13:14.5Z", "fecha_invalida" },
		{ "2026-11-24T04:13:14.1234Z", "fecha_invalida" },
		{ "2026-11-24T04:13:14+0530", "fecha_invalida" },
		{ "2026-11-24T04:13:14Z ", "fecha_invalida" },
		{ "2026-11-24Z", "fecha_invalida" },
		{ "26-11-24", "fecha_invalida" },
		{ "+026-11-24", "fecha_invalida" },
		{ "2026-02-29", "fecha_inexistente" },
		{ "2100-02-29", "fecha_inexistente" },
		{ "2026-04-31T00:00:00Z", "fecha_inexistente" },
		{ "2026-13-01", "fecha_inexistente" },
		{ "2026-00-01", "fecha_inexistente" },
		{ "2026-01-00", "fecha_inexistente" },
		{ "2026-11-24T24:00:00Z", "fecha_inexistente" },
		{ "2026-11-24T23:60:00Z", "fecha_inexistente" },
		{ "2026-11-24T23:59:60Z", "fecha_inexistente" },
		{ "2026-11-24T04:13:14+24:00", "fecha_inexistente" },
		{ "1969-12-31T23:59:59Z", "fecha_inexistente" },
		{ "1970-01-01T00:00:00+01:00", "fecha_inexistente" },
		{ "9999-12-31T23:59:59-01:00", "fecha_inexistente" },
		{ "0000-01-01", "fecha_inexistente" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };
		int64_t value = UNTOUCHED;

		assert_int_equal(date_parse(bad[i].text, true, "fecha_inicio", &value, &err),
				 ERR_FIELD);
		assert_string_equal(err.rule, bad[i].rule);
		assert_string_equal(err.field, "fecha_inicio");
		assert_non_null(strstr(err.text, "fecha_inicio"));
		assert_int_equal(value, UNTOUCHED);
	}
}

static void
a_person_may_write_days_in_words(void **state)
{
	(void)state;
	const struct {
		const char *text, *instant;
	} good[] = {
		{ "hoy", "2026-11-23T05:00:00Z" },
		{ "Ayer", "2026-11-22T05:00:00Z" },
		{ "mañana", "2026-11-24T05:00:00Z" },
		{ "-7d", "2026-11-16T05:00:00Z" },
		{ "+8d", "2026-12-01T05:00:00Z" },
		{ "24/11/2026", "2026-11-24T05:00:00Z" },
		{ "1/2/2026", "2026-02-01T05:00:00Z" },
		{ "01/02/2026", "2026-02-01T05:00:00Z" },
		{ "2026-11-24", "2026-11-24T05:00:00Z" },
		{ "2026-11-24T01:02:03Z", "2026-11-24T01:02:03Z" },
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t value = UNTOUCHED;

		assert_int_equal(date_parse_human(good[i].text, NOW, "x", &value, NULL), 0);
		assert_int_equal(value, ms(good[i].instant));
	}
}

static void
a_person_s_bad_day_is_refused(void **state)
{
	(void)state;
	const char *const bad[] = {
		"",         "pasado",  "7d",         "-d",          "-0d",      "-100000d",
		"-99999d",  "-7h",     "+",          "31/02/2026",  "24/11/26", "24-11-2026",
		"/11/2026", "11/2026", "123/1/2026", "2026-11-24x", "hoy ",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };
		int64_t value = UNTOUCHED;

		assert_int_equal(date_parse_human(bad[i], NOW, "fecha", &value, &err), ERR_FIELD);
		assert_string_equal(err.field, "fecha");
		assert_int_equal(value, UNTOUCHED);
	}
}

static void
instants_are_written_and_read_back(void **state)
{
	(void)state;
	char text[DATE_TEXT_SIZE];
	int64_t value = UNTOUCHED;

	for (int64_t at = 0; at <= DATE_MAX; at += INT64_C(7654321987)) {
		assert_int_equal(date_parse(date_text(at, text), false, "x", &value, NULL), 0);
		assert_int_equal(value, at / 1000 * 1000);
	}
	assert_string_equal(date_text(NOW + 999, text), "2026-11-24T04:13:14Z");
	assert_string_equal(date_text_local(NOW, text), "2026-11-23 23:13");
}

static void
a_time_out_of_range_is_a_question_mark(void **state)
{
	(void)state;
	char text[DATE_TEXT_SIZE];

	assert_string_equal(date_text(-1, text), "?");
	assert_string_equal(date_text(INT64_MIN, text), "?");
	assert_string_equal(date_text(DATE_MAX + 1, text), "?");
	assert_string_equal(date_text_local(INT64_MIN, text), "?");
}

static void
days_add_up_over_months_and_leap_years(void **state)
{
	(void)state;
	assert_int_equal(date_day_add(20261124, 7), 20261201);
	assert_int_equal(date_day_add(20240228, 1), 20240229);
	assert_int_equal(date_day_add(20260228, 1), 20260301);
	assert_int_equal(date_day_add(20260101, -1), 20251231);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(date_day_add(date_day_add(20000229, i), -i), 20000229);
}

/* Day after day: its first instant is in it, the one before is not, and every hour of it is. */
static void
check_days(const char *zone_name, int64_t first, int n)
{
	zone(zone_name);
	for (int64_t day = first; n > 0; n--, day = date_day_add(day, 1)) {
		int64_t from = date_day_start(day), to = date_day_start(date_day_add(day, 1));

		assert_true(from <= to);
		for (int64_t at = from; at < to; at += 3600 * MS_SECOND)
			assert_int_equal(date_day(at), day);
		if (from < to) {
			assert_int_equal(date_day(to - 1), day);
			assert_true(date_day(from - 1) < day);
		}
	}
}

static void
days_follow_each_other_in_every_kind_of_zone(void **state)
{
	(void)state;
	check_days("America/Bogota", 20260101, 800);
	check_days("America/Sao_Paulo", 20170101, 900); /* midnight is skipped */
	check_days("America/Havana", 20250101, 800);    /* 00:00 comes twice */
	check_days("America/St_Johns", 20060101, 800);  /* clocks go back at 00:01 */
	check_days("Pacific/Apia", 20111201, 60);       /* a whole day is skipped */
	check_days("Australia/Lord_Howe", 20250101, 800);
	check_days("Asia/Beirut", 20250101, 800);
	check_days("UTC", 19700101, 800);
	zone("America/Bogota");
}

static void
a_skipped_midnight_starts_at_one(void **state)
{
	(void)state;
	zone("America/Sao_Paulo");
	assert_int_equal(date_day_start(20181104), ms("2018-11-04T03:00:00Z"));
	zone("America/Havana");
	assert_int_equal(date_day_start(20251102), ms("2025-11-02T04:00:00Z"));
	zone("America/Bogota");
}

static void
what_a_thread_knows_of_a_day_goes_with_the_zone(void **state)
{
	(void)state;
	assert_int_equal(date_day(NOW), 20261123);
	zone("Asia/Tokyo");
	assert_int_equal(date_day(NOW), 20261124);
	zone("America/Bogota");
	assert_int_equal(date_day(NOW), 20261123);
}

static void
a_period_has_a_length(void **state)
{
	(void)state;
	const struct {
		const char *text;
		int64_t days;
	} good[] = { { "24h", 1 }, { "30d", 30 }, { "2w", 14 },
		     { "3m", 90 }, { "1y", 365 }, { "99999y", INT64_C(99999) * 365 } };
	const char *const bad[] = { "",    "d",    "0d",  "030d", "100000d", "30",
				    "30D", "30dd", "-7d", "1.5d", "7 d" };

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t value = UNTOUCHED;

		assert_int_equal(period_length(good[i].text, &value, NULL), 0);
		assert_int_equal(value, good[i].days * MS_DAY);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };
		int64_t value = UNTOUCHED;

		assert_int_equal(period_length(bad[i], &value, &err), ERR_FIELD);
		assert_string_equal(err.rule, "periodo_invalido");
		assert_int_equal(value, UNTOUCHED);
	}
}

static void
a_period_is_a_half_open_interval(void **state)
{
	(void)state;
	const struct {
		const char *text, *from, *to;
	} good[] = {
		{ "1d", "2026-11-23T04:13:14Z", "2026-11-24T04:13:14Z" },
		{ "2026-11", "2026-11-01T05:00:00Z", "2026-12-01T05:00:00Z" },
		{ "2026-12", "2026-12-01T05:00:00Z", "2027-01-01T05:00:00Z" },
		{ "2024-02", "2024-02-01T05:00:00Z", "2024-03-01T05:00:00Z" },
		{ "hoy", "2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z" },
		{ "2026-11-20", "2026-11-20T05:00:00Z", "2026-11-21T05:00:00Z" },
		{ "20/11/2026", "2026-11-20T05:00:00Z", "2026-11-21T05:00:00Z" },
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct period period = { 0 };

		assert_int_equal(period_parse(good[i].text, NOW, &period, NULL), 0);
		assert_int_equal(period.from, ms(good[i].from));
		assert_int_equal(period.to, ms(good[i].to));
	}
}

static void
a_bad_period_is_refused(void **state)
{
	(void)state;
	const char *const bad[] = {
		"", "2026-13", "2026-1", "2026", "-7d", "2026-02-30", "2026-11-24T00:00:00Z"
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct period period = { .from = UNTOUCHED, .to = UNTOUCHED };
		struct err err = { 0 };

		assert_int_equal(period_parse(bad[i], NOW, &period, &err), ERR_FIELD);
		assert_string_equal(err.rule, "periodo_invalido");
		assert_int_equal(period.from, UNTOUCHED);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_zone_is_refused),
		cmocka_unit_test(an_instant_reads_in_every_offset),
		cmocka_unit_test(a_day_is_its_first_instant_in_the_zone),
		cmocka_unit_test(a_bad_date_is_refused_by_rule_and_field),
		cmocka_unit_test(a_person_may_write_days_in_words),
		cmocka_unit_test(a_person_s_bad_day_is_refused),
		cmocka_unit_test(instants_are_written_and_read_back),
		cmocka_unit_test(a_time_out_of_range_is_a_question_mark),
		cmocka_unit_test(days_add_up_over_months_and_leap_years),
		cmocka_unit_test(days_follow_each_other_in_every_kind_of_zone),
		cmocka_unit_test(a_skipped_midnight_starts_at_one),
		cmocka_unit_test(what_a_thread_knows_of_a_day_goes_with_the_zone),
		cmocka_unit_test(a_period_has_a_length),
		cmocka_unit_test(a_period_is_a_half_open_interval),
		cmocka_unit_test(a_bad_period_is_refused),
	};

	return cmocka_run_group_tests_name("date", tests, in_bogota, NULL);
}
