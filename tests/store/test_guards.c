/* What the program's own connection cannot write, and files of another version. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "affiliate.h"
#include "db.h"
#include "decide.h"
#include "entity.h"
#include "err.h"
#include "hash.h"
#include "migrations.h"
#include "session.h"
#include "store.h"
#include "verify.h"

static char folder[] = "/tmp/alpes-guards-XXXXXX";
static char path[64];

static void
open_books(struct session *session)
{
	const struct session_options options = { .path = path, .create = true, .station = "prueba" };
	struct err err = { 0 };

	if (session_open(session, &options, &err) < 0)
		fail_msg("%s", err.text);
}

static int
write_behind(struct tx *tx, void *sql, struct err *err)
{
	return db_exec(tx->store, sql, err);
}

static void
line(void *arg, const char *text)
{
	print_message("# %s\n", text);
	++*(int *)arg;
}

static void
the_own_connection_is_refused_too(void **state)
{
	static const char *const tries[] = {
		"UPDATE afiliado SET nombre = 'otro'",
		"UPDATE afiliado SET version = version + 1, diario_seq = (SELECT max(seq) FROM diario)",
		"DELETE FROM afiliado",
		"UPDATE ajuste SET valor = 'no'",
		"UPDATE diario SET motivo = 'otro'",
		"DELETE FROM diario",
		"DELETE FROM salida",
		"UPDATE salida_cuerpo SET cuerpo = '{}'",
		"INSERT INTO movimiento SELECT 1, 1, 20260101, 1, 1, n, 1, 1 FROM moneda LIMIT 1",
		"UPDATE sqlite_schema SET sql = '' WHERE name = 'afiliado_cambia'",
		"PRAGMA writable_schema=ON; DELETE FROM sqlite_schema WHERE name = 'afiliado_cambia'",
	};
	struct session session;
	int findings = 0;
	const struct verify_listener listener = { .tell = line, .arg = &findings };

	(void)state;
	open_books(&session);
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		struct err err = { 0 };

		if (store_write(session.store, 1, write_behind, (void *)(uintptr_t)tries[i], &err) == 0)
			fail_msg("is not refused: %s", tries[i]);
		assert_int_equal(err.code, ERR_STORE);
		assert_string_not_equal(err.text, "");
	}
	assert_int_equal(app_verify(&session, &listener, &(struct err){ 0 }), 0);
	session_close(&session);
}

static void
set_version(int version)
{
	char sql[64];
	sqlite3 *db;

	snprintf(sql, sizeof(sql), "PRAGMA user_version=%d", version);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
a_file_from_the_future_is_refused_for_reading_and_writing(void **state)
{
	static const enum store_mode modes[] = { STORE_READ, STORE_WRITE, STORE_CREATE };

	(void)state;
	set_version((int)n_migrations + 1);
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		struct store *store;
		struct err err = { 0 };
		bool made;

		assert_int_equal(store_open(path, modes[i], &store, &made, &err), ERR_DAMAGED);
		assert_string_equal(err_rule_name(&err), "archivo_del_futuro");
	}
	set_version((int)n_migrations);
}

static int
setup(void **state)
{
	struct affiliate affiliate;
	struct session session;
	struct err err = { 0 };
	char id[ID_SIZE];
	int r;

	(void)state;
	if (hash_setup() < 0 || !mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/books.db", folder);
	open_books(&session);
	entity_clear(&affiliate_entity, &affiliate);
	affiliate.name = "María González";
	affiliate.email = "maria@email.com";
	affiliate.type = 0;
	r = app_create(&session, &affiliate_entity, &affiliate, false, id, &err);
	session_close(&session);
	return r;
}

static int
teardown(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_own_connection_is_refused_too),
		cmocka_unit_test(a_file_from_the_future_is_refused_for_reading_and_writing),
	};

	return cmocka_run_group_tests_name("guards", tests, setup, teardown);
}
