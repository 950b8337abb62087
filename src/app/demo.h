/* demo.h - a believable programme in an empty store, made through the same use cases as by hand. */
#ifndef DEMO_H
#define DEMO_H

#include <stdint.h>

struct err;
struct session;

struct demo_order {
	int64_t rows;  /* conversions */
	uint64_t seed; /* not 0 */
	void (*progress)(void *arg, int64_t done, int64_t meant); /* NULL, or called at each conversion and each row decided */
	void *arg;
	const volatile int *stop; /* NULL; or when set, ends it at the next of them */
};

/* 60 affiliates, 12 campaigns and conversions over the last 90 days with what follows from them. The store is marked as demo:
 * it never publishes unless told. ERR_RULE: it is not empty. ERR_CANCEL: it was stopped; what was made by then stays. */
int app_demo(struct session *session, const struct demo_order *order, struct err *err);

#endif
