/* sync_thread.h - the sync engine in a thread of its own, for the screens.
 *
 * It opens its own session on the store, publishes while nobody else does and takes over when the
 * one that did ends; counts what waits in any case. It starts again by itself after every trouble.
 * The screens start it, look at its status when the event fd they poll is readable, and nudge it
 * after a commit; none of that waits for the network. Source: architecture.md section 4.
 */
#ifndef SYNC_THREAD_H
#define SYNC_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "err.h"
#include "http.h"
#include "pulsar.h"

struct sync_thread;

enum sync_state {
	SYNC_STARTING,
	SYNC_NO_BROKER, /* no address is set: events wait */
	SYNC_REFUSED,   /* demo data, --solo-lectura: `trouble` says why */
	SYNC_ELSEWHERE, /* another process publishes: `holder`; taken over when it ends */
	SYNC_RUNS,      /* `engine` says what it does, and its trouble */
	SYNC_FAILED,    /* the store or the settings of the broker: `trouble` says why */
	SYNC_ENDED,
};

struct sync_status {
	enum sync_state state;
	struct engine_status engine; /* counts in every state, the rest while it runs */
	char holder[128];            /* "user (pid N)", "" = nobody else */
	struct err trouble;          /* code 0 = none */
};

/* Texts are copied. */
struct sync_thread_options {
	const char *store_path; /* an existing store, brought up to date */
	const char *user;       /* --usuario, or NULL */
	bool read_only;
	struct http_options http; /* url NULL or "": no broker is set; wake_fd is not looked at */
	struct pulsar_place place;
};

/* Fails (ERR_NOMEM, ERR_STORE) only when there can be no thread; all else is told by its status. */
int sync_thread_start(const struct sync_thread_options *options, struct sync_thread **ret_thread,
		      struct err *err);

/* Asks it to end and does not wait: SYNC_ENDED comes, at most some 2 s later. NULL is fine. */
void sync_thread_stop(struct sync_thread *thread);

/* Stops it and waits for its end. NULL is fine. */
void sync_thread_free(struct sync_thread *thread);

/* Something was committed, or the settings changed: it looks at once. Any thread. */
void sync_thread_nudge(struct sync_thread *thread);

/* Between these it neither reads nor writes the store: for who stops the process. Waits for what it does now, at most some
 * 200 ms. NULL is fine. */
void sync_thread_hold(struct sync_thread *thread);
void sync_thread_go_on(struct sync_thread *thread);

/* Readable when the status changed since sync_thread_look; owned by the thread. */
int sync_thread_fd(const struct sync_thread *thread);

/* The newest status; any one thread. */
void sync_thread_look(struct sync_thread *thread, struct sync_status *ret_status);

#endif
