#include "config.h"

#include "pulsar.h"

#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "outbox.h"
#include "pulsar_answer.h"

#define TRIES 4      /* of an administrative call */
#define PAUSE_MS 300 /* before the second, then doubled */
#define SLICE_MS 200 /* how long a stop may go unnoticed */
#define ANSWER_MAX ((size_t)16 * 1024 * 1024)

static void
add_encoded(struct buf *buf, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (; *text; text++) {
		if (strchr(plain, *text))
			buf_char(buf, *text);
		else
			buf_printf(buf, "%%%02X", (unsigned)(unsigned char)*text);
	}
}

void
pulsar_add_path(struct buf *buf, const char *prefix, const struct pulsar_place *place,
		const char *topic, int partition)
{
	const char *const parts[] = { place->tenant, place->name, topic };

	buf_str(buf, prefix);
	buf_str(buf, "/persistent");
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		buf_char(buf, '/');
		add_encoded(buf, parts[i]);
	}
	if (partition >= 0)
		buf_printf(buf, "-partition-%d", partition);
}

void
pulsar_add_produce_path(struct buf *buf, const struct pulsar_place *place, const char *topic,
			int partition)
{
	pulsar_add_path(buf, "/topics", place, topic, -1);
	buf_printf(buf, "/partitions/%d", partition);
}

static void
add_message(struct buf *buf, const struct outbox_event *event)
{
	buf_str(buf, "{\"key\":");
	json_add_string(buf, event->key);
	buf_str(buf, ",\"payload\":");
	json_add_string(buf, event->body);
	buf_str(buf, ",\"properties\":{\"evento_id\":");
	json_add_string(buf, event->id);
	buf_str(buf, "},\"eventTime\":\"");
	buf_int(buf, event->at);
	buf_str(buf, "\"}");
}

void
pulsar_add_produce_body(struct buf *buf, const char *producer, const struct outbox_event *events,
			size_t n)
{
	buf_str(buf, "{\"producerName\":");
	json_add_string(buf, producer);
	buf_str(buf, ",\"messages\":[");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(buf, ',');
		add_message(buf, &events[i]);
	}
	buf_str(buf, "]}");
}

static bool
says_not_found(const struct transport_answer *answer)
{
	struct buf reason = { 0 };
	bool says;

	pulsar_answer_reason(&reason, answer->body, answer->body_len);
	says = strstr(buf_text(&reason), "not found") != NULL;
	buf_done(&reason);
	return says;
}

static enum pulsar_outcome
outcome_of_status(const struct transport_answer *answer)
{
	int status = answer->status;

	if (status >= 200 && status < 300)
		return PULSAR_DONE;
	if (status == 404 || (status == 500 && says_not_found(answer)))
		return PULSAR_MISSING;
	if (status == 409)
		return PULSAR_EXISTS;
	if (status == 408 || status == 429 || status >= 500)
		return PULSAR_AGAIN;
	if (status == 400 || status == 413 || status == 422)
		return PULSAR_INVALID;
	return PULSAR_REFUSED;
}

enum pulsar_outcome
pulsar_outcome(const struct transport_answer *answer)
{
	switch (answer->result) {
	case TRANSPORT_ANSWERED:
		return outcome_of_status(answer);
	case TRANSPORT_CONNECT:
	case TRANSPORT_LOST:
	case TRANSPORT_TOO_LARGE:
	case TRANSPORT_LOOP:
	case TRANSPORT_MOVED:
		return PULSAR_AGAIN;
	case TRANSPORT_TLS:
	case TRANSPORT_FOREIGN:
		break;
	}
	return PULSAR_REFUSED;
}

static int
answer_error(const struct transport_answer *answer, const char *what, struct err *err)
{
	struct buf reason = { 0 };

	pulsar_answer_reason(&reason, answer->body, answer->body_len);
	if (answer->status == 401)
		err_set(err, ERR_BROKER,
			_("the broker refuses the token, or its role may not do this (401, %s): "
			  "check the token file"),
			what);
	else if (answer->status == 403)
		err_set(err, ERR_BROKER,
			_("the token's role may not do this (403, %s): "
			  "the broker's administrator can grant it"),
			what);
	else if (reason.len > 0)
		err_set(err, ERR_BROKER, _("%s: the broker answers %d: %s"), what, answer->status,
			buf_text(&reason));
	else
		err_set(err, ERR_BROKER, _("%s: the broker answers %d"), what, answer->status);
	buf_done(&reason);
	return ERR_BROKER;
}

