/* demo.h - a believable programme in an empty store, made through the same use cases as by hand. */
#ifndef DEMO_H
#define DEMO_H

#include <stdint.h>

struct err;
struct session;

/* 60 affiliates, 12 campaigns and `rows` conversions over the last 90 days with what follows from them, from `seed` (not 0).
 * The store is marked as demo: it never publishes unless told. ERR_RULE: it is not empty. */
int app_demo(struct session *session, int64_t rows, uint64_t seed, struct err *err);

#endif
