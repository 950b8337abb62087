#include "config.h"

#include "writer.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "date.h"
#include "err.h"
#include "i18n.h"
#include "log.h"
#include "mailbox.h"

#define REQUESTS_MAX 256
#define ANSWERS_MAX 1024 /* more than there can be: a request has one answer, and who sends takes them; progress adds one */
#define TELL_MS 100

struct writer {
	struct session session; /* the thread's */
	struct mailbox *requests, *answers;
	pthread_t thread;
	bool started;
	pthread_mutex_t gate; /* held while something may be written */
	pthread_mutex_t lock; /* of what follows */
	struct writer_progress progress;
	bool cancelled, ending, wanted; /* wanted: somebody waits for the gate */
	int64_t tickets, told_at;
};

/* Whoever sent it takes its answers before it sends more, so there is room. */
static void
answer(struct writer *writer, struct answer *answer)
{
	if (mailbox_put(writer->answers, answer))
		return;
	log_write(LOG_ERROR, "writer", "an answer was lost: %lld", (long long)answer->ticket);
	answer_free(answer);
}

/* Who has something to take looks at the progress, too; and who takes nothing for long loses no answer to notes. */
static void
tell_progress(struct writer *writer)
{
	struct answer *note = mailbox_count(writer->answers) == 0 ? calloc(1, sizeof(*note)) : NULL;

	if (!note)
		return;
	note->kind = REQUEST_PROGRESS;
	answer(writer, note);
}

/* Under way: one request, or a short one that slipped into it. */
struct run {
	struct writer *writer;
	struct request_run run;
	bool whole; /* a small one is not cut, and tells no progress */
};

static void
on_progress(void *arg, int64_t done, int64_t meant)
{
	struct run *run = arg;
	struct writer *writer = run->writer;
	int64_t now = date_monotonic();
	bool due;

	if (run->whole)
		return;
	pthread_mutex_lock(&writer->lock);
	writer->progress.done = done;
	if (meant > 0)
		writer->progress.meant = meant;
	run->run.stop = writer->cancelled;
	due = now - writer->told_at >= TELL_MS;
	if (due)
		writer->told_at = now;
	pthread_mutex_unlock(&writer->lock);
	if (due)
		tell_progress(writer);
}

static void do_request(struct writer *writer, struct request *request, bool slipped_in);

static bool
slips_in(const void *item)
{
	return request_short(item);
}

/* Who wants to stop the process may do so now. */
static void
let_pass(struct writer *writer)
{
	const struct timespec moment = { 0, 1000000 };
	bool wanted = true;

	while (wanted) {
		pthread_mutex_lock(&writer->lock);
		wanted = writer->wanted;
		pthread_mutex_unlock(&writer->lock);
		if (!wanted)
			return;
		pthread_mutex_unlock(&writer->gate);
		nanosleep(&moment, NULL);
		pthread_mutex_lock(&writer->gate);
	}
}

static int
is_cancelled(void *arg)
{
	const struct run *run = arg;
	bool cancelled;

	pthread_mutex_lock(&run->writer->lock);
	cancelled = run->writer->cancelled;
	pthread_mutex_unlock(&run->writer->lock);
	return cancelled;
}

static int
on_between(void *arg)
{
	struct run *run = arg;
	struct writer *writer = run->writer;
	struct request *request;

	if (run->whole)
		return 0;
	let_pass(writer);
	while ((request = mailbox_take_if(writer->requests, slips_in)))
		do_request(writer, request, true);
	return is_cancelled(run);
}

static void
note_start(struct writer *writer, const struct request *request)
{
	pthread_mutex_lock(&writer->lock);
	writer->progress = (struct writer_progress){ 0 };
	writer->cancelled = writer->ending;
	if (request && !request_small(request) && !request->quiet)
		writer->progress = (struct writer_progress){ .ticket = request->ticket, .kind = request->kind,
			                                     .step = request->step, .rehearse = request->rehearse,
			                                     .meant = request->meant ? request->meant
			                                                             : (int64_t)request->n_rows,
			                                     .started_at = date_monotonic() };
	pthread_mutex_unlock(&writer->lock);
}

