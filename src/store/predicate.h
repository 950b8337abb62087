/* predicate.h - inside of store/: a filter as an SQL expression over the row `t`, with its parameters. */
#ifndef PREDICATE_H
#define PREDICATE_H

#include <sqlite3.h>

#include "buf.h"
#include "filter.h"

struct err;
struct store;

#define PREDICATE_PARAMS 64

struct predicate {
	struct buf sql;
	struct {
		int64_t number;
		const char *text; /* NULL: the number counts */
	} params[PREDICATE_PARAMS];
	size_t n;
};

/* NULL filter: all that stand. Texts are borrowed from the filter. */
int predicate_make(struct store *store, const struct filter *filter, struct predicate *predicate, struct err *err);

/* Binds the parameters from `place` on; answers the place behind them. */
int predicate_bind(const struct predicate *predicate, sqlite3_stmt *stmt, int place);
void predicate_done(struct predicate *predicate);

#endif
