/* topic.h - the six topics of the seed and how they are set up on a broker. */
#ifndef TOPIC_H
#define TOPIC_H

#include <stddef.h> /* size_t */
#include <stdint.h>

/* Numbers stand in the store: append only. */
enum topic_index {
	TOPIC_AFFILIATES,
	TOPIC_CONVERSIONS,
	TOPIC_MARKETING,
	TOPIC_COMMISSIONS,
	TOPIC_AUDIT,
	TOPIC_SYSTEM,
	TOPICS,
};

struct topic {
	const char *name;
	int partitions;        /* as documented; a broker may have more */
	const char *retention; /* grammar of period_length() */
	const char *subscriptions[4]; /* NULL-terminated */
};

extern const struct topic topics[TOPICS];

/* Index of a topic's name, or -1. */
int topic_find(const char *name);

/* Where a key goes among `partitions`: (JavaStringHash & 0x7fffffff) mod partitions, over UTF-16 units, as native clients do. */
int topic_partition(const char *key, int partitions);

/* JavaStringHash of valid UTF-8. */
int32_t java_string_hash(const char *text);

#endif
