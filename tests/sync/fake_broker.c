#include "fake_broker.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"

#define TIMEOUT_MS 30000

static int64_t
chance(struct fake_broker *broker, int64_t n)
{
	return (int64_t)(retry_random_next(&broker->random) % (uint64_t)n);
}

static int64_t
clock_now(void *arg)
{
	return ((struct fake_broker *)arg)->now;
}

struct sync_clock
fake_broker_clock(struct fake_broker *broker)
{
	return (struct sync_clock){ .arg = broker, .now = clock_now };
}

/* .../public/default/<topic>[-partition-N] or [/partitions/N] */
static int
topic_of(const char *path, int *ret_partition)
{
	const char *name = strstr(path, "/public/default/");
	const char *at;

	assert(name);
	name += strlen("/public/default/");
	*ret_partition = -1;
	at = strstr(name, "/partitions/");
	if (at)
		*ret_partition = atoi(at + strlen("/partitions/"));
	at = strstr(name, "-partition-");
	if (at)
		*ret_partition = atoi(at + strlen("-partition-"));
	for (int i = 0; i < TOPICS; i++)
		if (strncmp(name, topics[i].name, strlen(topics[i].name)) == 0)
			return i;
	assert(!"a topic of ours");
	return -1;
}

static void
answer(struct fake_request *request, int status, const char *text)
{
	free(request->text);
	request->text = strdup(text);
	request->answer = (struct transport_answer){
		.tag = request->tag,
		.status = status,
		.body = request->text,
		.body_len = strlen(text),
		.base = "http://broker",
		.problem = "",
	};
}

static void
no_answer(struct fake_request *request, enum transport_result result)
{
	request->answer = (struct transport_answer){
		.tag = request->tag, .result = result, .body = "", .base = "", .problem = "fake" };
}

static int
poison_index(const struct fake_broker *broker, const char *id)
{
	for (int i = 0; i < 3; i++)
		if (strcmp(broker->poison[i], id) == 0)
			return i;
	return -1;
}

static void
store(struct fake_broker *broker, int topic, int partition, const struct json *message)
{
	struct fake_message *stored;

	if ((broker->n_log & (broker->n_log - 1)) == 0) {
		size_t room = broker->n_log ? broker->n_log * 2 : 1;

		broker->log = realloc(broker->log, room * sizeof(*broker->log));
		assert(broker->log);
	}
	stored = &broker->log[broker->n_log++];
	*stored = (struct fake_message){ .topic = topic, .partition = partition };
	snprintf(stored->key, sizeof(stored->key), "%s", json_text(json_member(message, "key")));
	snprintf(stored->id, sizeof(stored->id), "%s",
	         json_text(json_at_path(message, "properties.evento_id")));
	stored->payload = strdup(json_text(json_member(message, "payload")));
}

/* One message: stored or not, and its result. */
static void
produce_one(struct fake_broker *broker, struct fake_request *request, int partition,
            const struct json *message, bool fails, struct buf *results)
{
	const char *id = json_text(json_at_path(message, "properties.evento_id"));
	int unused;
	int topic = topic_of(request->path, &unused);
	long long entry = ++broker->entries;

	if (poison_index(broker, id) >= 0) {
		broker->poison_tries[poison_index(broker, id)]++;
		fails = true;
	}
	if (partition >= broker->partitions[topic])
		fails = true;
	if (fails) {
		buf_str(results, "{\"errorMsg\":\"org.apache.pulsar.X$YException: no \\u001b[31m\","
		                 "\"messageId\":\"9\",\"errorCode\":2}");
		return;
	}
	store(broker, topic, partition, message);
	if (request->fault == FAULT_DESCENDING)
		entry = 1000000000 - entry;
	if (request->fault == FAULT_OTHER_PARTITION)
		partition++;
	buf_printf(results, "{\"messageId\":\"7:%lld:%d\",\"errorCode\":0,\"schemaVersion\":0}",
	           entry, partition);
}

