#include "config.h"

#include "outbox.h"

#include <string.h>
#include <time.h>

#include "arena.h"
#include "audit.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "outbox_store.h"
#include "session.h"
#include "store.h"

#define PRUNE_ROWS 500
#define PRUNE_PAGES 500

/* A batch that is being read. */
struct batch {
	struct session *session;
	struct arena *arena;
	int partition;
	int64_t after, mark; /* auditoria.eventos: rows up to the mark come from the outbox, the others from the journal */
	size_t max_n, max_bytes, bytes;
	int64_t now;
	bool audit, full;
	bool rows;  /* auditoria.eventos: the outbox has some */
	bool freed; /* a person has set rows free before `after` */
	struct outbox_event *events;
	size_t n;
};

/* False when it does not fit any more. */
static bool
take(struct batch *batch, const struct outbox_event *event)
{
	batch->full = batch->n == batch->max_n || (batch->n > 0 && batch->bytes + event->body_len > batch->max_bytes);
	if (batch->full)
		return false;
	batch->bytes += event->body_len;
	batch->events[batch->n++] = *event;
	return true;
}

static int
take_row(void *arg, const struct outbox_row *row, struct err *err)
{
	struct batch *batch = arg;
	const struct outbox_event event = {
		.seq = batch->audit ? row->journal_seq : row->seq,
		.at = row->at,
		.key = row->key,
		.id = row->id,
		.body = row->body,
		.body_len = strlen(row->body),
		.attempts = row->attempts,
	};

	bool overtakes = false;
	int r = 0;

	if (batch->audit && (row->journal_seq <= batch->after || row->journal_seq > batch->mark))
		return 0;
	if (batch->freed)
		r = outbox_key_freed(batch->session->store, row->topic, row->key, batch->after, &overtakes, err);
	if (row->from > batch->now || overtakes)
		batch->full = true; /* nothing may overtake it, nor it those before */
	return r < 0 ? r : batch->full || !take(batch, &event);
}

/* The state of a journal row's event in the outbox (ABSENT = it has no row) and whether its key is parked. As a rule
 * the outbox has no `rows` of auditoria.eventos, and there is nothing to look for. */
static int
find_row(struct store *store, bool rows, const struct audit_row *row, int64_t *ret_state, bool *ret_parked, struct err *err)
{
	int64_t seq;
	int r = 0;

	*ret_state = ABSENT;
	*ret_parked = false;
	if (rows)
		r = outbox_event_row(store, TOPIC_AUDIT, row->id, &seq, ret_state, err);
	return r == 0 && rows ? outbox_key_parked(store, TOPIC_AUDIT, row->key, ret_parked, err) : r;
}

static int
take_audit(void *arg, const struct audit_row *row, struct err *err)
{
	struct batch *batch = arg;
	struct outbox_event event;
	struct store *store = batch->session->store;
	bool parked, overtakes = false;
	int64_t state;
	int r = find_row(store, batch->rows, row, &state, &parked, err);

	if (r == 0 && batch->freed)
		r = outbox_waits_before(store, TOPIC_AUDIT, batch->partition, row->key, row->seq, &overtakes, err);
	if (r == 0 && overtakes && !parked)
		return 1;
	if (r < 0 || parked || (state != ABSENT && state != OUTBOX_WAITS))
		return r;
	r = audit_event(batch->session, row, batch->arena, &event, err);
	return r < 0 ? r : !take(batch, &event);
}

