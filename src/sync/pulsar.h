/* pulsar.h - the broker's paths, its bodies, and what its answers mean.
 *
 * Source: pulsar-http.md sections 1, 3 and 5, rule 2.
 */
#ifndef PULSAR_H
#define PULSAR_H

#include <signal.h> /* sig_atomic_t */
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "transport.h"

struct buf;
struct err;
struct outbox_event;

/* Where the topics live. Borrowed. */
struct pulsar_place {
	const char *tenant;
	const char *name; /* of the namespace */
};

/* "<prefix>/persistent/<tenant>/<namespace>/<topic>", every part percent-encoded; `partition` < 0:
 * the whole topic, else "-partition-N" stands behind it. */
void pulsar_add_path(struct buf *buf, const char *prefix, const struct pulsar_place *place,
                     const char *topic, int partition);

/* Path and body of one produce request to a partition. */
void pulsar_add_produce_path(struct buf *buf, const struct pulsar_place *place, const char *topic,
                             int partition);
void pulsar_add_produce_body(struct buf *buf, const char *producer,
                             const struct outbox_event *events, size_t n);

enum pulsar_outcome {
	PULSAR_DONE,    /* 2xx */
	PULSAR_EXISTS,  /* 409 */
	PULSAR_MISSING, /* 404, or a 500 that says "not found": topic, subscription, namespace */
	PULSAR_AGAIN,   /* no answer, 408, 429, 5xx, 307 loops: later, nobody has to do anything */
	PULSAR_INVALID, /* 400, 413, 422: this request, not the next one */
	PULSAR_REFUSED, /* 401, 403, any other: a person has to look */
};

enum pulsar_outcome pulsar_outcome(const struct transport_answer *answer);

/* Says why `what` (a phrase: "publishing to x") failed and what to do: ERR_NET when the broker does
 * not answer, else ERR_BROKER. Only for outcomes other than PULSAR_DONE. */
int pulsar_error(const struct transport_answer *answer, const char *what, struct err *err);

/* For calls one after the other (administration). Nothing else may be in flight. */
struct pulsar {
	const struct transport *transport;
	struct pulsar_place place;
	const volatile sig_atomic_t *stop; /* not 0: stop waiting; may be NULL */
};

struct pulsar_call {
	const char *method;
	const char *topic;
	int partition;    /* < 0: the whole topic */
	const char *rest; /* "/partitions"; NULL = nothing behind the topic */
	const char *name; /* of a subscription: percent-encoded behind `rest`; NULL = none */
	const char *body; /* JSON, NULL = none */
	const char *what; /* phrase for messages */
};

/* Asks once whether the broker is ready; `*ret_date`: its clock, UTC ms to the second, 0 = not said. Fails as pulsar_error. */
int pulsar_ready(const struct pulsar *pulsar, int64_t *ret_date, struct err *err);

/* Calls /admin/v2/…, several times when the broker is not ready. 0 with DONE, EXISTS or MISSING
 * in `*ret_outcome` and the answer's body in `answer` (cleared first); else as pulsar_error, or
 * ERR_CANCEL. */
int pulsar_ask(const struct pulsar *pulsar, const struct pulsar_call *call,
               enum pulsar_outcome *ret_outcome, struct buf *answer, struct err *err);

#endif
