/* due_store.h - records that wait for a time or for another record, and need wait no longer. */
#ifndef DUE_STORE_H
#define DUE_STORE_H

#include <stddef.h> /* size_t */
#include <stdint.h>

struct arena;
struct err;
struct store;

enum due {
	DUE_END,        /* campaigns whose end has come */
	DUE_SUSPENSION, /* affiliates suspended until then */
	DUE_DEFERRAL,   /* commissions put off until then */
	DUE_ARRIVAL,    /* conversions whose affiliate or campaign has arrived or is active now */
	DUE_BUDGET,     /* commissions that waited for budget and fit now, each by itself */
	DUES,
};

/* Their ids at `now`, in `arena`. */
int due_ids(struct store *store, enum due due, int64_t now, struct arena *arena, const char *const **ret_ids, size_t *ret_n,
            struct err *err);

#endif
