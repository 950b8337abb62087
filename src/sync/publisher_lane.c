#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "i18n.h"
#include "log.h"
#include "publisher_parts.h"

#define WITNESSES ((size_t)100) /* how far one of another key is looked for */
#define RESULT_BYTES ((size_t)512)
#define WARM_MS INT64_C(5000) /* less than a broker needs to start again */

struct batch *
batch_take(struct publisher *publisher)
{
	struct batch *batch = publisher->spare;

	if (!batch)
		return calloc(1, sizeof(*batch));
	publisher->spare = batch->next;
	batch->next = NULL;
	return batch;
}

void
batch_give_back(struct publisher *publisher, struct batch *batch)
{
	struct batch empty = {
		.arena = batch->arena,
		.path = batch->path,
		.body = batch->body,
		.next = publisher->spare,
	};

	arena_reset(&empty.arena);
	buf_clear(&empty.path);
	buf_clear(&empty.body);
	*batch = empty;
	publisher->spare = batch;
}

void
batch_free(struct batch *batch)
{
	if (!batch)
		return;
	arena_done(&batch->arena);
	buf_done(&batch->path);
	buf_done(&batch->body);
	free(batch);
}

int
batch_keep(struct batch *batch, const struct outbox_event *events)
{
	struct arena *arena = &batch->arena;

	batch->events = arena_alloc(arena, batch->n * sizeof(*events));
	for (size_t i = 0; batch->events && i < batch->n; i++) {
		struct outbox_event *copy = &batch->events[i];

		*copy = events[i];
		copy->key = arena_string(arena, events[i].key);
		copy->id = arena_string(arena, events[i].id);
		copy->body = batch->n == 1 ? arena_string(arena, events[i].body) : "";
		if (!copy->key || !copy->id || !copy->body)
			return -1;
	}
	return batch->events ? 0 : -1;
}

void
lane_reread(struct publisher *publisher, struct lane *lane)
{
	lane->swept = 0;
	if (!lane->ready)
		return;
	batch_give_back(publisher, lane->ready);
	lane->ready = NULL;
	publisher->n_ready--;
}

bool
lane_is_warm(const struct publisher *publisher, const struct lane *lane, int64_t now)
{
	return lane->warm_at > publisher->shaken_at && now - lane->warm_at < WARM_MS;
}

bool
lane_may_send(const struct publisher *publisher, const struct lane *lane, int64_t now)
{
	return lane->ready && !lane->sent && now >= lane->retry_at &&
	       topic_sends(&publisher->topics[lane->topic]);
}

/* Behind a batch in flight only when all goes well; what looks at a culprit starts from the lane's
 * own start. */
bool
lane_may_read(const struct publisher *publisher, const struct lane *lane, int64_t now)
{
	if (lane->ready || lane->swept == publisher->sweep || now < lane->retry_at ||
	    !topic_sends(&publisher->topics[lane->topic]))
		return false;
	if (lane->unrecorded > 0 && lane->read_to == WAITS_FOR_RECORD)
		return false;
	if (lane->limit > 0 || lane->culprit)
		return !lane->sent && lane->unrecorded == 0;
	return true;
}

static bool
has_key(const struct outbox_event *events, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(events[i].key, key) == 0)
			return true;
	return false;
}

/* Leaves the culprit in front and the first event of another key behind it, of another one each
 * time: they may be unwanted, too. False when there is none. */
static bool
pick_witness(const struct lane *lane, struct batch *batch)
{
	struct outbox_event *events = batch->events;
	size_t n = 0;

	if (!lane->need_witness || events[0].seq != lane->culprit)
		return false;
	for (size_t i = 1; i < batch->n; i++)
		if (!has_key(events, n + 1, events[i].key))
			events[++n] = events[i];
	if (n == 0)
		return false;
	events[1] = events[1 + (size_t)lane->culprit_tries % n];
	batch->witness = true;
	return true;
}

static int
write_request(struct publisher *publisher, const struct lane *lane, struct batch *batch,
	      struct err *err)
{
	const struct publisher_options *options = &publisher->options;
	const struct outbox_event *events = batch->events + (batch->witness ? 1 : 0);

	if (!batch->body.room) {
		batch->body = publisher->body;
		publisher->body = (struct buf){ 0 };
		buf_clear(&batch->body);
	}
	pulsar_add_produce_path(&batch->path, &options->place, topics[lane->topic].name,
				lane->partition);
	pulsar_add_produce_body(&batch->body, options->producer, events, batch->n);
	if (buf_failed(&batch->path) || buf_failed(&batch->body) || batch_keep(batch, batch->events) < 0)
		return err_nomem(err);
	return 0;
}

static int64_t
read_from(const struct lane *lane)
{
	if (lane->sent && !lane->sent->direct)
		return lane->sent->last;
	return lane->unrecorded > 0 ? lane->read_to : 0;
}

