/* outbox_store.h - events that wait for the broker. */
#ifndef OUTBOX_STORE_H
#define OUTBOX_STORE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
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

/* Numbers stand in the store. */
enum outbox_state { OUTBOX_WAITS, OUTBOX_PUBLISHED, OUTBOX_PARKED, OUTBOX_DISCARDED };

struct outbox_row {
	int64_t seq;
	int64_t topic;
	int64_t partition;
	int64_t journal_seq;
	int64_t at;
	int64_t from;
	int64_t state;
	int64_t attempts;
	bool behind; /* waits behind a parked one of its key */
	const char *key, *id, *type, *body, *message, *error;
};

/* Which rows a walk gives, oldest first; those behind a parked one only when `behind`. */
struct outbox_query {
	int64_t topic;     /* ABSENT = all */
	int64_t partition; /* ABSENT = all */
	int64_t state;     /* ABSENT = all */
	int64_t after;     /* seq > after */
	int64_t limit;
	bool behind;
};

/* Walks until `each` answers other than 0 (negative is passed on). Texts live in `arena`, which is never reset here. */
int outbox_walk(struct store *store, const struct outbox_query *query, struct arena *arena,
                int (*each)(void *arg, const struct outbox_row *row, struct err *err), void *arg, struct err *err);

/* The newest row of an evento_id; ERR_MISSING names it. */
int outbox_find(struct store *store, const char *id, struct arena *arena, struct outbox_row *ret_row, struct err *err);

/* Row and state of an event of a topic; ABSENT = it has none. */
int outbox_event_row(struct store *store, int64_t topic, const char *id, int64_t *ret_seq, int64_t *ret_state,
                     struct err *err);

/* Whether the outbox has rows of the topic, in whatever state. */
int outbox_any(struct store *store, int64_t topic, bool *ret_any, struct err *err);

/* Whether an event of the key (NULL: of any) is parked. */
int outbox_key_parked(struct store *store, int64_t topic, const char *key, bool *ret_parked, struct err *err);

/* Whether a row of the key (NULL: of any), set free by a person and not tried since, stands at or before `seq`: later ones of
 * the key must not overtake it. */
int outbox_key_freed(struct store *store, int64_t topic, const char *key, int64_t seq, bool *ret_freed, struct err *err);

/* Whether a row of the key waits that tells of a journal row before `journal_seq`. */
int outbox_waits_before(struct store *store, int64_t topic, int64_t partition, const char *key, int64_t journal_seq,
                        bool *ret_waits, struct err *err);

/* Only rows that wait are changed. */
int outbox_published(struct tx *tx, int64_t seq, const char *message, struct err *err);
int outbox_failed(struct tx *tx, int64_t seq, const char *reason, int64_t retry_at, bool park, struct err *err);

/* Sets a key free: what is parked waits again, and the oldest that waits is marked as set free. */
int outbox_free_key(struct tx *tx, int64_t topic, const char *key, struct err *err);
int outbox_correct(struct tx *tx, int64_t seq, const char *body, struct err *err); /* of a parked row */
/* Discards, with the reason, the events of a journal row that were never tried and may not leave yet; `*ret_n` of them. */
int outbox_withdraw(struct tx *tx, int64_t topic, const char *key, int64_t journal_seq, const char *reason, int64_t *ret_n,
                    struct err *err);
int outbox_discard(struct tx *tx, int64_t seq, const char *reason, struct err *err);
int outbox_move(struct tx *tx, int64_t seq, int64_t partition, struct err *err);

/* Published and discarded events of before an instant, the oldest first; `*ret_n` of them, as many as `limit` at most. */
int outbox_delete_old(struct tx *tx, int64_t before, int64_t limit, int64_t *ret_n, struct err *err);

/* Calls `each` with numbers of a topic, to be added up: rows that wait, rows parked or held up by one that is, and since when
 * (UTC ms) the first one waits, ABSENT = none does. */
int outbox_counts(struct store *store,
                  void (*each)(void *arg, int64_t topic, int64_t waiting, int64_t parked, int64_t oldest_at), void *arg,
                  struct err *err);

int topic_partitions(struct store *store, int64_t topic, int64_t *ret_partitions, struct err *err);
int topic_set_partitions(struct tx *tx, int64_t topic, int64_t partitions, struct err *err);

/* Marks never go back but by mark_reset. `message` NULL keeps the one before. */
int mark_read(struct store *store, int64_t topic, int64_t partition, int64_t *ret_seq, struct err *err);
int mark_advance(struct tx *tx, int64_t topic, int64_t partition, int64_t seq, const char *message, struct err *err);
int mark_reset(struct tx *tx, int64_t topic, int64_t partition, int64_t seq, struct err *err);

#endif
