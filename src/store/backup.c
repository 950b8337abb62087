/* Copies of the file, and what can be told of it. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db.h"
#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "lock.h"
#include "migrate.h"
#include "migrations.h"
#include "outfile.h"

/* VACUUM INTO a fresh file: one snapshot, compact, no log beside it. */
static int
vacuum_into(struct store *store, const char *path, struct err *err)
{
	bool broken = store->broken;
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "VACUUM INTO ?", &stmt, err);

	if (r < 0)
		return r;
	bind_text(stmt, 1, path);
	sqlite3_exec(store->db, "PRAGMA query_only=OFF", NULL, NULL, NULL); /* it counts the copy as a write */
	r = stmt_run(store, stmt, err);
	if (store->mode == STORE_READ)
		sqlite3_exec(store->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
	store->broken = broken; /* a sync that failed was one of the copy */
	return r;
}

int
store_backup(struct store *store, const char *path, struct err *err)
{
	struct outfile *file;
	int r = check_file_name(path, err);

	if (r == 0)
		r = outfile_open(path, false, &file, err);
	if (r == 0) {
		r = vacuum_into(store, outfile_beside(file), err);
		if (r == 0)
			r = outfile_commit(file, err);
		else
			outfile_drop(file);
	}
	if (r == ERR_FULL)
		r = err_set(err, r, _("%s: the disk is full; free some room and try again"), path);
	return r == ERR_DUPLICATE ? err_set(err, r, _("%s: exists already; a backup never overwrites"), path) : r;
}

/* All pages in one step, which locks both files. Answers SQLite's code, SQLITE_DONE for success. */
static int
copy_pages(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int code;

	if (!backup)
		return sqlite3_errcode(to);
	code = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	return code;
}

static int
copy_into(struct store *store, sqlite3 *from, struct err *err)
{
	for (size_t i = 0; i < SQL_CACHE; i++)
		if (store->cache[i].stmt)
			sqlite3_reset(store->cache[i].stmt);
	return copy_pages(from, store->db) == SQLITE_DONE ? 0 : db_fail(store, "restore", err);
}

