#include "config.h"

#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "err.h"

#define LOG_PAGES 8192

int64_t
bench_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int
compare_ints(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int
compare_reals(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int64_t
bench_quantile(int64_t *samples, size_t n, int per_mille)
{
	if (n == 0)
		bench_die("nothing was measured");
	qsort(samples, n, sizeof(*samples), compare_ints);
	return samples[(n - 1) * (size_t)per_mille / 1000];
}

double
bench_median(double *samples, size_t n)
{
	qsort(samples, n, sizeof(*samples), compare_reals);
	return samples[n / 2];
}

void
bench_print(const char *name, double value, const char *unit, const char *against, double ratio)
{
	printf("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\"", name, value, unit);
	if (against)
		printf(",\"against\":\"%s\",\"ratio\":%.3g", against, ratio);
	printf("}\n");
	fflush(stdout);
}

void
bench_print_rounds(const char *name, const struct bench_rounds *rounds, const char *unit, const char *against)
{
	struct bench_rounds copy = *rounds;

	for (int i = 0; i < BENCH_ROUNDS; i++)
		copy.other[i] = copy.value[i] / copy.other[i];
	bench_print(name, bench_median(copy.value, BENCH_ROUNDS), unit, against, bench_median(copy.other, BENCH_ROUNDS));
}

void
bench_die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "bench: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

void *
bench_alloc(size_t n, size_t size)
{
	void *memory = calloc(n, size);

	if (!memory)
		bench_die("out of memory");
	return memory;
}

void
bench_open_session(struct session *session, const char *path, bool read_only)
{
	const struct session_options options = { .path = path, .read_only = read_only };
	struct err err = { 0 };

	if (session_open(session, &options, &err) < 0)
		bench_die("%s", err.text);
}

static int
on_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)arg;
	(void)name;
	if (pages > LOG_PAGES)
		sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

sqlite3 *
bench_open_bare(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		bench_die("%s: %s", path, sqlite3_errmsg(db));
	bench_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8192;"
	               "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;"
	               "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=33554432");
	sqlite3_wal_hook(db, on_commit, NULL);
	return db;
}

sqlite3_stmt *
bench_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		bench_die("%s: %s", sql, sqlite3_errmsg(db));
	return stmt;
}

void
bench_exec(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		bench_die("%s: %s", sql, sqlite3_errmsg(db));
}

int64_t
bench_int(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = bench_prepare(db, sql);
	int64_t number;

	if (sqlite3_step(stmt) != SQLITE_ROW)
		bench_die("%s: no row", sql);
	number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return number;
}
