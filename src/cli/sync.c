/* Publishing what waits. */
#include "config.h"

#include <stdio.h>

#include "broker.h"
#include "cli.h"
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

int
cli_sync(struct cli *cli, struct err *err)
{
	const char *const *values = cli->options.values;
	struct session *session = &cli->session;
	struct engine_options options = {
		.mode = values[OPTION_CONTINUOUS] ? ENGINE_CONTINUOUS : values[OPTION_UNTIL_EMPTY] ? ENGINE_UNTIL_EMPTY : ENGINE_ONCE,
		.session = session,
		.store_path = store_path(session->store),
		.user = session->acting_for ? session->acting_for : session->user,
		.station = session->settings.station,
		.generation = session->settings.generation,
		.ulid = &session->ulid,
		.clock = { session, clock_now },
		.place = broker_place(cli),
		.stop = broker_stop(),
	};
	struct engine *engine = NULL;
	struct http *http = NULL;
	int r;

	if (!values[OPTION_ONCE] + !values[OPTION_UNTIL_EMPTY] + !values[OPTION_CONTINUOUS] < 2 || cli->n_ids)
		return err_set(err, ERR_USAGE, "%s", _("sincronizar: one of --una-vez, --hasta-vaciar and --continuo"));
	random_bytes(&options.seed, sizeof(options.seed));
	r = broker_reach(cli, &http, err);
	if (r == 0) {
		options.transport = http_transport(http);
		r = engine_new(&options, &engine, err);
	}
	if (r == 0) {
		r = engine_run(engine, err);
		tell_end(cli, engine);
	}
	engine_free(engine);
	http_free(http);
	return r;
}

