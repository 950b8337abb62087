/* glance_store.h - the few figures of the day that no page of records gives; none reads a whole table. */
#ifndef GLANCE_STORE_H
#define GLANCE_STORE_H

#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"

struct arena;
struct err;
struct store;

/* Whose commissions wait for a decision. */
struct glance_top {
	const char *id, *name;
	int64_t n;
	int64_t sum; /* minor units */
};

/* By affiliate (or campaign), the largest sums in a currency first, among the newest `newest` commissions in state calculada; at
 * most `max`. Texts live in the arena. */
int glance_waiting(struct store *store, enum entity_kind by, int64_t currency, int64_t newest, struct arena *arena,
                   struct glance_top *top, size_t max, size_t *ret_n, struct err *err);

#endif
