#include "config.h"

#include "db.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "err.h"
#include "i18n.h"
#include "log.h"

/* "UNIQUE constraint failed: afiliado.email" -> "email" */
static const char *
constraint_field(const char *message)
{
	const char *dot = strrchr(message, '.');

	return dot ? dot + 1 : "";
}

static int
fail_constraint(sqlite3 *db, struct err *err)
{
	const char *message = sqlite3_errmsg(db);

	if (sqlite3_extended_errcode(db) == SQLITE_CONSTRAINT_UNIQUE) {
		const char *field = constraint_field(message);

		return err_rule(err, ERR_DUPLICATE, NULL, field, _("%s: the value is taken by another record"), field);
	}
	return err_rule(err, ERR_STORE, "regla_del_archivo", NULL, _("the store refuses it: %s"), message);
}

int
db_fail(struct store *store, const char *doing, struct err *err)
{
	int code = sqlite3_errcode(store->db);
	int extended = sqlite3_extended_errcode(store->db);

	if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC)
		store->broken = true;
	if (code != SQLITE_CONSTRAINT && code != SQLITE_INTERRUPT)
		log_write(LOG_ERROR, "store", "%s: %s (%d): %s", store->path, sqlite3_errmsg(store->db), extended, doing);
	switch (code) {
	case SQLITE_CONSTRAINT:
		return fail_constraint(store->db, err);
	case SQLITE_FULL:
		return err_set(err, ERR_FULL, _("%s: the disk is full; free some room and try again"), store->path);
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return err_set(err, ERR_STORE, _("%s: this user may not read and write it; both rights are needed, on the file and on "
		               "its folder"), store->path);
	case SQLITE_NOTADB:
		return err_rule(err, ERR_DAMAGED, "no_es_de_alpes", NULL, _("%s: is not a file of alpes"), store->path);
	case SQLITE_CORRUPT:
		return err_set(err, ERR_DAMAGED, _("%s: the file is damaged (%s); restore a backup: alpes respaldo restaurar FILE"),
		               store->path, sqlite3_errmsg(store->db));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_LOCKED, _("%s: is in use by another program; is the sqlite3 tool open on it?"),
		               store->path);
	case SQLITE_NOMEM:
		return err_nomem(err);
	case SQLITE_INTERRUPT:
		return err_set(err, ERR_CANCEL, "%s", _("stopped"));
	default:
		return err_set(err, ERR_STORE, _("%s: the file does not do what it should: %s%s%s"), store->path,
		               sqlite3_errmsg(store->db), store->broken ? "; " : "",
		               store->broken ? _("the outcome is unknown: run alpes verificar") : "");
	}
}

#define STEPS_BETWEEN_QUESTIONS 100000 /* of SQLite's machine: some ms */

void
store_let_stop(struct store *store, int (*stop)(void *arg), void *arg)
{
	sqlite3_progress_handler(store->db, STEPS_BETWEEN_QUESTIONS, stop, arg);
}

static struct statement *
cache_slot(struct store *store, const char *sql)
{
	uint32_t hash = 2166136261u;
	struct statement *victim = NULL;

	for (const char *c = sql; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	for (size_t i = 0; i < 8; i++) {
		struct statement *slot = &store->cache[(hash + i) % SQL_CACHE];

		if (slot->sql && strcmp(slot->sql, sql) == 0)
			return slot;
		if ((!slot->stmt || !sqlite3_stmt_busy(slot->stmt)) && (!victim || (victim->sql && !slot->sql)))
			victim = slot;
	}
	return victim;
}

static void
slot_clear(struct statement *slot)
{
	sqlite3_finalize(slot->stmt);
	free(slot->sql);
	*slot = (struct statement){ 0 };
}

int
stmt_get(struct store *store, const char *sql, sqlite3_stmt **ret_stmt, struct err *err)
{
	struct statement *slot = cache_slot(store, sql);

	if (!slot)
		return err_set(err, ERR_BUG, "%s", _("too many statements at once"));
	if (!slot->sql || strcmp(slot->sql, sql) != 0) {
		slot_clear(slot);
		if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &slot->stmt, NULL) != SQLITE_OK)
			return db_fail(store, sql, err);
		slot->sql = strdup(sql);
		if (!slot->sql) {
			slot_clear(slot);
			return err_nomem(err);
		}
	}
	*ret_stmt = slot->stmt;
	return 0;
}

void
stmt_done(sqlite3_stmt *stmt)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

void
bind_int(sqlite3_stmt *stmt, int place, int64_t number)
{
	if (number != ABSENT)
		sqlite3_bind_int64(stmt, place, number);
}

void
bind_text(sqlite3_stmt *stmt, int place, const char *text)
{
	if (text)
		sqlite3_bind_text(stmt, place, text, -1, SQLITE_STATIC);
}

void
bind_blob(sqlite3_stmt *stmt, int place, const void *bytes, size_t len)
{
	if (bytes)
		sqlite3_bind_blob64(stmt, place, bytes, len, SQLITE_STATIC);
}

int
stmt_step(struct store *store, sqlite3_stmt *stmt, struct err *err)
{
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		return 0;
	default:
		return db_fail(store, sqlite3_sql(stmt), err);
	}
}

int
stmt_run(struct store *store, sqlite3_stmt *stmt, struct err *err)
{
	int r = stmt_step(store, stmt, err);

	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int64_t
column_int(sqlite3_stmt *stmt, int place)
{
	int64_t number = sqlite3_column_int64(stmt, place); /* of most columns the only call */

	return number == 0 && sqlite3_column_type(stmt, place) == SQLITE_NULL ? ABSENT : number;
}

int
column_text(sqlite3_stmt *stmt, int place, struct arena *arena, const char **ret_text, struct err *err)
{
	const char *bytes = (const char *)sqlite3_column_text(stmt, place);
	const char *text = bytes ? arena_text(arena, bytes, (size_t)sqlite3_column_bytes(stmt, place)) : NULL;

	if (!text && (bytes || sqlite3_column_type(stmt, place) != SQLITE_NULL))
		return err_nomem(err);
	*ret_text = text;
	return 0;
}

int
db_exec(struct store *store, const char *sql, struct err *err)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(store, sql, err);
}

int
db_int(struct store *store, const char *sql, const int64_t *params, size_t n, int64_t fallback, int64_t *ret,
       struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, sql, &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++)
		bind_int(stmt, (int)i + 1, params[i]);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret = r == 1 ? column_int(stmt, 0) : fallback;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}
