#include "config.h"

#include "page.h"

#include <stdio.h>
#include <string.h>

#include "date.h"
#include "db.h"
#include "err.h"
#include "i18n.h"
#include "predicate.h"

#define LOOK_AT_CLOCK 32 /* rows */

static const struct {
	const char *date, *amount;
	const char *by_amount; /* NOT NULL: a keyset on a column with NULLs loses rows */
} columns[ENTITIES] = {
	[ENTITY_AFFILIATE] = { "creado", NULL, "creado" },
	[ENTITY_CAMPAIGN] = { "creado", "presupuesto", "presupuesto_orden" },
	[ENTITY_CONVERSION] = { "fecha_conversion", "valor_conversion", "valor_conversion" },
	[ENTITY_COMMISSION] = { "creado", "monto_total", "monto_total" },
};

static const char *
sort_column(const struct entity *entity, enum page_sort sort)
{
	if (sort == PAGE_BY_ROW)
		return "fila";
	return sort == PAGE_BY_AMOUNT ? columns[entity->kind].by_amount : columns[entity->kind].date;
}

/* Indexes that answer a filter in an order, the best first: what must be one value, then the sort column and the row key.
 * `column` NULL: nothing need be; sort PAGE_SORTS: few rows in any order. */
static const struct path {
	enum entity_kind entity; /* ENTITY_NONE: any */
	enum page_sort sort;
	const char *column;
	const char *index; /* NULL: the table itself */
} paths[] = {
	{ ENTITY_NONE, PAGE_SORTS, "fila", NULL },
	{ ENTITY_COMMISSION, PAGE_SORTS, "conversion", "comision_conversion" },
	{ ENTITY_NONE, PAGE_BY_ROW, NULL, NULL },
	{ ENTITY_COMMISSION, PAGE_BY_DATE, "afiliado", "comision_afiliado_fecha" },
	{ ENTITY_COMMISSION, PAGE_BY_DATE, "campana", "comision_campana_fecha" },
	{ ENTITY_COMMISSION, PAGE_BY_DATE, "estado", "comision_estado_fecha" },
	{ ENTITY_COMMISSION, PAGE_BY_DATE, NULL, "comision_fecha" },
	{ ENTITY_COMMISSION, PAGE_BY_AMOUNT, "afiliado", "comision_afiliado_valor" },
	{ ENTITY_COMMISSION, PAGE_BY_AMOUNT, "campana", "comision_campana_valor" },
	{ ENTITY_COMMISSION, PAGE_BY_AMOUNT, "estado", "comision_estado_valor" },
	{ ENTITY_COMMISSION, PAGE_BY_AMOUNT, NULL, "comision_valor" },
	{ ENTITY_CONVERSION, PAGE_BY_DATE, "afiliado", "conversion_afiliado_fecha" },
	{ ENTITY_CONVERSION, PAGE_BY_DATE, "campana", "conversion_campana_fecha" },
	{ ENTITY_CONVERSION, PAGE_BY_DATE, "estado", "conversion_estado_fecha" },
	{ ENTITY_CONVERSION, PAGE_BY_DATE, NULL, "conversion_fecha" },
	{ ENTITY_CONVERSION, PAGE_BY_AMOUNT, NULL, "conversion_valor" },
	{ ENTITY_CAMPAIGN, PAGE_BY_DATE, NULL, "campana_fecha" },
	{ ENTITY_CAMPAIGN, PAGE_BY_AMOUNT, NULL, "campana_valor" },
	{ ENTITY_AFFILIATE, PAGE_BY_DATE, NULL, "afiliado_fecha" },
	{ ENTITY_AFFILIATE, PAGE_BY_AMOUNT, NULL, "afiliado_fecha" },
};

/* One slice in the making. */
struct slice {
	struct page_walk *walk;
	struct predicate predicate;
	const char *column;      /* sorted by */
	bool down;
	struct bound range;      /* of the sort column: beyond it there is nothing */
	const struct path *path;
	int64_t equal;           /* what the path's column must be */
	struct page_key *keys;   /* what is found: places, or */
	struct page_totals *totals;
};

