#include "config.h"

#include "replay.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "buf.h"

#define STATEMENTS 256

struct op {
	sqlite3_stmt *stmt;
	sqlite3_value **values;
	int n;
	bool begins; /* a transaction */
};

struct replay {
	sqlite3 *file, *twin;
	sqlite3 *before; /* the twin too: what is loaded shall not be in the cache of the one that writes */
	struct {
		char *sql;
		sqlite3_stmt *stmt;
	} cache[STATEMENTS];
	size_t n_cached;
	struct op *ops;
	size_t n_ops, size;
	bool begins;
	int64_t last_decision;
	sqlite3_stmt *events; /* of the file, not older than the twin's; NULL: no more */
};

static void
check(sqlite3 *db, int code, int wanted, const char *what)
{
	if (code != wanted)
		bench_die("%s: %s", what, sqlite3_errmsg(db));
}

/* A prepared statement of one of the two. */
static sqlite3_stmt *
cached(struct replay *replay, sqlite3 *db, const char *sql)
{
	size_t i = 0;

	while (i < replay->n_cached &&
	       (sqlite3_db_handle(replay->cache[i].stmt) != db || strcmp(replay->cache[i].sql, sql) != 0))
		i++;
	if (i == STATEMENTS)
		bench_die("too many statements");
	if (i == replay->n_cached) {
		replay->cache[i].sql = strdup(sql);
		replay->cache[i].stmt = bench_prepare(db, sql);
		replay->n_cached++;
	}
	return replay->cache[i].stmt;
}

static struct op *
add_op(struct replay *replay, const char *sql, int n)
{
	struct op *op;

	if (replay->n_ops == replay->size) {
		replay->size = replay->size ? replay->size * 2 : 1024;
		replay->ops = realloc(replay->ops, replay->size * sizeof(*replay->ops));
		if (!replay->ops)
			bench_die("out of memory");
	}
	op = &replay->ops[replay->n_ops++];
	*op = (struct op){ .stmt = cached(replay, replay->twin, sql), .n = n, .begins = replay->begins };
	op->values = bench_alloc((size_t)n, sizeof(*op->values));
	replay->begins = false;
	return op;
}

/* The row on which `row` stands, as it is. */
static void
add_insert(struct replay *replay, const char *table, sqlite3_stmt *row)
{
	int n = sqlite3_column_count(row);
	struct buf sql = { 0 };
	struct op *op;

	buf_printf(&sql, "INSERT INTO %s VALUES (?", table);
	for (int i = 1; i < n; i++)
		buf_str(&sql, ", ?");
	buf_str(&sql, ")");
	op = add_op(replay, buf_text(&sql), n);
	for (int i = 0; i < n; i++)
		op->values[i] = sqlite3_value_dup(sqlite3_column_value(row, i));
	buf_done(&sql);
}

static bool
equal(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	int len = sqlite3_column_bytes(a, column);

	return sqlite3_column_type(a, column) == sqlite3_column_type(b, column) && len == sqlite3_column_bytes(b, column) &&
	       (len == 0 || memcmp(sqlite3_column_blob(a, column), sqlite3_column_blob(b, column), (size_t)len) == 0);
}

/* Only the columns that differ from the twin's row; column 0 is the key. */
static void
add_update(struct replay *replay, const char *table, sqlite3_stmt *after, sqlite3_stmt *before)
{
	int changed[128], n = 0;
	struct buf sql = { 0 };
	struct op *op;

	buf_printf(&sql, "UPDATE %s SET ", table);
	for (int i = 1; i < sqlite3_column_count(after); i++) {
		if (equal(after, before, i))
			continue;
		buf_printf(&sql, "%s%s = ?", n ? ", " : "", sqlite3_column_name(after, i));
		changed[n++] = i;
	}
	buf_printf(&sql, " WHERE %s = ?", sqlite3_column_name(after, 0));
	changed[n++] = 0;
	op = add_op(replay, buf_text(&sql), n);
	for (int i = 0; i < n; i++)
		op->values[i] = sqlite3_value_dup(sqlite3_column_value(after, changed[i]));
	buf_done(&sql);
}

/* A statement on the rows of `table` where `column` is `key`. */
static sqlite3_stmt *
rows_of(struct replay *replay, sqlite3 *db, const char *table, const char *column, int64_t key)
{
	struct buf sql = { 0 };
	sqlite3_stmt *rows;

	buf_printf(&sql, "SELECT * FROM %s WHERE %s = ?", table, column);
	rows = cached(replay, db, buf_text(&sql));
	sqlite3_bind_int64(rows, 1, key);
	buf_done(&sql);
	return rows;
}

static void
add_rows(struct replay *replay, const char *table, const char *column, int64_t key)
{
	sqlite3_stmt *rows = rows_of(replay, replay->file, table, column, key);

	while (sqlite3_step(rows) == SQLITE_ROW)
		add_insert(replay, table, rows);
	sqlite3_reset(rows);
}

static void
add_record(struct replay *replay, const char *table, int64_t key, int64_t version)
{
	sqlite3_stmt *after = rows_of(replay, replay->file, table, "fila", key);
	sqlite3_stmt *before = rows_of(replay, replay->before, table, "fila", key);

	check(replay->file, sqlite3_step(after), SQLITE_ROW, table);
	if (sqlite3_column_int64(after, 2) != version)
		bench_die("%s %lld was changed twice", table, (long long)key);
	if (sqlite3_step(before) == SQLITE_ROW)
		add_update(replay, table, after, before);
	else
		add_insert(replay, table, after);
	sqlite3_reset(after);
	sqlite3_reset(before);
}

