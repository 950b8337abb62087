/* Pages against plain SQL over a demo programme, and the plans that they run by. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "affiliate.h"
#include "arena.h"
#include "buf.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "db.h"
#include "decision_store.h"
#include "demo.h"
#include "err.h"
#include "page.h"
#include "session.h"

#define ROWS_MAX 4000
#define CONVERSIONS 300

static struct session session;
static char path[] = "/tmp/test_page_XXXXXX/alpes.db";

/* The first text of a query, into `arena`. */
static const char *
query_text(const char *sql, struct arena *arena)
{
	const char *text = NULL;
	sqlite3_stmt *stmt;

	assert_int_equal(stmt_get(session.store, sql, &stmt, NULL), 0);
	assert_int_equal(stmt_step(session.store, stmt, NULL), 1);
	assert_int_equal(column_text(stmt, 0, arena, &text, NULL), 0);
	stmt_done(stmt);
	return text;
}

static size_t
query_rows(const char *sql, int64_t *rows)
{
	sqlite3_stmt *stmt;
	size_t n = 0;

	assert_int_equal(stmt_get(session.store, sql, &stmt, NULL), 0);
	while (stmt_step(session.store, stmt, NULL) == 1 && n < ROWS_MAX)
		rows[n++] = sqlite3_column_int64(stmt, 0);
	stmt_done(stmt);
	return n;
}

