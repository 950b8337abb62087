/* glance_store.h - the few figures of the day that no page of records gives; none reads a whole table but that of campaigns. */
#ifndef GLANCE_STORE_H
#define GLANCE_STORE_H

#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"

struct arena;
struct err;
struct store;

/* An affiliate or a campaign, and its commissions that are asked for. */
struct glance_top {
	const char *id, *name;
	int64_t n;
	int64_t sum; /* minor units */
};

/* By affiliate (or campaign), the largest sums in a currency first, among the newest `newest` commissions in state calculada; at
 * most `max`. Texts live in the arena. */
int glance_waiting(struct store *store, enum entity_kind by, int64_t currency, int64_t newest, struct arena *arena,
                   struct glance_top *top, size_t max, size_t *ret_n, struct err *err);

/* The active campaigns of which at least `percent` of the budget is committed (approved, at the bank, paid): id, name and sum of at
 * most `max`, the first created first; `*ret_n` is how many there are. Texts live in the arena. */
int glance_budgets(struct store *store, int64_t percent, struct arena *arena, struct glance_top *top, int64_t max,
                   int64_t *ret_n, struct err *err);

#endif
