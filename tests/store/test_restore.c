/* A backup put back, by two at once. */
#include "fixture.h"

#include <stdio.h>
#include <unistd.h>

#include "restore.h"
#include "store.h"

static void
of_two_that_restore_at_once_the_later_is_refused(void **state)
{
	struct desk *desk = *state;
	const struct session_options options = { .path = store_path(desk->session.store) };
	struct session other = { 0 };
	struct session third = { 0 };
	struct store *copy;
	struct err err = { 0 };
	char backup[80];
	int64_t rows;

	desk_programme(desk);
	snprintf(backup, sizeof(backup), "%s/copia.db", desk->folder);
	assert_int_equal(store_backup(desk->session.store, backup, &err), 0);
	assert_int_equal(session_open(&other, &options, &err), 0);
	assert_int_equal(store_stage(other.store, backup, &copy, &err), 0);
	rows = desk_number(desk, "SELECT count(*) FROM diario");
	assert_int_equal(app_restore(&desk->session, backup, &err), ERR_LOCKED);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM diario"), rows);
	assert_int_equal(session_open(&third, &options, &err), 0);
	assert_int_equal(access(store_path(copy), F_OK), 0); /* whoever opens the books leaves it there */
	session_close(&third);
	store_unstage(other.store, copy);
	assert_int_equal(app_restore(&desk->session, backup, &err), 0);
	assert_int_equal(desk->session.settings.generation, 2);
	assert_int_equal(app_restore(&other, backup, &err), 0); /* opened in the first generation */
	assert_int_equal(other.settings.generation, 3);
	session_close(&other);
	desk_verify(desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(of_two_that_restore_at_once_the_later_is_refused, desk_setup, desk_teardown),
	};

	return cmocka_run_group_tests_name("restore", tests, NULL, NULL);
}
