/* verify.h - the invariants of the books: what is kept is recomputed, what differs is named. */
#ifndef VERIFY_H
#define VERIFY_H

#include <stdint.h>

struct err;
struct session;

struct verify_listener {
	void (*tell)(void *arg, const char *line); /* a finding */
	void (*progress)(void *arg, int64_t done, int64_t meant); /* NULL, or after each row that was looked at */
	int (*stop)(void *arg); /* NULL, or asked often, in the middle of statements; other than 0: ERR_CANCEL */
	void *arg;
};

/* File, schema, chain, records against their journal, kept sums. Answers the number of findings. */
int app_verify(struct session *session, const struct verify_listener *listener, struct err *err);

#endif
