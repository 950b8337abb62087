#include "config.h"

#include "publisher.h"

#include <stdlib.h>

#include "log.h"
#include "publisher_parts.h"

#define BATCH_EVENTS ((size_t)300) /* more cost memory and keep the broker waiting */
#define BATCH_BYTES ((size_t)1024 * 1024)
#define IN_FLIGHT 6
#define READ_AHEAD 3          /* batches ready to go, and as many behind one that is in flight */
#define RECORD_BATCHES 16      /* so many results are worth a transaction */
#define RECORD_MS INT64_C(250) /* and they wait no longer than this */
#define ANSWERS_A_STEP 64

int64_t
publisher_now(const struct publisher *publisher)
{
	const struct sync_clock *clock = &publisher->options.clock;

	return clock->now(clock->arg);
}

void
publisher_trouble(struct publisher *publisher, const struct err *err)
{
	publisher->trouble = *err;
	publisher->trouble_at = publisher_now(publisher);
	log_write(LOG_WARNING, "sync", "%s", err->text);
}

int
publisher_new(const struct publisher_options *options, struct publisher **ret_publisher,
	      struct err *err)
{
	struct publisher *publisher = calloc(1, sizeof(*publisher));

	if (!publisher)
		return err_nomem(err);
	publisher->options = *options;
	if (publisher->options.batch_events == 0)
		publisher->options.batch_events = BATCH_EVENTS;
	if (publisher->options.batch_bytes == 0)
		publisher->options.batch_bytes = BATCH_BYTES;
	if (publisher->options.in_flight == 0)
		publisher->options.in_flight = IN_FLIGHT;
	publisher->random.state = options->seed;
	publisher->done_end = &publisher->done;
	publisher->sweep = 1;
	for (int i = 0; i < TOPICS; i++)
		publisher->topics[i] = (struct topic_state){
			.flight = FLIGHT_PROBE,
			.topic = i,
		};
	*ret_publisher = publisher;
	return 0;
}

static void
free_list(struct batch *batch)
{
	struct batch *next;

	for (; batch; batch = next) {
		next = batch->next;
		batch_free(batch);
	}
}

void
publisher_free(struct publisher *publisher)
{
	if (!publisher)
		return;
	publisher->options.transport->cancel(publisher->options.transport->arg);
	for (int i = 0; i < TOPICS; i++) {
		struct topic_state *state = &publisher->topics[i];

		for (int lane = 0; lane < state->n_lanes; lane++) {
			batch_free(state->lanes[lane].sent);
			batch_free(state->lanes[lane].ready);
		}
		free(state->lanes);
		buf_done(&state->path);
		batch_free(publisher->announced[i]);
	}
	free_list(publisher->spare);
	free_list(publisher->done);
	arena_done(&publisher->reading);
	buf_done(&publisher->body);
	free(publisher);
}

void
publisher_rescan(struct publisher *publisher)
{
	publisher->sweep++;
}

static size_t
lane_count(const struct publisher *publisher)
{
	size_t n = 0;

	for (int i = 0; i < TOPICS; i++)
		n += (size_t)publisher->topics[i].n_lanes;
	return n;
}

/* The i-th lane of all topics. */
static struct lane *
lane_at(struct publisher *publisher, size_t i)
{
	struct topic_state *state = publisher->topics;

	while (i >= (size_t)state->n_lanes)
		i -= (size_t)(state++)->n_lanes;
	return &state->lanes[i];
}

/* A refusal ends when the pause is over: what comes then is a new try. */
static bool
paused(struct publisher *publisher, int64_t now)
{
	if (publisher->refused && now >= publisher->paused_until)
		publisher->refused = false;
	return publisher->refused;
}

static int
look_at_topics(struct publisher *publisher, int64_t now, struct err *err)
{
	int r = 0;

	for (int i = 0; i < TOPICS && r == 0; i++) {
		if (publisher->in_flight < publisher->options.in_flight)
			r = topic_probe(publisher, &publisher->topics[i], now, err);
		if (r == 0)
			r = topic_grow(publisher, &publisher->topics[i], err);
	}
	return r;
}

