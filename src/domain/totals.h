/* totals.h - numbers and amounts by a key and a currency: what reports add up. Sums are kept in 128 bits. */
#ifndef TOTALS_H
#define TOTALS_H

#include <stddef.h> /* size_t */
#include <stdint.h>

struct err;

struct totals_entry {
	int64_t key, currency;
	int64_t n;
	__int128 total; /* minor units of the currency */
};

/* Zeroed: empty. */
struct totals {
	struct totals_entry *entries;
	size_t n;
	size_t room; /* a power of two; a place is free when its n is 0, until totals_sort() */
};

/* One more of `key`, worth `amount`. ERR_NOMEM. */
int totals_add(struct totals *totals, int64_t key, int64_t currency, int64_t amount, struct err *err);

/* By key, then currency, without gaps: entries[0] to [n - 1]. Nothing may be added afterwards. */
void totals_sort(struct totals *totals);

void totals_done(struct totals *totals);

#endif
