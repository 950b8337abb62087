#include "config.h"

#include "sync_thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "date.h"
#include "hash.h"
#include "i18n.h"
#include "lease.h"
#include "log.h"
#include "session.h"

#define IDLE_MS 500  /* other processes' commits; our own nudge */
#define AGAIN_MS 1000
#define STOP_MS 1500
#define TELL_MS 100  /* news of one state come no more often */
#define COUNT_SHARE 20

struct sync_thread {
	struct sync_thread_options options; /* texts in `arena` */
	struct arena arena;
	pthread_t thread;
	int wake_fd; /* to the thread */
	int news_fd; /* to the screens */
	pthread_mutex_t gate; /* held by the thread while it works */

	pthread_mutex_t mutex; /* of what follows */
	struct sync_status status;
	bool stop;
	bool wanted; /* somebody waits for the gate */

	/* The thread's own. */
	struct session session;
	struct sync_status now;
	volatile sig_atomic_t stopped; /* for the engine, as seen last */
	int64_t told_at;
	int64_t count_at;
};

static void
wake(int fd)
{
	uint64_t one = 1;
	ssize_t written = write(fd, &one, sizeof(one));

	(void)written; /* full: it is readable already */
}

static void
drain(int fd)
{
	uint64_t n;
	ssize_t got = read(fd, &n, sizeof(n));

	(void)got; /* nothing there is as good */
}

static bool
asked_to_stop(struct sync_thread *thread)
{
	pthread_mutex_lock(&thread->mutex);
	thread->stopped = thread->stop;
	pthread_mutex_unlock(&thread->mutex);
	return thread->stopped;
}

/* Who wants to stop the process may do so now. */
static void
let_pass(struct sync_thread *thread)
{
	const struct timespec moment = { 0, 1000000 };

	for (;;) {
		bool wanted;

		pthread_mutex_lock(&thread->mutex);
		wanted = thread->wanted;
		pthread_mutex_unlock(&thread->mutex);
		if (!wanted)
			return;
		pthread_mutex_unlock(&thread->gate);
		nanosleep(&moment, NULL);
		pthread_mutex_lock(&thread->gate);
	}
}

static bool
same_engine(const struct engine_status *a, const struct engine_status *b)
{
	return a->state == b->state && a->waiting == b->waiting &&
	       a->waiting_parked == b->waiting_parked && a->oldest_at == b->oldest_at &&
	       a->next_at == b->next_at && a->publisher.published == b->publisher.published &&
	       a->publisher.failing == b->publisher.failing &&
	       a->publisher.trouble_at == b->publisher.trouble_at;
}

static bool
same_state(const struct sync_status *a, const struct sync_status *b)
{
	return a->state == b->state && a->engine.state == b->engine.state &&
	       strcmp(a->holder, b->holder) == 0 && strcmp(a->trouble.text, b->trouble.text) == 0;
}

/* Passes news on: of another state at once, of numbers now and then. */
static void
tell(struct sync_thread *thread)
{
	int64_t now = date_monotonic();
	bool news = !same_state(&thread->now, &thread->status); /* only this thread writes it */

	if (!news && (same_engine(&thread->now.engine, &thread->status.engine) ||
		      now - thread->told_at < TELL_MS))
		return;
	pthread_mutex_lock(&thread->mutex);
	thread->status = thread->now;
	pthread_mutex_unlock(&thread->mutex);
	thread->told_at = now;
	wake(thread->news_fd);
}

static void
set_state(struct sync_thread *thread, enum sync_state state, const struct err *trouble)
{
	struct err none = { 0 };

	thread->now.state = state;
	thread->now.trouble = trouble ? *trouble : none;
	if (state != SYNC_ELSEWHERE)
		thread->now.holder[0] = '\0';
}

/* Counting goes through all that waits, so not often when that is much. */
static void
count(struct sync_thread *thread)
{
	int64_t from = date_monotonic(), to;
	struct err err;

	if (from < thread->count_at)
		return;
	if (engine_count(&thread->session, &thread->now.engine, &err) < 0)
		log_write(LOG_WARNING, "sync", "%s", err.text);
	to = date_monotonic();
	thread->count_at = to + COUNT_SHARE * (to - from);
}

static int64_t
clock_now(void *arg)
{
	return session_now(arg);
}

/* Publishes until it is stopped or fails. A wake-up that comes while the engine steps ends its
 * rest, and it looks for events. */
static int
run_engine(struct sync_thread *thread, struct engine *engine, struct err *err)
{
	int r;

	set_state(thread, SYNC_RUNS, NULL);
	do {
		let_pass(thread);
		drain(thread->wake_fd);
		asked_to_stop(thread);
		r = engine_step(engine, err);
		engine_look(engine, &thread->now.engine);
		tell(thread);
	} while (r > 0);
	return r;
}

static int
publish(struct sync_thread *thread, struct err *err)
{
	struct http_options http_options = thread->options.http;
	struct session *session = &thread->session;
	struct engine_options options = {
		.mode = ENGINE_CONTINUOUS,
		.session = session,
		.store_path = thread->options.store_path,
		.user = session->acting_for ? session->acting_for : session->user,
		.station = session->settings.station,
		.generation = session->settings.generation,
		.ulid = &session->ulid,
		.clock = { session, clock_now },
		.place = thread->options.place,
		.stop = &thread->stopped,
		.idle_ms = IDLE_MS,
		.stop_ms = STOP_MS,
	};
	struct engine *engine = NULL;
	struct http *http = NULL;
	int r;

	random_bytes(&options.seed, sizeof(options.seed));
	http_options.wake_fd = thread->wake_fd;
	r = http_new(&http_options, &http, err);
	if (r == 0) {
		options.transport = http_transport(http);
		r = engine_new(&options, &engine, err);
	}
	if (r == 0)
		r = run_engine(thread, engine, err);
	engine_free(engine);
	http_free(http);
	return r;
}

