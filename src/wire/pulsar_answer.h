/* pulsar_answer.h - what a broker answers, read from its JSON (Apache Pulsar 3.0 to 4.2).
 *
 * Total: any text gives an answer or ERR_BROKER. Source: pulsar-http.md sections 1 and 3.
 */
#ifndef PULSAR_ANSWER_H
#define PULSAR_ANSWER_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

struct arena;
struct buf;
struct err;

/* What became of one message of a produce request. */
struct pulsar_result {
	bool stored;
	int64_t ledger; /* when stored */
	int64_t entry;
	int64_t partition;
	const char *id;     /* when stored: "ledger:entry:partition" */
	const char *reason; /* when not: the broker's words, harmless */
};

/* One result a message, in their order; in `arena`. */
int pulsar_answer_produce(const char *text, size_t len, struct arena *arena,
                          struct pulsar_result **ret_results, size_t *ret_n, struct err *err);

/* {"partitions":4,…} */
int pulsar_answer_partitions(const char *text, size_t len, int *ret_partitions, struct err *err);

/* Minutes and megabytes, -1 = no limit; 0 and 0 when the topic has no policy of its own (the
 * answer is empty then). */
int pulsar_answer_retention(const char *text, size_t len, int64_t *ret_minutes, int64_t *ret_mb,
                            struct err *err);

struct pulsar_subscription {
	const char *name; /* harmless */
	int64_t backlog;  /* messages */
};

struct pulsar_stats {
	int64_t storage;  /* bytes */
	int64_t in;       /* messages since the broker loaded the topic */
	int64_t out;      /* likewise, to all subscriptions */
	int64_t rate_in;  /* thousandths of a message a second */
	int64_t rate_out;
	bool deduplicates;
	struct pulsar_subscription *subscriptions;
	size_t n_subscriptions;
};

/* Of a whole topic (partitioned-stats with perPartition) or of one partition (stats). */
int pulsar_answer_stats(const char *text, size_t len, struct arena *arena,
                        struct pulsar_stats *ret_stats, struct err *err);

/* Names out of ["a","b"]; in `arena`. */
int pulsar_answer_names(const char *text, size_t len, struct arena *arena,
                        const char *const **ret_names, size_t *ret_n, struct err *err);

/* Why a request was refused: the `reason` of a JSON answer, else the text itself, as one harmless
 * line of at most 200 bytes or so; nothing of an HTML page. */
void pulsar_answer_reason(struct buf *buf, const char *text, size_t len);

#endif
