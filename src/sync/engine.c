#include "config.h"

#include "engine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "date.h"
#include "err.h"
#include "event.h"
#include "i18n.h"
#include "lease.h"
#include "log.h"
#include "money.h"
#include "publisher.h"

#define SLICE_MS 200               /* how long a stop may go unnoticed */
#define IDLE_MS 50                 /* until new events are looked for */
#define BUSY_MS 50                 /* with requests in flight: timers of other lanes */
#define PATIENCE_MS INT64_C(10000) /* without progress, once */
#define STALL_MS 500               /* without progress, until what came meanwhile is counted */
#define STOP_MS 5000               /* for what is in flight */
#define COUNT_SHARE 20             /* counting takes at most one part in so many */
#define PRUNE_MS INT64_C(3600000)
#define ALLOWED_MS 1000 /* how long it may go unnoticed that the store may not publish any more */
#define LOCKED_TRIES 50

struct engine {
	struct engine_options options;
	struct publisher *publisher;
	int lease;
	enum engine_state state;
	int64_t started_at;
	int64_t next_at;
	int64_t progress_at; /* when something was published last */
	int64_t progress;    /* how much by then */
	int64_t stop_at;     /* 0 = not stopped */
	int64_t allowed_at;  /* when it is asked again */
	struct err refusal;  /* why the store may not publish any more; code 0 = it may */
	int64_t prune_at;
	int locked;          /* times in a row that the store was busy */
	struct outbox_counts counts;
	int64_t count_at; /* next time, monotonic */
	int64_t counted;  /* what was published or parked by then */
};

static int64_t
now_of(const struct engine *engine)
{
	return engine->options.clock.now(engine->options.clock.arg);
}

static int64_t
sum(const int64_t numbers[TOPICS])
{
	int64_t total = 0;

	for (int i = 0; i < TOPICS; i++)
		total += numbers[i];
	return total;
}

/* One event that says that this station syncs, with what waits. */
static int
announce(struct engine *engine, struct err *err)
{
	const struct engine_options *options = &engine->options;
	char id[4 + ULID_SIZE] = "evt_";
	struct event head = {
		.id = id,
		.type = "health_check",
		.at = engine->started_at,
		.station = options->station,
		.generation = options->generation,
		.user = options->user,
	};
	struct outbox_event event = { .at = engine->started_at, .key = "alpes", .id = id };
	struct buf body = { 0 };
	char metrics[96];
	int r;

	ulid_next(options->ulid, engine->started_at, id + 4);
	snprintf(metrics, sizeof(metrics), "{\"pendientes\":%" PRId64 ",\"aparcados\":%" PRId64 "}",
		 sum(engine->counts.waiting), sum(engine->counts.parked));
	system_event_add(&body, &head, "alpes", "info", "inicia la sincronización", metrics);
	event.body = buf_text(&body);
	event.body_len = body.len;
	r = buf_failed(&body) ? err_nomem(err)
			      : publisher_announce(engine->publisher, TOPIC_SYSTEM, &event, err);
	buf_done(&body);
	return r;
}

static int
start(struct engine *engine, struct err *err)
{
	const struct engine_options *options = &engine->options;
	struct publisher_options publisher = {
		.session = options->session,
		.transport = options->transport,
		.clock = options->clock,
		.place = options->place,
		.producer = options->station,
		.seed = options->seed,
		.batch_events = options->batch_events,
		.batch_bytes = options->batch_bytes,
		.in_flight = options->in_flight,
	};
	int r = app_outbox_allowed(options->session, err);

	if (r == 0)
		r = lease_take(options->store_path, options->user, &engine->lease, err);
	if (r == 0)
		r = app_outbox_count(options->session, &engine->counts, err);
	if (r == 0)
		r = publisher_new(&publisher, &engine->publisher, err);
	return r < 0 ? r : announce(engine, err);
}

int
engine_new(const struct engine_options *options, struct engine **ret_engine, struct err *err)
{
	struct engine *engine = calloc(1, sizeof(*engine));
	int r;

	if (!engine)
		return err_nomem(err);
	engine->options = *options;
	if (engine->options.idle_ms == 0)
		engine->options.idle_ms = IDLE_MS;
	if (engine->options.stop_ms == 0)
		engine->options.stop_ms = STOP_MS;
	engine->lease = -1;
	engine->started_at = now_of(engine);
	engine->progress_at = engine->started_at;
	engine->prune_at = engine->started_at + PRUNE_MS;
	r = start(engine, err);
	if (r < 0) {
		engine_free(engine);
		return r;
	}
	log_write(LOG_INFO, "sync", "sync starts, %" PRId64 " events wait",
		  sum(engine->counts.waiting));
	*ret_engine = engine;
	return 0;
}

