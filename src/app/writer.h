/* writer.h - a thread with a connection of its own that does what it is asked, first in, first out.
 *
 * The one with the process's only read-write connection is the writer; others, opened for reading, do long reads. While a
 * long request runs in slices, short ones slip in between them. Signals never come here.
 */
#ifndef WRITER_H
#define WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "request.h"
#include "session.h"

struct err;
struct writer;

/* Opens the connection (`options->read_only`: a reader) and starts the thread. */
int writer_start(const struct session_options *options, struct writer **ret_writer, struct err *err);

/* Does what is small and still waits, stops the rest between slices, ends the thread. NULL is fine. */
void writer_free(struct writer *writer);

/* Takes the request over and answers its ticket, > 0; 0 when too many wait: then it stays the caller's. */
int64_t writer_send(struct writer *writer, struct request *request);

/* Room for no more: let the keys wait in the terminal. */
bool writer_full(struct writer *writer);

/* The next answer, NULL when there is none; answer_free() it. One for each request, and REQUEST_PROGRESS now and then. */
struct answer *writer_take(struct writer *writer);

/* Readable while there is an answer. */
int writer_fd(const struct writer *writer);

/* Stops the long request that runs, at its next row. False when none does. */
bool writer_cancel(struct writer *writer);

struct writer_progress {
	int64_t ticket; /* of the long request that runs; 0 = none */
	enum request_kind kind;
	enum step step;
	bool rehearse;
	int64_t done, meant; /* meant 0 = unknown */
	int64_t started_at;  /* date_monotonic() */
	size_t waiting;      /* requests that wait */
};
void writer_look(struct writer *writer, struct writer_progress *ret_progress);

/* Between these two no write transaction is open and no lock held: the process may be stopped. */
void writer_hold(struct writer *writer);
void writer_go_on(struct writer *writer);

#endif
