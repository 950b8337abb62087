/* outbox.h - the public events that wait for a broker, and what became of them.
 *
 * Lanes are (topic, partition). auditoria.eventos comes from the journal and a mark, all others from outbox rows; callers see
 * no difference. An event leaves only with the broker's message id.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "topic.h"

struct arena;
struct err;
struct session;

struct outbox_event {
	int64_t seq;
	int64_t at;      /* UTC ms of the event */
	const char *key; /* the record that it is about: order is kept per key */
	const char *id;  /* evento_id */
	const char *body;
	size_t body_len;
	int64_t attempts;
};

/* The next events of a lane after `after` (0 = from its start) that are due at `now`, oldest first, at most `max_n` and
 * `max_bytes` of bodies (one event always fits). Events behind a parked one of the same key are left out.
 * The list ends before the first event that is not due yet (a later one of its key must not overtake it).
 * In auditoria.eventos `*ret_last` is how far the journal was read (rows of other lanes included), else the last seq. */
int app_outbox_next(struct session *session, enum topic_index topic, int partition, int64_t after, size_t max_n,
                    size_t max_bytes, int64_t now, struct arena *arena, struct outbox_event **ret_events, size_t *ret_n,
                    int64_t *ret_last, struct err *err);

/* Whether the store may publish at all: a demo store only while the setting publicar_demo, which is read anew, says so. ERR_RULE
 * otherwise. */
int app_outbox_allowed(struct session *session, struct err *err);

/* What became of a lane's batch: the first `n_stored` of `events` are stored under `message_ids` ("ledger:entry:partition"),
 * the next one (when `failed`) failed with `reason` and is tried again at `retry_at`; with `park` it is parked together with
 * the later ones of its key. `last` as given by app_outbox_next, used when all were stored. */
struct outbox_result {
	enum topic_index topic;
	int partition;
	const struct outbox_event *events;
	size_t n;
	const char *const *message_ids;
	size_t n_stored;
	int64_t last;
	bool failed;
	bool park;
	const char *reason;
	int64_t retry_at;
};

/* One write transaction for the results of several lanes. */
int app_outbox_record(struct session *session, const struct outbox_result *results, size_t n, struct err *err);

/* Partitions by which the lanes of a topic are laid out now. */
int app_outbox_partitions(struct session *session, enum topic_index topic, int *ret_partitions, struct err *err);

/* The broker has more: lays the waiting events out anew. Nothing of the topic may be in flight. */
int app_outbox_repartition(struct session *session, enum topic_index topic, int partitions, struct err *err);

struct outbox_counts {
	int64_t waiting[TOPICS]; /* leave by themselves, due or not: 0 = nothing left to publish */
	int64_t parked[TOPICS];  /* those behind a parked one of their key too */
	int64_t oldest_at[TOPICS]; /* UTC ms, ABSENT = none waits */
};

int app_outbox_count(struct session *session, struct outbox_counts *ret_counts, struct err *err);

/* Published rows older than the setting dias_salida, deleted in slices; the file gets smaller by what they took. */
int app_outbox_prune(struct session *session, int64_t *ret_n, struct err *err);

#endif
