/* Opening and closing: which file, which pragmas, which rights. */
#include "config.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db.h"
#include "err.h"
#include "fold.h"
#include "i18n.h"
#include "lock.h"
#include "migrate.h"

static int
make_folders(const char *path, struct err *err)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%s", path);
	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0700) < 0 && errno != EEXIST)
			return err_set(err, ERR_STORE, _("%s: the folder cannot be made: %s"), folder, strerror(errno));
		*slash = '/';
	}
	return 0;
}

int
check_file_name(const char *path, struct err *err)
{
	size_t len = strlen(path);

	if (len == 0 || *path == ':' || path[len - 1] == '/' || strcmp(path, "-") == 0)
		return err_set(err, ERR_USAGE, _("\"%.200s\" is not the name of a file; write it like ./alpes.db"), path);
	return len < PATH_MAX ? 0 : err_set(err, ERR_USAGE, _("%.200s…: the path is too long"), path);
}

/* Where everybody may write, everybody may put another file in its place. */
static int
check_folder(const char *path, struct err *err)
{
	char copy[PATH_MAX];
	const char *folder;
	struct stat st;

	snprintf(copy, sizeof(copy), "%s", path);
	folder = dirname(copy);
	if (stat(folder, &st) == 0 && (st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
		return err_set(err, ERR_STORE, _("%s: others may write to this folder; chmod o-w it"), folder);
	return 0;
}

/* Looks with lstat only: an open and close of the file would drop SQLite's locks. */
static int
check_path(const char *path, enum store_mode mode, bool *ret_new, struct err *err)
{
	struct stat st;
	int r;

	if (lstat(path, &st) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			return err_set(err, ERR_STORE, _("%s: %s"), path, strerror(errno));
		if (mode != STORE_CREATE)
			return err_set(err, ERR_MISSING,
			               _("%s: there is no such file yet; a command that writes makes it, or: alpes demo"), path);
		*ret_new = true;
		r = make_folders(path, err);
		return r < 0 ? r : check_folder(path, err);
	}
	if (S_ISLNK(st.st_mode))
		return err_set(err, ERR_STORE, _("%s: is a symbolic link; name the file itself"), path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_STORE, _("%s: is not a regular file"), path);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return err_set(err, ERR_STORE, _("%s: others may write to it; chmod 600 it"), path);
	*ret_new = false;
	return check_folder(path, err);
}

static int
set_up(struct store *store, struct err *err)
{
	static const char pragmas[] = "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA cache_size=-8192;"
	                              "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA mmap_size=0;"
	                              "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
	                              "PRAGMA journal_size_limit=33554432";

	sqlite3_extended_result_codes(store->db, 0);
	sqlite3_busy_timeout(store->db, 250);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	if (fold_register(store->db) != SQLITE_OK)
		return db_fail(store, "set_up", err);
	return db_exec(store, pragmas, err);
}

/* Ours, or without a table: new, or cut off while it was made. */
static int
check_application(struct store *store, struct err *err)
{
	int64_t id = 0, objects = 0;
	int r = db_int(store, "PRAGMA application_id", NULL, 0, 0, &id, err);

	if (r == 0)
		r = db_int(store, "SELECT count(*) FROM sqlite_schema", NULL, 0, 0, &objects, err);
	if (r < 0)
		return r;
	if (id != APPLICATION_ID && !(id == 0 && objects == 0 && store->mode == STORE_CREATE))
		return err_rule(err, ERR_DAMAGED, "no_es_de_alpes", NULL, _("%s: is not a file of alpes"), store->path);
	return 0;
}

static int
bring_up_to_date(struct store *store, struct err *err)
{
	bool older = false;
	int version;
	int r = check_application(store, err);

	if (r == 0)
		r = migrate_needed(store, &version, &older, err); /* a newer one stays as it is */
	if (r == 0 && store->mode == STORE_READ) {
		if (older)
			r = err_rule(err, ERR_DAMAGED, "archivo_anterior", NULL, _("%s: was made by an older alpes; a command that "
			             "writes brings it up to date (and keeps a copy): alpes vencimientos"), store->path);
		return r;
	}
	if (r == 0)
		r = lock_open(store->path, &store->lock_fd, err);
	if (r == 0)
		r = lock_take(store->lock_fd, store->path, err);
	if (r < 0)
		return r;
	restore_clean(store);
	r = db_exec(store, "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL", err);
	if (r == 0)
		r = migrate(store, err);
	lock_release(store->lock_fd);
	return r;
}

static int
on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store *store = arg;

	(void)db;
	(void)name;
	store->wal_pages = pages;
	return SQLITE_OK;
}

static int
open_file(struct store *store, struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	int r = 0;

	if (store->mode == STORE_READ)
		store->lock_fd = lock_look(store->path);
	if (sqlite3_open_v2(store->path, &store->db, flags | (store->mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0),
	                              NULL) != SQLITE_OK)
		r = store->db ? db_fail(store, "open", err) : err_nomem(err);
	if (r == 0)
		r = set_up(store, err);
	if (r == 0)
		r = bring_up_to_date(store, err);
	if (r < 0)
		return r;
	if (sqlite3_prepare_v3(store->db, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &store->rollback, NULL) != SQLITE_OK)
		return db_fail(store, "ROLLBACK", err);
	sqlite3_wal_hook(store->db, on_wal, store);
	return store->mode == STORE_READ ? db_exec(store, "PRAGMA query_only=ON", err) : 0;
}

int
store_open(const char *path, enum store_mode mode, struct store **ret_store, bool *ret_new, struct err *err)
{
	struct store *store;
	bool made = false;
	int r = check_file_name(path, err);

	if (r == 0)
		r = check_path(path, mode, &made, err);
	if (r < 0)
		return r;
	store = calloc(1, sizeof(*store));
	if (!store)
		return err_nomem(err);
	store->lock_fd = -1;
	store->mode = mode;
	store->path = strdup(path);
	r = store->path ? open_file(store, err) : err_nomem(err);
	if (r < 0) {
		store_close(store);
		return r;
	}
	*ret_store = store;
	*ret_new = made;
	return 0;
}

void
remove_files(const char *path)
{
	static const char *const ends[] = { "", "-journal", "-wal", "-shm", "-lock" };
	char name[PATH_MAX + 8];

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
}

void
store_close(struct store *store)
{
	if (!store)
		return;
	if (store->db && store->mode != STORE_READ && store->lock_fd >= 0 && !store->broken && lock_try(store->lock_fd) == 0) {
		sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
		lock_release(store->lock_fd);
	}
	for (size_t i = 0; i < SQL_CACHE; i++) {
		sqlite3_finalize(store->cache[i].stmt);
		free(store->cache[i].sql);
	}
	for (size_t i = 0; i < ENTITIES; i++) {
		free(store->selects[i]);
		free(store->inserts[i]);
	}
	sqlite3_finalize(store->rollback);
	sqlite3_close(store->db);
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	if (store->mode == STORE_COPY && store->path)
		remove_files(store->path);
	free(store->path);
	free(store);
}

const char *
store_path(const struct store *store)
{
	return store->path;
}
