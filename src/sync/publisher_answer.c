#include "config.h"

#include <stdio.h>
#include <string.h>

#include "err.h"
#include "i18n.h"
#include "log.h"
#include "publisher_parts.h"
#include "pulsar_answer.h"

#define LONELY_TRIES 20         /* or is parked without one, when there is none */
#define ALONE_TRIES 5           /* an event fails alone so often before a witness is asked */
#define BISECT_AFTER 3          /* failures in a row, when the broker does not say why */
#define GROWTH ((size_t)4)      /* of a batch after a success, until it has no limit */
#define PAUSE_MS INT64_C(60000) /* after a refusal */

void
publisher_heard(struct publisher *publisher, const struct transport_answer *answer)
{
	int64_t now = publisher_now(publisher);

	if (pulsar_outcome(answer) == PULSAR_AGAIN) {
		breaker_failure(&publisher->breaker, now, answer->retry_after, &publisher->random);
		publisher->shaken_at = now;
	} else {
		breaker_success(&publisher->breaker);
	}
}

static void
lane_is_well(struct publisher *publisher, struct lane *lane)
{
	lane->failures = 0;
	lane->retry_at = 0;
	lane->culprit = 0;
	lane->need_witness = false;
	lane->witnessed = false;
	lane->limit *= GROWTH;
	if (lane->limit >= publisher->options.batch_events)
		lane->limit = 0;
}

/* Something was stored: the partition is loaded where the answer came from. */
static void
lane_is_loaded(struct publisher *publisher, struct lane *lane,
	       const struct transport_answer *answer)
{
	bool fits = *answer->base && strlen(answer->base) < sizeof(lane->base);

	lane->warm_at = fits ? publisher_now(publisher) : 0;
	snprintf(lane->base, sizeof(lane->base), "%s", fits ? answer->base : "");
}

static void
keep_reason(struct lane *lane, const char *reason)
{
	snprintf(lane->reason, sizeof(lane->reason), "%.*s", (int)sizeof(lane->reason) - 1, reason);
}

/* One event, sent alone, failed. True when it is to be parked: it was `refused`, although another
 * key's event got through just before; or no other is there, and the broker has refused it for
 * `itself` often enough. */
static bool
suspect(struct lane *lane, const struct outbox_event *event, const char *reason, int64_t enough,
	bool refused, bool itself)
{
	bool lonely = lane->need_witness && itself && lane->culprit_tries >= LONELY_TRIES;
	bool guilty = lane->culprit == event->seq && refused && (lane->witnessed || lonely);

	if (lane->culprit != event->seq) {
		lane->culprit = event->seq;
		lane->culprit_tries = event->attempts;
	}
	lane->witnessed = false;
	lane->need_witness = ++lane->culprit_tries >= enough;
	lane->limit = 1;
	keep_reason(lane, reason);
	return guilty;
}

/* Event `n_stored` of the batch failed: tried again when the lane is, or parked. */
static void
record_failure(struct publisher *publisher, struct batch *batch, bool park)
{
	struct lane *lane = batch->lane;

	batch->failed = true;
	batch->park = park;
	batch->reason = arena_string(&batch->arena, lane->reason);
	if (!batch->reason)
		batch->reason = "";
	batch->retry_at = lane->retry_at;
	if (park)
		lane_is_well(publisher, lane);
	lane->read_to = WAITS_FOR_RECORD;
	batch_is_done(publisher, batch);
}

/* Nothing of the batch is known to be stored: it goes out again, in smaller pieces when that
 * may help. */