static int
open_session(struct sync_thread *thread, struct err *err)
{
	const struct session_options options = {
		.path = thread->options.store_path,
		.user = thread->options.user,
		.read_only = thread->options.read_only,
	};

	if (thread->session.store)
		return session_refresh(&thread->session, err);
	return session_open(&thread->session, &options, err);
}

/* One try. What ends it is told, and tried again. */
static void
turn(struct sync_thread *thread)
{
	struct err err = { 0 };
	int r = open_session(thread, &err);

	if (r < 0) {
		session_close(&thread->session);
		set_state(thread, SYNC_FAILED, &err);
		return;
	}
	count(thread);
	if (app_outbox_allowed(&thread->session, &err) < 0) {
		set_state(thread, SYNC_REFUSED, &err);
	} else if (!thread->options.http.url) {
		set_state(thread, SYNC_NO_BROKER, NULL);
	} else if (lease_held(thread->options.store_path, thread->now.holder,
			      sizeof(thread->now.holder))) {
		set_state(thread, SYNC_ELSEWHERE, NULL);
	} else {
		r = publish(thread, &err);
		if (r < 0 && r != ERR_LOCKED) {
			set_state(thread, SYNC_FAILED, &err);
			session_close(&thread->session); /* the store may need a new start */
		}
	}
}

static void *
run(void *arg)
{
	struct sync_thread *thread = arg;
	struct pollfd wait = { .fd = thread->wake_fd, .events = POLLIN };

	while (!asked_to_stop(thread)) {
		drain(thread->wake_fd);
		pthread_mutex_lock(&thread->gate);
		let_pass(thread);
		turn(thread);
		pthread_mutex_unlock(&thread->gate);
		if (asked_to_stop(thread))
			break;
		tell(thread);
		poll(&wait, 1, AGAIN_MS);
	}
	session_close(&thread->session);
	set_state(thread, SYNC_ENDED, NULL);
	tell(thread);
	return NULL;
}

/* "" counts as not set. */
static int
copy_options(struct sync_thread *thread, struct err *err)
{
	struct sync_thread_options *o = &thread->options;
	const char **const texts[] = {
		&o->store_path,     &o->user,       &o->http.url,       &o->http.allow_hosts,
		&o->http.token_file, &o->http.token, &o->http.ca_file,   &o->http.cert_file,
		&o->http.key_file,  &o->place.tenant, &o->place.name,
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const char *before = *texts[i];

		if (!before || !*before)
			*texts[i] = NULL;
		else if (!(*texts[i] = arena_string(&thread->arena, before)))
			return err_nomem(err);
	}
	return 0;
}

/* The new thread takes no signals: they are the screens'. */
static int
spawn(struct sync_thread *thread, struct err *err)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&thread->thread, NULL, run, thread);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r == 0 ? 0 : err_set(err, ERR_STORE, _("no thread can be made: %s"), strerror(r));
}

static void
release(struct sync_thread *thread)
{
	if (thread->wake_fd >= 0)
		close(thread->wake_fd);
	if (thread->news_fd >= 0)
		close(thread->news_fd);
	arena_done(&thread->arena);
	pthread_mutex_destroy(&thread->gate);
	pthread_mutex_destroy(&thread->mutex);
	free(thread);
}

int
sync_thread_start(const struct sync_thread_options *options, struct sync_thread **ret_thread,
		  struct err *err)
{
	struct sync_thread *thread = calloc(1, sizeof(*thread));
	int r = 0;

	if (!thread)
		return err_nomem(err);
	thread->options = *options;
	thread->status.engine.oldest_at = ABSENT;
	thread->now = thread->status;
	pthread_mutex_init(&thread->gate, NULL);
	pthread_mutex_init(&thread->mutex, NULL);
	thread->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	thread->news_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (thread->wake_fd < 0 || thread->news_fd < 0)
		r = err_set(err, ERR_STORE, _("no thread can be made: %s"), strerror(errno));
	if (r == 0)
		r = copy_options(thread, err);
	if (r == 0)
		r = spawn(thread, err);
	if (r < 0)
		release(thread);
	else
		*ret_thread = thread;
	return r;
}

void
sync_thread_stop(struct sync_thread *thread)
{
	if (!thread)
		return;
	pthread_mutex_lock(&thread->mutex);
	thread->stop = true;
	pthread_mutex_unlock(&thread->mutex);
	wake(thread->wake_fd);
}

void
sync_thread_free(struct sync_thread *thread)
{
	if (!thread)
		return;
	sync_thread_stop(thread);
	pthread_join(thread->thread, NULL);
	release(thread);
}

void
sync_thread_nudge(struct sync_thread *thread)
{
	wake(thread->wake_fd);
}

static void
want(struct sync_thread *thread, bool wanted)
{
	pthread_mutex_lock(&thread->mutex);
	thread->wanted = wanted;
	pthread_mutex_unlock(&thread->mutex);
	wake(thread->wake_fd);
}

void
sync_thread_hold(struct sync_thread *thread)
{
	if (!thread)
		return;
	want(thread, true);
	pthread_mutex_lock(&thread->gate);
}

void
sync_thread_go_on(struct sync_thread *thread)
{
	if (!thread)
		return;
	pthread_mutex_unlock(&thread->gate);
	want(thread, false);
}

int
sync_thread_fd(const struct sync_thread *thread)
{
	return thread->news_fd;
}

void
sync_thread_look(struct sync_thread *thread, struct sync_status *ret_status)
{
	drain(thread->news_fd);
	pthread_mutex_lock(&thread->mutex);
	*ret_status = thread->status;
	pthread_mutex_unlock(&thread->mutex);
}
