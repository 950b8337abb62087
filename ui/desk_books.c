/* The open file: connections, the threads behind the screens, and what comes from them. */
#include "config.h"

#include "desk.h"

#include <unistd.h>

#include "answer_text.h"
#include "conf.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "listing.h"
#include "watch.h"

#define RELOAD_MS 100 /* at most this often, while much is committed */
#define SLICE_MS_OF_WALK 20
#define DUE_MS (60 * 60 * 1000)
#define LOOK_FIRST_MS 10
#define LOOK_LAST_MS 1000

/* NULL when it is not set. */
static const char *
value(const struct desk *desk, enum conf_key key)
{
	const char *text = conf_get(desk->conf, key);

	return *text ? text : NULL;
}

static int
start_sync(struct desk *desk, struct err *err)
{
	const struct sync_thread_options options = {
		.store_path = desk->options.path,
		.user = desk->options.user,
		.read_only = desk->read_only,
		.http = { .url = value(desk, CONF_PULSAR_URL), .allow_hosts = value(desk, CONF_PULSAR_HOSTS),
		          .token_file = value(desk, CONF_PULSAR_TOKEN_FILE), .ca_file = value(desk, CONF_PULSAR_CA_FILE) },
		.place = { conf_get(desk->conf, CONF_PULSAR_TENANT), conf_get(desk->conf, CONF_PULSAR_NAMESPACE) },
	};

	return sync_thread_start(&options, &desk->sync, err);
}

int
desk_open_books(struct desk *desk, bool create, struct err *err)
{
	struct session_options options = desk->options;
	int r = 0;

	options.create = create;
	if (!desk->read_only)
		r = writer_start(&options, &desk->writer, err);
	options.read_only = true;
	if (r == 0)
		r = session_open(&desk->session, &options, err);
	if (r == 0)
		r = writer_start(&options, &desk->reader, err);
	if (r == 0)
		r = watch_version(desk->session.store, &desk->version, err);
	if (r == 0)
		r = start_sync(desk, err);
	if (r < 0) {
		desk_close_books(desk);
		return r;
	}
	desk->session.read_only = desk->read_only; /* what the user may do; this connection only reads */
	desk->watch = watch_open(options.path);
	return 0;
}

void
desk_close_books(struct desk *desk)
{
	sync_thread_stop(desk->sync);
	writer_free(desk->writer);
	writer_free(desk->reader);
	sync_thread_free(desk->sync);
	if (desk->watch >= 0)
		close(desk->watch);
	session_close(&desk->session);
	desk->writer = desk->reader = NULL;
	desk->sync = NULL;
	desk->watch = -1;
}

static int64_t
ask(struct writer *writer, struct request *request, struct err *err)
{
	int64_t ticket = writer ? writer_send(writer, request) : 0;

	if (ticket > 0)
		return ticket;
	request_free(request);
	return writer ? err_set(err, ERR_LOCKED, "%s", _("too much waits to be written: a moment, please"))
	              : err_set(err, ERR_RIGHT, "%s", _("opened with --solo-lectura: nothing is changed"));
}

int64_t
desk_ask(struct desk *desk, struct request *request, struct err *err)
{
	bool typed = request->kind != REQUEST_DUE;
	int64_t ticket = ask(desk->writer, request, err);

	desk->asked += typed && ticket > 0;
	desk->dirty = true;
	return ticket;
}

int64_t
desk_ask_reader(struct desk *desk, struct request *request, struct err *err)
{
	return ask(desk->reader, request, err);
}

static void
tell_screens(struct desk *desk, const struct answer *answer)
{
	for (size_t i = 0; i < SCREENS; i++)
		if (desk->screens[i] && desk->screens[i]->ops->result)
			desk->screens[i]->ops->result(desk->screens[i], answer);
	if (desk->welcome && desk->welcome->ops->result)
		desk->welcome->ops->result(desk->welcome, answer);
}

/* Whether something was committed since the screens read. */
static void
look_for_commits(struct desk *desk)
{
	int64_t version = desk->version;
	struct err err;

	if (watch_version(desk->session.store, &version, &err) < 0 || version == desk->version)
		return;
	desk->version = version;
	desk->stale = true;
	sync_thread_nudge(desk->sync);
}