static void
lane_failed(struct publisher *publisher, struct batch *batch, const struct transport_answer *answer,
	    const struct err *why)
{
	struct lane *lane = batch->lane;
	bool invalid = pulsar_outcome(answer) == PULSAR_INVALID;
	bool alone = batch->n == 1 && !batch->witness && answer->result != TRANSPORT_CONNECT;
	bool refused = pulsar_outcome(answer) != PULSAR_AGAIN || answer->status == 500;
	bool guilty = false;
	int64_t delay;

	lane_reread(publisher, lane);
	lane->failures++;
	lane->warm_at = 0;
	lane->read_to = batch->after;
	delay = batch->n > 1 && invalid ? 0 : retry_delay(lane->failures, &publisher->random);
	if (delay < answer->retry_after)
		delay = answer->retry_after;
	lane->retry_at = publisher_now(publisher) + delay;
	if (batch->n > 1 && (invalid || lane->failures >= BISECT_AFTER))
		lane->limit = batch->n / 2;
	publisher->repeated += (int64_t)batch->n;
	if (batch->witness)
		lane->culprit_tries++;
	if (alone)
		guilty = suspect(lane, &batch->events[0], why->text, invalid ? 1 : ALONE_TRIES,
				 refused, invalid);
	if (alone && answer->result == TRANSPORT_ANSWERED)
		record_failure(publisher, batch, guilty);
	else
		batch_give_back(publisher, batch);
}

static void
request_failed(struct publisher *publisher, struct batch *batch,
	       const struct transport_answer *answer)
{
	struct topic_state *state = &publisher->topics[batch->lane->topic];
	enum pulsar_outcome outcome = pulsar_outcome(answer);
	struct err why = { 0 };
	char what[128];

	snprintf(what, sizeof(what), _("publishing to %s"), topics[state->topic].name);
	pulsar_error(answer, what, &why);
	publisher_trouble(publisher, &why);
	if (outcome == PULSAR_REFUSED) {
		publisher->refused = true;
		publisher->paused_until = publisher_now(publisher) + PAUSE_MS;
	}
	if (outcome == PULSAR_MISSING && state->usable) {
		state->usable = false;
		state->stage = PROBE_PARTITIONS;
		state->probe_at = publisher_now(publisher);
		for (int i = 0; i < state->n_lanes; i++)
			lane_reread(publisher, &state->lanes[i]);
	}
	if (outcome == PULSAR_REFUSED || outcome == PULSAR_MISSING) {
		lane_reread(publisher, batch->lane);
		batch->lane->warm_at = 0;
		batch->lane->retry_at = publisher_now(publisher) +
					retry_delay(++batch->lane->failures, &publisher->random);
		batch->lane->read_to = batch->after;
		publisher->repeated += (int64_t)batch->n;
		batch_give_back(publisher, batch);
	} else {
		lane_failed(publisher, batch, answer, &why);
	}
}

/* How many of the first results say "stored", in this partition, one after the other. */
static size_t
stored_prefix(const struct pulsar_result *results, size_t n, int partition)
{
	size_t i;

	for (i = 0; i < n && results[i].stored && results[i].partition == partition; i++)
		if (i > 0 && (results[i].ledger < results[i - 1].ledger ||
			      (results[i].ledger == results[i - 1].ledger &&
			       results[i].entry <= results[i - 1].entry)))
			break;
	return i;
}

/* Event `n_stored` of the batch was not stored, the ones before it were. */
static void
some_failed(struct publisher *publisher, struct batch *batch, const char *reason)
{
	struct lane *lane = batch->lane;
	struct err why = { 0 };
	bool guilty = false;

	lane_reread(publisher, lane);
	lane->warm_at = 0;
	lane->failures = batch->n_stored > 0 ? 1 : lane->failures + 1;
	lane->retry_at = publisher_now(publisher) + retry_delay(lane->failures, &publisher->random);
	lane->limit = 1;
	if (batch->n == 1)
		guilty = suspect(lane, &batch->events[0], reason, ALONE_TRIES, true, true);
	else
		keep_reason(lane, reason);
	err_set(&why, ERR_BROKER, _("publishing to %s: the broker did not store %s: %s"),
		topics[lane->topic].name, batch->events[batch->n_stored].id, reason);
	publisher_trouble(publisher, &why);
	publisher->repeated += (int64_t)(batch->n - batch->n_stored);
	record_failure(publisher, batch, guilty);
}

