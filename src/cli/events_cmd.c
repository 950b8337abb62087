/* Commands of the outbox. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "outbox.h"
#include "outbox_store.h"
#include "rescue.h"
#include "utf8.h"

static const char *
state_name(const struct outbox_row *row)
{
	static const char *const names[] = { "espera", "publicado", "aparcado", "descartado" };

	return row->behind ? "detras" : names[row->state];
}

static void
add_json(struct buf *line, const struct outbox_row *row)
{
	char when[DATE_TEXT_SIZE];

	buf_char(line, '{');
	json_add_pair(line, "evento_id", row->id);
	json_add_pair(line, "topico", topics[row->topic].name);
	json_add_pair(line, "tipo_evento", row->type);
	json_add_pair(line, "fecha_evento", date_text(row->at, when));
	json_add_pair(line, "clave", row->key);
	json_add_pair(line, "estado", state_name(row));
	json_add_key(line, "particion");
	buf_int(line, row->partition);
	json_add_key(line, "intentos");
	buf_int(line, row->attempts);
	json_add_pair(line, "mensaje", row->message);
	json_add_pair(line, "error", row->error);
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

/* Whatever was listed. */
static int
tell_waiting(struct cli *cli, struct err *err)
{
	struct outbox_counts counts;
	int64_t waiting = 0, parked = 0;
	int r = app_outbox_count(&cli->session, &counts, err);

	for (int i = 0; i < TOPICS && r == 0; i++) {
		waiting += counts.waiting[i];
		parked += counts.parked[i];
	}
	if (r == 0)
		cli_words(cli, _("%lld wait, %lld parked\n"), (long long)waiting, (long long)parked);
	return r;
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
	return r < 0 ? r : tell_waiting(cli, err);
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

enum deed { RETRY, CORRECT, DISCARD };

/* Each id by itself; the first failure ends it. */
static int
each_event(struct cli *cli, enum deed deed, struct err *err)
{
	const char *reason = cli->options.values[OPTION_REASON];
	int r = cli->n_ids ? 0 : err_set(err, ERR_USAGE, "%s", _("ids of events are needed: alpes eventos listar"));

	for (size_t i = 0; i < cli->n_ids && r == 0; i++) {
		switch (deed) {
		case RETRY:
			r = app_outbox_retry(&cli->session, cli->ids[i], err);
			break;
		case CORRECT:
			r = app_outbox_correct(&cli->session, cli->ids[i], reason, err);
			break;
		case DISCARD:
			r = app_outbox_discard(&cli->session, cli->ids[i], reason, err);
			break;
		}
	}
	return r;
}

int
cli_events_retry(struct cli *cli, struct err *err)
{
	return each_event(cli, RETRY, err);
}

int
cli_events_correct(struct cli *cli, struct err *err)
{
	return each_event(cli, CORRECT, err);
}

int
cli_events_discard(struct cli *cli, struct err *err)
{
	return each_event(cli, DISCARD, err);
}
