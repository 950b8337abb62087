/* predicate.h - inside of store/: a filter as an SQL expression over the row `t`, with numbered parameters. */
#ifndef PREDICATE_H
#define PREDICATE_H

#include <sqlite3.h>

#include "buf.h"
#include "filter.h"

struct err;
struct store;

/* What a row must have besides all else: `column` (of the store, or "fila") within from..to. */
struct bound {
	const char *column;
	int64_t from, to;
};

#define PREDICATE_PARAMS (5 * FILTER_VALUES)

struct predicate {
	struct buf sql;
	struct {
		int64_t number;
		const char *text; /* NULL: the number counts */
	} params[PREDICATE_PARAMS];
	size_t n;
	struct bound bounds[FILTER_TERMS + 1];
	size_t n_bounds;
};

/* NULL filter: all that stand. Ids are looked up. Texts are borrowed from the filter. */
int predicate_make(struct store *store, const struct filter *filter, struct predicate *predicate, struct err *err);

/* Parameters ?1 to ?n. */
void predicate_bind(const struct predicate *predicate, sqlite3_stmt *stmt);
void predicate_done(struct predicate *predicate);

#endif