void
engine_free(struct engine *engine)
{
	if (!engine)
		return;
	publisher_free(engine->publisher);
	lease_release(engine->lease);
	free(engine);
}

static int64_t
progress_of(const struct publisher_outlook *outlook)
{
	return outlook->published + outlook->parked;
}

static int
recount(struct engine *engine, struct err *err)
{
	int64_t from = date_monotonic(), to;
	struct publisher_outlook outlook;
	int r = app_outbox_count(engine->options.session, &engine->counts, err);

	to = date_monotonic();
	engine->count_at = to + COUNT_SHARE * (to - from);
	publisher_look(engine->publisher, &outlook);
	engine->counted = progress_of(&outlook);
	return r;
}

static int
recount_when_due(struct engine *engine, struct err *err)
{
	return date_monotonic() < engine->count_at ? 0 : recount(engine, err);
}

static void
note_progress(struct engine *engine, const struct publisher_outlook *outlook)
{
	int64_t progress = progress_of(outlook);

	if (progress == engine->progress)
		return;
	engine->progress = progress;
	engine->progress_at = now_of(engine);
}

static bool
waits_in_vain(const struct publisher_outlook *outlook)
{
	return outlook->failing && outlook->trouble.code != 0;
}

static int
end(struct engine *engine, const struct publisher_outlook *outlook, struct err *err)
{
	int64_t pruned;
	int r = recount(engine, err);

	if (r == 0)
		r = app_outbox_prune(engine->options.session, &pruned, err);
	engine->state = ENGINE_ENDED;
	log_write(LOG_INFO, "sync", "sync ends: %" PRId64 " published, %" PRId64 " parked, %" PRId64
		  " wait", outlook->published, outlook->parked, sum(engine->counts.waiting));
	if (r < 0 || sum(engine->counts.waiting) == 0 || !waits_in_vain(outlook))
		return r;
	*err = outlook->trouble;
	return err->code;
}

/* Whether there is nothing to do but to wait for something that this mode does not wait for. */
static bool
gives_up(const struct engine *engine, const struct publisher_outlook *outlook)
{
	bool vain = waits_in_vain(outlook);

	switch (engine->options.mode) {
	case ENGINE_ONCE:
		return !vain || outlook->next_at == INT64_MAX || outlook->trouble.code == ERR_NET ||
		       now_of(engine) - engine->progress_at > PATIENCE_MS;
	case ENGINE_UNTIL_EMPTY:
		return sum(engine->counts.waiting) == 0 ||
		       (vain && outlook->next_at == INT64_MAX && outlook->blocked_at != INT64_MAX);
	case ENGINE_CONTINUOUS:
		break;
	}
	return false;
}

/* What is on its way goes to a broker that did not answer. */
static bool
is_a_try(const struct publisher_outlook *outlook)
{
	return outlook->failing && (outlook->published == 0 || outlook->trouble.code == ERR_NET);
}

static void
set_state(struct engine *engine, const struct publisher_outlook *outlook)
{
	engine->next_at = outlook->next_at < outlook->blocked_at ? outlook->next_at
								 : outlook->blocked_at;
	if (outlook->busy || outlook->next_at <= now_of(engine))
		engine->state = is_a_try(outlook) ? ENGINE_CONNECTING : ENGINE_PUBLISHING;
	else if (outlook->next_at != INT64_MAX)
		engine->state = ENGINE_WAITING;
	else if (outlook->blocked_at != INT64_MAX)
		engine->state = ENGINE_BLOCKED;
	else
		engine->state = ENGINE_IDLE;
}