/* Events follow the records of their transaction, in the order of their own numbers. */
static void
add_events(struct replay *replay, int64_t until_seq)
{
	while (replay->events && sqlite3_column_int64(replay->events, 3) <= until_seq) {
		add_insert(replay, "salida", replay->events);
		add_rows(replay, "salida_cuerpo", "seq", sqlite3_column_int64(replay->events, 0));
		if (sqlite3_step(replay->events) != SQLITE_ROW) {
			sqlite3_finalize(replay->events);
			replay->events = NULL;
		}
	}
}

static void
open_events(struct replay *replay)
{
	struct buf sql = { 0 };

	buf_printf(&sql, "SELECT * FROM salida WHERE seq > %lld ORDER BY seq",
	           (long long)bench_int(replay->twin, "SELECT coalesce(max(seq), 0) FROM salida"));
	replay->events = bench_prepare(replay->file, buf_text(&sql));
	if (sqlite3_step(replay->events) != SQLITE_ROW) {
		sqlite3_finalize(replay->events);
		replay->events = NULL;
	}
	buf_done(&sql);
}

static void
forget(struct replay *replay)
{
	for (size_t i = 0; i < replay->n_ops; i++) {
		for (int k = 0; k < replay->ops[i].n; k++)
			sqlite3_value_free(replay->ops[i].values[k]);
		free(replay->ops[i].values);
	}
	replay->n_ops = 0;
}

/* `row` stands on a journal row: all that was written with it. */
static void
add_journal_row(struct replay *replay, sqlite3_stmt *row)
{
	int64_t seq = sqlite3_column_int64(row, 0), decision = sqlite3_column_int64(row, 6);
	sqlite3_stmt *entity = rows_of(replay, replay->file, "entidad", "n", sqlite3_column_int64(row, 8));

	if (decision > replay->last_decision) {
		add_rows(replay, "decision", "n", decision);
		replay->last_decision = decision;
	}
	add_insert(replay, "diario", row);
	add_rows(replay, "diario_personal", "seq", seq);
	check(replay->file, sqlite3_step(entity), SQLITE_ROW, "entidad");
	add_record(replay, (const char *)sqlite3_column_text(entity, 1), sqlite3_column_int64(row, 9),
	           sqlite3_column_int64(row, 11));
	add_rows(replay, "movimiento", "seq", seq);
	sqlite3_reset(entity);
}

/* A transaction's rows share their instant; the records of one step share `grupo`. */
size_t
replay_load(struct replay *replay)
{
	int64_t at = 0, group = 0, last = 0;
	size_t transactions = 0;
	struct buf sql = { 0 };
	sqlite3_stmt *row;

	forget(replay);
	replay->last_decision = bench_int(replay->twin, "SELECT coalesce(max(n), 0) FROM decision");
	open_events(replay);
	buf_printf(&sql, "SELECT * FROM diario WHERE seq > %lld ORDER BY seq",
	           (long long)bench_int(replay->twin, "SELECT coalesce(max(seq), 0) FROM diario"));
	row = bench_prepare(replay->file, buf_text(&sql));
	while (sqlite3_step(row) == SQLITE_ROW) {
		if (sqlite3_column_int64(row, 2) != group)
			add_events(replay, last);
		if (sqlite3_column_int64(row, 3) != at || sqlite3_column_int64(row, 6) > replay->last_decision) {
			replay->begins = true;
			transactions++;
		}
		last = sqlite3_column_int64(row, 0);
		group = sqlite3_column_int64(row, 2);
		at = sqlite3_column_int64(row, 3);
		add_journal_row(replay, row);
	}
	add_events(replay, last);
	sqlite3_finalize(row);
	buf_done(&sql);
	return transactions;
}

int64_t
replay_run(struct replay *replay, int64_t *ns)
{
	sqlite3_stmt *begin = cached(replay, replay->twin, "BEGIN IMMEDIATE"),
		     *commit = cached(replay, replay->twin, "COMMIT");
	int64_t start = bench_now(), began = start;

	for (size_t i = 0; i < replay->n_ops; i++) {
		const struct op *op = &replay->ops[i];

		if (op->begins) {
			began = bench_now();
			check(replay->twin, sqlite3_step(begin), SQLITE_DONE, "BEGIN");
			sqlite3_reset(begin);
		}
		for (int k = 0; k < op->n; k++)
			sqlite3_bind_value(op->stmt, k + 1, op->values[k]);
		check(replay->twin, sqlite3_step(op->stmt), SQLITE_DONE, sqlite3_sql(op->stmt));
		sqlite3_reset(op->stmt);
		if (i + 1 < replay->n_ops && !replay->ops[i + 1].begins)
			continue;
		check(replay->twin, sqlite3_step(commit), SQLITE_DONE, "COMMIT");
		sqlite3_reset(commit);
		if (ns)
			*ns++ = bench_now() - began;
	}
	return bench_now() - start;
}

struct replay *
replay_new(const char *file, const char *twin)
{
	struct replay *replay = bench_alloc(1, sizeof(*replay));

	replay->file = bench_open_bare(file);
	replay->twin = bench_open_bare(twin);
	replay->before = bench_open_bare(twin);
	bench_exec(replay->file, "PRAGMA query_only=ON");
	bench_exec(replay->before, "PRAGMA query_only=ON");
	return replay;
}

void
replay_free(struct replay *replay)
{
	forget(replay);
	free(replay->ops);
	for (size_t i = 0; i < replay->n_cached; i++) {
		sqlite3_finalize(replay->cache[i].stmt);
		free(replay->cache[i].sql);
	}
	sqlite3_close(replay->file);
	sqlite3_close(replay->before);
	sqlite3_close(replay->twin);
	free(replay);
}