static const struct bound *
one_value(const struct predicate *predicate, const char *column)
{
	for (size_t i = 0; i < predicate->n_bounds; i++)
		if (predicate->bounds[i].from == predicate->bounds[i].to && strcmp(predicate->bounds[i].column, column) == 0)
			return &predicate->bounds[i];
	return NULL;
}

static void
choose_path(struct slice *slice)
{
	const struct page_walk *walk = slice->walk;

	for (size_t i = 0; i < ARRAY_LEN(paths) && !slice->path; i++) {
		const struct path *path = &paths[i];
		const struct bound *one = path->column ? one_value(&slice->predicate, path->column) : NULL;

		if ((path->entity != ENTITY_NONE && path->entity != walk->entity->kind) || (path->column && !one) ||
		    (path->sort != PAGE_SORTS && path->sort != walk->order.sort))
			continue;
		slice->path = path;
		slice->equal = one ? one->from : 0;
	}
}

static void
narrow(struct slice *slice)
{
	struct bound *range = &slice->range;

	*range = (struct bound){ slice->column, INT64_MIN, INT64_MAX };
	for (size_t i = 0; i < slice->predicate.n_bounds; i++) {
		const struct bound *bound = &slice->predicate.bounds[i];

		if (strcmp(bound->column, slice->column) != 0)
			continue;
		range->from = bound->from > range->from ? bound->from : range->from;
		range->to = bound->to < range->to ? bound->to : range->to;
	}
}

/* Every row of the path comes out, with whether the filter takes it: so the place that a slice came to is known. */
static int
prepare(struct store *store, const struct slice *slice, sqlite3_stmt **ret_stmt, struct err *err)
{
	const char *column = slice->column, *way = slice->down ? " DESC" : "", *than = slice->down ? "<" : ">";
	const char *amount = columns[slice->walk->entity->kind].amount;
	int place = (int)slice->predicate.n;
	struct buf sql = { 0 };
	int r;

	buf_printf(&sql, "SELECT fila, %s, %s", column, buf_text(&slice->predicate.sql));
	if (slice->totals && amount)
		buf_printf(&sql, ", moneda, %s", amount);
	buf_printf(&sql, " FROM %s t ", slice->walk->entity->name);
	if (slice->path->index)
		buf_printf(&sql, "INDEXED BY %s ", slice->path->index);
	buf_str(&sql, "WHERE ");
	if (slice->path->column)
		buf_printf(&sql, "%s = ?%d AND ", slice->path->column, place + 3);
	if (slice->walk->up_to)
		buf_printf(&sql, "fila <= ?%d AND ", place + 4);
	if (slice->walk->order.sort == PAGE_BY_ROW)
		buf_printf(&sql, "fila %s ?%d ORDER BY fila%s", than, place + 2, way);
	else
		buf_printf(&sql, "(%s, fila) %s (?%d, ?%d) ORDER BY %s%s, fila%s", column, than, place + 1, place + 2, column, way,
		           way);
	r = buf_failed(&sql) ? err_nomem(err) : stmt_get(store, buf_text(&sql), ret_stmt, err);
	buf_done(&sql);
	return r;
}

/* From the last place, or from the edge of what the filter leaves of the order. */
static void
bind_start(const struct slice *slice, sqlite3_stmt *stmt)
{
	const struct page_walk *walk = slice->walk;
	int64_t edge = slice->down ? INT64_MAX : INT64_MIN;
	struct page_key from = { slice->down ? slice->range.to : slice->range.from, edge };
	bool inside = slice->down ? walk->from.value <= slice->range.to : walk->from.value >= slice->range.from;
	int place = (int)slice->predicate.n;

	if (walk->started && inside)
		from = walk->from;
	sqlite3_bind_int64(stmt, place + 1, from.value);
	sqlite3_bind_int64(stmt, place + 2, from.row);
	sqlite3_bind_int64(stmt, place + 3, slice->equal);
	sqlite3_bind_int64(stmt, place + 4, walk->up_to);
}

static bool
beyond(const struct slice *slice, int64_t value)
{
	return slice->down ? value < slice->range.from : value > slice->range.to;
}