static int64_t
pragma_int(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t n = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

/* Damage in what would replace the books is found before. */
static int
check_sound(sqlite3 *from, const char *path, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	const char *line = NULL, *second;
	int r = 0;

	if (sqlite3_prepare_v2(from, "PRAGMA quick_check(1)", -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		line = (const char *)sqlite3_column_text(stmt, 0);
	second = line ? strchr(line, '\n') : NULL; /* behind "*** in database main ***" */
	if (!line || strcmp(line, "ok") != 0)
		r = err_set(err, ERR_DAMAGED, _("%s: the backup is damaged (%.100s); take another"), path,
		            second ? second + 1 : line ? line : sqlite3_errmsg(from));
	sqlite3_finalize(stmt);
	return r;
}

static int
check_backup(sqlite3 *from, const char *path, struct err *err)
{
	int r;

	if (pragma_int(from, "PRAGMA application_id") != APPLICATION_ID)
		return err_rule(err, ERR_DAMAGED, "no_es_de_alpes", NULL, _("%s: is not a file of alpes"), path);
	r = migrate_check_version(path, pragma_int(from, "PRAGMA user_version"), err);
	return r < 0 ? r : check_sound(from, path, err);
}

static int
check_regular(const struct store *store, const char *path, struct err *err)
{
	struct stat st, books;

	if (lstat(path, &st) < 0)
		return err_set(err, ERR_MISSING, _("%s: there is no such backup file"), path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_STORE, _("%s: is not a regular file"), path);
	if (access(path, R_OK) < 0)
		return err_set(err, ERR_STORE, _("%s: %s"), path, strerror(errno));
	if (lstat(store->path, &books) == 0 && books.st_dev == st.st_dev && books.st_ino == st.st_ino)
		return err_set(err, ERR_USAGE, _("%s: is the file of the books itself; name a backup of it"), path);
	return 0;
}

static int
copy_out(sqlite3 *from, const char *path, struct err *err)
{
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK)
		code = copy_pages(from, to);
	sqlite3_close(to);
	if (code == SQLITE_DONE)
		return 0;
	return err_set(err, code == SQLITE_FULL ? ERR_FULL : ERR_STORE, _("%s: cannot be made: %s"), path, sqlite3_errstr(code));
}

static char *
copy_name(const struct store *store)
{
	char *path;

	return asprintf(&path, "%s-restore", store->path) < 0 ? NULL : path;
}

void
restore_clean(const struct store *store)
{
	char *path = copy_name(store);

	if (path && access(path, F_OK) == 0 && lock_hold(store->lock_fd, LOCK_RESTORE) == 0) {
		remove_files(path);
		lock_let(store->lock_fd, LOCK_RESTORE);
	}
	free(path);
}

/* Nobody else is at it, so what stands under the name was left behind by a crash. */
static int
open_copy(const struct store *store, sqlite3 *from, struct store **ret_copy, struct err *err)
{
	bool made;
	char *path = copy_name(store);
	int r;

	if (!path)
		return err_nomem(err);
	remove_files(path);
	r = copy_out(from, path, err);
	if (r == 0)
		r = store_open(path, STORE_COPY, ret_copy, &made, err);
	if (r < 0)
		remove_files(path);
	free(path);
	return r;
}

static int
stage(struct store *store, const char *path, struct store **ret_copy, struct err *err)
{
	sqlite3 *from = NULL;
	int r = check_regular(store, path, err);

	if (r < 0)
		return r;
	if (sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		r = err_set(err, ERR_DAMAGED, _("%s: %s"), path, from ? sqlite3_errmsg(from) : strerror(ENOMEM));
	if (r == 0)
		r = check_backup(from, path, err);
	if (r == 0)
		r = open_copy(store, from, ret_copy, err);
	sqlite3_close(from);
	return r;
}

int
store_stage(struct store *store, const char *path, struct store **ret_copy, struct err *err)
{
	int r;

	if (lock_hold(store->lock_fd, LOCK_RESTORE) < 0)
		return err_set(err, ERR_LOCKED, "%s", _("another alpes is restoring a backup; wait for it"));
	r = stage(store, path, ret_copy, err);
	if (r < 0)
		lock_let(store->lock_fd, LOCK_RESTORE);
	return r;
}

int
store_restore(struct store *store, struct store *copy, struct err *err)
{
	int r = lock_take(store->lock_fd, store->path, err);

	if (r < 0)
		return r;
	r = copy_into(store, copy->db, err);
	lock_release(store->lock_fd);
	return r;
}

void
store_unstage(struct store *store, struct store *copy)
{
	store_close(copy);
	lock_let(store->lock_fd, LOCK_RESTORE);
}

int
store_facts(struct store *store, struct store_facts *ret_facts, struct err *err)
{
	struct store_facts facts = { .sqlite_version = sqlite3_libversion() };
	char wal[4096];
	struct stat st;
	int r = migrate_version(store, &facts.schema_version, err);

	if (r == 0)
		r = db_int(store, "PRAGMA page_count", NULL, 0, 0, &facts.pages, err);
	if (r == 0)
		r = db_int(store, "PRAGMA page_size", NULL, 0, 0, &facts.page_size, err);
	if (r < 0)
		return r;
	snprintf(wal, sizeof(wal), "%s-wal", store->path);
	facts.wal_bytes = lstat(wal, &st) == 0 ? (int64_t)st.st_size : 0;
	facts.lock_needed = sqlite3_libversion_number() >= 3007000 && sqlite3_libversion_number() <= 3051002;
	if (store->lock_fd >= 0)
		lock_holder(store->lock_fd, facts.lock_holder, sizeof(facts.lock_holder));
	*ret_facts = facts;
	return 0;
}

static int
tell_all(struct store *store, const char *sql, const char *good, void (*tell)(void *arg, const char *line), void *arg,
         int *findings, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, sql, &stmt, err);

	if (r < 0)
		return r;
	while ((r = stmt_step(store, stmt, err)) == 1) {
		const char *line = (const char *)sqlite3_column_text(stmt, 0);

		if (!line || strcmp(line, good) == 0)
			continue;
		tell(arg, line);
		(*findings)++;
	}
	stmt_done(stmt);
	return r;
}

int
store_check_file(struct store *store, void (*tell)(void *arg, const char *line), void *arg, struct err *err)
{
	int findings = 0;
	int r = tell_all(store, "PRAGMA integrity_check", "ok", tell, arg, &findings, err);

	if (r == 0)
		r = tell_all(store,
		             "SELECT [table] || ' fila ' || coalesce(rowid, '?') || ' -> ' || parent "
		             "FROM pragma_foreign_key_check", "", tell, arg, &findings, err);
	return r < 0 ? r : findings;
}

void
store_add_library(struct buf *buf)
{
	buf_printf(buf, "SQLite %s (%s)\n", sqlite3_libversion(), sqlite3_sourceid());
}
