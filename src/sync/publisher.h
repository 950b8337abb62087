/* publisher.h - takes waiting events to the broker, in order per key, and records what became
 * of them.
 *
 * One lane a (topic, partition), one request in flight a lane. While requests are in flight the
 * next batches are read and results of several lanes are recorded in one transaction. After a
 * failure a lane goes on from the first event that was not stored: a repeat is possible,
 * a reorder is not.
 * An event that keeps failing alone, while another key's is stored in the same partition (or no
 * other waits there, and the broker refuses it by name), is parked together with the later ones of
 * its key. Source: pulsar-http.md section 5.
 *
 * One thread. Single steps, so that a simulator or a loop with other work can drive it.
 */
#ifndef PUBLISHER_H
#define PUBLISHER_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "err.h"
#include "pulsar.h"
#include "retry.h"
#include "topic.h"
#include "transport.h"

struct outbox_event;
struct publisher;
struct session;

struct publisher_options {
	struct session *session;
	const struct transport *transport;
	struct sync_clock clock;
	struct pulsar_place place;
	const char *producer; /* name on the broker: the station */
	uint64_t seed;        /* of the jitter */
	size_t batch_events;  /* 0 = 300 */
	size_t batch_bytes;   /* of bodies; 0 = 1 MiB */
	int in_flight;        /* requests at most; 0 = 6 */
};

/* `options` and what it points to stay the caller's and must outlive the publisher. */
int publisher_new(const struct publisher_options *options, struct publisher **ret_publisher,
                  struct err *err);

/* What is in flight is given up: those events go out again another time. NULL is fine. */
void publisher_free(struct publisher *publisher);

/* One turn: sends what may be sent (unless `drain`: then it only finishes what is in flight), reads
 * the next batch, waits up to `wait_ms` for an answer when there is nothing else to do, records.
 * Fails only when the store or memory does; the broker's refusals are told by publisher_outlook. */
int publisher_step(struct publisher *publisher, bool drain, int wait_ms, struct err *err);

/* Looks for events that came since the lanes were found empty. */
void publisher_rescan(struct publisher *publisher);

/* Sends one event past the outbox, once, as soon as its topic is known; only the log tells what
 * became of it. `event` is copied. */
int publisher_announce(struct publisher *publisher, enum topic_index topic,
                       const struct outbox_event *event, struct err *err);

struct publisher_outlook {
	bool busy;          /* requests are in flight or results not recorded yet */
	bool failing;       /* something did not work and has not worked since */
	int64_t next_at;    /* when a step can do something, UTC ms; INT64_MAX: no need for one */
	int64_t blocked_at; /* likewise of what a person has to look at first (refused, no topic) */
	enum breaker_state breaker;
	int64_t published; /* recorded with their ids */
	int64_t repeated;  /* sent again after a failure or an unknown outcome */
	int64_t parked;
	int64_t requests;
	struct err trouble; /* newest; code 0 = none so far */
	int64_t trouble_at;
};

void publisher_look(const struct publisher *publisher, struct publisher_outlook *ret_outlook);

#endif