int
app_outbox_next(struct session *session, enum topic_index topic, int partition, int64_t after, size_t max_n,
                size_t max_bytes, int64_t now, struct arena *arena, struct outbox_event **ret_events, size_t *ret_n,
                int64_t *ret_last, struct err *err)
{
	struct batch batch = { .session = session, .arena = arena, .partition = partition, .after = after, .max_n = max_n,
		               .max_bytes = max_bytes, .now = now, .audit = topic == TOPIC_AUDIT };
	const struct outbox_query query = { .topic = topic, .partition = partition, .state = OUTBOX_WAITS,
		                            .after = batch.audit ? 0 : after, .limit = batch.audit ? -1 : (int64_t)max_n };
	int64_t last = after;
	int r = 0;

	batch.events = arena_alloc(arena, max_n * sizeof(*batch.events));
	if (!batch.events)
		return err_nomem(err);
	if (batch.audit || after > 0)
		r = outbox_key_freed(session->store, topic, NULL, batch.audit ? INT64_MAX : after, &batch.freed, err);
	if (r == 0 && batch.audit)
		r = mark_read(session->store, topic, partition, &batch.mark, err);
	if (r == 0 && batch.audit)
		r = outbox_any(session->store, topic, &batch.rows, err);
	if (r == 0)
		r = outbox_walk(session->store, &query, arena, take_row, &batch, err);
	if (r == 0 && batch.audit && batch.n == 0 && !batch.full)
		r = audit_walk(session, after > batch.mark ? after : batch.mark, partition, take_audit, &batch, &last, err);
	else if (r == 0 && batch.n > 0)
		last = batch.events[batch.n - 1].seq;
	if (r < 0)
		return r;
	*ret_events = batch.events;
	*ret_n = batch.n;
	*ret_last = last;
	return 0;
}

int
app_outbox_allowed(struct session *session, struct err *err)
{
	int r = session_need(session, RIGHT_SYNC, err);

	if (r == 0 && session->settings.demo == 1)
		r = session_refresh_number(session, "publicar_demo", err);
	if (r == 0 && session->settings.demo == 1 && session->settings.publish_demo != 1)
		r = err_rule(err, ERR_RULE, "datos_demo", NULL, "%s",
		             _("these books hold demo data, which is not published; "
		               "to do it all the same: alpes configuracion poner publicar_demo si"));
	return r;
}

/* The mark goes over journal rows whose key is parked: they get rows of their own first. */
struct passing {
	struct session *session;
	struct tx *tx;
	const struct outbox_result *result;
	int64_t to;
	struct arena arena;
};

static bool
was_stored(const struct outbox_result *result, int64_t seq)
{
	for (size_t i = 0; i < result->n_stored; i++)
		if (result->events[i].seq == seq)
			return true;
	return false;
}

static int
pass_row(void *arg, const struct audit_row *row, struct err *err)
{
	struct passing *passing = arg;
	struct outbox_event event;
	int64_t state;
	bool parked;
	int r;

	if (row->seq > passing->to)
		return 1;
	if (was_stored(passing->result, row->seq))
		return 0;
	r = find_row(passing->tx->store, true, row, &state, &parked, err);
	if (r < 0 || !parked || state != ABSENT)
		return r;
	r = audit_event(passing->session, row, &passing->arena, &event, err);
	return r < 0 ? r : audit_add_row(passing->tx, &event, err);
}

static int
advance(struct session *session, struct tx *tx, const struct outbox_result *result, int64_t to, struct err *err)
{
	struct passing passing = { .session = session, .tx = tx, .result = result, .to = to };
	const char *message = result->n_stored > 0 ? result->message_ids[result->n_stored - 1] : NULL;
	int64_t mark = 0;
	bool parked = false;
	int r = mark_read(tx->store, TOPIC_AUDIT, result->partition, &mark, err);

	if (r == 0)
		r = outbox_key_parked(tx->store, TOPIC_AUDIT, NULL, &parked, err);
	if (r == 0 && parked && to > mark)
		r = audit_walk(session, mark, result->partition, pass_row, &passing, NULL, err);
	arena_done(&passing.arena);
	return r < 0 ? r : mark_advance(tx, TOPIC_AUDIT, result->partition, to, message, err);
}

/* An event of the journal fails: it gets a row when it is parked, else the lane tries it again. */
static int
audit_failed(struct tx *tx, const struct outbox_result *result, const struct outbox_event *event, struct err *err)
{
	int64_t seq, state;
	int r = outbox_event_row(tx->store, TOPIC_AUDIT, event->id, &seq, &state, err);

	if (r == 0 && seq == ABSENT && result->park) {
		r = audit_add_row(tx, event, err);
		if (r == 0)
			r = outbox_event_row(tx->store, TOPIC_AUDIT, event->id, &seq, &state, err);
	}
	if (r < 0 || seq == ABSENT)
		return r;
	return outbox_failed(tx, seq, result->reason, result->retry_at, result->park, err);
}