static void
take_from(struct desk *desk, struct writer *writer, struct writer_progress *progress)
{
	struct answer *answer;

	while (writer && (answer = writer_take(writer))) {
		if (answer->kind != REQUEST_PROGRESS) {
			desk->answered += writer == desk->writer && answer->kind != REQUEST_DUE;
			look_for_commits(desk);
			if (desk->stale && desk_timeout(desk) == 0)
				desk_work(desk);
			answer_say(desk, answer);
			tell_screens(desk, answer);
			if (answer->wakes)
				desk->due_at = 0; /* what waited for it is brought on now */
		}
		answer_free(answer);
		desk->dirty = true;
	}
	if (writer)
		writer_look(writer, progress);
}

void
desk_take_answers(struct desk *desk)
{
	take_from(desk, desk->writer, &desk->writing);
	take_from(desk, desk->reader, &desk->reading);
}

/* The log is written before its commit can be seen, by as long as the disk takes: so it is looked again a few times. */
void
desk_take_watch(struct desk *desk)
{
	if (!watch_read(desk->watch))
		return;
	look_for_commits(desk);
	desk->look_step = LOOK_FIRST_MS;
	desk->look_at = date_monotonic() + desk->look_step;
}

/* Deferrals, suspensions and campaigns end on their day, also while the screens stay open. */
static void
take_due(struct desk *desk)
{
	struct request *request;
	struct err err;

	if (!desk->writer || date_monotonic() < desk->due_at)
		return;
	desk->due_at = date_monotonic() + DUE_MS;
	request = request_new(REQUEST_DUE);
	if (request && desk_ask(desk, request, &err) < 0)
		desk_say(desk, STYLE_BAD, "%s", err.text);
}

static void
look_again(struct desk *desk)
{
	if (!desk->look_at || date_monotonic() < desk->look_at)
		return;
	look_for_commits(desk);
	desk->look_step *= 3;
	desk->look_at = desk->look_step > LOOK_LAST_MS ? 0 : date_monotonic() + desk->look_step;
}

void
desk_take_sync(struct desk *desk)
{
	sync_thread_look(desk->sync, &desk->sync_status);
	desk_changed(desk, TOPIC_SYNC);
}

static struct listing *
filling(const struct desk *desk)
{
	struct screen *screen = desk_screen(desk);
	struct listing *listing = screen && screen->ops->list ? screen->ops->list(screen) : NULL;

	return listing && listing->table.filling != TABLE_FULL ? listing : NULL;
}

int
desk_timeout(const struct desk *desk)
{
	int64_t due = INT64_MAX, left;

	if (filling(desk))
		return 0;
	if (desk->stale)
		due = desk->reloaded_at + RELOAD_MS;
	if (desk->look_at && desk->look_at < due)
		due = desk->look_at;
	if (desk->draw_at && desk->draw_at < due)
		due = desk->draw_at;
	if (desk->writer && desk->due_at < due)
		due = desk->due_at;
	if (desk->age_at < due)
		due = desk->age_at;
	left = due - date_monotonic();
	return due == INT64_MAX ? -1 : left > 0 ? (int)left : 0;
}

void
desk_work(struct desk *desk)
{
	struct listing *listing = filling(desk);
	struct err err;

	if (listing) {
		if (!table_step(&listing->table, SLICE_MS_OF_WALK, &err) && listing->screen->ops->changed)
			listing->screen->ops->changed(listing->screen, TOPIC_WALKED);
		desk->dirty = true;
	}
	if (desk->draw_at && date_monotonic() >= desk->draw_at) {
		desk->draw_at = 0;
		desk->dirty = true;
	}
	if (date_monotonic() >= desk->age_at) {
		desk->age_at = INT64_MAX; /* until it is drawn */
		desk->dirty = true;
	}
	take_due(desk);
	look_again(desk);
	if (!desk->stale || date_monotonic() - desk->reloaded_at < RELOAD_MS)
		return;
	desk->stale = false;
	desk->reloaded_at = date_monotonic();
	if (session_refresh(&desk->session, &err) < 0)
		desk_say(desk, STYLE_BAD, "%s", err.text);
	desk_changed(desk, TOPIC_RECORDS);
}
