/* store.h - one connection to the books and the only door for writing.
 *
 * A store belongs to the thread that opened it. Reads take `struct store *`; whatever writes takes the `struct tx *` that
 * only store_write() makes: write lock, BEGIN IMMEDIATE, work, COMMIT, unlock. Why the lock: SQLite 3.7.0 to 3.51.2 can
 * corrupt a WAL file when a commit that resets the log meets another connection's checkpoint. Files are made with the rights
 * that the process's umask leaves them: main sets 077.
 */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"

struct buf;
struct err;
struct store;

enum store_mode {
	STORE_READ,   /* query_only; an existing file */
	STORE_WRITE,  /* an existing file */
	STORE_CREATE, /* made when missing, 0600 in a folder 0700 */
	STORE_COPY,   /* an existing file that is gone when it is closed */
};

/* A write transaction. */
struct tx {
	struct store *store;
	int64_t now;         /* UTC ms, one for all rows of the transaction */
	int64_t journal_seq; /* newest row; 0 = the journal is empty */
	uint8_t journal_hash[HASH_SIZE];
};

/* ERR_MISSING: no file. ERR_DAMAGED: not ours, or from a newer program. ERR_LOCKED: the lock is held for too long (the text
 * says by whom). ERR_STORE: a symlink, a folder without rights... An older file is copied to FILE.vN before it is upgraded (to FILE.vN.2,
 * .vN.3... when that stands there). `*ret_new`: the file was made. */
int store_open(const char *path, enum store_mode mode, struct store **ret_store, bool *ret_new, struct err *err);

/* Checkpoints when the lock is free, closes; NULL is fine. */
void store_close(struct store *store);

const char *store_path(const struct store *store);

/* Runs `work` in a write transaction; its failure rolls back and is passed on. After a failed sync the store takes no more
 * writes (ERR_STORE). */
int store_write(struct store *store, int64_t now, int (*work)(struct tx *tx, void *arg, struct err *err), void *arg,
                struct err *err);

/* The same, rolled back at the end whatever the work answered: a rehearsal. */
int store_rehearse(struct store *store, int64_t now, int (*work)(struct tx *tx, void *arg, struct err *err), void *arg,
                   struct err *err);

/* A decision that is under way is held by the connection that works at it, by its row. ERR_LOCKED: another one has it. */
int store_hold(struct store *store, int64_t decision, struct err *err);
void store_let(struct store *store, int64_t decision);
bool store_held(struct store *store, int64_t decision); /* by another connection */

/* Makes one transaction of all that `work` writes to this store: each store_write() in it is a savepoint, durable at the end.
 * For data that nobody waits for (demo). */
int store_group(struct store *store, int64_t now, int (*work)(void *arg, struct err *err), void *arg, struct err *err);

/* Savepoints within a transaction: a row of a bulk. They do not nest. */
int tx_begin_row(struct tx *tx, struct err *err);
int tx_keep_row(struct tx *tx, struct err *err);
int tx_drop_row(struct tx *tx, struct err *err);

/* Gives up to `pages` free pages back to the disk while more than one in eight is free; `*ret_more`: that was not all. Only a
 * file that was made to (auto_vacuum). */
int tx_shrink(struct tx *tx, int pages, bool *ret_more, struct err *err);

/* What diagnostico tells. */
struct store_facts {
	const char *sqlite_version;
	int schema_version;
	int64_t pages;
	int64_t page_size;
	int64_t wal_bytes;
	bool lock_needed; /* this SQLite has the WAL-reset bug */
	char lock_holder[128]; /* "" = free */
};
int store_facts(struct store *store, struct store_facts *ret_facts, struct err *err);

/* Backups. `path` must not exist yet, and does not before the copy is whole and synced. */
int store_backup(struct store *store, const char *path, struct err *err);

/* Looks the whole backup at `path` through and opens a STORE_COPY of it beside the books, brought up to date. ERR_LOCKED: another
 * one is restoring; from here to store_unstage() nobody else does. */
int store_stage(struct store *store, const char *path, struct store **ret_copy, struct err *err);

/* Puts all of `copy` in place of the books at once, under the lock. */
int store_restore(struct store *store, struct store *copy, struct err *err);

/* Closes and removes the copy. */
void store_unstage(struct store *store, struct store *copy);

/* From now on `stop` is asked often, in the middle of statements; other than 0 ends the statement with ERR_CANCEL. It must not
 * touch the store. NULL: no longer. */
void store_let_stop(struct store *store, int (*stop)(void *arg), void *arg);

/* PRAGMA integrity_check and foreign_key_check; `tell` gets a line a finding. Answers the number of findings. */
int store_check_file(struct store *store, void (*tell)(void *arg, const char *line), void *arg, struct err *err);

/* Compares tables, indexes and triggers with those of this program; the same way. */
int migrate_check(struct store *store, void (*tell)(void *arg, const char *line), void *arg, struct err *err);

/* A line with the name and version of SQLite and the exact sources that it was built from. */
void store_add_library(struct buf *buf);

#endif
