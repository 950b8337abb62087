/* publisher_parts.h - the publisher's inside, shared by publisher*.c only. */
#ifndef PUBLISHER_PARTS_H
#define PUBLISHER_PARTS_H

#include "arena.h"
#include "buf.h"
#include "outbox.h"
#include "publisher.h"

/* What a request is about; its address is the request's tag. */
enum flight { FLIGHT_BATCH, FLIGHT_PROBE };

struct lane;

/* Events read from the outbox, the request made of them, and its results until they are in the
 * store. The bodies of several are in the request alone. */
struct batch {
	enum flight flight; /* first: a tag points here */
	struct batch *next;
	struct lane *lane;
	struct arena arena; /* of events, ids, reason */
	struct buf path;
	struct buf body;
	struct outbox_event *events;
	size_t n;
	int64_t after; /* they were read from here */
	int64_t last;
	bool direct;  /* past the outbox: nothing to record */
	bool witness; /* asks whether the partition takes anything but the culprit */
	const char **ids;
	size_t n_stored;
	bool failed;
	bool park;
	const char *reason;
	int64_t retry_at;
};

#define WAITS_FOR_RECORD INT64_C(-1)

#define BASE_SIZE 256

struct lane {
	enum topic_index topic;
	int partition;
	struct batch *sent;
	struct batch *ready;
	int unrecorded;  /* batches with results */
	int64_t read_to;  /* while there are such; WAITS_FOR_RECORD after a failure */
	int64_t marked;  /* `last` that was recorded without events */
	uint64_t swept;  /* found empty in this sweep */
	int64_t failures; /* in a row */
	int64_t retry_at;
	int64_t warm_at;      /* when something was stored last; 0 = see lane_is_warm */
	char base[BASE_SIZE]; /* of the broker that stored it */
	size_t limit;         /* events of the next batch, 0 = no limit */
	int64_t culprit;      /* seq of the event that failed alone, 0 = none */
	int64_t culprit_tries;
	bool need_witness; /* an event of another key has to show that the partition takes any */
	bool witnessed;    /* it does: when the culprit fails once more, it is parked */
	char reason[256]; /* why the culprit failed */
};

enum probe_stage { PROBE_PARTITIONS, PROBE_STATS };

/* What is known of a topic on the broker. */
struct topic_state {
	enum flight flight; /* first: a tag points here */
	enum topic_index topic;
	enum probe_stage stage;
	bool probing;
	bool usable;      /* lanes are laid out and may send */
	bool blocked;     /* a person has to look: no topic, deduplication, too few partitions */
	int64_t probe_at; /* next look */
	int64_t failures;
	int on_broker; /* partitions as last seen */
	struct lane *lanes;
	int n_lanes;
	struct buf path;
};

struct publisher {
	struct publisher_options options;
	struct retry_random random;
	struct breaker breaker;
	struct topic_state topics[TOPICS];
	struct arena reading; /* of the events that are being read */
	struct buf body;      /* memory of an answered request, for the next one's */
	struct batch *spare; /* to be used again */
	struct batch *done;  /* with results, oldest first */
	struct batch **done_end;
	size_t n_done;
	size_t n_ready;
	int in_flight;
	int64_t done_at; /* since when the oldest waits to be recorded */
	int64_t shaken_at; /* when the broker failed last, on whatever lane */
	struct batch *announced[TOPICS];
	bool refused; /* the broker wants nothing of us: pause */
	int64_t paused_until;
	uint64_t sweep;
	size_t turn; /* which lane is asked first */
	int64_t published;
	int64_t repeated;
	int64_t parked;
	int64_t requests;
	struct err trouble;
	int64_t trouble_at;
};

int64_t publisher_now(const struct publisher *publisher);

/* Remembers and logs what went wrong. */
void publisher_trouble(struct publisher *publisher, const struct err *err);

/* publisher_topic.c: looks topics up, lays lanes out, follows a growing topic. */
int topic_probe(struct publisher *publisher, struct topic_state *state, int64_t now,
                struct err *err);
int topic_probed(struct publisher *publisher, struct topic_state *state,
                 const struct transport_answer *answer, struct err *err);
int topic_grow(struct publisher *publisher, struct topic_state *state, struct err *err);
bool topic_sends(const struct topic_state *state); /* usable and not growing */

/* publisher_lane.c: reads, sends and records batches. */
struct batch *batch_take(struct publisher *publisher);
void batch_give_back(struct publisher *publisher, struct batch *batch);
void batch_free(struct batch *batch);
int batch_keep(struct batch *batch, const struct outbox_event *events); /* copies; -1: no memory */
void lane_reread(struct publisher *publisher, struct lane *lane); /* forgets what it read ahead */

/* A broker that loads a topic stores the messages of the first request in any order (seen: 3 1 2
 * 0), so to a partition that may not be loaded one message goes first. */
bool lane_is_warm(const struct publisher *publisher, const struct lane *lane, int64_t now);
bool lane_may_send(const struct publisher *publisher, const struct lane *lane, int64_t now);
bool lane_may_read(const struct publisher *publisher, const struct lane *lane, int64_t now);
int lane_read(struct publisher *publisher, struct lane *lane, int64_t now, struct err *err);
int lane_send(struct publisher *publisher, struct lane *lane, struct batch *batch, struct err *err);
void batch_is_done(struct publisher *publisher, struct batch *batch);
int publisher_record(struct publisher *publisher, struct err *err);

/* publisher_answer.c: what an answer to a batch means for its lane. */
int lane_answered(struct publisher *publisher, struct batch *batch,
                  const struct transport_answer *answer, struct err *err);

/* What every answer tells the breaker. */
void publisher_heard(struct publisher *publisher, const struct transport_answer *answer);

#endif
