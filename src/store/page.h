/* page.h - keyset pages: rows of an entity that a filter takes, in an order. NULL filter = all that stand.
 *
 * Each call is one read of its own: no transaction outlives it.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"
#include "filter.h"

struct err;
struct store;

enum page_sort {
	PAGE_BY_DATE,   /* when it was created; conversions: fecha_conversion */
	PAGE_BY_AMOUNT, /* monto_total, valor_conversion, presupuesto (none = -1); affiliates have none: by date */
	PAGE_BY_ROW,    /* the row key, which never changes: for bulk steps */
	PAGE_SORTS,
};

struct page_order {
	enum page_sort sort;
	bool descending;
};

/* A place in an order: the sort column's value and the row key. */
struct page_key {
	int64_t value, row;
};

/* Up to `limit` places after `from` in the order (`backwards`: before it), the nearest first; NULL = from that edge. Reads on
 * until it has them or the end: for a filter that no index answers, use page_walk(). */
int page_read(struct store *store, const struct entity *entity, const struct filter *filter, struct page_order order,
              const struct page_key *from, bool backwards, struct page_key *keys, size_t limit, size_t *ret_n,
              struct err *err);

/* The same in slices. The first part is the caller's; the second is kept by page_walk(). */
struct page_walk {
	const struct entity *entity;
	const struct filter *filter;
	struct page_order order;
	bool backwards;
	int64_t up_to;        /* no row key above; 0 = all */

	bool started, ended;
	struct page_key from; /* the last place that was looked at, once started */
};

/* Goes on for `ms` milliseconds at most (0 = no limit), or until `limit` places are found, or the end (`ended`). */
int page_walk(struct store *store, struct page_walk *walk, int64_t ms, struct page_key *keys, size_t limit,
              size_t *ret_n, struct err *err);

/* The place of a row now, so that a cursor that is a row key finds itself again; ERR_MISSING when it is gone. */
int page_find(struct store *store, const struct entity *entity, struct page_order order, int64_t row,
              struct page_key *ret_key, struct err *err);

/* Whether the filter takes the row. */
int page_takes(struct store *store, const struct entity *entity, const struct filter *filter, int64_t row,
               bool *ret_takes, struct err *err);

/* How many rows the filter takes, at most `cap` + 1, having looked for `ms` at most (0 = no limit). `*ret_ended`: that is
 * all of them. */
int page_count(struct store *store, const struct entity *entity, const struct filter *filter, int64_t cap, int64_t ms,
               int64_t *ret_n, bool *ret_ended, struct err *err);

/* The amounts of one currency. */
struct page_sum {
	int64_t currency, n, largest;
	__int128 sum;
};

#define PAGE_SUMS 200 /* more than there are currencies */

struct page_totals {
	int64_t n;
	size_t n_sums; /* 0 for what has no amounts */
	struct page_sum sums[PAGE_SUMS];
};

/* Goes on like page_walk(), and adds what it finds to the totals (zeroed at first). */
int page_walk_total(struct store *store, struct page_walk *walk, int64_t ms, size_t limit, struct page_totals *totals,
                    struct err *err);

/* Like page_count(), with what the amounts add up to. */
int page_total(struct store *store, const struct entity *entity, const struct filter *filter, int64_t cap, int64_t ms,
               struct page_totals *ret_totals, bool *ret_ended, struct err *err);

#endif