/* A message that spoils its whole request. */
static bool
has_spoiler(struct fake_broker *broker, const struct json *messages)
{
	for (const struct json *m = json_first(messages); m; m = json_next(m))
		if (strcmp(broker->poison[2],
		           json_text(json_at_path(m, "properties.evento_id"))) == 0) {
			broker->poison_tries[2]++;
			return true;
		}
	return false;
}

/* As Pulsar does: what comes while a partition is being loaded is stored last message first. */
static void
turn_around(struct fake_message *first, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct fake_message other = first[i];

		first[i] = first[n - 1 - i];
		first[n - 1 - i] = other;
	}
}

static bool
load(struct fake_broker *broker, int topic, int partition)
{
	int64_t *loaded = &broker->loaded[topic][partition % FAKE_PARTITIONS];
	bool was_loaded = *loaded > broker->started_at;

	*loaded = broker->now;
	return was_loaded;
}

static void
produce_all(struct fake_broker *broker, struct fake_request *request, int partition,
            const struct json *messages)
{
	struct buf results = { 0 };
	const char *bad_key = NULL;
	size_t n_log = broker->n_log;
	int unused;
	int n = 0;
	int bad = -1;

	for (const struct json *m = json_first(messages); m; m = json_next(m))
		n++;
	if (request->fault == FAULT_PARTIAL)
		bad = (int)chance(broker, n);
	buf_str(&results, "{\"messagePublishResults\":[");
	n = 0;
	for (const struct json *m = json_first(messages); m; m = json_next(m), n++) {
		const char *key = json_text(json_member(m, "key"));

		if (n == bad)
			bad_key = key;
		if (results.text[results.len - 1] == '}')
			buf_char(&results, ',');
		produce_one(broker, request, partition, m, bad_key && strcmp(key, bad_key) == 0,
		            &results);
	}
	if (!load(broker, topic_of(request->path, &unused), partition) && broker->n_log > n_log)
		turn_around(&broker->log[n_log], broker->n_log - n_log);
	if (request->fault == FAULT_COUNT)
		buf_str(&results, ",{}");
	buf_str(&results, "],\"schemaVersion\":0}");
	answer(request, 200, buf_text(&results));
	buf_done(&results);
}

static void
produce(struct fake_broker *broker, struct fake_request *request)
{
	struct json_doc *doc;
	const struct json *messages;
	int partition;
	int topic = topic_of(request->path, &partition);

	broker->produced++;
	assert(json_parse(request->body, strlen(request->body), &doc, NULL) == 0);
	messages = json_member(json_root(doc), "messages");
	if (broker->partitions[topic] == 0)
		answer(request, 500, "{\"reason\":\"Fail to publish message: Topic x not found\"}");
	else if (has_spoiler(broker, messages))
		answer(request, 400, "bad \x1b]0;x");
	else
		produce_all(broker, request, partition, messages);
	json_free(doc);
}

static void
administer(struct fake_broker *broker, struct fake_request *request)
{
	static const char stats[] = "{\"deduplicationStatus\":\"%s\",\"msgRateIn\":0.0}";
	char text[96];
	int partition;
	int topic = topic_of(request->path, &partition);

	if (broker->partitions[topic] == 0) {
		answer(request, 404, "{\"reason\":\"Topic not found\"}");
		return;
	}
	if (partition < 0)
		snprintf(text, sizeof(text), "{\"partitions\":%d,\"deleted\":false}",
		         broker->partitions[topic]);
	else
		snprintf(text, sizeof(text), stats, broker->deduplicates ? "Enabled" : "Disabled");
	answer(request, 200, text);
}

static bool
was_moved(const struct fake_broker *broker, const struct fake_request *request)
{
	int partition;
	int topic = topic_of(request->path, &partition);

	return partition >= 0 &&
	       request->sent_at < broker->moved[topic][partition % FAKE_PARTITIONS];
}