/* What goes past the outbox waits for its lane like anything else. */
static int
send_announced(struct publisher *publisher, int64_t now, struct err *err)
{
	int r = 0;

	for (int i = 0; i < TOPICS && r == 0; i++) {
		struct topic_state *state = &publisher->topics[i];
		struct batch *batch = publisher->announced[i];
		struct lane *lane;

		if (!batch || !topic_sends(state) ||
		    publisher->in_flight >= publisher->options.in_flight)
			continue;
		lane = &state->lanes[topic_partition(batch->events[0].key, state->n_lanes)];
		if (lane->sent || !breaker_allows(&publisher->breaker, now))
			continue;
		buf_clear(&batch->path);
		pulsar_add_produce_path(&batch->path, &publisher->options.place, topics[i].name,
					lane->partition);
		if (buf_failed(&batch->path))
			return err_nomem(err);
		r = lane_send(publisher, lane, batch, err);
		if (r == 0)
			publisher->announced[i] = NULL;
	}
	return r;
}

static int
send_ready(struct publisher *publisher, int64_t now, struct err *err)
{
	size_t n = lane_count(publisher);

	for (size_t i = 0; i < n && publisher->n_ready > 0; i++) {
		struct lane *lane = lane_at(publisher, (publisher->turn + i) % n);
		int r;

		if (publisher->in_flight >= publisher->options.in_flight)
			break;
		if (!lane_may_send(publisher, lane, now))
			continue;
		if (lane->ready->n > 1 && !lane_is_warm(publisher, lane, now)) {
			lane_reread(publisher, lane);
			continue;
		}
		if (!breaker_allows(&publisher->breaker, now))
			break;
		r = lane_send(publisher, lane, lane->ready, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* How many batches are ready behind one in flight (`behind`), or to go at once. */
static int
count_ready(const struct publisher *publisher, bool behind)
{
	int n = 0;

	for (int i = 0; i < TOPICS; i++) {
		const struct topic_state *state = &publisher->topics[i];

		for (int lane = 0; lane < state->n_lanes; lane++)
			if (state->lanes[lane].ready)
				n += behind == (state->lanes[lane].sent != NULL);
	}
	return n;
}

/* Reads lanes in turn until one gives a batch: lanes that could send at once first. */
static int
read_one(struct publisher *publisher, bool behind, int64_t now, struct err *err)
{
	size_t n = lane_count(publisher);
	size_t ready = publisher->n_ready;

	for (size_t i = 0; i < n && publisher->n_ready == ready; i++) {
		struct lane *lane = lane_at(publisher, (publisher->turn + i) % n);
		int r;

		if ((lane->sent != NULL) != behind || !lane_may_read(publisher, lane, now))
			continue;
		r = lane_read(publisher, lane, now, err);
		if (r < 0)
			return r;
		if (publisher->n_ready > ready)
			publisher->turn = (publisher->turn + i + 1) % n;
	}
	return 0;
}

static int
read_ahead(struct publisher *publisher, int64_t now, struct err *err)
{
	size_t ready = publisher->n_ready;
	int r = 0;

	if (publisher->in_flight + count_ready(publisher, false) < publisher->options.in_flight + READ_AHEAD)
		r = read_one(publisher, false, now, err);
	if (r == 0 && publisher->n_ready == ready && count_ready(publisher, true) < READ_AHEAD)
		r = read_one(publisher, true, now, err);
	return r;
}

static int
take_answer(struct publisher *publisher, const struct transport_answer *answer, struct err *err)
{
	switch (*(const enum flight *)answer->tag) {
	case FLIGHT_BATCH:
		return lane_answered(publisher, answer->tag, answer, err);
	case FLIGHT_PROBE:
		return topic_probed(publisher, answer->tag, answer, err);
	}
	return 0;
}

static int
take_answers(struct publisher *publisher, int wait_ms, struct err *err)
{
	const struct transport *transport = publisher->options.transport;
	struct transport_answer answer;
	int r = transport->poll(transport->arg, wait_ms, &answer, err);

	for (int i = 1; r > 0; i++) {
		r = take_answer(publisher, &answer, err);
		if (r == 0 && i < ANSWERS_A_STEP)
			r = transport->poll(transport->arg, 0, &answer, err);
	}
	return r;
}

/* When results are to be recorded, ms from now: at once when nothing else can be done meanwhile. */
static int64_t
record_in(const struct publisher *publisher, bool drain)
{
	bool idle = publisher->in_flight == 0 && (drain || publisher->n_ready == 0);
	int64_t left = publisher->done_at + RECORD_MS - publisher_now(publisher);

	if (publisher->n_done == 0)
		return INT64_MAX;
	return idle || publisher->n_done >= RECORD_BATCHES || left < 0 ? 0 : left;
}

/* Lanes that were answered get their next requests first: the broker has work while the store writes. */
static int
record_when_due(struct publisher *publisher, bool drain, struct err *err)
{
	int64_t now = publisher_now(publisher);
	int r = 0;

	if (record_in(publisher, drain) > 0)
		return 0;
	if (!drain && !paused(publisher, now) && publisher->n_ready > 0) {
		r = send_ready(publisher, now, err);
		if (r == 0)
			r = take_answers(publisher, 0, err);
	}
	return r < 0 ? r : publisher_record(publisher, err);
}

int
publisher_step(struct publisher *publisher, bool drain, int wait_ms, struct err *err)
{
	int64_t now = publisher_now(publisher);
	size_t ready;
	int r = 0;

	if (!drain && !paused(publisher, now)) {
		r = look_at_topics(publisher, now, err);
		if (r == 0)
			r = send_announced(publisher, now, err);
		if (r == 0)
			r = send_ready(publisher, now, err);
		ready = publisher->n_ready;
		if (r == 0)
			r = read_ahead(publisher, now, err);
		if (publisher->n_ready > ready)
			wait_ms = 0;
	}
	if (record_in(publisher, drain) < wait_ms)
		wait_ms = (int)record_in(publisher, drain);
	if (r == 0)
		r = take_answers(publisher, wait_ms, err);
	if (r == 0)
		r = record_when_due(publisher, drain, err);
	return r;
}

int
publisher_announce(struct publisher *publisher, enum topic_index topic,
		   const struct outbox_event *event, struct err *err)
{
	struct batch *batch = batch_take(publisher);

	if (!batch)
		return err_nomem(err);
	batch->direct = true;
	batch->n = 1;
	pulsar_add_produce_body(&batch->body, publisher->options.producer, event, 1);
	if (batch_keep(batch, event) < 0 || buf_failed(&batch->body)) {
		batch_give_back(publisher, batch);
		return err_nomem(err);
	}
	batch_free(publisher->announced[topic]);
	publisher->announced[topic] = batch;
	return 0;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
lane_next(const struct publisher *publisher, const struct lane *lane, int64_t now)
{
	if (!lane->ready && lane->swept == publisher->sweep)
		return INT64_MAX;
	return lane->retry_at > now ? lane->retry_at : now;
}

/* A topic that is in order is looked at again now and then: nothing waits for that. */
static int64_t
topic_next(const struct publisher *publisher, const struct topic_state *state, int64_t now)
{
	int64_t next = INT64_MAX;

	if (!state->usable)
		return state->probe_at > now ? state->probe_at : now;
	if (publisher->announced[state->topic] || !topic_sends(state))
		return now;
	for (int i = 0; i < state->n_lanes; i++)
		next = earlier(next, lane_next(publisher, &state->lanes[i], now));
	return next;
}

static bool
topic_fails(const struct topic_state *state)
{
	if (state->blocked || state->failures > 0)
		return true;
	for (int i = 0; i < state->n_lanes; i++)
		if (state->lanes[i].failures > 0)
			return true;
	return false;
}

void
publisher_look(const struct publisher *publisher, struct publisher_outlook *ret_outlook)
{
	int64_t now = publisher_now(publisher);
	int64_t open_at = breaker_next(&publisher->breaker, now);
	struct publisher_outlook outlook = {
		.busy = publisher->in_flight > 0 || publisher->n_done > 0,
		.next_at = INT64_MAX,
		.blocked_at = INT64_MAX,
		.breaker = publisher->breaker.state,
		.published = publisher->published,
		.repeated = publisher->repeated,
		.parked = publisher->parked,
		.requests = publisher->requests,
		.failing = publisher->refused || publisher->breaker.state != BREAKER_CLOSED,
		.trouble = publisher->trouble,
		.trouble_at = publisher->trouble_at,
	};

	for (int i = 0; i < TOPICS; i++) {
		const struct topic_state *state = &publisher->topics[i];
		int64_t next = topic_next(publisher, state, now);

		outlook.failing = outlook.failing || topic_fails(state);
		if (state->blocked)
			outlook.blocked_at = earlier(outlook.blocked_at, next);
		else
			outlook.next_at = earlier(outlook.next_at, next);
	}
	if (publisher->refused) {
		outlook.blocked_at = publisher->paused_until;
		outlook.next_at = INT64_MAX;
	}
	if (outlook.next_at < open_at)
		outlook.next_at = open_at;
	*ret_outlook = outlook;
}
