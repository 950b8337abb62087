/* tally.h - what a bulk did or would do, in few figures: how many, how much by currency, the largest, what was refused and why. */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "ulid.h"

struct buf;
struct row_result;

#define TALLY_CURRENCIES 8
#define TALLY_REASONS 16

/* A value: no pointer but to static text. Zeroed = nothing yet. What has no room is counted in `others`. */
struct tally {
	int64_t done, same, refused;
	struct {
		int64_t currency, n;
		__int128 sum; /* minor units */
	} sums[TALLY_CURRENCIES]; /* of the rows done; of records that have an amount */
	size_t n_sums;
	struct {
		int64_t amount, currency;
		char id[ID_SIZE]; /* "" = none */
	} largest; /* in the first currency */
	struct {
		const char *rule;
		int64_t n;
	} reasons[TALLY_REASONS]; /* of refusals, the first that came first */
	size_t n_reasons;
	int64_t others;
};

void tally_add(struct tally *tally, const struct row_result *result);

/* Lines for a person, each ended by a newline. */
void tally_add_text(struct buf *buf, const struct tally *tally, bool spanish);

#endif