/* Faults that are an answer. */
static bool
refuse(struct fake_request *request)
{
	static const struct {
		enum fake_fault fault;
		int status;
		const char *body;
		int64_t retry_after; /* ms */
	} refusals[] = {
		{ FAULT_503, 503, "<html>busy</html>", 0 },
		{ FAULT_500, 500, "{\"reason\":\"x\\n at y\"}", 0 },
		{ FAULT_429, 429, "", 5000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		if (refusals[i].fault != request->fault)
			continue;
		answer(request, refusals[i].status, refusals[i].body);
		if (refusals[i].retry_after)
			request->answer.retry_after = refusals[i].retry_after;
		return true;
	}
	return false;
}

static void
arrive(struct fake_broker *broker, struct fake_request *request)
{
	request->arrived = true;
	if (broker->now >= broker->down_to && broker->started_at < broker->down_to)
		broker->started_at = broker->down_to;
	if (request->sent_at < broker->started_at || was_moved(broker, request)) {
		no_answer(request, TRANSPORT_LOST); /* its connection broke */
		return;
	}
	if (refuse(request))
		return;
	if (request->post)
		produce(broker, request);
	else
		administer(broker, request);
	if (request->fault == FAULT_GARBAGE)
		answer(request, 200, "<html>\xff\xfe");
	if (request->fault == FAULT_UNANSWERED || request->fault == FAULT_LOST_LATE)
		no_answer(request, TRANSPORT_LOST);
	if (broker->status)
		answer(request, broker->status, "<html>401</html>");
}

static enum fake_fault
pick_fault(struct fake_broker *broker, bool post)
{
	if (broker->now >= broker->down_from && broker->now < broker->down_to)
		return chance(broker, 3) ? FAULT_CONNECT : FAULT_LOST;
	if (chance(broker, 100) >= broker->fault_percent)
		return FAULT_NONE;
	return (enum fake_fault)chance(broker, post ? FAULTS : FAULT_500);
}

static void
never_arrives(struct fake_request *request, enum transport_result result)
{
	no_answer(request, result);
	request->arrives_at = INT64_MAX;
}

static void
plan(struct fake_broker *broker, struct fake_request *request)
{
	request->arrives_at = broker->now + 1 + chance(broker, 5);
	request->answers_at = request->arrives_at + chance(broker, 10);
	if (request->fault == FAULT_CONNECT)
		never_arrives(request, TRANSPORT_CONNECT);
	if (request->fault == FAULT_LOOP)
		never_arrives(request, TRANSPORT_LOOP);
	if (request->fault == FAULT_MOVED)
		never_arrives(request, TRANSPORT_MOVED);
	if (request->fault == FAULT_LOST)
		never_arrives(request, TRANSPORT_LOST);
	if (request->fault == FAULT_LOST || request->fault == FAULT_LOST_LATE ||
	    request->fault == FAULT_UNANSWERED)
		request->answers_at = broker->now + TIMEOUT_MS;
	if (request->fault == FAULT_LOST_LATE) {
		no_answer(request, TRANSPORT_LOST);
		request->arrives_at = request->answers_at + chance(broker, 5000);
	}
}

/* A request that may go anywhere follows, the others do not. */
static void
move(struct fake_broker *broker, struct fake_request *request, bool bound)
{
	int partition;
	int topic = topic_of(request->path, &partition);

	broker->loaded[topic][partition % FAKE_PARTITIONS] = 0;
	broker->moved[topic][partition % FAKE_PARTITIONS] = broker->now;
	if (!bound)
		request->fault = FAULT_NONE;
}

static bool
is_alone(const char *body)
{
	const char *first = body ? strstr(body, "\"payload\":") : NULL;

	return first && !strstr(first + 1, "\"payload\":");
}

static int
submit(void *arg, const struct transport_request *sent, struct err *err)
{
	struct fake_broker *broker = arg;
	struct fake_request *request = broker->requests;
	int in_flight = 0;

	(void)err;
	while (request->used)
		assert(++request < broker->requests + FAKE_REQUESTS);
	*request = (struct fake_request){
		.used = true,
		.post = strcmp(sent->method, "POST") == 0,
		.path = strdup(sent->path),
		.body = sent->body ? strdup(sent->body) : NULL,
		.tag = sent->tag,
		.sent_at = broker->now,
		.fault = pick_fault(broker, strcmp(sent->method, "POST") == 0),
	};
	if (request->fault == FAULT_MOVED)
		move(broker, request, sent->base != NULL);
	plan(broker, request);
	if (request->fault != FAULT_NONE && is_alone(request->body))
		broker->failures_of_one++;
	for (int i = 0; i < FAKE_REQUESTS; i++)
		in_flight += broker->requests[i].used && broker->requests[i].tag != NULL;
	if (in_flight > broker->in_flight_most)
		broker->in_flight_most = in_flight;
	return 0;
}

static void
release(struct fake_request *request)
{
	free(request->path);
	free(request->body);
	free(request->text);
	*request = (struct fake_request){ 0 };
}

/* Answered, or forgotten by the client, and nothing will arrive any more. */
static bool
over(const struct fake_request *request)
{
	return !request->tag && (request->arrived || request->arrives_at == INT64_MAX);
}

/* The next thing that happens: an arrival or an answer. */
static struct fake_request *
next_happening(struct fake_broker *broker, int64_t *ret_at)
{
	struct fake_request *next = NULL;

	for (int i = 0; i < FAKE_REQUESTS; i++) {
		struct fake_request *r = &broker->requests[i];
		int64_t at = INT64_MAX;

		if (!r->used)
			continue;
		if (!r->arrived && r->arrives_at < at)
			at = r->arrives_at;
		if (r->tag && r->answers_at < at)
			at = r->answers_at;
		if (at < INT64_MAX && (!next || at < *ret_at)) {
			next = r;
			*ret_at = at;
		}
	}
	return next;
}

static int
poll_answer(void *arg, int wait_ms, struct transport_answer *ret_answer, struct err *err)
{
	struct fake_broker *broker = arg;
	int64_t until = broker->now + wait_ms;
	struct fake_request *request;
	int64_t at = 0;

	(void)err;
	if (broker->answered)
		release(broker->answered);
	broker->answered = NULL;
	while ((request = next_happening(broker, &at)) && at <= until) {
		if (at > broker->now)
			broker->now = at;
		if (!request->arrived && request->arrives_at <= at) {
			arrive(broker, request);
			if (over(request))
				release(request);
			continue;
		}
		*ret_answer = request->answer;
		request->tag = NULL;
		if (over(request))
			broker->answered = request;
		return 1;
	}
	broker->now = until;
	return 0;
}

/* The client forgets what it sent, the broker does not. */
static void
cancel(void *arg)
{
	struct fake_broker *broker = arg;

	if (broker->answered)
		release(broker->answered);
	for (int i = 0; i < FAKE_REQUESTS; i++) {
		broker->requests[i].tag = NULL;
		if (broker->requests[i].used && over(&broker->requests[i]))
			release(&broker->requests[i]);
	}
	broker->answered = NULL;
}

void
fake_broker_init(struct fake_broker *broker, uint64_t seed)
{
	*broker = (struct fake_broker){
		.now = 1700000000000,
		.random.state = seed,
		.transport = {
			.arg = broker, .submit = submit, .poll = poll_answer, .cancel = cancel },
	};
	for (int i = 0; i < TOPICS; i++)
		broker->partitions[i] = topics[i].partitions;
}

void
fake_broker_done(struct fake_broker *broker)
{
	for (int i = 0; i < FAKE_REQUESTS; i++)
		release(&broker->requests[i]);
	for (size_t i = 0; i < broker->n_log; i++)
		free(broker->log[i].payload);
	free(broker->log);
}
