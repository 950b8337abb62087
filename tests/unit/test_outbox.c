/* The outbox on a real store, read ahead and recorded as the publisher does, while a person parks,
 * retries and discards: nothing lost, nothing twice, in order per key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "affiliate.h"
#include "arena.h"
#include "decide.h"
#include "err.h"
#include "hash.h"
#include "outbox.h"
#include "rescue.h"
#include "session.h"
#include "steps.h"

#define KEYS 3
#define AHEAD 3
#define EVENTS 1000
#define TURNS 150

struct batch {
	struct arena arena;
	struct outbox_event *events;
	size_t n;
	int64_t last;
};

/* The lane of one topic, all keys in one partition. */
struct bench {
	char dir[64];
	struct session session;
	enum topic_index topic;
	char keys[KEYS][ID_SIZE];
	struct batch batches[AHEAD]; /* on their way, oldest first */
	size_t n_batches;
	char published[EVENTS][2][64]; /* id, key */
	int64_t seqs[EVENTS];
	size_t n_published, n_discarded;
	char parked[64]; /* id; "" = none */
	unsigned random;
};

static unsigned
chance(struct bench *bench, unsigned sides)
{
	bench->random = bench->random * 1103515245u + 12345u;
	return (bench->random >> 16) % sides;
}

static void
make_affiliates(struct bench *bench)
{
	for (int i = 0; i < KEYS; i++) {
		struct affiliate input;
		char email[32], document[16];
		struct err err;

		entity_clear(&affiliate_entity, &input);
		snprintf(email, sizeof(email), "a%d@example.com", i);
		snprintf(document, sizeof(document), "100000%d", i);
		input.name = "Ana";
		input.email = email;
		input.document_type = 0;
		input.document_number = document;
		input.type = AFFILIATE_STANDARD;
		assert_int_equal(app_create(&bench->session, &affiliate_entity, &input, false, bench->keys[i], &err), 0);
	}
}

static void
setup(struct bench *bench, enum topic_index topic, unsigned seed)
{
	char path[96];
	const struct session_options options = { .path = path, .create = true };
	struct err err;

	*bench = (struct bench){ .topic = topic, .random = seed };
	strcpy(bench->dir, "/tmp/alpes-test-outbox-XXXXXX");
	assert_non_null(mkdtemp(bench->dir));
	snprintf(path, sizeof(path), "%s/a.db", bench->dir);
	assert_int_equal(session_open(&bench->session, &options, &err), 0);
	assert_int_equal(app_outbox_repartition(&bench->session, topic, 1, &err), 0);
	make_affiliates(bench);
}

static void
drop(struct bench *bench, size_t n)
{
	for (size_t i = 0; i < n; i++)
		arena_done(&bench->batches[i].arena);
	bench->n_batches -= n;
	memmove(bench->batches, bench->batches + n, bench->n_batches * sizeof(struct batch));
}

static void
teardown(struct bench *bench)
{
	char command[128];

	drop(bench, bench->n_batches);
	session_close(&bench->session);
	snprintf(command, sizeof(command), "rm -rf %s", bench->dir);
	assert_int_equal(system(command), 0);
}

static void
edit(struct bench *bench)
{
	struct affiliate input;
	char phone[16];
	struct err err;
	uint64_t given = 0;

	entity_clear(&affiliate_entity, &input);
	snprintf(phone, sizeof(phone), "300%u", chance(bench, 1000000));
	input.phone = phone;
	for (size_t i = 0; i < affiliate_entity.n_fields; i++)
		if (affiliate_entity.fields[i].offset == offsetof(struct affiliate, phone))
			given = UINT64_C(1) << i;
	assert_int_equal(app_edit(&bench->session, &affiliate_entity, bench->keys[chance(bench, KEYS)], &input, given,
	                          &no_args, false, &err), 0);
}

/* The next batch behind those on their way. */
static void
read_ahead(struct bench *bench, size_t max_n)
{
	struct batch *batch = &bench->batches[bench->n_batches];
	int64_t after = bench->n_batches ? batch[-1].last : 0;
	struct err err;

	*batch = (struct batch){ 0 };
	assert_int_equal(app_outbox_next(&bench->session, bench->topic, 0, after, max_n, 100000, INT64_MAX, &batch->arena,
	                                 &batch->events, &batch->n, &batch->last, &err), 0);
	if (batch->n > 0)
		bench->n_batches++;
	else
		arena_done(&batch->arena);
}