int
pulsar_error(const struct transport_answer *answer, const char *what, struct err *err)
{
	switch (answer->result) {
	case TRANSPORT_ANSWERED:
		return answer_error(answer, what, err);
	case TRANSPORT_TLS:
		return err_set(err, ERR_BROKER,
			       _("%s: the broker's certificate is not accepted (%s): "
				 "name its authority's file as pulsar_ca_file"),
			       what, answer->problem);
	case TRANSPORT_FOREIGN:
	case TRANSPORT_LOOP:
		return err_set(err, ERR_BROKER,
			       _("%s: %s: name the brokers' hosts as pulsar_hosts"), what,
			       answer->problem);
	case TRANSPORT_TOO_LARGE:
		return err_set(err, ERR_BROKER, "%s: %s", what, answer->problem);
	case TRANSPORT_CONNECT:
	case TRANSPORT_LOST:
	case TRANSPORT_MOVED:
		break;
	}
	return err_set(err, ERR_NET,
		       _("%s: no answer from the broker (%s): does it run, is the address "
				 "right?"),
		       what, answer->problem);
}

static int
canceled(const char *what, struct err *err)
{
	return err_set(err, ERR_CANCEL, _("%s: interrupted"), what);
}

/* Waits for the answer to `tag`, or only for the time to pass (`tag` NULL). 1 = answered. */
static int
wait_for(const struct pulsar *pulsar, const void *tag, int wait_ms, const char *what,
	 struct transport_answer *ret_answer, struct err *err)
{
	const struct transport *transport = pulsar->transport;

	while (tag || wait_ms > 0) {
		int slice = tag || wait_ms > SLICE_MS ? SLICE_MS : wait_ms;
		int r = transport->poll(transport->arg, slice, ret_answer, err);

		if (r < 0)
			return r;
		if (pulsar->stop && *pulsar->stop)
			return canceled(what, err);
		if (r > 0 && tag && ret_answer->tag == tag)
			return 1;
		wait_ms -= slice;
	}
	return 0;
}

static int
ask_once(const struct pulsar *pulsar, const struct pulsar_call *call, const char *path,
	 struct transport_answer *ret_answer, struct err *err)
{
	struct transport_request request = {
		.method = call->method,
		.path = path,
		.body = call->body,
		.body_len = call->body ? strlen(call->body) : 0,
		.answer_max = ANSWER_MAX,
		.tag = (void *)call,
	};
	int r = pulsar->transport->submit(pulsar->transport->arg, &request, err);

	if (r < 0)
		return r;
	return wait_for(pulsar, call, 0, call->what, ret_answer, err);
}

static int
judge(const struct pulsar_call *call, const struct transport_answer *reply,
      enum pulsar_outcome *ret_outcome, struct buf *answer, struct err *err)
{
	enum pulsar_outcome outcome = pulsar_outcome(reply);

	switch (outcome) {
	case PULSAR_DONE:
	case PULSAR_EXISTS:
	case PULSAR_MISSING:
		break;
	case PULSAR_AGAIN:
	case PULSAR_INVALID:
	case PULSAR_REFUSED:
		return pulsar_error(reply, call->what, err);
	}
	buf_clear(answer);
	buf_add(answer, reply->body, reply->body_len);
	if (buf_failed(answer))
		return err_nomem(err);
	*ret_outcome = outcome;
	return 0;
}

static int
ask_until_ready(const struct pulsar *pulsar, const struct pulsar_call *call, const char *path,
		enum pulsar_outcome *ret_outcome, struct buf *answer, struct err *err)
{
	struct transport_answer reply;
	struct transport_answer none;
	int pause_ms = PAUSE_MS;

	for (int i = 1;; i++) {
		int r = ask_once(pulsar, call, path, &reply, err);

		if (r < 0)
			return r;
		if (i == TRIES || pulsar_outcome(&reply) != PULSAR_AGAIN ||
		    reply.result == TRANSPORT_CONNECT)
			return judge(call, &reply, ret_outcome, answer, err);
		r = wait_for(pulsar, NULL, pause_ms, call->what, &none, err);
		if (r < 0)
			return r;
		pause_ms *= 2;
	}
}

int
pulsar_ask(const struct pulsar *pulsar, const struct pulsar_call *call,
	   enum pulsar_outcome *ret_outcome, struct buf *answer, struct err *err)
{
	struct buf path = { 0 };
	int r;

	pulsar_add_path(&path, "/admin/v2", &pulsar->place, call->topic, call->partition);
	buf_str(&path, call->rest ? call->rest : "");
	if (call->name)
		add_encoded(&path, call->name);
	if (buf_failed(&path))
		r = err_nomem(err);
	else
		r = ask_until_ready(pulsar, call, buf_text(&path), ret_outcome, answer, err);
	buf_done(&path);
	return r;
}

int
pulsar_ready(const struct pulsar *pulsar, int64_t *ret_date, struct err *err)
{
	const struct pulsar_call call = { .method = "GET", .what = "pulsar" };
	struct transport_answer answer;
	int r = ask_once(pulsar, &call, "/admin/v2/brokers/ready", &answer, err);

	if (r < 0)
		return r;
	if (pulsar_outcome(&answer) != PULSAR_DONE)
		return pulsar_error(&answer, call.what, err);
	*ret_date = answer.date;
	return 0;
}