static int
record_audit(struct session *session, struct tx *tx, const struct outbox_result *result, struct err *err)
{
	int64_t to = result->n_stored == result->n && !result->failed ? result->last
	           : result->n_stored > 0 ? result->events[result->n_stored - 1].seq : 0;
	bool rows = false;
	int r = outbox_any(tx->store, TOPIC_AUDIT, &rows, err);

	for (size_t i = 0; rows && i < result->n_stored && r == 0; i++) {
		int64_t seq, state;

		r = outbox_event_row(tx->store, TOPIC_AUDIT, result->events[i].id, &seq, &state, err);
		if (r == 0 && seq != ABSENT)
			r = outbox_published(tx, seq, result->message_ids[i], err);
	}
	if (r == 0 && to > 0)
		r = advance(session, tx, result, to, err);
	if (r == 0 && result->failed && result->n_stored < result->n)
		r = audit_failed(tx, result, &result->events[result->n_stored], err);
	return r;
}

struct recording {
	struct session *session;
	const struct outbox_result *results;
	size_t n;
};

static int
record_work(struct tx *tx, void *arg, struct err *err)
{
	const struct recording *recording = arg;
	int r = 0;

	for (size_t i = 0; i < recording->n && r == 0; i++) {
		const struct outbox_result *result = &recording->results[i];

		if (result->topic == TOPIC_AUDIT) {
			r = record_audit(recording->session, tx, result, err);
			continue;
		}
		for (size_t e = 0; e < result->n_stored && r == 0; e++)
			r = outbox_published(tx, result->events[e].seq, result->message_ids[e], err);
		if (r == 0 && result->failed && result->n_stored < result->n)
			r = outbox_failed(tx, result->events[result->n_stored].seq, result->reason, result->retry_at,
			                  result->park, err);
	}
	return r;
}

int
app_outbox_record(struct session *session, const struct outbox_result *results, size_t n, struct err *err)
{
	struct recording recording = { session, results, n };
	int r = session_need(session, RIGHT_SYNC, err);

	return r < 0 ? r : store_write(session->store, session_now(session), record_work, &recording, err);
}

int
app_outbox_partitions(struct session *session, enum topic_index topic, int *ret_partitions, struct err *err)
{
	int64_t partitions;
	int r = topic_partitions(session->store, topic, &partitions, err);

	if (r == 0)
		*ret_partitions = (int)partitions;
	return r;
}

struct layout {
	struct tx *tx;
	struct arena arena;
	enum topic_index topic;
	int partitions;
};

static int
lay_out(void *arg, const struct outbox_row *row, struct err *err)
{
	struct layout *layout = arg;
	int partition = topic_partition(row->key, layout->partitions);
	int r = partition == row->partition ? 0 : outbox_move(layout->tx, row->seq, partition, err);

	arena_reset(&layout->arena);
	return r;
}

/* From the oldest mark on, as keys change lanes: some events go out twice. */
static int
lay_out_marks(struct layout *layout, int64_t before, struct err *err)
{
	int64_t oldest = INT64_MAX;
	int r = 0;

	for (int64_t i = 0; i < before && r == 0; i++) {
		int64_t mark = 0;

		r = mark_read(layout->tx->store, layout->topic, i, &mark, err);
		oldest = mark < oldest ? mark : oldest;
	}
	for (int i = 0; i < layout->partitions && r == 0; i++)
		r = mark_reset(layout->tx, layout->topic, i, oldest, err);
	return r;
}

static int
repartition_work(struct tx *tx, void *arg, struct err *err)
{
	struct layout *layout = arg;
	struct outbox_query query = { .topic = layout->topic, .partition = ABSENT, .limit = -1 };
	int64_t before;
	int r = topic_partitions(tx->store, layout->topic, &before, err);

	layout->tx = tx;
	if (r == 0)
		r = topic_set_partitions(tx, layout->topic, layout->partitions, err);
	for (query.state = OUTBOX_WAITS; query.state <= OUTBOX_PARKED && r == 0; query.state += OUTBOX_PARKED)
		r = outbox_walk(tx->store, &query, &layout->arena, lay_out, layout, err);
	return r == 0 && layout->topic == TOPIC_AUDIT ? lay_out_marks(layout, before, err) : r;
}