/* Another key's event got through. If the culprit fails even now, it is its own fault. */
static void
ask_culprit_again(struct publisher *publisher, struct batch *batch)
{
	struct lane *lane = batch->lane;

	lane_reread(publisher, lane);
	lane->need_witness = false;
	lane->witnessed = true;
	lane->failures = 0;
	lane->retry_at = 0;
	batch_give_back(publisher, batch);
}

static int
keep_ids(struct batch *batch, const struct pulsar_result *results, size_t n, struct err *err)
{
	batch->ids = arena_alloc(&batch->arena, (n + 1) * sizeof(*batch->ids));
	if (!batch->ids)
		return err_nomem(err);
	for (size_t i = 0; i < n; i++)
		batch->ids[i] = results[i].id;
	batch->n_stored = n;
	return 0;
}

static int
judge_results(struct publisher *publisher, struct batch *batch, const struct pulsar_result *results,
	      const struct transport_answer *answer, struct err *err)
{
	struct lane *lane = batch->lane;
	size_t stored = stored_prefix(results, batch->n, lane->partition);
	struct err why = { 0 };
	int r;

	if (stored > 0)
		lane_is_loaded(publisher, lane, answer);
	if (batch->witness && stored == 1) {
		ask_culprit_again(publisher, batch);
		return 0;
	}
	if (batch->witness) {
		err_set(&why, ERR_BROKER, "%s", lane->reason);
		lane_failed(publisher, batch, answer, &why);
		return 0;
	}
	r = keep_ids(batch, results, stored, err);
	if (r < 0)
		return r;
	if (stored < batch->n) {
		some_failed(publisher, batch,
			    results[stored].reason ? results[stored].reason
						   : _("the broker's ids are out of order"));
		return 0;
	}
	lane->read_to = batch->last;
	lane_is_well(publisher, lane);
	batch_is_done(publisher, batch);
	return 0;
}

static int
batch_answered(struct publisher *publisher, struct batch *batch,
	       const struct transport_answer *answer, struct err *err)
{
	struct pulsar_result *results = NULL;
	struct err why = { 0 };
	size_t n = 0;
	int r = pulsar_answer_produce(answer->body, answer->body_len, &batch->arena, &results, &n,
				      &why);

	if (r == ERR_NOMEM) {
		batch_give_back(publisher, batch);
		return err_nomem(err);
	}
	if (r == 0 && n == batch->n)
		return judge_results(publisher, batch, results, answer, err);
	if (r == 0)
		err_set(&why, ERR_BROKER,
			_("publishing to %s: the broker answers %zu results for %zu events"),
			topics[batch->lane->topic].name, n, batch->n);
	publisher_trouble(publisher, &why);
	lane_failed(publisher, batch, answer, &why);
	return 0;
}

/* Its broker gave the partition away: the new one gets one event first. */
static void
lane_moved(struct publisher *publisher, struct batch *batch)
{
	struct lane *lane = batch->lane;

	lane_reread(publisher, lane);
	lane->warm_at = 0;
	lane->read_to = batch->after;
	batch_give_back(publisher, batch);
}

int
lane_answered(struct publisher *publisher, struct batch *batch,
	      const struct transport_answer *answer, struct err *err)
{
	struct lane *lane = batch->lane;

	lane->sent = NULL;
	publisher->in_flight--;
	if (answer->result == TRANSPORT_MOVED) {
		lane_moved(publisher, batch);
		return 0;
	}
	publisher_heard(publisher, answer);
	if (batch->direct) {
		if (pulsar_outcome(answer) != PULSAR_DONE)
			log_write(LOG_WARNING, "sync", "%s was not published: HTTP status %d %s",
				  batch->events[0].id, answer->status, answer->problem);
		batch_give_back(publisher, batch);
		return 0;
	}
	if (pulsar_outcome(answer) == PULSAR_DONE)
		return batch_answered(publisher, batch, answer, err);
	request_failed(publisher, batch, answer);
	return 0;
}
