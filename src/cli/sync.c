/* Publishing what waits. */
#include "config.h"

#include <stdio.h>

#include "broker.h"
#include "cli.h"
#include "date.h"
#include "due.h"
#include "engine.h"
#include "err.h"
#include "hash.h"
#include "http.h"
#include "i18n.h"
#include "store.h"

static int64_t
clock_now(void *arg)
{
	return session_now(arg);
}

static void
tell_end(const struct cli *cli, const struct engine *engine)
{
	struct engine_status status;

	if (cli->options.values[OPTION_QUIET])
		return;
	engine_look(engine, &status);
	fprintf(stderr, _("%lld events published, %lld wait, %lld parked\n"), (long long)status.publisher.published,
	        (long long)status.waiting, (long long)status.waiting_parked);
}

#define DUE_EVERY_MS (60 * 60 * MS_SECOND)

/* Times that have come are minded before what follows from them is published; what fails is tried again. */
static void
fire_due(struct cli *cli, int64_t *next)
{
	const struct order how = { .entity = NULL };
	struct outcome outcome;
	struct err err = { 0 };

	if (session_now(&cli->session) < *next)
		return;
	*next = session_now(&cli->session) + DUE_EVERY_MS;
	if (app_due(&cli->session, &how, &outcome, &err) < 0)
		cli_say(err.text);
}

static int
run(struct cli *cli, struct engine *engine, struct err *err)
{
	int64_t next = 0;
	int r;

	do {
		fire_due(cli, &next);
		r = engine_step(engine, err);
	} while (r > 0);
	return r;
}

int
cli_sync(struct cli *cli, struct err *err)
{
	const char *const *values = cli->options.values;
	struct session *session = &cli->session;
	struct arena names = { 0 }; /* of what the engine borrows: a decision refreshes the session */
	struct engine_options options = {
		.mode = values[OPTION_CONTINUOUS] ? ENGINE_CONTINUOUS : values[OPTION_UNTIL_EMPTY] ? ENGINE_UNTIL_EMPTY : ENGINE_ONCE,
		.session = session,
		.store_path = store_path(session->store),
		.user = arena_string(&names, session->acting_for ? session->acting_for : session->user),
		.station = arena_string(&names, session->settings.station),
		.generation = session->settings.generation,
		.ulid = &session->ulid,
		.clock = { session, clock_now },
		.place = broker_place(cli),
		.stop = broker_stop(),
	};
	struct engine *engine = NULL;
	struct http *http = NULL;
	int r = options.user && options.station ? 0 : err_nomem(err);

	if (!values[OPTION_ONCE] + !values[OPTION_UNTIL_EMPTY] + !values[OPTION_CONTINUOUS] < 2 || cli->n_ids)
		r = err_set(err, ERR_USAGE, "%s", _("sincronizar: one of --una-vez, --hasta-vaciar and --continuo"));
	random_bytes(&options.seed, sizeof(options.seed));
	if (r == 0)
		r = broker_reach(cli, &http, err);
	if (r == 0) {
		options.transport = http_transport(http);
		r = engine_new(&options, &engine, err);
	}
	if (r == 0) {
		r = run(cli, engine, err);
		tell_end(cli, engine);
	}
	engine_free(engine);
	http_free(http);
	arena_done(&names);
	return r;
}