int
app_outbox_repartition(struct session *session, enum topic_index topic, int partitions, struct err *err)
{
	struct layout layout = { .topic = topic, .partitions = partitions };
	int r = session_need(session, RIGHT_SYNC, err);

	if (r == 0)
		r = store_write(session->store, session_now(session), repartition_work, &layout, err);
	arena_done(&layout.arena);
	return r;
}

#define MARKS 256

struct counting {
	struct session *session;
	struct outbox_counts counts;
	int64_t marks[MARKS];
	int64_t newest;  /* of the marks */
	int64_t journal; /* rows */
	bool rows; /* the outbox has some of auditoria.eventos */
};

static void
add_counts(void *arg, int64_t topic, int64_t waiting, int64_t parked, int64_t oldest_at)
{
	struct outbox_counts *counts = &((struct counting *)arg)->counts;

	if (topic < 0 || topic >= TOPICS)
		return;
	counts->waiting[topic] += waiting;
	counts->parked[topic] += parked;
	if (waiting > 0 && (counts->oldest_at[topic] == ABSENT || oldest_at < counts->oldest_at[topic]))
		counts->oldest_at[topic] = oldest_at;
}

static int
count_audit(void *arg, const struct audit_row *row, struct err *err)
{
	struct counting *counting = arg;
	int64_t state;
	bool parked;
	int r;

	if (row->partition < MARKS && row->seq <= counting->marks[row->partition])
		return 0;
	if (!counting->rows && row->seq > counting->newest) { /* so do all the later ones, of whatever lane */
		add_counts(counting, TOPIC_AUDIT, counting->journal - row->seq + 1, 0, row->at);
		return 1;
	}
	r = find_row(counting->session->store, counting->rows, row, &state, &parked, err);
	if (r == 0 && state == ABSENT)
		add_counts(counting, TOPIC_AUDIT, !parked, parked, row->at);
	return r;
}

int
app_outbox_count(struct session *session, struct outbox_counts *ret_counts, struct err *err)
{
	struct counting counting = { .session = session };
	int64_t partitions, oldest = INT64_MAX;
	int r = topic_partitions(session->store, TOPIC_AUDIT, &partitions, err);

	for (int i = 0; i < TOPICS; i++)
		counting.counts.oldest_at[i] = ABSENT;
	for (int i = 0; i < partitions && i < MARKS && r == 0; i++) {
		r = mark_read(session->store, TOPIC_AUDIT, i, &counting.marks[i], err);
		oldest = counting.marks[i] < oldest ? counting.marks[i] : oldest;
		counting.newest = counting.marks[i] > counting.newest ? counting.marks[i] : counting.newest;
	}
	if (r == 0)
		r = journal_rows(session->store, &counting.journal, err);
	if (r == 0)
		r = outbox_any(session->store, TOPIC_AUDIT, &counting.rows, err);
	if (r == 0)
		r = outbox_counts(session->store, add_counts, &counting, err);
	if (r == 0)
		r = audit_walk(session, oldest, ABSENT, count_audit, &counting, NULL, err);
	if (r == 0)
		*ret_counts = counting.counts;
	return r;
}

struct prune {
	int64_t before, n;
	bool more;
};

/* A slice: of old rows, then of the pages they leave free. */
static int
prune_work(struct tx *tx, void *arg, struct err *err)
{
	struct prune *prune = arg;
	int r = outbox_delete_old(tx, prune->before, PRUNE_ROWS, &prune->n, err);

	prune->more = prune->n == PRUNE_ROWS;
	return r < 0 || prune->more ? r : tx_shrink(tx, PRUNE_PAGES, &prune->more, err);
}

int
app_outbox_prune(struct session *session, int64_t *ret_n, struct err *err)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	int64_t now = session_now(session), total = 0;
	struct prune prune = { .before = now - session->settings.outbox_days * MS_DAY };
	int r = session_need(session, RIGHT_SYNC, err);

	if (r == 0)
		r = store_write(session->store, now, prune_work, &prune, err);
	while (r == 0 && prune.more) {
		total += prune.n;
		nanosleep(&pause, NULL);
		r = store_write(session->store, now, prune_work, &prune, err);
	}
	if (r == 0)
		*ret_n = total + prune.n;
	return r;
}