static void
add_amount(struct page_totals *totals, int64_t currency, int64_t amount)
{
	struct page_sum *sum = totals->sums, *end = totals->sums + totals->n_sums;

	while (sum < end && sum->currency != currency)
		sum++;
	if (sum == totals->sums + PAGE_SUMS)
		return;
	if (sum == end)
		totals->n_sums++;
	sum->currency = currency;
	sum->largest = sum->n == 0 || amount > sum->largest ? amount : sum->largest;
	sum->sum += amount;
	sum->n++;
}

static void
take(struct slice *slice, sqlite3_stmt *stmt, size_t n)
{
	if (slice->keys)
		slice->keys[n] = slice->walk->from;
	else if (sqlite3_column_count(stmt) > 3)
		add_amount(slice->totals, sqlite3_column_int64(stmt, 3), sqlite3_column_int64(stmt, 4));
}

static int
go_on(struct store *store, struct slice *slice, sqlite3_stmt *stmt, int64_t ms, size_t limit, size_t *ret_n, struct err *err)
{
	struct page_walk *walk = slice->walk;
	int64_t until = ms ? date_monotonic() + ms : INT64_MAX;
	size_t n = 0, looked = 0;

	while (n < limit && !walk->ended && (++looked % LOOK_AT_CLOCK || date_monotonic() < until)) {
		int r = stmt_step(store, stmt, err);
		struct page_key key = { .row = sqlite3_column_int64(stmt, 0), .value = sqlite3_column_int64(stmt, 1) };

		if (r < 0)
			return r;
		walk->ended = r == 0 || beyond(slice, key.value);
		if (walk->ended)
			break;
		walk->from = key;
		walk->started = true;
		if (sqlite3_column_int(stmt, 2))
			take(slice, stmt, n++);
	}
	*ret_n = n;
	return 0;
}

/* Finds up to `limit` rows for the slice's keys or totals. */
static int
run_slice(struct store *store, struct slice *slice, int64_t ms, size_t limit, size_t *ret_n, struct err *err)
{
	struct page_walk *walk = slice->walk;
	sqlite3_stmt *stmt;
	int r = predicate_make(store, walk->filter, &slice->predicate, err);

	slice->column = sort_column(walk->entity, walk->order.sort);
	slice->down = walk->order.descending != walk->backwards;
	choose_path(slice);
	narrow(slice);
	if (r == 0)
		r = prepare(store, slice, &stmt, err);
	if (r == 0) {
		predicate_bind(&slice->predicate, stmt);
		bind_start(slice, stmt);
		r = go_on(store, slice, stmt, ms, limit, ret_n, err);
		stmt_done(stmt);
	}
	predicate_done(&slice->predicate);
	return r;
}

int
page_walk(struct store *store, struct page_walk *walk, int64_t ms, struct page_key *keys, size_t limit, size_t *ret_n,
          struct err *err)
{
	struct slice slice = { .walk = walk, .keys = keys };

	return run_slice(store, &slice, ms, limit, ret_n, err);
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
page_walk_total(struct store *store, struct page_walk *walk, int64_t ms, size_t limit, struct page_totals *totals,
                struct err *err)
{
	struct slice slice = { .walk = walk, .totals = totals };
	size_t n;
	int r = run_slice(store, &slice, ms, limit, &n, err);

	if (r == 0)
		totals->n += (int64_t)n;
	return r;
}

int
page_total(struct store *store, const struct entity *entity, const struct filter *filter, int64_t cap, int64_t ms,
           struct page_totals *ret_totals, bool *ret_ended, struct err *err)
{
	struct page_walk walk = { .entity = entity, .filter = filter };
	struct page_totals totals = { 0 };
	int r = page_walk_total(store, &walk, ms, (size_t)cap + 1, &totals, err);

	if (r < 0)
		return r;
	*ret_totals = totals;
	*ret_ended = walk.ended;
	return 0;
}

int
page_count(struct store *store, const struct entity *entity, const struct filter *filter, int64_t cap, int64_t ms,
           int64_t *ret_n, bool *ret_ended, struct err *err)
{
	struct page_totals totals;
	int r = page_total(store, entity, filter, cap, ms, &totals, ret_ended, err);

	if (r == 0)
		*ret_n = totals.n;
	return r;
}