/* Nothing to send; how far the journal was read is worth keeping. */
static void
lane_is_empty(struct publisher *publisher, struct lane *lane, struct batch *batch)
{
	lane->swept = publisher->sweep;
	if (lane->topic == TOPIC_AUDIT && !lane->sent && lane->unrecorded == 0 &&
	    batch->last > lane->marked) {
		lane->marked = batch->last;
		lane->read_to = batch->last;
		batch->lane = lane;
		batch_is_done(publisher, batch);
	} else {
		batch_give_back(publisher, batch);
	}
}

int
lane_read(struct publisher *publisher, struct lane *lane, int64_t now, struct err *err)
{
	const struct publisher_options *options = &publisher->options;
	size_t most = lane->limit ? lane->limit : options->batch_events;
	bool first = !lane->sent && !lane_is_warm(publisher, lane, now);
	struct batch *batch = batch_take(publisher);
	int r;

	if (!batch)
		return err_nomem(err);
	arena_reset(&publisher->reading);
	batch->after = read_from(lane);
	r = app_outbox_next(options->session, lane->topic, lane->partition, batch->after,
			    lane->need_witness ? WITNESSES : first ? 1 : most,
			    options->batch_bytes, now, &publisher->reading, &batch->events,
			    &batch->n, &batch->last, err);
	if (r == 0 && batch->n == 0) {
		lane_is_empty(publisher, lane, batch);
		return 0;
	}
	if (r == 0 && (pick_witness(lane, batch) || lane->need_witness)) {
		batch->n = 1;
		batch->last = batch->events[0].seq;
	}
	if (r == 0)
		r = write_request(publisher, lane, batch, err);
	if (r < 0) {
		batch_give_back(publisher, batch);
		return r;
	}
	lane->ready = batch;
	publisher->n_ready++;
	return 0;
}

int
lane_send(struct publisher *publisher, struct lane *lane, struct batch *batch, struct err *err)
{
	const struct transport *transport = publisher->options.transport;
	struct transport_request request = {
		.method = "POST",
		.path = buf_text(&batch->path),
		.body = buf_text(&batch->body),
		.body_len = batch->body.len,
		.answer_max = (batch->n + 128) * RESULT_BYTES,
		.base = batch->n > 1 ? lane->base : NULL,
		.tag = batch,
	};
	int r = transport->submit(transport->arg, &request, err);

	if (r < 0)
		return r;
	if (batch == lane->ready) {
		lane->ready = NULL;
		publisher->n_ready--;
	}
	batch->flight = FLIGHT_BATCH;
	batch->lane = lane;
	lane->sent = batch;
	publisher->in_flight++;
	publisher->requests++;
	return 0;
}

void
batch_is_done(struct publisher *publisher, struct batch *batch)
{
	if (publisher->n_done++ == 0)
		publisher->done_at = publisher_now(publisher);
	buf_done(&publisher->body); /* large: not one a batch is kept, but one for the next */
	publisher->body = batch->body;
	batch->body = (struct buf){ 0 };
	batch->next = NULL;
	*publisher->done_end = batch;
	publisher->done_end = &batch->next;
	batch->lane->unrecorded++;
}

static struct outbox_result
result_of(const struct batch *batch)
{
	return (struct outbox_result){
		.topic = batch->lane->topic,
		.partition = batch->lane->partition,
		.events = batch->events,
		.n = batch->n,
		.message_ids = batch->ids,
		.n_stored = batch->n_stored,
		.last = batch->last,
		.failed = batch->failed,
		.park = batch->park,
		.reason = batch->reason,
		.retry_at = batch->retry_at,
	};
}

static void
forget_done(struct publisher *publisher)
{
	struct batch *next;

	for (struct batch *batch = publisher->done; batch; batch = next) {
		next = batch->next;
		publisher->published += (int64_t)batch->n_stored;
		publisher->parked += batch->park;
		if (batch->park)
			log_write(LOG_WARNING, "sync", "%s parked: %s", batch->events[0].id,
				  batch->reason);
		batch->lane->unrecorded--;
		batch_give_back(publisher, batch);
	}
	publisher->done = NULL;
	publisher->done_end = &publisher->done;
	publisher->n_done = 0;
}

int
publisher_record(struct publisher *publisher, struct err *err)
{
	struct outbox_result *results;
	size_t n = 0;
	int r;

	if (publisher->n_done == 0)
		return 0;
	results = calloc(publisher->n_done, sizeof(*results));
	if (!results)
		return err_nomem(err);
	for (const struct batch *batch = publisher->done; batch; batch = batch->next)
		results[n++] = result_of(batch);
	r = app_outbox_record(publisher->options.session, results, n, err);
	free(results);
	if (r == 0)
		forget_done(publisher);
	return r;
}
