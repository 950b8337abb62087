#include "config.h"

#include "status_text.h"

#include <string.h>

#include "buf.h"
#include "date.h"
#include "entity.h"
#include "i18n.h"
#include "money.h"
#include "sync_thread.h"
#include "utf8.h"
#include "writer.h"

#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)

struct words {
	const char *text; /* N_() */
	enum style style;
};

static const struct words thread_words[] = {
	[SYNC_STARTING] = { N_("sync starts"), STYLE_NORMAL },
	[SYNC_NO_BROKER] = { N_("offline, no broker"), STYLE_NORMAL },
	[SYNC_REFUSED] = { N_("nothing is sent"), STYLE_NORMAL },
	[SYNC_ELSEWHERE] = { N_("another alpes sends"), STYLE_NORMAL },
	[SYNC_RUNS] = { N_("sync runs"), STYLE_GOOD },
	[SYNC_FAILED] = { N_("sync failed"), STYLE_BAD },
	[SYNC_ENDED] = { N_("sync has ended"), STYLE_WARN },
};

static const struct words engine_words[] = {
	[ENGINE_CONNECTING] = { N_("connecting"), STYLE_WARN },
	[ENGINE_PUBLISHING] = { N_("sending"), STYLE_GOOD },
	[ENGINE_IDLE] = { N_("all sent"), STYLE_GOOD },
	[ENGINE_WAITING] = { N_("no connection"), STYLE_WARN },
	[ENGINE_BLOCKED] = { N_("sync is stuck"), STYLE_BAD },
	[ENGINE_STOPPING] = { N_("sync stops"), STYLE_NORMAL },
	[ENGINE_ENDED] = { N_("sync has ended"), STYLE_WARN },
};

void
status_add_age(struct buf *buf, int64_t ms)
{
	if (ms < MS_MINUTE)
		buf_printf(buf, _("%lld s"), ms < 0 ? 0LL : (long long)(ms / 1000));
	else if (ms < MS_HOUR)
		buf_printf(buf, _("%lld min"), (long long)(ms / MS_MINUTE));
	else if (ms < 2 * MS_DAY)
		buf_printf(buf, _("%lld h"), (long long)(ms / MS_HOUR));
	else
		buf_printf(buf, _("%lld d"), (long long)(ms / MS_DAY));
}

int64_t
status_age_left(int64_t ms)
{
	int64_t unit = ms < MS_MINUTE ? MS_SECOND : ms < MS_HOUR ? MS_MINUTE : ms < 2 * MS_DAY ? MS_HOUR : MS_DAY;

	return ms < 0 ? MS_SECOND - ms : unit - ms % unit;
}

void
status_add_count(struct buf *buf, int64_t n, bool spanish)
{
	if (n >= 1000) {
		status_add_count(buf, n / 1000, spanish);
		buf_printf(buf, "%c%03d", spanish ? '.' : ',', (int)(n % 1000));
	} else {
		buf_int(buf, n);
	}
}

/* A broker that answers with errors is there, and what came a moment ago is not sent. */
static const struct words *
words_of(const struct sync_status *status)
{
	static const struct words again = { N_("sync tries again"), STYLE_WARN };
	const struct engine_status *engine = &status->engine;

	if (status->state != SYNC_RUNS || (engine->state == ENGINE_IDLE && engine->waiting > 0))
		return &thread_words[status->state];
	if (engine->state == ENGINE_WAITING && engine->publisher.trouble.code != ERR_NET)
		return &again;
	return &engine_words[engine->state];
}

enum style
status_add_sync(struct buf *buf, const struct sync_status *status, int64_t now, bool spanish)
{
	const struct engine_status *engine = &status->engine;
	const struct words *words = words_of(status);
	const struct err *trouble = status->state == SYNC_RUNS ? &engine->publisher.trouble : &status->trouble;
	bool told = words->style == STYLE_BAD && trouble->code != 0;

	buf_str(buf, _(words->text));
	if (engine->waiting > 0) {
		struct buf n = { 0 }, age = { 0 };

		status_add_count(&n, engine->waiting, spanish);
		buf_printf(buf, _(", %s wait"), buf_text(&n));
		if (engine->oldest_at != ABSENT && !told) {
			status_add_age(&age, now - engine->oldest_at);
			buf_printf(buf, _(", for %s"), buf_text(&age));
		}
		buf_done(&n);
		buf_done(&age);
	}
	if (engine->waiting_parked > 0)
		buf_printf(buf, _(", %lld parked"), (long long)engine->waiting_parked);
	if (told)
		buf_printf(buf, ": %s", trouble->text);
	return engine->waiting_parked > 0 && words->style != STYLE_BAD ? STYLE_WARN : words->style;
}

static char *
last_part(char *text)
{
	char *last = NULL;

	for (; *text; text++)
		if (strncmp(text, ", ", 2) == 0 || strncmp(text, ": ", 2) == 0)
			last = text;
	return last;
}

void
status_shorten(char *text, size_t width)
{
	char *end;

	while (utf8_width(text) > width && (end = last_part(text)))
		*end = '\0';
}

/* The words of the command line; a decision's is its step. */
static const char *const job_words[REQUEST_KINDS] = {
	[REQUEST_UNDO] = "deshacer",     [REQUEST_REDO] = "rehacer",        [REQUEST_CONTINUE] = "continuar",
	[REQUEST_DEMO] = "demo",         [REQUEST_DUE] = "vencimientos",    [REQUEST_IMPORT] = "importar",
	[REQUEST_EXPORT] = "exportar",   [REQUEST_VERIFY] = "verificar",
};

void
status_add_job(struct buf *buf, const struct writer_progress *progress, int64_t monotonic)
{
	const char *word = job_words[progress->kind] ? job_words[progress->kind] : names_at(&step_names, progress->step);
	int64_t took = monotonic - progress->started_at, left = progress->meant - progress->done;

	buf_printf(buf, progress->rehearse ? _("%s (rehearsal): %lld") : "%s: %lld", word, (long long)progress->done);
	if (progress->meant > 0)
		buf_printf(buf, _(" of %lld"), (long long)progress->meant);
	if (left > 0 && progress->done > 0) {
		struct buf age = { 0 };

		status_add_age(&age, took / progress->done * left + took % progress->done * left / progress->done);
		buf_printf(buf, _(", %s left"), buf_text(&age));
		buf_done(&age);
	}
	buf_str(buf, _(", Ctrl-c stops it"));
}
