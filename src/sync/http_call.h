/* http_call.h - one request on its way, for http.c only. */
#ifndef HTTP_CALL_H
#define HTTP_CALL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "http.h"

/* The easy handle is kept for the next request. */
struct http_call {
	struct http_call *next_free;
	CURL *easy;
	struct curl_slist *headers;
	struct buf answer;
	char *url;
	char *base; /* where the path is looked for */
	char *path;
	bool bound; /* to that base: redirects are not followed */
	size_t answer_max;
	int64_t deadline; /* monotonic ms */
	int hops;
	int token_serial; /* the token it was sent with */
	bool token_retried;
	bool too_large;
	bool busy;      /* on its way */
	void *tag;
	char problem[CURL_ERROR_SIZE];
};

/* NULL when out of memory or when libcurl does not take an option. */
struct http_call *http_call_new(const struct http_options *options);
void http_call_free(struct http_call *call);

/* Method and body; the body is borrowed until the answer. */
bool http_call_set_request(struct http_call *call, const struct transport_request *request);

/* Where it goes: `base` and `path` one after the other. Both are copied. */
bool http_call_set_place(struct http_call *call, const char *base, const char *path);

/* The same request to another place, wherever a redirect leads. */
bool http_call_set_url(struct http_call *call, const char *url);

/* Puts it on its way, for the first time, to another place or with another token (or NULL). */
bool http_call_send(struct http_call *call, CURLM *multi, const char *token);

/* What the end of a transfer means. */
enum transport_result http_call_result(const struct http_call *call, CURLcode code);

int64_t http_monotonic_ms(void);

#endif
