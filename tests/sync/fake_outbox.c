#include "fake_outbox.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "err.h"
#include "money.h"

void
fake_outbox_init(struct session *session)
{
	*session = (struct session){ 0 };
	for (int i = 0; i < TOPICS; i++)
		session->partitions[i] = topics[i].partitions;
}

void
fake_outbox_done(struct session *session)
{
	for (size_t i = 0; i < session->n; i++)
		free(session->rows[i].body);
	free(session->rows);
}

const struct fake_row *
fake_outbox_add(struct session *session, enum topic_index topic, const char *key, int64_t at,
                const char *body)
{
	char text[128];
	struct fake_row *row;

	if (session->n == session->room) {
		session->room = session->room ? session->room * 2 : 64;
		session->rows = realloc(session->rows, session->room * sizeof(*session->rows));
		assert(session->rows);
	}
	row = &session->rows[session->n++];
	*row = (struct fake_row){ .topic = topic, .at = at };
	snprintf(row->key, sizeof(row->key), "%s", key);
	snprintf(row->id, sizeof(row->id), "evt_%08zu", session->n);
	snprintf(text, sizeof(text), "{\"evento_id\":\"%s\",\"clave\":\"Ñ%s\\t\"}", row->id, key);
	row->body = strdup(body ? body : text);
	for (size_t i = 0; session->parks > 0 && i + 1 < session->n; i++)
		if (session->rows[i].state == FAKE_PARKED && session->rows[i].topic == topic &&
		    strcmp(session->rows[i].key, key) == 0)
			row->state = FAKE_PARKED;
	return row;
}

struct fake_row *
fake_outbox_find(struct session *session, const char *id)
{
	size_t seq = strtoul(id + 4, NULL, 10);

	return seq >= 1 && seq <= session->n ? &session->rows[seq - 1] : NULL;
}

static bool
in_lane(const struct session *session, const struct fake_row *row, enum topic_index topic,
        int partition)
{
	return row->topic == topic &&
	       topic_partition(row->key, session->partitions[topic]) == partition;
}

int
app_outbox_allowed(struct session *session, struct err *err)
{
	return session->forbidden ? err_set(err, ERR_RULE, "demo") : 0;
}

static void
give(const struct session *session, size_t i, struct arena *arena, struct outbox_event *event)
{
	const struct fake_row *row = &session->rows[i];

	*event = (struct outbox_event){
		.seq = (int64_t)i + 1,
		.at = row->at,
		.key = arena_string(arena, row->key),
		.id = arena_string(arena, row->id),
		.body = arena_string(arena, row->body),
		.body_len = strlen(row->body),
		.attempts = row->attempts,
	};
}

int
app_outbox_next(struct session *session, enum topic_index topic, int partition, int64_t after,
                size_t max_n, size_t max_bytes, int64_t now, struct arena *arena,
                struct outbox_event **ret_events, size_t *ret_n, int64_t *ret_last, struct err *err)
{
	int64_t from = topic == TOPIC_AUDIT && after == 0 ? session->marks[partition] : after;
	struct outbox_event *events;
	size_t bytes = 0;
	size_t n = 0;
	size_t i = (size_t)from;
	size_t last = i;
	size_t room;

	(void)err;
	assert(max_n > 0);
	while (session->first_waiting < session->n &&
	       session->rows[session->first_waiting].state != FAKE_WAITS)
		session->first_waiting++;
	if (i < session->first_waiting)
		i = session->first_waiting;
	room = max_n < session->n - i + 1 ? max_n : session->n - i + 1;
	events = arena_alloc(arena, room * sizeof(*events));
	for (; i < session->n && n < max_n; i++) {
		const struct fake_row *row = &session->rows[i];
		bool mine = in_lane(session, row, topic, partition) && row->state == FAKE_WAITS;

		if (mine && row->retry_at > now)
			break;
		if (mine && n > 0 && bytes + strlen(row->body) > max_bytes)
			break;
		if (mine) {
			bytes += strlen(row->body);
			give(session, i, arena, &events[n++]);
		}
		if (mine || topic == TOPIC_AUDIT)
			last = i + 1;
	}
	*ret_events = events;
	*ret_n = n;
	*ret_last = (int64_t)last;
	return 0;
}

