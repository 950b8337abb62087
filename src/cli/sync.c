/* Commands of the broker: publishing what waits, the topics, the outbox. */
#include "config.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "date.h"
#include "engine.h"
#include "err.h"
#include "http.h"
#include "i18n.h"
#include "json.h"
#include "outbox_store.h"
#include "store.h"
#include "topics.h"
#include "utf8.h"

static volatile sig_atomic_t stop;

static void
on_signal(int signal_number)
{
	(void)signal_number;
	stop = 1;
}

static const char *
conf_or_null(const struct cli *cli, enum conf_key key)
{
	const char *text = conf_get(&cli->conf, key);

	return *text ? text : NULL;
}

static int
reach(const struct cli *cli, struct http **ret_http, struct err *err)
{
	const struct http_options options = {
		.url = conf_or_null(cli, CONF_PULSAR_URL),
		.allow_hosts = conf_or_null(cli, CONF_PULSAR_HOSTS),
		.token_file = conf_or_null(cli, CONF_PULSAR_TOKEN_FILE),
		.ca_file = conf_or_null(cli, CONF_PULSAR_CA_FILE),
	};

	if (!options.url)
		return err_set(err, ERR_USAGE, "%s",
		               _("no broker is set: put pulsar_url = http://HOST:8080 into the config file, "
		                 "or ALPES_PULSAR_URL into the environment"));
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	return http_new(&options, ret_http, err);
}

static struct pulsar_place
place_of(const struct cli *cli)
{
	return (struct pulsar_place){ conf_get(&cli->conf, CONF_PULSAR_TENANT), conf_get(&cli->conf, CONF_PULSAR_NAMESPACE) };
}

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
		.place = place_of(cli),
		.stop = &stop,
	};
	struct engine *engine = NULL;
	struct http *http = NULL;
	int r;

	if (!values[OPTION_ONCE] + !values[OPTION_UNTIL_EMPTY] + !values[OPTION_CONTINUOUS] < 2 || cli->n_ids)
		return err_set(err, ERR_USAGE, "%s", _("sincronizar: one of --una-vez, --hasta-vaciar and --continuo"));
	random_bytes(&options.seed, sizeof(options.seed));
	r = reach(cli, &http, err);
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

static void
tell_finding(void *arg, const struct topics_finding *finding)
{
	const struct cli *cli = arg;
	struct buf line = { 0 };

	topics_add_finding(&line, finding);
	if (!cli->options.values[OPTION_QUIET])
		printf("%s\n", buf_text(&line));
	buf_done(&line);
}

int
cli_topics_prepare(struct cli *cli, struct err *err)
{
	struct http *http = NULL;
	int r = reach(cli, &http, err);

	if (r == 0) {
		const struct pulsar pulsar = { .transport = http_transport(http), .place = place_of(cli), .stop = &stop };

		r = topics_prepare(&pulsar, tell_finding, cli, err);
	}
	http_free(http);
	return r;
}

static const char *
state_name(const struct outbox_row *row)
{
	static const char *const names[] = { "espera", "publicado", "aparcado", "descartado" };

	return row->behind ? "detras" : names[row->state];
}

static void
add_pair(struct buf *buf, const char *key, const char *text)
{
	json_add_key(buf, key);
	json_add_string(buf, text);
}

static void
add_json(struct buf *line, const struct outbox_row *row)
{
	char when[DATE_TEXT_SIZE];

	buf_char(line, '{');
	add_pair(line, "evento_id", row->id);
	add_pair(line, "topico", topics[row->topic].name);
	add_pair(line, "tipo_evento", row->type);
	add_pair(line, "fecha_evento", date_text(row->at, when));
	add_pair(line, "clave", row->key);
	add_pair(line, "estado", state_name(row));
	json_add_key(line, "particion");
	buf_int(line, row->partition);
	json_add_key(line, "intentos");
	buf_int(line, row->attempts);
	add_pair(line, "mensaje", row->message);
	add_pair(line, "error", row->error);
}

static void
print_clean(const struct buf *line)
{
	struct buf out = { 0 };

	utf8_add_clean(&out, buf_text(line), line->len, false);
	printf("%s\n", buf_text(&out));
	buf_done(&out);
}

struct listing {
	struct cli *cli;
	struct arena arena;
};

static int
print_row(void *arg, const struct outbox_row *row, struct err *err)
{
	struct listing *listing = arg;
	struct buf line = { 0 };
	char when[DATE_TEXT_SIZE];

	(void)err;
	if (listing->cli->options.values[OPTION_JSON]) {
		add_json(&line, row);
		buf_char(&line, '}');
	} else {
		buf_printf(&line, "%s  %s  %s  %s-%" PRId64 "  %s  %s  %s", row->id, date_text_local(row->at, when),
		           state_name(row), topics[row->topic].name, row->partition, row->type, row->key,
		           row->error ? row->error : row->message ? row->message : "");
	}
	print_clean(&line);
	buf_done(&line);
	arena_reset(&listing->arena);
	return 0;
}

static int
state_of(const char *text, int64_t *ret_state, struct err *err)
{
	static const char *const names[] = { "espera", "publicado", "aparcado", "descartado" };

	*ret_state = ABSENT;
	for (size_t i = 0; text && i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], text) == 0)
			*ret_state = (int64_t)i;
	if (!text || *ret_state != ABSENT)
		return 0;
	return err_set(err, ERR_USAGE, _("--estado %s: espera, publicado, aparcado or descartado"), text);
}

int
cli_events_list(struct cli *cli, struct err *err)
{
	const char *limit = cli->options.values[OPTION_LIMIT];
	struct outbox_query query = { .topic = ABSENT, .partition = ABSENT, .limit = -1, .behind = true };
	struct listing listing = { .cli = cli };
	int r = state_of(cli->options.values[OPTION_STATE], &query.state, err);

	if (r == 0 && limit)
		r = decimal_parse(limit, strlen(limit), 0, INT32_MAX, "--limite", &query.limit, err);
	if (r == 0)
		r = outbox_walk(cli->session.store, &query, &listing.arena, print_row, &listing, err);
	arena_done(&listing.arena);
	return r;
}

int
cli_events_view(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	struct outbox_row row;
	struct buf line = { 0 };
	int r = cli->n_ids == 1 ? outbox_find(cli->session.store, cli->ids[0], &arena, &row, err)
	                        : err_set(err, ERR_USAGE, "%s", _("eventos ver: one id is needed"));

	if (r == 0) {
		add_json(&line, &row);
		json_add_key(&line, "cuerpo");
		buf_str(&line, row.body);
		buf_char(&line, '}');
		print_clean(&line);
	}
	buf_done(&line);
	arena_done(&arena);
	return r;
}

/* Each id by itself; the first failure ends it. */
static int
each_event(struct cli *cli, bool discard, struct err *err)
{
	const char *reason = cli->options.values[OPTION_REASON];
	int r = cli->n_ids ? 0 : err_set(err, ERR_USAGE, "%s", _("ids of events are needed: alpes eventos listar"));

	for (size_t i = 0; i < cli->n_ids && r == 0; i++)
		r = discard ? app_outbox_discard(&cli->session, cli->ids[i], reason, err)
		            : app_outbox_retry(&cli->session, cli->ids[i], err);
	return r;
}

int
cli_events_retry(struct cli *cli, struct err *err)
{
	return each_event(cli, false, err);
}

int
cli_events_discard(struct cli *cli, struct err *err)
{
	return each_event(cli, true, err);
}
