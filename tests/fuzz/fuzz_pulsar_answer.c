/* What a broker answers: any text gives an answer or an error with a text, never more than that. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "pulsar_answer.h"
#include "utf8.h"

#include "fuzz.h"

static bool
harmless(const char *text)
{
	struct buf clean = { 0 };
	bool same;

	utf8_add_clean(&clean, text, strlen(text), false);
	same = strcmp(buf_text(&clean), text) == 0;
	buf_done(&clean);
	return same;
}

static void
try_produce(const char *text, size_t len, struct arena *arena)
{
	struct err err = { 0 };
	struct pulsar_result *results;
	size_t n;

	if (pulsar_answer_produce(text, len, arena, &results, &n, &err) < 0) {
		MUST(*err.text);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		MUST(!results[i].stored == !results[i].id && !results[i].stored != !results[i].reason);
		MUST(results[i].stored || harmless(results[i].reason));
	}
}

static void
try_administration(const char *text, size_t len, struct arena *arena)
{
	struct pulsar_stats stats;
	const char *const *names;
	int64_t minutes;
	int64_t mb;
	int partitions;
	size_t n;

	if (pulsar_answer_partitions(text, len, &partitions, NULL) == 0)
		MUST(partitions >= 0);
	(void)pulsar_answer_retention(text, len, &minutes, &mb, NULL);
	if (pulsar_answer_stats(text, len, arena, &stats, NULL) == 0)
		for (size_t i = 0; i < stats.n_subscriptions; i++)
			MUST(harmless(stats.subscriptions[i].name));
	if (pulsar_answer_names(text, len, arena, &names, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++)
			MUST(harmless(names[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	struct buf reason = { 0 };

	try_produce((const char *)data, size, &arena);
	try_administration((const char *)data, size, &arena);
	pulsar_answer_reason(&reason, (const char *)data, size);
	MUST(harmless(buf_text(&reason)) && reason.len < 2000);
	buf_done(&reason);
	arena_done(&arena);
	return 0;
}
