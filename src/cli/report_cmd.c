/* The commands metricas and reporte: a period added up, the one before beside it. */
#include "config.h"

#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "affiliate.h"
#include "arena.h"
#include "buf.h"
#include "campaign.h"
#include "cli.h"
#include "commission.h"
#include "conversion.h"
#include "date.h"
#include "err.h"
#include "figures.h"
#include "i18n.h"
#include "json.h"
#include "record_store.h"

#define SHOWN_OF_A_GROUP 10
#define HOUR_MS (60 * 60 * MS_SECOND)

/* Whole business days, YYYYMMDD, both within. */
struct window {
	int64_t first, last;
};

/* What is added up of one window. */
struct sheet {
	struct window window;
	const char *field; /* the date that counts, as on the wire */
	struct report report, commissions;
	struct figures figures;
};

static int
days_of(const struct window *window)
{
	return (int)((date_day_start(window->last) - date_day_start(window->first) + MS_DAY / 2) / MS_DAY) + 1;
}

static int
resolve(const struct cli *cli, struct window *ret_window, struct err *err)
{
	const char *const *values = cli->options.values;
	int64_t now = session_now(&cli->session);
	struct period period = { 0 };
	int r;

	if (values[OPTION_PERIOD] && (values[OPTION_SINCE] || values[OPTION_TO]))
		return err_rule(err, ERR_USAGE, "periodo_doble", "--periodo", "%s",
		                _("--periodo and --fecha_desde, --fecha_hasta: one or the other"));
	if (!values[OPTION_SINCE] && !values[OPTION_TO]) {
		r = period_parse(values[OPTION_PERIOD] ? values[OPTION_PERIOD] : "30d", now, &period, err);
		if (r < 0)
			return r;
		ret_window->last = date_day(period.to - 1);
		ret_window->first = date_day_add(ret_window->last, -(int)((period.to - period.from - 1) / MS_DAY));
		return 0;
	}
	if (!values[OPTION_SINCE] || !values[OPTION_TO])
		return err_set(err, ERR_USAGE, "%s", _("--fecha_desde and --fecha_hasta go together: both are within"));
	r = date_parse_human(values[OPTION_SINCE], now, "--fecha_desde", &period.from, err);
	if (r == 0)
		r = date_parse_human(values[OPTION_TO], now, "--fecha_hasta", &period.to, err);
	*ret_window = (struct window){ date_day(period.from), date_day(period.to) };
	if (r == 0 && ret_window->first > ret_window->last)
		r = err_set(err, ERR_USAGE, "%s", _("--fecha_hasta: lies before --fecha_desde"));
	return r;
}

/* As many days just before; before a month, the month before it. */
static struct window
before(const struct window *window)
{
	int64_t last = date_day_add(window->first, -1);
	bool month = window->first % 100 == 1 && date_day_add(window->last, 1) % 100 == 1 && days_of(window) <= 31;

	return (struct window){ month ? last / 100 * 100 + 1 : date_day_add(window->first, -days_of(window)), last };
}

