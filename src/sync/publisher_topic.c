#include "config.h"

#include <stdlib.h>

#include "err.h"
#include "i18n.h"
#include "log.h"
#include "publisher_parts.h"
#include "pulsar_answer.h"
#include "topics.h"

#define LOOK_AGAIN_MS INT64_C(60000)

bool
topic_sends(const struct topic_state *state)
{
	return state->usable && state->on_broker == state->n_lanes;
}

int
topic_probe(struct publisher *publisher, struct topic_state *state, int64_t now, struct err *err)
{
	const struct publisher_options *options = &publisher->options;
	const char *name = topics[state->topic].name;
	struct transport_request request = { .method = "GET", .tag = state };
	int r;

	if (state->probing || now < state->probe_at || !breaker_allows(&publisher->breaker, now))
		return 0;
	buf_clear(&state->path);
	if (state->stage == PROBE_PARTITIONS) {
		pulsar_add_path(&state->path, "/admin/v2", &options->place, name, -1);
		buf_str(&state->path, "/partitions");
	} else {
		pulsar_add_path(&state->path, "/admin/v2", &options->place, name, 0);
		buf_str(&state->path, "/stats");
	}
	if (buf_failed(&state->path))
		return err_nomem(err);
	request.path = buf_text(&state->path);
	r = options->transport->submit(options->transport->arg, &request, err);
	if (r < 0)
		return r;
	state->probing = true;
	publisher->in_flight++;
	publisher->requests++;
	return 0;
}

/* The lanes of the topic do not send until a later look finds it in order. */
static void
block(struct publisher *publisher, struct topic_state *state, const struct err *why)
{
	publisher_trouble(publisher, why);
	state->usable = false;
	state->blocked = true;
	state->stage = PROBE_PARTITIONS;
	state->probe_at = publisher_now(publisher) + LOOK_AGAIN_MS;
	for (int i = 0; i < state->n_lanes; i++)
		lane_reread(publisher, &state->lanes[i]);
}

static int
found_partitions(struct publisher *publisher, struct topic_state *state,
		 const struct transport_answer *answer, struct err *err)
{
	const char *name = topics[state->topic].name;
	struct err why = { 0 };
	int laid_out;
	int r = app_outbox_partitions(publisher->options.session, state->topic, &laid_out, err);

	if (r < 0)
		return r;
	if (pulsar_answer_partitions(answer->body, answer->body_len, &state->on_broker, &why) < 0) {
		block(publisher, state, &why);
		return 0;
	}
	if (state->on_broker >= laid_out && state->on_broker > 0) {
		state->stage = PROBE_STATS;
		return 0;
	}
	err_set(&why, ERR_BROKER,
		_("the topic %s has %d partitions on the broker and %d here: run alpes topicos "
		  "preparar"),
		name, state->on_broker, laid_out);
	block(publisher, state, &why);
	return 0;
}

static void
found_stats(struct publisher *publisher, struct topic_state *state,
	    const struct transport_answer *answer)
{
	struct arena arena = { 0 };
	struct pulsar_stats stats = { 0 };
	struct err why = { 0 };
	int r = pulsar_answer_stats(answer->body, answer->body_len, &arena, &stats, NULL);

	arena_done(&arena);
	if (r == 0 && stats.deduplicates) {
		err_set(&why, ERR_BROKER,
			_(TOPICS_DEDUPLICATES), topics[state->topic].name);
		block(publisher, state, &why);
		return;
	}
	state->usable = true;
	state->blocked = false;
	state->failures = 0;
	state->stage = PROBE_PARTITIONS;
	state->probe_at = publisher_now(publisher) + LOOK_AGAIN_MS;
}

static void
probe_failed(struct publisher *publisher, struct topic_state *state,
	     const struct transport_answer *answer)
{
	const char *name = topics[state->topic].name;
	int64_t now = publisher_now(publisher);
	struct err why = { 0 };

	if (pulsar_outcome(answer) == PULSAR_MISSING) {
		err_set(&why, ERR_BROKER,
			_("the broker has no topic %s: run alpes topicos preparar"), name);
		block(publisher, state, &why);
		return;
	}
	pulsar_error(answer, name, &why);
	publisher_trouble(publisher, &why);
	if (pulsar_outcome(answer) == PULSAR_REFUSED) {
		publisher->refused = true;
		publisher->paused_until = now + LOOK_AGAIN_MS;
	}
	state->probe_at = now + retry_delay(++state->failures, &publisher->random);
	if (state->probe_at < now + answer->retry_after)
		state->probe_at = now + answer->retry_after;
}

int
topic_probed(struct publisher *publisher, struct topic_state *state,
	     const struct transport_answer *answer, struct err *err)
{
	enum pulsar_outcome outcome = pulsar_outcome(answer);

	state->probing = false;
	publisher->in_flight--;
	publisher_heard(publisher, answer);
	if (state->stage == PROBE_PARTITIONS && outcome == PULSAR_DONE)
		return found_partitions(publisher, state, answer, err);
	/* a role that may not read statistics can still publish */
	if (state->stage == PROBE_STATS && outcome != PULSAR_AGAIN && outcome != PULSAR_MISSING)
		found_stats(publisher, state, answer);
	else
		probe_failed(publisher, state, answer);
	return 0;
}

static bool
drained(const struct topic_state *state)
{
	for (int i = 0; i < state->n_lanes; i++)
		if (state->lanes[i].sent || state->lanes[i].unrecorded > 0)
			return false;
	return true;
}

static int
lay_out(struct topic_state *state, struct err *err)
{
	struct lane *lanes = calloc((size_t)state->on_broker, sizeof(*lanes));

	if (!lanes)
		return err_nomem(err);
	for (int i = 0; i < state->on_broker; i++)
		lanes[i] = (struct lane){ .topic = state->topic, .partition = i };
	free(state->lanes);
	state->lanes = lanes;
	state->n_lanes = state->on_broker;
	return 0;
}

int
topic_grow(struct publisher *publisher, struct topic_state *state, struct err *err)
{
	struct session *session = publisher->options.session;
	int laid_out;
	int r;

	if (!state->usable || state->on_broker == state->n_lanes)
		return 0;
	for (int i = 0; i < state->n_lanes; i++)
		lane_reread(publisher, &state->lanes[i]);
	if (!drained(state))
		return 0;
	r = app_outbox_partitions(session, state->topic, &laid_out, err);
	if (r == 0 && laid_out != state->on_broker) {
		log_write(LOG_INFO, "sync", "%s: %d partitions, %d before",
			  topics[state->topic].name, state->on_broker, laid_out);
		r = app_outbox_repartition(session, state->topic, state->on_broker, err);
	}
	return r < 0 ? r : lay_out(state, err);
}
