/* topics.h - the six topics on a broker: made, grown, looked at.
 *
 * Calls that wait for the broker, one after the other; nothing else may be in flight on the
 * transport. Source: domain.md section 7, pulsar-http.md section 3.
 */
#ifndef TOPICS_H
#define TOPICS_H

#include <stdbool.h>
#include <stdint.h>

#include "pulsar.h"
#include "pulsar_answer.h"
#include "topic.h"

struct arena;
struct buf;
struct err;

/* Said through _(), with the topic's name. */
#define TOPICS_DEDUPLICATES \
	N_("the broker deduplicates %s, and then it stores nothing that comes over HTTP: have " \
	   "deduplication turned off for the topic, its namespace or the broker")

enum topics_what { TOPICS_PARTITIONS, TOPICS_RETENTION, TOPICS_SUBSCRIPTION };

/* One thing that `topicos preparar` found, and what it made of it. */
struct topics_finding {
	enum topic_index topic;
	enum topics_what what;
	int64_t before;   /* partitions; minutes (-1 = no limit); subscription: 1 = was there */
	int64_t after;    /* equal to `before`: found in order */
	int64_t wanted;   /* partitions, minutes as documented */
	const char *name; /* of a subscription, else "" */
};

typedef void topics_report_fn(void *arg, const struct topics_finding *finding);

/* Makes what is missing: topics with their partitions, retention, subscriptions from the earliest
 * event on. May be repeated. More partitions or a longer retention than documented are kept.
 * Refuses (ERR_BROKER) when the broker deduplicates, or a topic is there without partitions. */
int topics_prepare(const struct pulsar *pulsar, topics_report_fn *report, void *arg,
                   struct err *err);

/* A finding as a sentence for people. */
void topics_add_finding(struct buf *buf, const struct topics_finding *finding);

struct topic_info {
	bool exists;    /* the rest is 0 when not */
	int partitions; /* 0: a topic without partitions */
	int64_t retention_minutes; /* -1 = no limit, 0 = no policy of its own */
	int64_t retention_mb;
	struct pulsar_stats stats; /* storage, subscriptions with their backlog; in `arena` */
};

int topics_read(const struct pulsar *pulsar, enum topic_index topic, struct arena *arena,
                struct topic_info *ret_info, struct err *err);

#endif
