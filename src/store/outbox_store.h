/* outbox_store.h - events that wait for the broker. */
#ifndef OUTBOX_STORE_H
#define OUTBOX_STORE_H

#include <stdint.h>

struct err;
struct store;
struct tx;

struct outgoing {
	int64_t topic; /* enum topic_index */
	int64_t journal_seq;
	int64_t at;   /* UTC ms */
	int64_t from; /* not before */
	const char *key;
	const char *id;
	const char *type;
	const char *body;
};

/* Lays it into the lane of its key by the partitions that the topic has now. */
int outbox_add(struct tx *tx, const struct outgoing *event, struct err *err);

/* Events that wait (estado 0) of all topics but auditoria. */
int outbox_waiting(struct store *store, int64_t *ret_n, struct err *err);

#endif
