#include "config.h"

#include "topic.h"

#include <string.h>

const struct topic topics[TOPICS] = {
	[TOPIC_AFFILIATES] = { "afiliados.eventos", 4, "30d", { "marketing-consumer", "audit-consumer" } },
	[TOPIC_CONVERSIONS] = { "conversiones.eventos", 6, "90d", { "marketing-consumer", "analytics-consumer" } },
	[TOPIC_MARKETING] = { "marketing.eventos", 4, "60d", { "afiliados-consumer", "conversiones-consumer" } },
	[TOPIC_COMMISSIONS] = { "comisiones.eventos", 8, "365d",
	                        { "afiliados-consumer", "payment-consumer", "reporting-consumer" } },
	[TOPIC_AUDIT] = { "auditoria.eventos", 4, "1y", { "compliance-consumer", "security-consumer" } },
	[TOPIC_SYSTEM] = { "sistema.eventos", 2, "7d", { "monitoring-consumer", "alerting-consumer" } },
};

int
topic_find(const char *name)
{
	for (int i = 0; i < TOPICS; i++)
		if (strcmp(topics[i].name, name) == 0)
			return i;
	return -1;
}

/* The next code point of valid UTF-8. */
static uint32_t
next_point(const unsigned char **at)
{
	const unsigned char *s = *at;
	int more = *s < 0x80 ? 0 : *s < 0xe0 ? 1 : *s < 0xf0 ? 2 : 3;
	uint32_t point = more == 0 ? *s : *s & (0x3fu >> more);

	for (int i = 1; i <= more && s[i]; i++)
		point = point << 6 | (s[i] & 0x3fu);
	for (int i = 0; i <= more && **at; i++)
		(*at)++;
	return point;
}

int32_t
java_string_hash(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	uint32_t hash = 0;

	while (*at) {
		uint32_t point = next_point(&at);

		if (point >= 0x10000) {
			hash = 31 * hash + (0xd800 + ((point - 0x10000) >> 10));
			point = 0xdc00 + ((point - 0x10000) & 0x3ff);
		}
		hash = 31 * hash + point;
	}
	return (int32_t)hash;
}

int
topic_partition(const char *key, int partitions)
{
	return (int)(((uint32_t)java_string_hash(key) & 0x7fffffff) % (uint32_t)partitions);
}