static void
park(struct session *session, const struct fake_row *culprit)
{
	session->parks++;
	for (size_t i = (size_t)(culprit - session->rows); i < session->n; i++) {
		struct fake_row *row = &session->rows[i];

		if (row->topic == culprit->topic && strcmp(row->key, culprit->key) == 0) {
			assert(row->state != FAKE_PUBLISHED);
			row->state = FAKE_PARKED;
		}
	}
}

/* The mark never passes over an event that waits. */
static void
move_mark(struct session *session, const struct outbox_result *result)
{
	int64_t mark = session->marks[result->partition];

	if (result->n_stored == result->n)
		mark = result->last > mark ? result->last : mark;
	else if (result->park)
		mark = result->events[result->n_stored].seq;
	else if (result->n_stored > 0)
		mark = result->events[result->n_stored - 1].seq;
	for (int64_t seq = session->marks[result->partition] + 1; seq <= mark; seq++)
		assert(session->rows[seq - 1].state != FAKE_WAITS ||
		       !in_lane(session, &session->rows[seq - 1], result->topic,
		                result->partition));
	session->marks[result->partition] = mark;
}

static void
record(struct session *session, const struct outbox_result *result)
{
	for (size_t i = 0; i < result->n_stored; i++) {
		struct fake_row *row = &session->rows[result->events[i].seq - 1];

		assert(row->state == FAKE_WAITS);
		assert(strcmp(row->id, result->events[i].id) == 0);
		assert(in_lane(session, row, result->topic, result->partition));
		assert(result->message_ids[i]);
		snprintf(row->message_id, sizeof(row->message_id), "%s", result->message_ids[i]);
		row->state = FAKE_PUBLISHED;
	}
	assert(result->failed == (result->n_stored < result->n));
	if (result->failed) {
		struct fake_row *row = &session->rows[result->events[result->n_stored].seq - 1];

		assert(result->reason);
		row->attempts++;
		row->retry_at = result->retry_at;
		snprintf(row->reason, sizeof(row->reason), "%s", result->reason);
		if (result->park)
			park(session, row);
	}
	if (result->topic == TOPIC_AUDIT)
		move_mark(session, result);
}

int
app_outbox_record(struct session *session, const struct outbox_result *results, size_t n,
                  struct err *err)
{
	if (session->record_error)
		return err_set(err, session->record_error, "the disk");
	session->records++;
	for (size_t i = 0; i < n; i++)
		record(session, &results[i]);
	return 0;
}

int
app_outbox_partitions(struct session *session, enum topic_index topic, int *ret_partitions,
                      struct err *err)
{
	(void)err;
	*ret_partitions = session->partitions[topic];
	return 0;
}

int
app_outbox_repartition(struct session *session, enum topic_index topic, int partitions,
                       struct err *err)
{
	(void)err;
	assert(partitions > session->partitions[topic]);
	session->partitions[topic] = partitions;
	if (topic != TOPIC_AUDIT)
		return 0;
	for (int lane = 0; lane < partitions; lane++) {
		int64_t mark = (int64_t)session->n;

		for (size_t i = session->n; i-- > 0;)
			if (session->rows[i].state == FAKE_WAITS &&
			    in_lane(session, &session->rows[i], topic, lane))
				mark = (int64_t)i;
		session->marks[lane] = mark;
	}
	return 0;
}

int
app_outbox_count(struct session *session, struct outbox_counts *ret_counts, struct err *err)
{
	struct outbox_counts counts = { 0 };

	(void)err;
	for (int i = 0; i < TOPICS; i++)
		counts.oldest_at[i] = ABSENT;
	for (size_t i = 0; i < session->n; i++) {
		const struct fake_row *row = &session->rows[i];

		counts.waiting[row->topic] += row->state == FAKE_WAITS;
		counts.parked[row->topic] += row->state == FAKE_PARKED;
		if (row->state == FAKE_WAITS && counts.oldest_at[row->topic] == ABSENT)
			counts.oldest_at[row->topic] = row->at;
	}
	*ret_counts = counts;
	return 0;
}

int
app_outbox_prune(struct session *session, int64_t *ret_n, struct err *err)
{
	(void)session;
	(void)err;
	*ret_n = 0;
	return 0;
}
