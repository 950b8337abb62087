/* verify.h - the invariants of the books: what is kept is recomputed, what differs is named. */
#ifndef VERIFY_H
#define VERIFY_H

struct err;
struct session;

/* File, schema, chain, records against their journal, kept sums; `tell` gets a line a finding. Answers their number. */
int app_verify(struct session *session, void (*tell)(void *arg, const char *line), void *arg, struct err *err);

#endif
