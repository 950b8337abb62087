/* Commands of the house: settings, checks, copies. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "decide.h"
#include "demo.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "page.h"
#include "record.h"
#include "restore.h"
#include "store.h"
#include "utf8.h"
#include "verify.h"

int
cli_settings_view(struct cli *cli, struct err *err)
{
	const char *only = cli->n_ids ? cli->ids[0] : NULL;

	if (only && !setting_find(only))
		return err_set(err, ERR_MISSING, _("%s: there is no such setting"), only);
	for (size_t i = 0; i < n_setting_defs; i++) {
		const struct setting_def *def = &setting_defs[i];
		struct buf value = { 0 };

		if (only && strcmp(only, def->field.name) != 0)
			continue;
		if (cli->options.values[OPTION_JSON]) {
			buf_char(&value, '{');
			json_add_key(&value, def->field.name);
			record_add_value(&value, &setting_entity, &def->field, &cli->session.settings);
			printf("%s}\n", buf_text(&value));
		} else {
			record_add_text(&value, &setting_entity, &def->field, &cli->session.settings);
			printf("%s=%s  # %s\n", def->field.name, buf_text(&value), _(def->help));
		}
		buf_done(&value);
	}
	return 0;
}

int
cli_settings_set(struct cli *cli, struct err *err)
{
	return app_set(&cli->session, cli->ids[0], cli->ids[1], err);
}

#define DEMO_ROWS 5000
#define DEMO_SEED 2026

/* What was made, and from what. */
static int
tell_demo(const struct cli *cli, int64_t seed, struct err *err)
{
	struct arena arena = { 0 };
	struct buf line = { 0 };
	int r = 0;

	buf_char(&line, '{');
	for (size_t i = 0; record_nouns[i] && r == 0; i++) {
		const struct entity *entity = entity_find(record_nouns[i]);
		const struct filter *filter;
		int64_t n = 0;
		bool ended;

		r = cli_select(cli, entity, &arena, &filter, err);
		if (r == 0)
			r = page_count(cli->session.store, entity, filter, INT32_MAX, 0, &n, &ended, err);
		json_add_key(&line, record_nouns[i]);
		buf_int(&line, n);
	}
	json_add_key(&line, "semilla");
	buf_int(&line, seed);
	if (r == 0)
		printf("%s}\n", buf_text(&line));
	buf_done(&line);
	arena_done(&arena);
	return r;
}

int
cli_demo(struct cli *cli, struct err *err)
{
	struct demo_order order = { .rows = DEMO_ROWS, .stop = cli_stop() };
	int64_t seed = DEMO_SEED;
	const char *const *values = cli->options.values;
	int r = values[OPTION_ROWS] ? cli_count(values[OPTION_ROWS], INT32_MAX, "--filas", &order.rows, err) : 0;

	if (r == 0 && values[OPTION_SEED])
		r = cli_count(values[OPTION_SEED], INT32_MAX, "--semilla", &seed, err);
	if (r == 0 && seed == 0)
		r = err_set(err, ERR_USAGE, "%s", _("--semilla: must be a number above 0"));
	order.seed = (uint64_t)seed;
	if (r == 0)
		r = app_demo(&cli->session, &order, err);
	return r < 0 || !cli->options.values[OPTION_JSON] ? r : tell_demo(cli, seed, err);
}

static void
tell(void *arg, const char *line)
{
	const struct cli *cli = arg;
	struct buf out = { 0 };

	if (cli->options.values[OPTION_JSON]) {
		buf_char(&out, '{');
		json_add_key(&out, "hallazgo");
		json_add_string(&out, line);
		buf_char(&out, '}');
	} else {
		utf8_add_clean(&out, line, strlen(line), false);
	}
	printf("%s\n", buf_text(&out));
	buf_done(&out);
}

static int
is_stopped(void *arg)
{
	(void)arg;
	return *cli_stop();
}

int
cli_verify(struct cli *cli, struct err *err)
{
	const struct verify_listener listener = { .tell = tell, .stop = is_stopped, .arg = cli };
	int findings = app_verify(&cli->session, &listener, err);

	if (findings < 0)
		return findings;
	cli_words(cli, _("%d findings\n"), findings);
	return findings ? cli_status(ERR_DAMAGED) : 0;
}

int
cli_backup(struct cli *cli, struct err *err)
{
	return store_backup(cli->session.store, cli->ids[0], err);
}

int
cli_backup_verify(struct cli *cli, struct err *err)
{
	const struct session_options options = { .path = cli->ids[0], .user = cli->options.values[OPTION_USER], .read_only = true };
	int r = session_open(&cli->session, &options, err);

	return r < 0 ? r : cli_verify(cli, err);
}

int
cli_restore(struct cli *cli, struct err *err)
{
	int r;

	if (!cli->options.values[OPTION_YES])
		return err_set(err, ERR_USAGE, "%s", _("respaldo restaurar: replaces what is in the file; --si does it"));
	/* a lost file is made anew, but not for a copy that is not there */
	r = cli_open(cli, access(cli->ids[0], F_OK) == 0 ? NEED_CREATE : NEED_WRITE, err);
	return r < 0 ? r : app_restore(&cli->session, cli->ids[0], err);
}
