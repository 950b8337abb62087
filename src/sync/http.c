#include "config.h"

#include "http.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "http_call.h"
#include "http_url.h"
#include "i18n.h"
#include "log.h"
#include "token.h"

#define HOPS_MAX 5
#define ANSWER_MAX ((size_t)1024 * 1024)
#define CONNECTIONS 32L /* kept; by itself libcurl keeps four for each request that is on its way just now */

struct http {
	struct http_options options;
	struct transport transport;
	CURLM *multi;
	char *base;
	char *token;
	int token_serial;
	struct http_call **calls; /* all of them */
	size_t n_calls;
	struct http_call *free;     /* not on their way */
	struct http_call *answered; /* its answer is lent out until the next call */
};

static struct http_call *
call_new(struct http *http)
{
	size_t n = http->n_calls + 1;
	struct http_call **calls = realloc(http->calls, n * sizeof(struct http_call *));
	struct http_call *call;

	if (!calls)
		return NULL;
	http->calls = calls;
	call = http_call_new(&http->options);
	if (call)
		http->calls[http->n_calls++] = call;
	return call;
}

/* An idle handle, the one used last first: its connection is the warmest. */
static struct http_call *
call_take(struct http *http)
{
	struct http_call *call = http->free;

	if (!call)
		return call_new(http);
	http->free = call->next_free;
	return call;
}

static void
call_give_back(struct http *http, struct http_call *call)
{
	call->next_free = http->free;
	http->free = call;
}

static void
release_answered(struct http *http)
{
	if (http->answered)
		call_give_back(http, http->answered);
	http->answered = NULL;
}

static bool
send_call(struct http *http, struct http_call *call)
{
	call->token_serial = http->token_serial;
	call->busy = http_call_send(call, http->multi, http->token);
	return call->busy;
}

static int
http_submit(void *arg, const struct transport_request *request, struct err *err)
{
	struct http *http = arg;
	int timeout_ms = request->timeout_ms;
	struct http_call *call;

	release_answered(http);
	call = call_take(http);
	if (!call)
		return err_nomem(err);
	if (timeout_ms == 0)
		timeout_ms = http->options.timeout_ms ? http->options.timeout_ms : 30000;
	call->tag = request->tag;
	call->answer_max = request->answer_max ? request->answer_max : ANSWER_MAX;
	call->deadline = http_monotonic_ms() + timeout_ms;
	call->hops = 0;
	call->token_retried = false;
	call->bound = request->base != NULL;
	if (http_call_set_place(call, call->bound ? request->base : http->base, request->path) &&
	    http_call_set_request(call, request) && send_call(http, call))
		return 0;
	call_give_back(http, call);
	return err_nomem(err);
}

static void
http_cancel(void *arg)
{
	struct http *http = arg;

	release_answered(http);
	for (size_t i = 0; i < http->n_calls; i++) {
		struct http_call *call = http->calls[i];

		if (!call->busy)
			continue;
		curl_multi_remove_handle(http->multi, call->easy);
		call->busy = false;
		call_give_back(http, call);
	}
}

/* Sends a redirected request on; otherwise says why not. */
static bool
follow(struct http *http, struct http_call *call, enum transport_result *ret_result)
{
	const char *to = NULL;

	if (call->bound) {
		*ret_result = TRANSPORT_MOVED;
		return false;
	}
	if (++call->hops > HOPS_MAX) {
		*ret_result = TRANSPORT_LOOP;
		return false;
	}
	curl_easy_getinfo(call->easy, CURLINFO_REDIRECT_URL, &to);
	if (!to || !http_url_allowed(http->base, http->options.allow_hosts, to)) {
		*ret_result = TRANSPORT_FOREIGN;
		return false;
	}
	if (!http_call_set_url(call, to) || !send_call(http, call)) {
		*ret_result = TRANSPORT_LOST;
		return false;
	}
	return true;
}

/* After a 401: true when the file has another token by now and the request is on its way again. */
static bool
send_with_new_token(struct http *http, struct http_call *call)
{
	struct err err;
	char *token;

	if (!http->options.token_file || call->token_retried)
		return false;
	call->token_retried = true;
	if (token_read(http->options.token_file, &token, &err) < 0) {
		log_write(LOG_WARNING, "sync", "%s", err.text);
		return false;
	}
	if (strcmp(token, http->token) != 0) {
		token_free(http->token);
		http->token = token;
		http->token_serial++;
	} else {
		token_free(token);
	}
	return call->token_serial != http->token_serial && send_call(http, call);
}

static const char *
problem_of(const struct http_call *call, enum transport_result result, CURLcode code)
{
	switch (result) {
	case TRANSPORT_ANSWERED:
		return "";
	case TRANSPORT_LOOP:
		return _("redirected too often");
	case TRANSPORT_FOREIGN:
		return _("redirected to a host that is not allowed");
	case TRANSPORT_MOVED:
		return _("the topic went to another broker");
	case TRANSPORT_TOO_LARGE:
		return _("the answer is too large");
	case TRANSPORT_CONNECT:
	case TRANSPORT_LOST:
	case TRANSPORT_TLS:
		break;
	}
	return call->problem[0] ? call->problem : curl_easy_strerror(code);
}