static const struct filter *
parsed(const struct entity *entity, const char *text, struct arena *arena)
{
	const struct filter *filter = NULL;
	struct err err = { 0 };

	if (filter_parse(entity, text, CURRENCY_COP, session_now(&session), arena, &filter, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return filter;
}

/* All rows of an order, page after page. */
static size_t
page_all(const struct entity *entity, const struct filter *filter, struct page_order order, bool backwards,
         size_t page, int64_t *rows)
{
	struct page_key keys[64], from;
	size_t n, total = 0;

	do {
		struct err err = { 0 };

		if (page_read(session.store, entity, filter, order, total ? &from : NULL, backwards, keys, page, &n, &err) < 0)
			fail_msg("%s", err.text);
		for (size_t i = 0; i < n && total < ROWS_MAX; i++)
			rows[total++] = keys[i].row;
		from = keys[n ? n - 1 : 0];
	} while (n == page);
	return total;
}

/* Filters and what they are in SQL; `%s` in a filter is the text that `ids` asks for. */
static const struct {
	const struct entity *entity;
	const char *filter, *id, *where;
} cases[] = {
	{ &affiliate_entity, "", NULL, "1" },
	{ &affiliate_entity, "estado:activo", NULL, "estado = 1" },
	{ &affiliate_entity, "maria", NULL, "plano(nombre) LIKE '%maria%' OR email LIKE '%maria%'" },
	{ &affiliate_entity, "%s", "SELECT substr(replace(replace(telefono, '+', ''), ' ', ''), 2, 7) FROM afiliado WHERE fila = 4",
	  "replace(replace(telefono, '+', ''), ' ', '') LIKE (SELECT '%' || substr(replace(replace(telefono, '+', ''), ' ', ''), "
	  "2, 7) || '%' FROM afiliado WHERE fila = 4)" },
	{ &campaign_entity, "", NULL, "1" },
	{ &campaign_entity, "valor:>20000000", NULL, "presupuesto > 2000000000 AND moneda = 170" },
	{ &campaign_entity, "-valor:>20000000", NULL, "(presupuesto > 2000000000) IS NOT TRUE AND moneda = 170" },
	{ &conversion_entity, "", NULL, "1" },
	{ &conversion_entity, "estado:procesada", NULL, "estado = 2" },
	{ &conversion_entity, "es:en_revision", NULL, "retenida_por LIKE '%en_revision%'" },
	{ &conversion_entity, "afiliado:%s", "SELECT id FROM afiliado WHERE fila = 4", "afiliado = 4" },
	{ &conversion_entity, "afiliado:af_nobody", NULL, "0" },
	{ &conversion_entity, "fecha:30d..7d valor:>200000", NULL, "fecha_conversion >= AHORA - 2592000000 AND "
	  "fecha_conversion < AHORA - 604800000 AND valor_conversion > 20000000 AND moneda = 170" },
	{ &conversion_entity, "-canal:web", NULL, "canal_origen IS NOT 'web'" },
	{ &commission_entity, "", NULL, "1" },
	{ &commission_entity, "estado:calculada", NULL, "estado = 1" },
	{ &commission_entity, "estado:pendiente,calculada", NULL, "estado IN (0, 1)" },
	{ &commission_entity, "-estado:calculada -nivel:gerencia", NULL, "estado <> 1 AND nivel_requerido IS NOT 3" },
	{ &commission_entity, "valor:50000..150000 estado:aprobada", NULL, "monto_total BETWEEN 5000000 AND 15000000 AND "
	  "estado = 2 AND moneda = 170" },
	{ &commission_entity, "afiliado:%s", "SELECT id FROM afiliado WHERE fila = 4", "afiliado = 4" },
	{ &commission_entity, "%s estado:aprobada", "SELECT id FROM afiliado WHERE fila = 4", "afiliado = 4 AND estado = 2" },
	{ &commission_entity, "campana:%s valor:>1", "SELECT id FROM campana WHERE fila = 4", "campana = 4 AND moneda = 170 "
	  "AND monto_total > 100" },
	{ &commission_entity, "conversion:%s", "SELECT id FROM conversion WHERE fila = 10",
	  "conversion = 10" },
	{ &commission_entity, "%s", "SELECT id FROM comision WHERE fila = 10", "fila = 10" },
	{ &commission_entity, "%s", "SELECT substr(id, 6) FROM comision WHERE fila = 10",
	  "id LIKE (SELECT '%' || substr(id, 6) || '%' FROM comision WHERE fila = 10)" },
	{ &commission_entity, "\"%s\"", "SELECT nombre FROM campana WHERE fila = 4", "campana IN (SELECT fila FROM campana "
	  "WHERE nombre = (SELECT nombre FROM campana WHERE fila = 4))" },
	{ &commission_entity, "\"%s\"", "SELECT upper(nombre) FROM afiliado WHERE fila = 4", "afiliado IN (SELECT fila FROM "
	  "afiliado WHERE nombre = (SELECT nombre FROM afiliado WHERE fila = 4))" },
	{ &commission_entity, "canal:web", NULL, "conversion IN (SELECT fila FROM conversion WHERE canal_origen = 'web')" },
	{ &commission_entity, "usuario:nadie", NULL, "0" },
	{ &commission_entity, "-usuario:nadie", NULL, "1" },
	{ &commission_entity, "%s", "SELECT printf('%d.%02d', monto_total / 100, monto_total % 100) FROM comision "
	  "WHERE fila = 10",
	  "moneda = 170 AND (SELECT monto_total FROM comision WHERE fila = 10) IN (monto_total, monto_base)" },
};

static const char *
filter_text(size_t i, struct arena *arena)
{
	const char *at = strstr(cases[i].filter, "%s");

	return !at ? cases[i].filter
	           : arena_printf(arena, "%.*s%s%s", (int)(at - cases[i].filter), cases[i].filter,
	                          query_text(cases[i].id, arena), at + 2);
}

/* What plain SQL answers for a case in an order. */
static size_t
rows_expected(size_t i, struct page_order order, bool backwards, struct arena *arena, int64_t *rows)
{
	const struct entity *entity = cases[i].entity;
	const char *column = order.sort == PAGE_BY_ROW ? "fila"
	                     : order.sort == PAGE_BY_AMOUNT && entity == &campaign_entity   ? "ifnull(presupuesto, -1)"
	                     : order.sort == PAGE_BY_AMOUNT && entity == &conversion_entity ? "valor_conversion"
	                     : order.sort == PAGE_BY_AMOUNT && entity == &commission_entity ? "monto_total"
	                     : entity == &conversion_entity                                 ? "fecha_conversion"
	                                                                                    : "creado";
	const char *way = order.descending != backwards ? "DESC" : "ASC";
	struct buf sql = { 0 };
	size_t n;

	buf_printf(&sql, "SELECT fila FROM %s WHERE deshecha = 0 AND (", entity->name);
	for (const char *c = cases[i].where; *c; c++) {
		if (strncmp(c, "AHORA", 5) == 0) {
			buf_int(&sql, session_now(&session));
			c += 4;
		} else
			buf_char(&sql, *c);
	}
	buf_printf(&sql, ") ORDER BY %s %s, fila %s", column, way, way);
	n = query_rows(arena_printf(arena, "%s", buf_text(&sql)), rows);
	buf_done(&sql);
	return n;
}

static void
assert_rows(const char *filter, const int64_t *rows, size_t n, const int64_t *expected, size_t n_expected)
{
	if (n != n_expected || memcmp(rows, expected, n * sizeof(*rows)) != 0)
		fail_msg("%s: %zu rows, %zu expected, or in another order", filter, n, n_expected);
}

static void
every_filter_gives_what_plain_sql_does_in_every_order(void **state)
{
	static int64_t rows[ROWS_MAX], expected[ROWS_MAX];
	size_t found = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (int way = 0; way < PAGE_SORTS * 4; way++) {
			struct page_order order = { (enum page_sort)(way / 4), way & 1 };
			struct arena arena = { 0 };
			const char *text = filter_text(i, &arena);
			size_t n = page_all(cases[i].entity, parsed(cases[i].entity, text, &arena), order, way & 2, 7, rows);
			size_t n_expected = rows_expected(i, order, way & 2, &arena, expected);

			assert_rows(text, rows, n, expected, n_expected);
			found += n > 0;
			arena_done(&arena);
		}
	}
	assert_true(found > ARRAY_LEN(cases) * PAGE_SORTS * 3); /* few of the cases find nothing */
}

/* A filter of up to five words; not all that comes out can be read. */
static const char *
any_filter(uint64_t *seed, struct arena *arena)
{
	static const char *const words[] = {
		"estado:calculada", "estado:aprobada,pendiente", "estado:validada", "es:disputada", "es:en_revision", "canal:web",
		"valor:<100000", "valor:50000..2000000", "base:>1", "riesgo:>5", "fecha:30d", "aprobada:2020..", "periodo:90d",
		"moneda:COP", "tipo:venta", "codigo:fraude", "usuario:root", "nivel:gerencia", "origen:automatica", "maria", "com_01",
		"300", "\"a o\"", "afiliado:gomez", "campana:madre", "conversion:conv_", "50000", "pago:x", "@", "%", "_", "'",
	};
	const char *text = "";

	for (int i = 0; i < 5; i++) {
		*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		if (*seed >> 62)
			text = arena_printf(arena, "%s %s%s", text, *seed >> 61 & 1 ? "-" : "", words[(*seed >> 33) % ARRAY_LEN(words)]);
	}
	return text;
}

static int
compare_int64(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
any_filter_takes_the_same_rows_in_every_order(void **state)
{
	static int64_t rows[PAGE_SORTS][ROWS_MAX];
	static const struct entity *const kinds[] = { &affiliate_entity, &campaign_entity, &conversion_entity,
		                                      &commission_entity };
	uint64_t seed = 20261124;
	size_t read = 0;

	(void)state;
	for (int i = 0; i < 600; i++) {
		const struct entity *entity = kinds[i % ARRAY_LEN(kinds)];
		const struct filter *filter;
		struct arena arena = { 0 };
		const char *text = any_filter(&seed, &arena);
		size_t n[PAGE_SORTS];

		if (filter_parse(entity, text, CURRENCY_COP, session_now(&session), &arena, &filter, NULL) == 0) {
			for (int sort = 0; sort < PAGE_SORTS; sort++) {
				n[sort] = page_all(entity, filter, (struct page_order){ (enum page_sort)sort, i & 4 }, i & 8, 64, rows[sort]);
				qsort(rows[sort], n[sort], sizeof(rows[sort][0]), compare_int64);
				assert_rows(text, rows[sort], n[sort], rows[0], n[0]);
			}
			read++;
		}
		arena_done(&arena);
	}
	assert_true(read > 100);
}

static void
a_walk_in_slices_finds_each_row_once(void **state)
{
	static int64_t rows[ROWS_MAX], expected[ROWS_MAX];
	struct arena arena = { 0 };
	struct page_walk walk = { .entity = &commission_entity, .order = { PAGE_BY_AMOUNT, true } };
	struct page_key keys[3];
	size_t n, total = 0, slices = 0;

	(void)state;
	walk.filter = parsed(&commission_entity, "a -estado:anulada", &arena);
	while (!walk.ended) {
		assert_int_equal(page_walk(session.store, &walk, 1, keys, ARRAY_LEN(keys), &n, NULL), 0);
		for (size_t i = 0; i < n; i++)
			rows[total++] = keys[i].row;
		slices++;
	}
	assert_true(slices > 1);
	assert_rows(">1", rows, total, expected, page_all(&commission_entity, walk.filter, walk.order, false, 64, expected));
	arena_done(&arena);
}

static void
rows_after_the_last_are_left_out(void **state)
{
	struct page_walk walk = { .entity = &commission_entity, .order = { PAGE_BY_ROW, false }, .up_to = 10 };
	struct page_key keys[64];
	size_t n;

	(void)state;
	assert_int_equal(page_walk(session.store, &walk, 0, keys, ARRAY_LEN(keys), &n, NULL), 0);
	assert_true(walk.ended && n > 0 && n <= 10 && keys[n - 1].row <= 10);
}

static void
a_row_finds_its_place_again(void **state)
{
	const struct page_order order = { PAGE_BY_AMOUNT, true };
	struct page_key keys[8], key;
	struct arena arena = { 0 };
	struct err err = { 0 };
	bool takes;
	size_t n;

	(void)state;
	assert_int_equal(page_read(session.store, &commission_entity, NULL, order, NULL, false, keys, 8, &n, NULL), 0);
	assert_int_equal(n, 8);
	assert_int_equal(page_find(session.store, &commission_entity, order, keys[5].row, &key, NULL), 0);
	assert_memory_equal(&key, &keys[5], sizeof(key));
	assert_int_equal(page_find(session.store, &commission_entity, order, 1000000, &key, &err), ERR_MISSING);
	assert_int_equal(page_takes(session.store, &commission_entity, parsed(&commission_entity, "valor:>0", &arena),
	                            keys[5].row, &takes, NULL), 0);
	assert_true(takes);
	assert_int_equal(page_takes(session.store, &commission_entity, parsed(&commission_entity, "valor:<0", &arena),
	                            keys[5].row, &takes, NULL), 0);
	assert_false(takes);
	arena_done(&arena);
}

static void
a_count_stops_at_its_cap(void **state)
{
	struct page_totals totals;
	bool ended;

	(void)state;
	assert_int_equal(page_total(session.store, &conversion_entity, NULL, 100, 0, &totals, &ended, NULL), 0);
	assert_int_equal(totals.n, 101);
	assert_false(ended);
	assert_int_equal(page_total(session.store, &conversion_entity, NULL, 100000, 0, &totals, &ended, NULL), 0);
	assert_int_equal(totals.n, CONVERSIONS);
	assert_true(ended);
}

static void
totals_are_the_sums_of_plain_sql(void **state)
{
	struct page_totals totals;
	struct arena arena = { 0 };
	int64_t sums[2];
	bool ended;

	(void)state;
	assert_int_equal(page_total(session.store, &commission_entity, parsed(&commission_entity, "estado:calculada", &arena),
	                            INT32_MAX, 0, &totals, &ended, NULL), 0);
	assert_int_equal(query_rows("SELECT sum(monto_total) FROM comision WHERE estado = 1 AND deshecha = 0 UNION ALL "
	                            "SELECT max(monto_total) FROM comision WHERE estado = 1 AND deshecha = 0", sums), 2);
	assert_int_equal(totals.n_sums, 1);
	assert_int_equal(totals.sums[0].currency, CURRENCY_COP);
	assert_true(totals.sums[0].sum == sums[0] && totals.sums[0].largest == sums[1]);
	arena_done(&arena);
}

/* How SQLite goes about a page statement: the lines of EXPLAIN QUERY PLAN. */
static void
add_plan(const char *sql, struct buf *plan)
{
	struct buf explain = { 0 };
	sqlite3_stmt *stmt;

	buf_printf(&explain, "EXPLAIN QUERY PLAN %s", sql);
	assert_int_equal(stmt_get(session.store, buf_text(&explain), &stmt, NULL), 0);
	while (stmt_step(session.store, stmt, NULL) == 1)
		buf_printf(plan, "%s; ", (const char *)sqlite3_column_text(stmt, 3));
	stmt_done(stmt);
	buf_done(&explain);
}

/* The statements that were run and have `needle`: each searches and sorts nothing. */
static void
check_statements(const char *needle, const char *search, const char *text)
{
	struct buf plan = { 0 };
	size_t seen = 0;

	for (size_t i = 0; i < SQL_CACHE; i++) {
		const char *sql = session.store->cache[i].sql;

		if (!sql || !strstr(sql, needle) || strncmp(sql, "EXPLAIN", 7) == 0)
			continue;
		buf_clear(&plan);
		add_plan(sql, &plan);
		seen++;
		if (!strstr(buf_text(&plan), search) || strstr(buf_text(&plan), "SCAN") || strstr(buf_text(&plan), "TEMP B-TREE"))
			fail_msg("%s: %s", sql, buf_text(&plan));
	}
	if (!seen)
		fail_msg("%s: nothing with %s was run", text, needle);
	buf_done(&plan);
}

/* Runs one page and checks that its statement searches `index` and sorts nothing. */
static void
check_plan(const struct entity *entity, const char *text, struct page_order order, bool backwards, const char *index)
{
	char needle[100];
	struct arena arena = { 0 };
	struct page_key key;
	size_t n;

	snprintf(needle, sizeof(needle), "INDEXED BY %s WHERE", index);
	assert_int_equal(page_read(session.store, entity, parsed(entity, text, &arena), order, NULL, backwards, &key, 1, &n,
	                           NULL), 0);
	check_statements(needle, "SEARCH t USING", text);
	arena_done(&arena);
}

static void
the_newest_decision_of_someone_is_searched(void **state)
{
	int64_t row;

	(void)state;
	for (int undo = 0; undo < 2; undo++)
		assert_int_equal(decision_newest(session.store, 1, undo, &row, NULL), 0);
	check_statements("coalesce(por, actor) = ?", "USING INDEX decision_quien (<expr>=?)", "decision");
}

static void
every_indexed_pair_searches_its_index_and_sorts_nothing(void **state)
{
	struct arena arena = { 0 };
	const char *affiliate = arena_printf(&arena, "afiliado:%s", query_text("SELECT id FROM afiliado", &arena));
	const char *campaign = arena_printf(&arena, "campana:%s", query_text("SELECT id FROM campana", &arena));
	const struct {
		const struct entity *entity;
		enum page_sort sort;
		const char *filter, *index;
	} pairs[] = {
		{ &commission_entity, PAGE_BY_DATE, "", "comision_fecha" },
		{ &commission_entity, PAGE_BY_DATE, "estado:calculada", "comision_estado_fecha" },
		{ &commission_entity, PAGE_BY_DATE, affiliate, "comision_afiliado_fecha" },
		{ &commission_entity, PAGE_BY_DATE, campaign, "comision_campana_fecha" },
		{ &commission_entity, PAGE_BY_AMOUNT, "", "comision_valor" },
		{ &commission_entity, PAGE_BY_AMOUNT, "estado:calculada", "comision_estado_valor" },
		{ &commission_entity, PAGE_BY_AMOUNT, affiliate, "comision_afiliado_valor" },
		{ &commission_entity, PAGE_BY_AMOUNT, campaign, "comision_campana_valor" },
		{ &conversion_entity, PAGE_BY_DATE, "", "conversion_fecha" },
		{ &conversion_entity, PAGE_BY_DATE, "estado:validada", "conversion_estado_fecha" },
		{ &conversion_entity, PAGE_BY_DATE, affiliate, "conversion_afiliado_fecha" },
		{ &conversion_entity, PAGE_BY_DATE, campaign, "conversion_campana_fecha" },
		{ &conversion_entity, PAGE_BY_AMOUNT, "", "conversion_valor" },
		{ &campaign_entity, PAGE_BY_DATE, "", "campana_fecha" },
		{ &campaign_entity, PAGE_BY_AMOUNT, "", "campana_valor" },
		{ &affiliate_entity, PAGE_BY_DATE, "", "afiliado_fecha" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		for (int way = 0; way < 4; way++)
			check_plan(pairs[i].entity, pairs[i].filter, (struct page_order){ pairs[i].sort, way & 1 }, way & 2,
			           pairs[i].index);
	arena_done(&arena);
}

static int
make_programme(void **state)
{
	const struct session_options options = { .path = path, .create = true };
	const struct demo_order demo = { .rows = CONVERSIONS, .seed = 1 };
	struct err err = { 0 };
	char *end = strrchr(path, '/');

	(void)state;
	*end = '\0';
	if (!mkdtemp(path))
		return -1;
	*end = '/';
	if (session_open(&session, &options, &err) < 0 || app_demo(&session, &demo, &err) < 0) {
		print_error("%s\n", err.text);
		return -1;
	}
	return 0;
}

static int
drop_programme(void **state)
{
	struct buf command = { 0 };
	int r;

	(void)state;
	session_close(&session);
	*strrchr(path, '/') = '\0';
	buf_printf(&command, "rm -r '%s'", path);
	r = system(buf_text(&command));
	buf_done(&command);
	return r;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_filter_gives_what_plain_sql_does_in_every_order),
		cmocka_unit_test(any_filter_takes_the_same_rows_in_every_order),
		cmocka_unit_test(a_walk_in_slices_finds_each_row_once),
		cmocka_unit_test(rows_after_the_last_are_left_out),
		cmocka_unit_test(a_row_finds_its_place_again),
		cmocka_unit_test(a_count_stops_at_its_cap),
		cmocka_unit_test(totals_are_the_sums_of_plain_sql),
		cmocka_unit_test(the_newest_decision_of_someone_is_searched),
		cmocka_unit_test(every_indexed_pair_searches_its_index_and_sorts_nothing),
	};

	return cmocka_run_group_tests_name("page", tests, make_programme, drop_programme);
}
