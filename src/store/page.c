#include "config.h"

#include "page.h"

#include <stdio.h>

#include "date.h"
#include "db.h"
#include "err.h"
#include "i18n.h"
#include "predicate.h"

#define LOOK_AT_CLOCK 32 /* rows */

static const char *
sort_column(const struct entity *entity, enum page_sort sort)
{
	static const char *const dates[ENTITIES] = { [ENTITY_CONVERSION] = "fecha_conversion" };
	static const char *const amounts[ENTITIES] = {
		[ENTITY_CAMPAIGN] = "ifnull(presupuesto, -1)",
		[ENTITY_CONVERSION] = "valor_conversion",
		[ENTITY_COMMISSION] = "monto_total",
	};

	if (sort == PAGE_BY_ROW)
		return "fila";
	if (sort == PAGE_BY_AMOUNT && amounts[entity->kind])
		return amounts[entity->kind];
	return dates[entity->kind] ? dates[entity->kind] : "creado";
}

static bool
goes_down(const struct page_walk *walk)
{
	return walk->order.descending != walk->backwards;
}

/* Every row of the order comes out, with whether the filter takes it: so the place that a slice came to is known. */
static int
prepare(struct store *store, const struct page_walk *walk, const struct predicate *predicate, sqlite3_stmt **ret_stmt,
        struct err *err)
{
	const char *column = sort_column(walk->entity, walk->order.sort);
	const char *bound = walk->up_to ? " AND fila <= ?" : "";
	bool down = goes_down(walk);
	struct buf sql = { 0 };
	int r;

	buf_printf(&sql, "SELECT fila, %s, %s FROM %s t WHERE ", column, buf_text(&predicate->sql), walk->entity->name);
	if (walk->order.sort == PAGE_BY_ROW)
		buf_printf(&sql, "fila %s ?%s ORDER BY fila%s", down ? "<" : ">", bound, down ? " DESC" : "");
	else
		buf_printf(&sql, "(%s, fila) %s (?, ?)%s ORDER BY %s%s, fila%s", column, down ? "<" : ">", bound, column,
		           down ? " DESC" : "", down ? " DESC" : "");
	r = buf_failed(&sql) ? err_nomem(err) : stmt_get(store, buf_text(&sql), ret_stmt, err);
	buf_done(&sql);
	return r;
}

static int
start(struct store *store, const struct page_walk *walk, const struct predicate *predicate, sqlite3_stmt **ret_stmt,
      struct err *err)
{
	int64_t edge = goes_down(walk) ? INT64_MAX : INT64_MIN;
	int place, r = prepare(store, walk, predicate, ret_stmt, err);

	if (r < 0)
		return r;
	place = predicate_bind(predicate, *ret_stmt, 1);
	if (walk->order.sort != PAGE_BY_ROW)
		sqlite3_bind_int64(*ret_stmt, place++, walk->started ? walk->from.value : edge);
	sqlite3_bind_int64(*ret_stmt, place++, walk->started ? walk->from.row : edge);
	if (walk->up_to)
		sqlite3_bind_int64(*ret_stmt, place, walk->up_to);
	return 0;
}

static int
walk_on(struct store *store, struct page_walk *walk, sqlite3_stmt *stmt, int64_t ms, struct page_key *keys, size_t limit,
        size_t *ret_n, struct err *err)
{
	int64_t until = ms ? date_monotonic() + ms : INT64_MAX;
	size_t n = 0, looked = 0;
	int r = 1;

	while (n < limit && r == 1 && (++looked % LOOK_AT_CLOCK || date_monotonic() < until)) {
		r = stmt_step(store, stmt, err);
		if (r != 1)
			break;
		walk->from = (struct page_key){ .row = column_int(stmt, 0), .value = sqlite3_column_int64(stmt, 1) };
		walk->started = true;
		if (sqlite3_column_int(stmt, 2))
			keys[n++] = walk->from;
	}
	if (r < 0)
		return r;
	walk->ended = r == 0;
	*ret_n = n;
	return 0;
}

int
page_walk(struct store *store, struct page_walk *walk, int64_t ms, struct page_key *keys, size_t limit, size_t *ret_n,
          struct err *err)
{
	struct predicate predicate = { 0 };
	sqlite3_stmt *stmt;
	int r = predicate_make(store, walk->filter, &predicate, err);

	if (r == 0)
		r = start(store, walk, &predicate, &stmt, err);
	if (r == 0) {
		r = walk_on(store, walk, stmt, ms, keys, limit, ret_n, err);
		stmt_done(stmt);
	}
	predicate_done(&predicate);
	return r;
}

int
page_read(struct store *store, const struct entity *entity, const struct filter *filter, struct page_order order,
          const struct page_key *from, bool backwards, struct page_key *keys, size_t limit, size_t *ret_n, struct err *err)
{
	struct page_walk walk = { .entity = entity, .filter = filter, .order = order, .backwards = backwards,
		                  .started = from != NULL };

	if (from)
		walk.from = *from;
	return page_walk(store, &walk, 0, keys, limit, ret_n, err);
}

int
page_find(struct store *store, const struct entity *entity, struct page_order order, int64_t row,
          struct page_key *ret_key, struct err *err)
{
	sqlite3_stmt *stmt;
	char sql[128];
	int r;

	snprintf(sql, sizeof(sql), "SELECT %s FROM %s WHERE fila = ? AND deshecha = 0", sort_column(entity, order.sort),
	         entity->name);
	r = stmt_get(store, sql, &stmt, err);
	if (r < 0)
		return r;
	bind_int(stmt, 1, row);
	r = stmt_step(store, stmt, err);
	if (r == 1)
		*ret_key = (struct page_key){ .row = row, .value = sqlite3_column_int64(stmt, 0) };
	else if (r == 0)
		r = err_set(err, ERR_MISSING, _("there is no %s in row %lld"), entity->name, (long long)row);
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
page_takes(struct store *store, const struct entity *entity, const struct filter *filter, int64_t row, bool *ret_takes,
           struct err *err)
{
	struct page_walk walk = { .entity = entity, .filter = filter, .order = { PAGE_BY_ROW, false }, .up_to = row,
		                  .started = true, .from = { .row = row - 1 } };
	struct page_key key;
	size_t n;
	int r = page_walk(store, &walk, 0, &key, 1, &n, err);

	if (r == 0)
		*ret_takes = n == 1;
	return r;
}

int
page_count(struct store *store, const struct entity *entity, const struct filter *filter, int64_t cap, int64_t ms,
           int64_t *ret_n, bool *ret_ended, struct err *err)
{
	struct page_walk walk = { .entity = entity, .filter = filter };
	int64_t until = ms ? date_monotonic() + ms : INT64_MAX, total = 0, left = ms;
	struct page_key keys[256];
	int r = 0;

	while (r == 0 && !walk.ended && total <= cap && (!ms || left > 0)) {
		size_t n, most = cap + 1 - total < (int64_t)ARRAY_LEN(keys) ? (size_t)(cap + 1 - total) : ARRAY_LEN(keys);

		r = page_walk(store, &walk, left, keys, most, &n, err);
		if (r == 0)
			total += (int64_t)n;
		left = ms ? until - date_monotonic() : 0;
	}
	if (r < 0)
		return r;
	*ret_n = total;
	*ret_ended = walk.ended;
	return 0;
}
