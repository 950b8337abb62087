/* retry.h - when to try again: full-jitter backoff, and a circuit breaker.
 *
 * Pure: clock and chance are arguments. Source: pulsar-http.md section 5, rule 2. Times are
 * milliseconds.
 */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>
#include <stdint.h>

#define RETRY_BASE_MS INT64_C(200)
#define RETRY_CAP_MS INT64_C(60000)

/* A small generator (splitmix64): any seed will do, the same seed gives the same delays. */
struct retry_random {
	uint64_t state;
};

uint64_t retry_random_next(struct retry_random *random);

/* How long to wait after the `failures`-th failure in a row (from 1):
 * 1 .. min(cap, base * 2^(failures - 1)). */
int64_t retry_delay(int64_t failures, struct retry_random *random);

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };

/* For one broker. A zeroed struct is closed. */
struct breaker {
	enum breaker_state state;
	int64_t failures; /* in a row */
	int64_t until;    /* when open: next probe */
	bool probing;     /* when half open: the one probe is on its way */
};

/* Whether a request may go now. When the wait is over the first asker becomes the probe, the
 * others wait for its answer. */
bool breaker_allows(struct breaker *breaker, int64_t now);

/* What became of a request. `retry_after` (0 = not said) lengthens the wait. */
void breaker_success(struct breaker *breaker);
void breaker_failure(struct breaker *breaker, int64_t now, int64_t retry_after,
                     struct retry_random *random);

/* When a request may go at the earliest; `now` when it may go now or waits for a probe. */
int64_t breaker_next(const struct breaker *breaker, int64_t now);

#endif