static void
do_request(struct writer *writer, struct request *request, bool slipped_in)
{
	struct run run = { .writer = writer, .whole = slipped_in || request_small(request),
		           .run = { .session = &writer->session, .request = request, .answer = request->answer,
		                    .progress = on_progress, .between = on_between, .stopped = is_cancelled, .arg = &run } };

	if (!slipped_in)
		note_start(writer, request);
	request_do(&run.run);
	if (!slipped_in)
		note_start(writer, NULL);
	answer(writer, request->answer);
	request->answer = NULL;
	request_free(request);
}

/* At the end only what is small is still done: a key was pressed for it. An undo behind what was not done would undo another. */
static bool
wanted(struct writer *writer, const struct request *request, bool gap)
{
	bool ending;

	pthread_mutex_lock(&writer->lock);
	ending = writer->ending;
	pthread_mutex_unlock(&writer->lock);
	return !ending || (gap ? request_short : request_small)(request);
}

static void *
work(void *arg)
{
	struct writer *writer = arg;
	struct request *request;
	bool gap = false;

	while ((request = mailbox_wait(writer->requests))) {
		pthread_mutex_lock(&writer->gate);
		if (wanted(writer, request, gap)) {
			do_request(writer, request, false);
		} else {
			request_free(request);
			gap = true;
		}
		pthread_mutex_unlock(&writer->gate);
	}
	return NULL;
}

static int
start_thread(struct writer *writer, struct err *err)
{
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&writer->thread, NULL, work, writer);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	writer->started = !failed;
	return failed ? err_set(err, ERR_NOMEM, "%s", _("there can be no more threads")) : 0;
}

int
writer_start(const struct session_options *options, struct writer **ret_writer, struct err *err)
{
	struct writer *writer = calloc(1, sizeof(*writer));
	int r;

	if (!writer)
		return err_nomem(err);
	pthread_mutex_init(&writer->gate, NULL);
	pthread_mutex_init(&writer->lock, NULL);
	writer->requests = mailbox_new(REQUESTS_MAX);
	writer->answers = mailbox_new(ANSWERS_MAX);
	r = writer->requests && writer->answers ? session_open(&writer->session, options, err) : err_nomem(err);
	if (r == 0)
		r = start_thread(writer, err);
	if (r < 0) {
		writer_free(writer);
		return r;
	}
	*ret_writer = writer;
	return 0;
}

static void
free_request(void *item)
{
	request_free(item);
}

static void
free_answer(void *item)
{
	answer_free(item);
}

void
writer_free(struct writer *writer)
{
	if (!writer)
		return;
	pthread_mutex_lock(&writer->lock);
	writer->ending = writer->cancelled = true;
	pthread_mutex_unlock(&writer->lock);
	if (writer->started) {
		mailbox_close(writer->requests);
		pthread_join(writer->thread, NULL);
	}
	session_close(&writer->session);
	mailbox_free(writer->requests, free_request);
	mailbox_free(writer->answers, free_answer);
	pthread_mutex_destroy(&writer->gate);
	pthread_mutex_destroy(&writer->lock);
	free(writer);
}

int64_t
writer_send(struct writer *writer, struct request *request)
{
	int64_t ticket = ++writer->tickets;

	request->ticket = ticket;
	return mailbox_put(writer->requests, request) ? ticket : 0;
}

bool
writer_full(struct writer *writer)
{
	return mailbox_count(writer->requests) == REQUESTS_MAX;
}

struct answer *
writer_take(struct writer *writer)
{
	return mailbox_take(writer->answers);
}

int
writer_fd(const struct writer *writer)
{
	return mailbox_fd(writer->answers);
}

bool
writer_cancel(struct writer *writer)
{
	bool runs;

	pthread_mutex_lock(&writer->lock);
	runs = writer->progress.ticket != 0;
	writer->cancelled = runs;
	pthread_mutex_unlock(&writer->lock);
	return runs;
}

void
writer_look(struct writer *writer, struct writer_progress *ret_progress)
{
	pthread_mutex_lock(&writer->lock);
	*ret_progress = writer->progress;
	pthread_mutex_unlock(&writer->lock);
	ret_progress->waiting = mailbox_count(writer->requests);
}

void
writer_hold(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->wanted = true;
	pthread_mutex_unlock(&writer->lock);
	pthread_mutex_lock(&writer->gate);
}

void
writer_go_on(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->wanted = false;
	pthread_mutex_unlock(&writer->lock);
	pthread_mutex_unlock(&writer->gate);
}
