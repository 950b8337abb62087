#include "config.h"

#include "http_call.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UPLOAD_BYTES (256L * 1024) /* a batch goes out at one turn, not 64 KB of it a turn */

int64_t
http_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static size_t
take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct http_call *call = arg;

	if (n > call->answer_max - call->answer.len) {
		call->too_large = true;
		return 0;
	}
	buf_add(&call->answer, bytes, size * n);
	return buf_failed(&call->answer) ? 0 : n;
}

void
http_call_free(struct http_call *call)
{
	if (!call)
		return;
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	buf_done(&call->answer);
	free(call->url);
	free(call->base);
	free(call->path);
	free(call);
}

/* What is the same for every request of a handle. */
static bool
set_handle(struct http_call *call, const struct http_options *options)
{
	CURL *easy = call->easy;
	int connect_ms = options->connect_timeout_ms ? options->connect_timeout_ms : 5000;
	int stall_s = options->stall_s ? options->stall_s : 15;
	bool ok = true;

#define SET(option, value) (ok = ok && curl_easy_setopt(easy, option, value) == CURLE_OK)
	SET(CURLOPT_PRIVATE, call);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PATH_AS_IS, 1L);
	SET(CURLOPT_TCP_KEEPALIVE, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
	SET(CURLOPT_LOW_SPEED_TIME, (long)stall_s);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BYTES);
	SET(CURLOPT_ERRORBUFFER, call->problem);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, call);
	if (options->ca_file)
		SET(CURLOPT_CAINFO, options->ca_file);
	if (options->cert_file)
		SET(CURLOPT_SSLCERT, options->cert_file);
	if (options->key_file)
		SET(CURLOPT_SSLKEY, options->key_file);
#undef SET
	return ok;
}

struct http_call *
http_call_new(const struct http_options *options)
{
	struct http_call *call = calloc(1, sizeof(*call));

	if (!call)
		return NULL;
	call->easy = curl_easy_init();
	if (call->easy && set_handle(call, options))
		return call;
	http_call_free(call);
	return NULL;
}

static bool
add_header(struct curl_slist **headers, const char *line)
{
	struct curl_slist *more = curl_slist_append(*headers, line);

	if (more)
		*headers = more;
	return more != NULL;
}

static bool
add_token(struct curl_slist **headers, const char *token)
{
	struct buf line = { 0 };
	bool ok;

	buf_str(&line, "Authorization: Bearer ");
	buf_str(&line, token);
	ok = !buf_failed(&line) && add_header(headers, buf_text(&line));
	if (line.text)
		explicit_bzero(line.text, line.room);
	buf_done(&line);
	return ok;
}

static bool
set_headers(struct http_call *call, const char *token)
{
	struct curl_slist *headers = NULL;
	bool ok = add_header(&headers, "Content-Type: application/json") &&
		  add_header(&headers, "Expect:");

	if (ok && token)
		ok = add_token(&headers, token);
	ok = ok && curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
	curl_slist_free_all(call->headers);
	call->headers = headers;
	return ok;
}

bool
http_call_send(struct http_call *call, CURLM *multi, const char *token)
{
	int64_t left = call->deadline - http_monotonic_ms();
	long timeout_ms = left > 1 ? (long)left : 1;

	buf_clear(&call->answer);
	call->too_large = false;
	call->problem[0] = '\0';
	return set_headers(call, token) &&
	       curl_easy_setopt(call->easy, CURLOPT_URL, call->url) == CURLE_OK &&
	       curl_easy_setopt(call->easy, CURLOPT_TIMEOUT_MS, timeout_ms) == CURLE_OK &&
	       curl_multi_add_handle(multi, call->easy) == CURLM_OK;
}

bool
http_call_set_request(struct http_call *call, const struct transport_request *request)
{
	CURL *easy = call->easy;
	const char *body = request->body ? request->body : "";

	if (strcmp(request->method, "GET") == 0)
		return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
		       curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, NULL) == CURLE_OK;
	return curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len) ==
		       CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK;
}

static bool
replace(char **text, const char *with, size_t len)
{
	char *copy = strndup(with, len);

	if (!copy)
		return false;
	free(*text);
	*text = copy;
	return true;
}

bool
http_call_set_place(struct http_call *call, const char *base, const char *path)
{
	struct buf url = { 0 };
	bool ok = replace(&call->base, base, strlen(base)) &&
		  replace(&call->path, path, strlen(path));

	buf_str(&url, base);
	buf_str(&url, path);
	ok = ok && !buf_failed(&url) && replace(&call->url, url.text, url.len);
	buf_done(&url);
	return ok;
}

bool
http_call_set_url(struct http_call *call, const char *url)
{
	size_t len = strlen(url);
	size_t path_len = strlen(call->path);
	bool same_path = len > path_len && strcmp(url + len - path_len, call->path) == 0;

	return replace(&call->url, url, len) &&
	       replace(&call->base, url, same_path ? len - path_len : 0);
}

enum transport_result
http_call_result(const struct http_call *call, CURLcode code)
{
	switch ((int)code) {
	case CURLE_OK:
		return TRANSPORT_ANSWERED;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
		return TRANSPORT_CONNECT;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return TRANSPORT_TLS;
	default:
		return call->too_large ? TRANSPORT_TOO_LARGE : TRANSPORT_LOST;
	}
}