static void
publish(struct bench *bench, const struct outbox_event *event)
{
	size_t i = bench->n_published++;

	assert_true(i < EVENTS);
	for (size_t j = 0; j < i; j++) {
		if (strcmp(bench->published[j][0], event->id) == 0)
			fail_msg("%s is published twice", event->id);
		if (strcmp(bench->published[j][1], event->key) == 0 && bench->seqs[j] > event->seq)
			fail_msg("%s overtook %s", bench->published[j][0], event->id);
	}
	snprintf(bench->published[i][0], 64, "%s", event->id);
	snprintf(bench->published[i][1], 64, "%s", event->key);
	bench->seqs[i] = event->seq;
}

/* The oldest batch came back: the first `n_stored` were taken. After a failure all start anew. */
static void
record(struct bench *bench, size_t n_stored, bool park)
{
	const char *ids[16];
	const struct batch *batch = &bench->batches[0];
	struct outbox_result result = { .topic = bench->topic, .events = batch->events, .n = batch->n, .message_ids = ids,
		                        .n_stored = n_stored, .last = batch->last, .failed = n_stored < batch->n,
		                        .park = park, .reason = "too large" };
	struct err err;

	for (size_t i = 0; i < n_stored; i++) {
		ids[i] = "1:2:0";
		publish(bench, &batch->events[i]);
	}
	assert_int_equal(app_outbox_record(&bench->session, &result, 1, &err), 0);
	if (park)
		snprintf(bench->parked, sizeof(bench->parked), "%s", batch->events[0].id);
	drop(bench, result.failed ? bench->n_batches : 1);
}

/* As the publisher does: alone, with nothing else on its way. */
static void
park(struct bench *bench)
{
	if (bench->parked[0] || bench->n_batches)
		return;
	read_ahead(bench, 1);
	if (bench->n_batches)
		record(bench, 0, true);
}

static void
set_free(struct bench *bench, bool discard)
{
	struct err err;

	if (!bench->parked[0])
		return;
	if (discard)
		assert_int_equal(app_outbox_discard(&bench->session, bench->parked, "no se puede", &err), 0);
	else
		assert_int_equal(app_outbox_retry(&bench->session, bench->parked, &err), 0);
	bench->n_discarded += discard;
	bench->parked[0] = '\0';
}

static void
turn(struct bench *bench)
{
	switch (chance(bench, 12)) {
	case 0:
	case 1:
		edit(bench);
		break;
	case 2:
		park(bench);
		break;
	case 3:
		set_free(bench, false);
		break;
	case 4:
		set_free(bench, true);
		break;
	case 5:
		if (bench->n_batches)
			record(bench, chance(bench, (unsigned)bench->batches[0].n), false);
		break;
	case 6:
	case 7:
	case 8:
		if (bench->n_batches)
			record(bench, bench->batches[0].n, false);
		break;
	default:
		if (bench->n_batches < AHEAD)
			read_ahead(bench, 1 + chance(bench, 4));
	}
}

static int64_t
waiting(struct bench *bench)
{
	struct outbox_counts counts;
	struct err err;

	assert_int_equal(app_outbox_count(&bench->session, &counts, &err), 0);
	return counts.waiting[bench->topic] + counts.parked[bench->topic];
}

static void
run(enum topic_index topic, unsigned seed)
{
	struct bench bench;
	size_t made;

	setup(&bench, topic, seed);
	for (int i = 0; i < TURNS; i++)
		turn(&bench);
	set_free(&bench, false);
	made = bench.n_published + bench.n_discarded + (size_t)waiting(&bench);
	do {
		while (bench.n_batches)
			record(&bench, bench.batches[0].n, false);
		read_ahead(&bench, 4);
	} while (bench.n_batches);
	if (waiting(&bench) != 0 || made != bench.n_published + bench.n_discarded)
		fail_msg("seed %u: %zu of %zu published, %zu discarded", seed, bench.n_published, made,
		         bench.n_discarded);
	teardown(&bench);
}

static void
rows_of_a_topic_leave_once_and_in_order(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 40; seed++)
		run(TOPIC_AFFILIATES, seed);
}

static void
journal_rows_leave_once_and_in_order(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 40; seed++)
		run(TOPIC_AUDIT, seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_a_topic_leave_once_and_in_order),
		cmocka_unit_test(journal_rows_leave_once_and_in_order),
	};

	if (hash_setup() < 0)
		return 1;
	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