/* Nothing can be done right now: end, or wait a while and look again. */
static int
rest(struct engine *engine, const struct publisher_outlook *outlook, struct err *err)
{
	int64_t now = now_of(engine);
	int64_t left = engine->next_at - now;
	int wait_ms = engine->options.idle_ms;
	int64_t pruned;
	int r = recount_when_due(engine, err);

	if (r < 0)
		return r;
	if (gives_up(engine, outlook))
		return end(engine, outlook, err);
	if (now >= engine->prune_at) {
		engine->prune_at = now + PRUNE_MS;
		r = app_outbox_prune(engine->options.session, &pruned, err);
		if (r < 0)
			return r;
	}
	if (left < wait_ms)
		wait_ms = left > 1 ? (int)left : 1;
	r = publisher_step(engine->publisher, false, wait_ms, err);
	publisher_rescan(engine->publisher);
	return r < 0 ? r : 1;
}

static int
work(struct engine *engine, struct err *err)
{
	struct publisher_outlook outlook;
	int64_t now = now_of(engine);
	int wait_ms = 0;
	int r;

	publisher_look(engine->publisher, &outlook);
	note_progress(engine, &outlook);
	set_state(engine, &outlook);
	if (!outlook.busy && outlook.next_at > now)
		return rest(engine, &outlook, err);
	r = now - engine->progress_at > STALL_MS ? recount_when_due(engine, err) : 0;
	if (r < 0)
		return r;
	if (outlook.busy)
		wait_ms = outlook.next_at > now + BUSY_MS ? SLICE_MS : BUSY_MS;
	r = publisher_step(engine->publisher, false, wait_ms, err);
	return r < 0 ? r : 1;
}

static int
stop(struct engine *engine, struct err *err)
{
	struct publisher_outlook outlook;
	int64_t now = now_of(engine);
	int r;

	if (engine->stop_at == 0)
		engine->stop_at = now + engine->options.stop_ms;
	engine->state = ENGINE_STOPPING;
	publisher_look(engine->publisher, &outlook);
	if (outlook.busy && now < engine->stop_at) {
		r = publisher_step(engine->publisher, true, SLICE_MS, err);
		return r < 0 ? r : 1;
	}
	engine->state = ENGINE_ENDED;
	r = recount(engine, err);
	if (r < 0)
		return r;
	if (engine->refusal.code) {
		*err = engine->refusal;
		return err->code;
	}
	return err_set(err, ERR_CANCEL,
		       _("interrupted: %lld events published, %lld wait: alpes sincronizar "
			 "goes on"),
		       (long long)outlook.published, (long long)sum(engine->counts.waiting));
}

/* A person may have forbidden it meanwhile. */
static bool
is_refused(struct engine *engine)
{
	int64_t now = now_of(engine);

	if (!engine->refusal.code && now >= engine->allowed_at) {
		engine->allowed_at = now + ALLOWED_MS;
		if (app_outbox_allowed(engine->options.session, &engine->refusal) != ERR_RULE)
			engine->refusal.code = 0;
	}
	return engine->refusal.code != 0;
}

int
engine_step(struct engine *engine, struct err *err)
{
	bool stopped = (engine->options.stop && *engine->options.stop) || is_refused(engine);
	int r = stopped ? stop(engine, err) : work(engine, err);

	if (r != ERR_LOCKED) {
		engine->locked = 0;
		return r;
	}
	if (++engine->locked > LOCKED_TRIES)
		return r;
	return 1;
}

static void
add_counts(struct engine_status *status)
{
	status->waiting = sum(status->counts.waiting);
	status->waiting_parked = sum(status->counts.parked);
	status->oldest_at = ABSENT;
	for (int i = 0; i < TOPICS; i++) {
		int64_t at = status->counts.oldest_at[i];

		if (at != ABSENT && (status->oldest_at == ABSENT || at < status->oldest_at))
			status->oldest_at = at;
	}
}

int
engine_count(struct session *session, struct engine_status *status, struct err *err)
{
	int r = app_outbox_count(session, &status->counts, err);

	if (r == 0)
		add_counts(status);
	return r;
}

void
engine_look(const struct engine *engine, struct engine_status *ret_status)
{
	struct engine_status status = {
		.state = engine->state,
		.started_at = engine->started_at,
		.next_at = engine->next_at,
		.counts = engine->counts,
	};
	int64_t since;

	publisher_look(engine->publisher, &status.publisher);
	add_counts(&status);
	since = progress_of(&status.publisher) - engine->counted;
	status.waiting = status.waiting > since ? status.waiting - since : 0;
	*ret_status = status;
}
