/* transport.h - how the sync engine talks to a broker: requests go in, answers come out.
 *
 * Implemented by http.c and, for tests, by a simulator. One thread. Every submitted request gets
 * exactly one answer, at the latest when its time-out has passed.
 */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stddef.h> /* size_t */
#include <stdint.h>

struct err;

enum transport_result {
	TRANSPORT_ANSWERED,  /* `status` says what the broker thinks */
	TRANSPORT_CONNECT,   /* nobody there: the request did not arrive */
	TRANSPORT_LOST,      /* time-out, reset, body cut short: it may have been carried out */
	TRANSPORT_TOO_LARGE, /* the answer is larger than `answer_max` */
	TRANSPORT_TLS,       /* the broker's certificate was not accepted */
	TRANSPORT_LOOP,      /* too many redirects */
	TRANSPORT_FOREIGN,   /* a redirect to a host that is not allowed */
	TRANSPORT_MOVED,     /* redirected, but it was for its `base` only: not carried out */
};

struct transport_request {
	const char *method; /* static */
	const char *path;   /* with its query, begins with '/'; copied */
	const char *base;   /* of an answer: go there and nowhere else; NULL = the usual way */
	const char *body;   /* JSON; borrowed until the answer; NULL = none */
	size_t body_len;
	size_t answer_max; /* bytes of the answer's body that are taken; 0 = 1 MiB */
	int timeout_ms;    /* of the whole request; 0 = the transport's own */
	void *tag;         /* comes back with the answer */
};

struct transport_answer {
	void *tag;
	enum transport_result result;
	int status;          /* HTTP status; 0 unless TRANSPORT_ANSWERED */
	int64_t retry_after; /* ms, 0 = not said */
	int64_t date;        /* UTC ms by the clock of who answered, to the second; 0 = not said */
	const char *base;    /* who answered, after redirects; borrowed likewise; "" = not known */
	const char *body;    /* borrowed until the next call of the transport; never NULL */
	size_t body_len;
	const char *problem; /* for people, harmless, borrowed likewise; "" when answered */
};

struct transport {
	void *arg;

	/* Sends; ERR_NOMEM or ERR_NET when that is impossible here, and no answer comes then. */
	int (*submit)(void *arg, const struct transport_request *request, struct err *err);

	/* Waits for an answer: 1 = `*ret_answer` is one, 0 = `wait_ms` passed or a wake-up came. */
	int (*poll)(void *arg, int wait_ms, struct transport_answer *ret_answer, struct err *err);

	/* Gives up what is on its way: no answers come, bodies and tags are left alone from now. */
	void (*cancel)(void *arg);
};

/* Where the time comes from: UTC ms. */
struct sync_clock {
	void *arg;
	int64_t (*now)(void *arg);
};

#endif
