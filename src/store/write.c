/* Transactions: the one door for writing. */
#include "config.h"

#include <stdio.h>

#include <signal.h>
#include <string.h>

#include "db.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "lock.h"
#include "sum_store.h"

#define WAL_SOFT_PAGES 8192 /* 32 MB of 4 KB pages */
#define WAL_HARD_PAGES 32768

typedef int work_fn(struct tx *tx, void *arg, struct err *err);

/* Ctrl-Z must not stop the process while it holds the lock. */
static void
hold_stop(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	pthread_sigmask(SIG_BLOCK, &set, old);
}

/* The statement is prepared at opening, since this must work when memory has run out. What stays open all the same would keep
 * the write lock from everybody. */
static void
roll_back(struct store *store)
{
	sqlite3_step(store->rollback);
	sqlite3_reset(store->rollback);
	if (!sqlite3_get_autocommit(store->db))
		store->broken = true;
}

static int
begin(struct store *store, struct tx *tx, struct err *err)
{
	int r = db_exec(store, "BEGIN IMMEDIATE", err);

	if (r < 0)
		return r;
	r = journal_head(store, &tx->journal_seq, tx->journal_hash, err);
	if (r < 0)
		roll_back(store);
	return r;
}

/* A COMMIT that failed while syncing may be there after reopening, so nothing more is written here. */
static int
finish(struct store *store, int r, bool keep, struct err *err)
{
	if (r == 0 && keep)
		r = db_exec(store, "COMMIT", err);
	if (!sqlite3_get_autocommit(store->db))
		roll_back(store);
	if (r == 0 && keep && store->wal_pages > WAL_HARD_PAGES)
		sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return r;
}

/* After the transaction, so that who waits for the lock does not wait for this, too; up to a limit. */
static void
checkpoint(struct store *store)
{
	if (store->wal_pages <= WAL_SOFT_PAGES || store->wal_pages > WAL_HARD_PAGES || lock_try(store->lock_fd) < 0)
		return;
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	lock_release(store->lock_fd);
}

/* Within store_group(): a savepoint of its transaction. */
static int
join(struct store *store, int64_t now, work_fn *work, void *arg, bool keep, struct err *err)
{
	struct tx tx = *store->group;
	int r = db_exec(store, "SAVEPOINT escritura", err);

	if (r < 0)
		return r;
	tx.now = now;
	r = work(&tx, arg, err);
	if (r < 0 || !keep)
		sqlite3_exec(store->db, "ROLLBACK TO escritura", NULL, NULL, NULL);
	else
		*store->group = tx;
	sqlite3_exec(store->db, "RELEASE escritura", NULL, NULL, NULL);
	return r;
}

static int
transact(struct store *store, int64_t now, work_fn *work, void *arg, bool keep, struct err *err)
{
	struct tx tx = { .store = store, .now = now };
	sigset_t old;
	int r;

	if (store->mode == STORE_READ)
		return err_set(err, ERR_RIGHT, _("%s: was opened for reading only"), store->path);
	if (store->broken)
		return err_set(err, ERR_STORE, _("%s: a write to the disk failed before; close alpes, look at the disk, and run "
		                                 "alpes verificar"), store->path);
	if (store->group)
		return join(store, now, work, arg, keep, err);
	if (store->writing)
		return err_set(err, ERR_BUG, "%s", _("a transaction within a transaction"));
	hold_stop(&old);
	r = lock_take(store->lock_fd, store->path, err);
	if (r == 0) {
		store->writing = true;
		r = begin(store, &tx, err);
		if (r == 0)
			r = finish(store, work(&tx, arg, err), keep, err);
		store->writing = false;
		lock_release(store->lock_fd);
		if (r == 0 && keep)
			checkpoint(store);
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return r;
}

int
store_write(struct store *store, int64_t now, work_fn *work, void *arg, struct err *err)
{
	return transact(store, now, work, arg, true, err);
}

int
store_rehearse(struct store *store, int64_t now, work_fn *work, void *arg, struct err *err)
{
	return transact(store, now, work, arg, false, err);
}

struct group {
	int (*work)(void *arg, struct err *err);
	void *arg;
};

static int
group_work(struct tx *tx, void *arg, struct err *err)
{
	const struct group *group = arg;
	int r;

	tx->store->group = tx;
	r = group->work(group->arg, err);
	tx->store->group = NULL;
	return r;
}

int
store_group(struct store *store, int64_t now, int (*work)(void *arg, struct err *err), void *arg, struct err *err)
{
	struct group group = { work, arg };

	return store_write(store, now, group_work, &group, err);
}

int
store_hold(struct store *store, int64_t decision, struct err *err)
{
	if (lock_hold(store->lock_fd, decision) == 0)
		return 0;
	return err_set(err, ERR_LOCKED, "%s", _("another alpes is at this decision; wait for it or stop it there"));
}

void
store_let(struct store *store, int64_t decision)
{
	lock_let(store->lock_fd, decision);
}

bool
store_held(struct store *store, int64_t decision)
{
	return lock_held(store->lock_fd, decision);
}

static int
run(struct tx *tx, const char *sql, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store, sql, &stmt, err);

	return r < 0 ? r : stmt_run(tx->store, stmt, err);
}

int
tx_begin_row(struct tx *tx, struct err *err)
{
	rehearsal_begin_row(tx->store->rehearsal);
	return run(tx, "SAVEPOINT fila", err);
}

int
tx_keep_row(struct tx *tx, struct err *err)
{
	return run(tx, "RELEASE fila", err);
}

int
tx_drop_row(struct tx *tx, struct err *err)
{
	int r = run(tx, "ROLLBACK TO fila", err);

	rehearsal_drop_row(tx->store->rehearsal);
	if (r == 0)
		r = run(tx, "RELEASE fila", err);
	return r < 0 ? r : journal_head(tx->store, &tx->journal_seq, tx->journal_hash, err);
}

int
tx_shrink(struct tx *tx, int pages, bool *ret_more, struct err *err)
{
	int64_t mode, all, spare;
	char pragma[64];
	int r = db_int(tx->store, "PRAGMA auto_vacuum", NULL, 0, 0, &mode, err);

	if (r == 0)
		r = db_int(tx->store, "PRAGMA page_count", NULL, 0, 0, &all, err);
	if (r == 0)
		r = db_int(tx->store, "PRAGMA freelist_count", NULL, 0, 0, &spare, err);
	if (r < 0)
		return r;
	*ret_more = mode == 2 && spare > all / 8;
	if (!*ret_more)
		return 0;
	snprintf(pragma, sizeof(pragma), "PRAGMA incremental_vacuum(%d)", pages);
	return db_exec(tx->store, pragma, err);
}