static const char *
day_text(struct arena *arena, int64_t day)
{
	return arena_printf(arena, "%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100));
}

/* The records of `entity` in the window that the query parameters select. */
static int
add_up(struct cli *cli, const struct entity *entity, struct sheet *sheet, struct report *report, struct err *err)
{
	const char **values = cli->options.values;
	struct arena *arena = &sheet->figures.arena;
	const struct filter *filter = NULL;
	const char *text;
	int r;

	values[OPTION_PERIOD] = NULL;
	values[OPTION_SINCE] = day_text(arena, sheet->window.first);
	values[OPTION_TO] = day_text(arena, sheet->window.last);
	if (!values[OPTION_SINCE] || !values[OPTION_TO])
		return err_nomem(err);
	r = cli_selection(cli, arena, &text, err);
	if (r == 0)
		r = filter_parse(entity, text, cli->session.settings.currency, session_now(&cli->session), arena, &filter, err);
	if (r == 0)
		r = app_report(&cli->session, filter, report, err);
	if (r == 0 && !sheet->field)
		sheet->field = filter->period.field;
	return r;
}

static void
add_named(struct figures *figures, const char *group, const struct totals *totals, const struct names *names)
{
	for (size_t at = 0; at < totals->n;)
		figure_take(figures_add(figures, group, names_at(names, totals->entries[at].key)), totals, &at);
}

static void
add_channels(struct figures *figures, const struct report *report)
{
	for (size_t at = 0; at < report->by[REPORT_BY_CHANNEL].n;) {
		int64_t key = report->by[REPORT_BY_CHANNEL].entries[at].key;
		struct figure *figure = figures_add(figures, "por_canal", report->channels[key]);

		figure_take(figure, &report->by[REPORT_BY_CHANNEL], &at);
		figure->digits = 1;
		figure->number = figure_ratio((__int128)100 * figure->n, report->n, 1);
	}
}

static int
by_amount(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;
	__int128 mine = x->n_sums ? x->sums[0].total : 0, other = y->n_sums ? y->sums[0].total : 0;

	return (mine < other) - (mine > other);
}

static int
read_name(struct session *session, const struct entity *entity, struct arena *arena, struct figure *figure, struct err *err)
{
	void *record = arena_alloc(arena, entity->size);
	int r = record ? record_read(session->store, entity, figure->key, arena, record, err) : err_nomem(err);

	if (r == 0)
		figure->label = *field_text(field_find(entity->fields, entity->n_fields, "nombre", 6), record);
	return r;
}

/* The largest first, by id; those that a person sees get their names. */
static int
add_records(struct session *session, struct figures *figures, const char *group, const struct totals *totals,
            const struct entity *entity, struct err *err)
{
	struct figure *list = arena_alloc(&figures->arena, (totals->n + 1) * sizeof(*list));
	size_t n = 0;
	int r = list ? 0 : err_nomem(err);

	for (size_t at = 0; at < totals->n && r == 0; n++)
		figure_take(&list[n], totals, &at);
	if (n)
		qsort(list, n, sizeof(*list), by_amount);
	for (size_t i = 0; i < n && r == 0; i++) {
		const char *id = NULL;
		struct figure *figure;

		r = record_id(session->store, entity, list[i].key, &figures->arena, &id, err);
		if (r < 0)
			break;
		figure = figures_add(figures, group, id ? id : "?");
		figure->key = list[i].key;
		figure->n = list[i].n;
		figure->n_sums = list[i].n_sums;
		memcpy(figure->sums, list[i].sums, sizeof(figure->sums));
		if (i < SHOWN_OF_A_GROUP)
			r = read_name(session, entity, &figures->arena, figure, err);
	}
	return r;
}

static int64_t
count_of(const struct totals *totals, int64_t key)
{
	int64_t n = 0;

	for (size_t i = 0; i < totals->n; i++)
		if (totals->entries[i].key == key)
			n += totals->entries[i].n;
	return n;
}

static void
add_totals(struct figures *figures, const struct report *report)
{
	struct figure *figure = figures_add(figures, NULL, "total");
	size_t at = 0;

	if (report->value.n)
		figure_take(figure, &report->value, &at);
	figure->n = report->n;
}

/* Value by those that have one, a currency each. */
static void
add_mean(struct figures *figures, const struct report *report)
{
	struct figure *figure = figures_add(figures, NULL, "ticket_promedio");
	size_t at = 0;

	if (report->value.n)
		figure_take(figure, &report->value, &at);
	figure->n = ABSENT;
	for (size_t i = 0; i < figure->n_sums; i++)
		for (size_t j = 0; j < report->value.n; j++)
			if (report->value.entries[j].currency == figure->sums[i].currency)
				figure->sums[i].total = divide_rounded(figure->sums[i].total, report->value.entries[j].n,
				                                       ROUNDING_HALF_UP);
}

static int
fill_conversions(struct cli *cli, struct sheet *sheet, struct err *err)
{
	const struct report *report = &sheet->report;
	const struct totals *types = &report->by[REPORT_BY_TYPE], *states = &report->by[REPORT_BY_STATE];
	struct figures *figures = &sheet->figures;
	int r = add_up(cli, &conversion_entity, sheet, &sheet->report, err);

	if (r == 0)
		r = add_up(cli, &commission_entity, sheet, &sheet->commissions, err);
	if (r < 0)
		return r;
	add_totals(figures, report);
	add_mean(figures, report);
	figures_add_number(figures, "tasa_conversion", figure_ratio((__int128)100 * count_of(types, CONVERSION_SALE),
	                                                            count_of(types, CONVERSION_CLICK), 1), 1);
	figures_add_number(figures, "tasa_validacion",
	                   figure_ratio((__int128)100 * (count_of(states, CONVERSION_VALIDATED) +
	                                                 count_of(states, CONVERSION_PROCESSED)), report->n, 1), 1);
	add_named(figures, "por_estado", states, &conversion_states);
	add_named(figures, "por_tipo", types, &conversion_types);
	add_channels(figures, report);
	add_named(figures, "comisiones", &sheet->commissions.by[REPORT_BY_STATE], &commission_states);
	return 0;
}

static int
fill_commissions(struct cli *cli, struct sheet *sheet, struct err *err)
{
	const struct report *report = &sheet->report;
	struct figures *figures = &sheet->figures;
	int r = add_up(cli, &commission_entity, sheet, &sheet->report, err);

	if (r < 0)
		return r;
	add_totals(figures, report);
	figures_add_number(figures, "horas_a_aprobacion",
	                   figure_ratio(report->approval_ms, (__int128)report->approved * HOUR_MS, 1), 1);
	add_named(figures, "por_estado", &report->by[REPORT_BY_STATE], &commission_states);
	add_named(figures, "por_tipo", &report->by[REPORT_BY_TYPE], &commission_types);
	r = add_records(&cli->session, figures, "por_campana", &report->by[REPORT_BY_CAMPAIGN], &campaign_entity, err);
	if (r == 0)
		r = add_records(&cli->session, figures, "por_afiliado", &report->by[REPORT_BY_AFFILIATE], &affiliate_entity, err);
	return r;
}

static void
add_window(struct buf *out, struct sheet *sheet)
{
	json_add_key(out, "desde");
	json_add_string(out, day_text(&sheet->figures.arena, sheet->window.first));
	json_add_key(out, "hasta");
	json_add_string(out, day_text(&sheet->figures.arena, sheet->window.last));
	json_add_key(out, "cifras");
	figures_add_json(out, &sheet->figures);
}

static void
print_json(const struct cli *cli, struct sheet sheets[2], const char *left_out)
{
	struct buf out = { 0 };

	buf_char(&out, '{');
	json_add_key(&out, "fecha");
	json_add_string(&out, sheets[0].field ? sheets[0].field : "");
	json_add_key(&out, "zona");
	json_add_string(&out, cli->session.settings.zone);
	json_add_key(&out, "sin");
	json_add_string(&out, left_out);
	add_window(&out, &sheets[0]);
	json_add_key(&out, "anterior");
	buf_char(&out, '{');
	add_window(&out, &sheets[1]);
	printf("%s}}\n", buf_text(&out));
	buf_done(&out);
}

static int
print_table(const struct cli *cli, struct sheet sheets[2], const char *left_out, struct err *err)
{
	bool spanish = strcmp(conf_get(&cli->conf, CONF_FORMATO_NUMEROS), "es") == 0;

	printf(_("%s from %s to %s, before: %s to %s; zone %s; amounts without %s\n"), sheets[0].field ? sheets[0].field : "",
	       day_text(&sheets[0].figures.arena, sheets[0].window.first), day_text(&sheets[0].figures.arena, sheets[0].window.last),
	       day_text(&sheets[1].figures.arena, sheets[1].window.first), day_text(&sheets[1].figures.arena, sheets[1].window.last),
	       cli->session.settings.zone, left_out);
	return figures_print(&sheets[0].figures, &sheets[1].figures, SHOWN_OF_A_GROUP, spanish, err);
}

/* One object, however it is asked for: `--formato json` as the seed's reports take it. */
static int
wants_json(const struct cli *cli, bool *ret_json, struct err *err)
{
	const char *name = cli->options.values[OPTION_FORMAT];

	if (name && strcmp(name, "json") != 0 && strcmp(name, "jsonl") != 0)
		return err_set(err, ERR_USAGE, _("--formato: a report is a table or json, not %s"), name);
	*ret_json = name || cli->options.values[OPTION_JSON];
	return 0;
}

static int
run_report(struct cli *cli, int (*fill)(struct cli *cli, struct sheet *sheet, struct err *err), const char *left_out,
           struct err *err)
{
	struct sheet sheets[2] = { 0 };
	bool json = false;
	int r = wants_json(cli, &json, err);

	if (r == 0)
		r = resolve(cli, &sheets[0].window, err);
	if (r == 0)
		sheets[1].window = before(&sheets[0].window);
	for (size_t i = 0; i < 2 && r == 0; i++)
		r = fill(cli, &sheets[i], err);
	if (r == 0 && (sheets[0].figures.failed || sheets[1].figures.failed))
		r = err_nomem(err);
	if (r == 0 && json)
		print_json(cli, sheets, left_out);
	else if (r == 0)
		r = print_table(cli, sheets, left_out, err);
	for (size_t i = 0; i < 2; i++) {
		report_done(&sheets[i].report);
		report_done(&sheets[i].commissions);
		figures_done(&sheets[i].figures);
	}
	return r;
}

int
cli_metrics(struct cli *cli, struct err *err)
{
	return run_report(cli, fill_conversions, "rechazada, cancelada", err);
}

int
cli_report(struct cli *cli, struct err *err)
{
	return run_report(cli, fill_commissions, "rechazada, anulada", err);
}
