/* engine.h - what `alpes sincronizar` and the screens run: the state machine around the publisher.
 *
 * It holds the lease of the store, tells the programme that a sync starts (one health_check event,
 * past the outbox), publishes what waits, and knows when it is done. One thread, no thread of its
 * own; clock, transport and session are arguments. Source: domain.md section 7, cli.md.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <signal.h> /* sig_atomic_t */
#include <stdbool.h>
#include <stdint.h>

#include "outbox.h"
#include "publisher.h"
#include "ulid.h"

struct engine;
struct err;
struct session;

enum engine_mode {
	ENGINE_ONCE,        /* what waits now; gives up when the broker does */
	ENGINE_UNTIL_EMPTY, /* until nothing waits, or only a person can help */
	ENGINE_CONTINUOUS,  /* until it is stopped */
};

enum engine_state {
	ENGINE_CONNECTING, /* the topics were not found yet, or the last request was not answered */
	ENGINE_PUBLISHING,
	ENGINE_IDLE,    /* nothing waits */
	ENGINE_WAITING, /* for the next try */
	ENGINE_BLOCKED, /* for a person: see `trouble` */
	ENGINE_STOPPING,
	ENGINE_ENDED,
};

/* Borrowed until engine_free. */
struct engine_options {
	enum engine_mode mode;
	struct session *session;
	const char *store_path;
	const char *user;
	const char *station;
	int64_t generation;
	struct ulid *ulid; /* for the event's id */
	const struct transport *transport;
	struct sync_clock clock;
	struct pulsar_place place;
	uint64_t seed;
	const volatile sig_atomic_t *stop; /* not 0 = stop; may be NULL */
	int idle_ms;                       /* how often new events are looked for; 0 = 50 */
	int stop_ms;                       /* for what is in flight when stopped; 0 = 5000 */
	size_t batch_events;               /* as in publisher_options, 0 = the usual */
	size_t batch_bytes;
	int in_flight;
};

struct engine_status {
	enum engine_state state;
	int64_t started_at;
	int64_t next_at; /* of the next try, when waiting or blocked */
	int64_t waiting; /* events, by the newest count and what was published since */
	int64_t waiting_parked;
	int64_t oldest_at; /* ABSENT = none waits */
	struct outbox_counts counts;
	struct publisher_outlook publisher; /* breaker, totals, newest trouble */
};

/* Asks whether the store may publish, takes the lease. ERR_RULE: a demo store; ERR_LOCKED: another
 * process syncs, its holder is named. */
int engine_new(const struct engine_options *options, struct engine **ret_engine, struct err *err);

/* NULL is fine. Its transport lives on. */
void engine_free(struct engine *engine);

/* One turn of at most 200 ms: 1 = go on, 0 = done, negative = ended with an error: ERR_NET,
 * ERR_BROKER (events wait, and why), ERR_CANCEL (stopped; what was sent is recorded), ERR_RULE (the
 * store may not publish any more; likewise), or the store's. */
int engine_step(struct engine *engine, struct err *err);

void engine_look(const struct engine *engine, struct engine_status *ret_status);

/* What waits, without an engine: sets counts, waiting, waiting_parked and oldest_at. */
int engine_count(struct session *session, struct engine_status *status, struct err *err);

#endif
