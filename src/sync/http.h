/* http.h - the one libcurl wrapper: a transport over HTTP/1.1 with kept connections.
 *
 * TLS peer and host are always verified, bodies are capped, every request has its time-outs, and
 * redirects (307, 308) are followed by hand: at most 5, http and https only, never from https to
 * http, only to allowed hosts. The bearer token goes to those and nowhere else and is never logged.
 * Sources: pulsar-http.md sections 1 and 4, facts.md (libcurl).
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>

#include "transport.h"

struct buf;
struct err;
struct http;

/* All borrowed until http_free, all optional but `url`. */
struct http_options {
	const char *url;         /* http(s)://host[:port][/prefix] of the broker's web service */
	const char *allow_hosts; /* besides url's own host, comma-separated */
	const char *token_file;  /* regular file that only its owner can read */
	const char *token;       /* from the environment; used when there is no file */
	const char *ca_file;     /* PEM; NULL = the system's */
	const char *cert_file;   /* client certificate and key, PEM */
	const char *key_file;
	int connect_timeout_ms; /* 0 = 5000 */
	int timeout_ms;         /* 0 = 30000 */
	int stall_s;            /* less than a byte a second for so long: given up; 0 = 15 */
	int wake_fd;            /* readable = poll comes back early; 0 = none */
};

/* Reads the token and checks the URL: ERR_USAGE names what is wrong (a pulsar:// address is
 * answered with the web port's), ERR_RIGHT: others can read the token file. No network yet. */
int http_new(const struct http_options *options, struct http **ret_http, struct err *err);

/* Requests on their way are given up. NULL is fine. */
void http_free(struct http *http);

/* Borrowed, as long as `http` lives. */
const struct transport *http_transport(struct http *http);

/* A line with the name and version of libcurl and its parts. */
void http_add_library(struct buf *buf);

#endif
