/* db.h - inside of store/: statements, typed binds and columns. */
#ifndef DB_H
#define DB_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include <sqlite3.h>

#include "entity.h"
#include "store.h"

struct arena;
struct err;

#define APPLICATION_ID 0x416c7065 /* "Alpe" */
#define SQL_CACHE 512

struct statement {
	char *sql;
	sqlite3_stmt *stmt;
};

struct store {
	sqlite3 *db;
	char *path;
	int lock_fd;
	enum store_mode mode;
	sqlite3_stmt *rollback;
	bool broken; /* a sync or a rollback failed: no more writes */
	bool writing;
	struct tx *group; /* while store_group() runs */
	struct rehearsal *rehearsal; /* in a slice of it */
	int wal_pages;
	struct statement cache[SQL_CACHE];
	char *selects[ENTITIES]; /* by entity kind, made on first use */
	char *inserts[ENTITIES];
};

/* Turns SQLite's last failure into a code and a text for people; what it was `doing` (SQL) goes to the log alone. */
int db_fail(struct store *store, const char *doing, struct err *err);

/* A prepared statement from the cache, reset and with no binds. Give it back with stmt_done(). */
int stmt_get(struct store *store, const char *sql, sqlite3_stmt **ret_stmt, struct err *err);
void stmt_done(sqlite3_stmt *stmt);

/* ABSENT and NULL bind NULL. Texts and blobs are borrowed until stmt_done(). Bind failures show at the step. */
void bind_int(sqlite3_stmt *stmt, int place, int64_t number);
void bind_text(sqlite3_stmt *stmt, int place, const char *text);
void bind_blob(sqlite3_stmt *stmt, int place, const void *bytes, size_t len);

/* 1 = a row, 0 = done, negative = an error. */
int stmt_step(struct store *store, sqlite3_stmt *stmt, struct err *err);

/* Step once and be done. */
int stmt_run(struct store *store, sqlite3_stmt *stmt, struct err *err);

/* NULL reads as ABSENT or NULL. */
int64_t column_int(sqlite3_stmt *stmt, int place);
int column_text(sqlite3_stmt *stmt, int place, struct arena *arena, const char **ret_text, struct err *err);

/* ERR_USAGE for a path that SQLite would take for no file at all, the system for a folder, or a person for standard output. */
int check_file_name(const char *path, struct err *err);

/* Removes a file that nobody has open, with what SQLite and the lock put beside it. */
void remove_files(const char *path);

/* Removes what a crash left of store_stage(), unless somebody is restoring. */
void restore_clean(const struct store *store);

/* Statements without parameters or results. */
int db_exec(struct store *store, const char *sql, struct err *err);

/* The one integer of a query with up to three integer parameters (ABSENT ones are bound as NULL); `fallback` when no row. */
int db_int(struct store *store, const char *sql, const int64_t *params, size_t n, int64_t fallback, int64_t *ret,
           struct err *err);

#endif
