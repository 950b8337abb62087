/* fake_broker.h - a broker in memory behind struct transport, with its own clock and, by chance,
 * all that a real one may do to a client. Time passes only in poll.
 */
#ifndef FAKE_BROKER_H
#define FAKE_BROKER_H

#include <stdbool.h>
#include <stdint.h>

#include "retry.h"
#include "topic.h"
#include "transport.h"

#define FAKE_REQUESTS 64
#define FAKE_PARTITIONS 64

/* A stored message, in the order in which the broker got them. */
struct fake_message {
	enum topic_index topic;
	int partition;
	char key[24];
	char id[40];
	char *payload;
};

enum fake_fault {
	FAULT_NONE,
	FAULT_CONNECT,    /* never arrives */
	FAULT_LOST,       /* never arrives, time-out */
	FAULT_LOST_LATE,  /* time-out, and it lands later */
	FAULT_UNANSWERED, /* is carried out, the answer is lost */
	FAULT_503,
	FAULT_500,
	FAULT_429,
	FAULT_PARTIAL,    /* one message and the later ones of its key fail, others are stored */
	FAULT_COUNT,        /* all are stored, the answer has a result too many */
	FAULT_DESCENDING, /* ids go down */
	FAULT_OTHER_PARTITION,
	FAULT_GARBAGE,    /* 200 with HTML */
	FAULT_LOOP,       /* redirected for ever */
	FAULT_MOVED,      /* another broker has the partition now, and has not loaded it */
	FAULTS
};

struct fake_request {
	bool used;
	bool arrived;
	enum fake_fault fault;
	char *path;
	char *body;
	bool post;
	void *tag;
	int64_t sent_at;
	int64_t arrives_at;
	int64_t answers_at;
	struct transport_answer answer;
	char *text;
};

struct fake_broker {
	int64_t now;
	struct retry_random random;
	int partitions[TOPICS]; /* 0: no topic */
	bool deduplicates;
	int status;          /* not 0: all that it answers */
	int fault_percent;   /* of produce requests */
	int64_t down_from;   /* nobody answers */
	int64_t down_to;
	int64_t started_at; /* nothing was loaded then */
	int64_t loaded[TOPICS][FAKE_PARTITIONS]; /* since when; before started_at = not */
	int64_t moved[TOPICS][FAKE_PARTITIONS];  /* to another broker: older requests fail */
	char poison[3][40];  /* ids never stored: two alone, the last fails its whole request */
	int poison_tries[3];
	int failures_of_one; /* requests of one message that met a fault */
	struct fake_message *log;
	size_t n_log;
	int64_t entries;
	struct fake_request requests[FAKE_REQUESTS];
	struct fake_request *answered;
	int in_flight_most;
	int produced; /* produce requests that arrived */
	struct transport transport;
};

void fake_broker_init(struct fake_broker *broker, uint64_t seed);
void fake_broker_done(struct fake_broker *broker);

struct sync_clock fake_broker_clock(struct fake_broker *broker);

#endif
