/* What the query parameters select, as words of the filter language. */
#include "config.h"

#include <stdio.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "date.h"
#include "err.h"
#include "filter.h"
#include "i18n.h"

static const struct {
	enum option option;
	const char *word;
} selecting[] = {
	{ OPTION_STATE, "estado" }, { OPTION_AFFILIATE, "afiliado" }, { OPTION_CAMPAIGN, "campana" },
	{ OPTION_CHANNEL, "canal" }, { OPTION_PERIOD, "periodo" },
};

/* Said by the option's name: in the filter both are one word. */
static int
check_dates(const struct cli *cli, struct err *err)
{
	static const enum option dates[] = { OPTION_SINCE, OPTION_TO };
	int64_t now = session_now(&cli->session), at;
	struct period period;
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(dates) && r == 0; i++) {
		const char *text = cli->options.values[dates[i]];

		if (text && period_parse(text, now, &period, NULL) < 0)
			r = date_parse_human(text, now, option_defs[dates[i]].name, &at, err);
	}
	return r;
}

int
cli_selection(const struct cli *cli, struct arena *arena, const char **ret_text, struct err *err)
{
	const char *const *values = cli->options.values;
	const char *since = values[OPTION_SINCE], *to = values[OPTION_TO];
	struct buf text = { 0 };
	int r = check_dates(cli, err);

	if (r < 0)
		return r;
	if (values[OPTION_PERIOD] && (since || to))
		return err_rule(err, ERR_USAGE, "periodo_doble", "--periodo", "%s",
		                _("--periodo and --fecha_desde, --fecha_hasta: one or the other"));
	for (size_t i = 0; i < ARRAY_LEN(selecting); i++)
		if (values[selecting[i].option])
			filter_add(&text, selecting[i].word, values[selecting[i].option]);
	if (since || to)
		filter_add(&text, "periodo", arena_printf(arena, "%s..%s", since ? since : "", to ? to : ""));
	if (values[OPTION_FILTER] && *values[OPTION_FILTER])
		buf_printf(&text, "%s%s", text.len ? " " : "", values[OPTION_FILTER]);
	*ret_text = buf_failed(&text) ? NULL : arena_text(arena, buf_text(&text), text.len);
	buf_done(&text);
	return *ret_text ? 0 : err_nomem(err);
}

/* Which date a period was applied to, and what it came to. */
static void
tell_period(const struct cli *cli, const struct filter *filter)
{
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

	if (filter->period.field && !cli->options.values[OPTION_QUIET])
		fprintf(stderr, "periodo: %s %s .. %s\n", filter->period.field,
		        filter->period.from > 0 ? date_text_local(filter->period.from, from) : "",
		        filter->period.to < DATE_MAX ? date_text_local(filter->period.to, to) : "");
}

int
cli_select(const struct cli *cli, const struct entity *entity, struct arena *arena, const struct filter **ret_filter,
           struct err *err)
{
	const char *text;
	int r = cli_selection(cli, arena, &text, err);

	if (r == 0)
		r = filter_parse(entity, text, cli->session.settings.currency, session_now(&cli->session), arena, ret_filter, err);
	if (r == 0)
		tell_period(cli, *ret_filter);
	return r;
}
