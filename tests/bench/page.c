/* page - a page of 50 commissions with their records, from anywhere in the order, by sort, filter and direction.
 *
 *   page FILE SMALL    SMALL is the same with fewer rows
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "bench.h"
#include "commission.h"
#include "err.h"
#include "page.h"
#include "record_store.h"

#define ROWS 50
#define PAGES 100

/* A file with a connection of each kind. */
struct books {
	struct session session;
	sqlite3 *db;
	int64_t last;
};

struct question {
	const char *name, *filter; /* SQL of its text */
};

static const struct question questions[] = {
	{ "none", "SELECT ''" },
	{ "estado", "SELECT 'estado:calculada'" },
	{ "afiliado", "SELECT 'afiliado:' || id FROM afiliado WHERE fila = 50" },
	{ "campana", "SELECT 'campana:' || id FROM campana WHERE fila = 20" },
};

static void
open_books(struct books *books, const char *path)
{
	bench_open_session(&books->session, path, true);
	books->db = bench_open_bare(path);
	books->last = bench_int(books->db, "SELECT max(fila) FROM comision");
}

static void
close_books(struct books *books)
{
	session_close(&books->session);
	sqlite3_close(books->db);
}

static const struct filter *
parse(struct books *books, const struct question *question, struct arena *arena)
{
	sqlite3_stmt *stmt = bench_prepare(books->db, question->filter);
	const struct filter *filter;
	struct err err = { 0 };

	if (sqlite3_step(stmt) != SQLITE_ROW)
		bench_die("%s: no row", question->filter);
	if (filter_parse(&commission_entity, (const char *)sqlite3_column_text(stmt, 0), books->session.settings.currency,
	                 session_now(&books->session), arena, &filter, &err) < 0)
		bench_die("%s", err.text);
	sqlite3_finalize(stmt);
	return filter;
}

/* From the place of some row: ns of one page, keys and records. */
static int64_t
read_page(struct books *books, const struct filter *filter, struct page_order order, int64_t row)
{
	struct store *store = books->session.store;
	struct page_key from, keys[ROWS];
	struct commission commission;
	struct arena arena = { 0 };
	struct err err = { 0 };
	size_t n = 0;
	int64_t start;
	int r = page_find(store, &commission_entity, order, row, &from, &err);

	start = bench_now();
	if (r == 0)
		r = page_read(store, &commission_entity, filter, order, &from, false, keys, ROWS, &n, &err);
	for (size_t i = 0; i < n && r == 0; i++)
		r = record_read(store, &commission_entity, keys[i].row, &arena, &commission, &err);
	if (r < 0)
		bench_die("%s", err.text);
	start = bench_now() - start;
	arena_done(&arena);
	return start;
}

/* PAGES pages, spread; the first ones warm the caches and do not count. */
static void
measure(struct books *books, const struct filter *filter, struct page_order order, int round, double *ret_p50,
        double *ret_p99)
{
	int64_t ns[PAGES];

	for (int i = -PAGES / 4; i < PAGES; i++) {
		int64_t place = (int64_t)((uint64_t)(i + PAGES + round * 7919) * 2654435761u % (uint64_t)books->last);

		ns[i < 0 ? 0 : i] = read_page(books, filter, order, place + 1);
	}
	*ret_p50 = (double)bench_quantile(ns, PAGES, 500) / 1e6;
	*ret_p99 = (double)bench_quantile(ns, PAGES, 990) / 1e6;
}

static void
compare(struct books *books, struct books *small, const struct question *question, struct page_order order)
{
	struct arena arena = { 0 };
	const struct filter *filter = parse(books, question, &arena), *small_filter = parse(small, question, &arena);
	struct bench_rounds p50, p99;
	char name[80];
	int len;

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		measure(books, filter, order, i, &p50.value[i], &p99.value[i]);
		measure(small, small_filter, order, i, &p50.other[i], &p99.other[i]);
	}
	len = snprintf(name, sizeof(name), "page_%s_%s_%s_", order.sort == PAGE_BY_DATE ? "date" : "amount", question->name,
	               order.descending ? "down" : "up");
	snprintf(name + len, sizeof(name) - (size_t)len, "p50");
	bench_print_rounds(name, &p50, "ms", "itself at 10000 rows");
	snprintf(name + len, sizeof(name) - (size_t)len, "p99");
	bench_print_rounds(name, &p99, "ms", "itself at 10000 rows");
	arena_done(&arena);
}

int
main(int argc, char **argv)
{
	struct books books, small;

	if (argc != 3)
		bench_die("page FILE SMALL");
	open_books(&books, argv[1]);
	open_books(&small, argv[2]);
	for (size_t i = 0; i < ARRAY_LEN(questions); i++)
		for (int order = 0; order < 4; order++)
			compare(&books, &small, &questions[i],
			        (struct page_order){ order & 1 ? PAGE_BY_AMOUNT : PAGE_BY_DATE, order >= 2 });
	close_books(&books);
	close_books(&small);
	return 0;
}
