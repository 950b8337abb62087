#include "config.h"

#include "retry.h"

#define BREAKER_FAILURES 5 /* in a row, until it opens */

uint64_t
retry_random_next(struct retry_random *random)
{
	uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int64_t
retry_delay(int64_t failures, struct retry_random *random)
{
	int64_t most = RETRY_BASE_MS;

	for (int64_t i = 1; i < failures && most < RETRY_CAP_MS; i++)
		most *= 2;
	if (most > RETRY_CAP_MS)
		most = RETRY_CAP_MS;
	return 1 + (int64_t)(retry_random_next(random) % (uint64_t)most);
}

bool
breaker_allows(struct breaker *breaker, int64_t now)
{
	if (breaker->state == BREAKER_CLOSED)
		return true;
	if (breaker->state == BREAKER_OPEN && now >= breaker->until) {
		breaker->state = BREAKER_HALF_OPEN;
		breaker->probing = false;
	}
	if (breaker->state == BREAKER_OPEN || breaker->probing)
		return false;
	breaker->probing = true;
	return true;
}

void
breaker_success(struct breaker *breaker)
{
	*breaker = (struct breaker){ .state = BREAKER_CLOSED };
}

void
breaker_failure(struct breaker *breaker, int64_t now, int64_t retry_after,
                struct retry_random *random)
{
	int64_t delay;

	breaker->failures++;
	if (breaker->state == BREAKER_OPEN)
		return; /* a late answer: the wait is already running */
	if (breaker->state == BREAKER_CLOSED && breaker->failures < BREAKER_FAILURES)
		return;
	delay = retry_delay(breaker->failures, random);
	breaker->state = BREAKER_OPEN;
	breaker->probing = false;
	breaker->until = now + (delay > retry_after ? delay : retry_after);
}

int64_t
breaker_next(const struct breaker *breaker, int64_t now)
{
	return breaker->state == BREAKER_OPEN && breaker->until > now ? breaker->until : now;
}
