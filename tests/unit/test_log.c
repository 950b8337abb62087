#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "log.h"

struct place {
	char top[64];
	char folder[96];
	char file[128];
};

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	strcpy(place->top, "/tmp/alpes-test-log-XXXXXX");
	if (!mkdtemp(place->top))
		return -1;
	snprintf(place->folder, sizeof(place->folder), "%s/state", place->top);
	snprintf(place->file, sizeof(place->file), "%s/alpes.log", place->folder);
	*state = place;
	return 0;
}

static int
teardown(void **state)
{
	struct place *place = *state;

	log_close();
	unlink(place->file);
	rmdir(place->folder);
	rmdir(place->top);
	free(place);
	return 0;
}

/* The log's text behind the time of its only line. */
static void
assert_line(const struct place *place, const char *expected)
{
	char text[4096] = "";
	FILE *file = fopen(place->file, "r");

	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 21);
	fclose(file);
	assert_int_equal(text[10], 'T');
	assert_int_equal(text[19], 'Z');
	assert_string_equal(text + 21, expected);
}

static void
lines_carry_level_and_area(void **state)
{
	struct place *place = *state;

	log_write(LOG_ERROR, "base", "dropped before the log is open");
	assert_int_equal(log_open(place->file, LOG_INFO), 0);
	log_write(LOG_DEBUG, "base", "below the level");
	log_write(LOG_INFO, "base", "%d rows", 3);
	assert_line(place, "info base: 3 rows\n");
}

static void
controls_are_escaped(void **state)
{
	struct place *place = *state;

	assert_int_equal(log_open(place->file, LOG_INFO), 0);
	log_write(LOG_WARNING, "sync", "a\nb\x1b[0m\xff");
	assert_line(place, "warning sync: a\\x0ab\\x1b[0m\uFFFD\n");
}

static void
tokens_are_redacted(void **state)
{
	struct place *place = *state;

	assert_int_equal(log_open(place->file, LOG_INFO), 0);
	log_write(LOG_ERROR, "http",
		  "Authorization: bearer abc.DEF-1_2/3+4= sent, token=eyJhbGci.eyJzdWIi.xyz;");
	assert_line(place, "error http: Authorization: bearer *** sent, token=***;\n");
}

static void
only_the_owner_may_read_it(void **state)
{
	struct place *place = *state;
	struct stat st;

	assert_int_equal(log_open(place->file, LOG_INFO), 0);
	assert_int_equal(stat(place->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(place->folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void
a_symlink_or_a_folder_is_no_log(void **state)
{
	struct place *place = *state;

	assert_int_equal(mkdir(place->folder, 0700), 0);
	assert_int_equal(symlink("/tmp/alpes-elsewhere", place->file), 0);
	assert_int_equal(log_open(place->file, LOG_INFO), -ELOOP);
	assert_int_equal(log_open(place->folder, LOG_INFO), -EISDIR);
	assert_int_equal(log_open("/dev/null", LOG_INFO), -EINVAL);
}

static void
a_full_file_is_kept_once(void **state)
{
	struct place *place = *state;
	char line[1001], old[140];
	struct stat now, before;

	memset(line, 'x', 1000);
	line[1000] = '\0';
	assert_int_equal(log_open(place->file, LOG_INFO), 0);
	for (int i = 0; i < 3 * LOG_MAX / 1000; i++)
		log_write(LOG_INFO, "base", "%s", line);
	snprintf(old, sizeof(old), "%s.1", place->file);
	assert_int_equal(stat(place->file, &now), 0);
	assert_int_equal(stat(old, &before), 0);
	assert_in_range(before.st_size, LOG_MAX, LOG_MAX + 2000);
	assert_in_range(now.st_size, 1, LOG_MAX + 2000);
	unlink(old);
}

static void
a_file_that_others_could_read_is_closed_to_them(void **state)
{
	struct place *place = *state;
	struct stat st;

	assert_int_equal(mkdir(place->folder, 0700), 0);
	fclose(fopen(place->file, "w"));
	assert_int_equal(chmod(place->file, 0644), 0);
	assert_int_equal(log_open(place->file, LOG_INFO), 0);
	assert_int_equal(stat(place->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_carry_level_and_area, setup, teardown),
		cmocka_unit_test_setup_teardown(controls_are_escaped, setup, teardown),
		cmocka_unit_test_setup_teardown(tokens_are_redacted, setup, teardown),
		cmocka_unit_test_setup_teardown(only_the_owner_may_read_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_file_is_kept_once, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_that_others_could_read_is_closed_to_them, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_symlink_or_a_folder_is_no_log, setup, teardown),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