/* RFC 9110, 6.6.1: the Date header. */
static int64_t
date_of(const struct http_call *call)
{
	struct curl_header *header;
	time_t seconds = -1;

	if (curl_easy_header(call->easy, "Date", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
		seconds = curl_getdate(header->value, NULL);
	return seconds > 0 ? (int64_t)seconds * 1000 : 0;
}

static void
fill_answer(struct http_call *call, enum transport_result result, CURLcode code, long status,
	    struct transport_answer *ret_answer)
{
	curl_off_t after = 0;

	curl_easy_getinfo(call->easy, CURLINFO_RETRY_AFTER, &after);
	if (after > 3600)
		after = 3600;
	*ret_answer = (struct transport_answer){
		.tag = call->tag,
		.result = result,
		.status = result == TRANSPORT_ANSWERED ? (int)status : 0,
		.retry_after = after > 0 ? after * 1000 : 0,
		.date = date_of(call),
		.base = call->base,
		.body = buf_text(&call->answer),
		.body_len = call->answer.len,
		.problem = problem_of(call, result, code),
	};
}

static void
log_call(const struct http_call *call, CURLcode code, long status)
{
	curl_off_t us = 0;

	curl_easy_getinfo(call->easy, CURLINFO_TOTAL_TIME_T, &us);
	log_write(LOG_DEBUG, "http", "%s: %ld %s, %lld ms", call->path, status,
		  code == CURLE_OK ? "" : call->problem, (long long)(us / 1000));
}

/* A transfer ended: true when that is the request's answer, false when it goes on elsewhere. */
static bool
finish(struct http *http, struct http_call *call, CURLcode code,
       struct transport_answer *ret_answer)
{
	enum transport_result result = http_call_result(call, code);
	long status = 0;

	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	log_call(call, code, status);
	curl_multi_remove_handle(http->multi, call->easy);
	call->busy = false;
	if (code == CURLE_OK && (status == 307 || status == 308) && follow(http, call, &result))
		return false;
	if (code == CURLE_OK && status == 401 && send_with_new_token(http, call))
		return false;
	fill_answer(call, result, code, status, ret_answer);
	http->answered = call;
	return true;
}

static bool
next_finished(struct http *http, struct transport_answer *ret_answer)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left))) {
		struct http_call *call = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		if (finish(http, call, message->data.result, ret_answer))
			return true;
	}
	return false;
}

static int
http_poll(void *arg, int wait_ms, struct transport_answer *ret_answer, struct err *err)
{
	struct http *http = arg;
	int64_t until = http_monotonic_ms() + wait_ms;
	struct curl_waitfd wake = { .fd = http->options.wake_fd, .events = CURL_WAIT_POLLIN };
	unsigned n_wake = http->options.wake_fd > 0 ? 1 : 0;
	int running;

	release_answered(http);
	for (;;) {
		int64_t left;

		if (curl_multi_perform(http->multi, &running) != CURLM_OK)
			return err_set(err, ERR_NET, "%s", _("libcurl failed: start again"));
		if (next_finished(http, ret_answer))
			return 1;
		left = until - http_monotonic_ms();
		if (left <= 0 || wake.revents)
			return 0;
		if (curl_multi_poll(http->multi, n_wake ? &wake : NULL, n_wake, (int)left, NULL) !=
		    CURLM_OK)
			return err_set(err, ERR_NET, "%s", _("libcurl failed: start again"));
	}
}

static int
read_token(struct http *http, struct err *err)
{
	const struct http_options *options = &http->options;
	int r = 0;

	if (options->token_file)
		r = token_read(options->token_file, &http->token, err);
	else if (options->token)
		r = token_copy(options->token, &http->token, err);
	if (r == 0 && http->token && http_url_exposed(http->base))
		log_write(LOG_WARNING, "sync",
			  "the token goes to the broker over plain http: use https");
	return r;
}

int
http_new(const struct http_options *options, struct http **ret_http, struct err *err)
{
	struct http *http = calloc(1, sizeof(*http));
	int r = 0;

	if (!http)
		return err_nomem(err);
	http->options = *options;
	http->transport = (struct transport){
		.arg = http,
		.submit = http_submit,
		.poll = http_poll,
		.cancel = http_cancel,
	};
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(http);
		return err_nomem(err);
	}
	http->multi = curl_multi_init();
	if (!http->multi || curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS) != CURLM_OK)
		r = err_nomem(err);
	if (r == 0)
		r = http_url_base(options->url, &http->base, err);
	if (r == 0)
		r = read_token(http, err);
	if (r < 0)
		http_free(http);
	else
		*ret_http = http;
	return r;
}

void
http_free(struct http *http)
{
	if (!http)
		return;
	for (size_t i = 0; i < http->n_calls; i++) {
		curl_multi_remove_handle(http->multi, http->calls[i]->easy);
		http_call_free(http->calls[i]);
	}
	free(http->calls);
	curl_multi_cleanup(http->multi);
	token_free(http->token);
	free(http->base);
	free(http);
	curl_global_cleanup();
}

const struct transport *
http_transport(struct http *http)
{
	return &http->transport;
}

void
http_add_library(struct buf *buf)
{
	buf_printf(buf, "%s\n", curl_version());
}
