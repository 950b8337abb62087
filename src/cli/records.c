/* Commands of records: list, view, make, edit, and every step of their state machines. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "csv.h"
#include "date.h"
#include "decide.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "page.h"
#include "reason.h"
#include "commission.h"
#include "record.h"
#include "record_store.h"
#include "utf8.h"

#define PAGE 200
#define ASK_ABOVE 3

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_EXCEL };

static int
format_of(const struct cli *cli, enum format *ret_format, struct err *err)
{
	static const struct {
		const char *name;
		enum format format;
	} formats[] = { { "json", FORMAT_JSON }, { "jsonl", FORMAT_JSON }, { "csv", FORMAT_CSV }, { "csv-excel", FORMAT_EXCEL } };
	const char *name = cli->options.values[OPTION_FORMAT];

	*ret_format = cli->options.values[OPTION_JSON] ? FORMAT_JSON : FORMAT_TABLE;
	if (!name)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*ret_format = formats[i].format;
			return 0;
		}
	}
	return err_set(err, ERR_USAGE, _("--formato: csv, csv-excel, json or jsonl, not %s"), name);
}

const char *
cli_filter_text(const struct cli *cli, struct arena *arena)
{
	const char *const *values = cli->options.values;
	const char *text = values[OPTION_FILTER] ? values[OPTION_FILTER] : "";

	if (values[OPTION_STATE])
		text = arena_printf(arena, "%s estado:%s", text, values[OPTION_STATE]);
	if (values[OPTION_AFFILIATE])
		text = arena_printf(arena, "%s afiliado:%s", text, values[OPTION_AFFILIATE]);
	if (values[OPTION_CAMPAIGN])
		text = arena_printf(arena, "%s campana:%s", text, values[OPTION_CAMPAIGN]);
	return text;
}

/* The columns that a terminal shows of each kind. */
static const char *const table_columns[ENTITIES][6] = {
	[ENTITY_AFFILIATE] = { "estado", "nombre", "email", "tipo_afiliado" },
	[ENTITY_CAMPAIGN] = { "estado", "nombre", "presupuesto", "moneda" },
	[ENTITY_CONVERSION] = { "estado", "tipo_conversion", "valor_conversion", "moneda", "score_fraude" },
	[ENTITY_COMMISSION] = { "estado", "monto_base", "monto_total", "moneda", "nivel_requerido", "espera_por" },
};

static void
add_table_row(struct buf *out, const struct entity *entity, const void *record)
{
	struct buf cell = { 0 };

	buf_printf(out, "%-32s", ((const struct record *)record)->id);
	for (size_t i = 0; i < 6 && table_columns[entity->kind][i]; i++) {
		const char *name = table_columns[entity->kind][i];

		buf_clear(&cell);
		record_add_text(&cell, entity, field_find(entity->fields, entity->n_fields, name, strlen(name)), record);
		buf_str(out, "  ");
		utf8_add_clean(out, buf_text(&cell), cell.len, false);
	}
	buf_char(out, '\n');
	buf_done(&cell);
}

static void
print_record(const struct entity *entity, const void *record, enum format format)
{
	struct buf out = { 0 };

	if (format == FORMAT_TABLE)
		add_table_row(&out, entity, record);
	else if (format == FORMAT_JSON) {
		record_add_json(&out, entity, record);
		buf_char(&out, '\n');
	} else
		csv_add_record(&out, entity, record, format == FORMAT_EXCEL);
	fwrite(buf_text(&out), 1, out.len, stdout);
	buf_done(&out);
}

static int
print_pages(struct cli *cli, const struct filter *filter, enum format format, int64_t limit, struct err *err)
{
	struct page_walk walk = { .entity = cli->entity, .filter = filter, .order = { PAGE_BY_DATE, true } };
	struct page_key keys[PAGE];
	struct arena arena = { 0 };
	size_t n = 1;
	int r = 0;

	while (r == 0 && !walk.ended && limit > 0) {
		r = page_walk(cli->session.store, &walk, 0, keys, limit < PAGE ? (size_t)limit : PAGE, &n, err);
		for (size_t i = 0; i < n && r == 0; i++, limit--) {
			void *record;

			arena_reset(&arena);
			record = arena_alloc(&arena, cli->entity->size);
			r = record ? record_read(cli->session.store, cli->entity, keys[i].row, &arena, record, err)
			           : err_nomem(err);
			if (r == 0)
				print_record(cli->entity, record, format);
		}
	}
	arena_done(&arena);
	return r;
}

/* A number that an option was given. */
static int
parse_count(const char *text, int64_t max, const char *option, int64_t *ret, struct err *err)
{
	int r = decimal_parse(text, strlen(text), 0, max, option, ret, err);

	return r == 0 && *ret >= 0 ? 0 : err_set(err, ERR_USAGE, _("%s: there is no %s"), option, text);
}

int
cli_list(struct cli *cli, struct err *err)
{
	const char *limit_text = cli->options.values[OPTION_LIMIT];
	struct arena arena = { 0 };
	const struct filter *filter;
	int64_t limit = INT64_MAX;
	enum format format;
	struct buf header = { 0 };
	int r = format_of(cli, &format, err);

	if (r == 0 && limit_text)
		r = parse_count(limit_text, 1000000000, "--limite", &limit, err);
	if (r == 0)
		r = filter_parse(cli->entity, cli_filter_text(cli, &arena), cli->session.settings.currency,
		                 session_now(&cli->session), &arena, &filter, err);
	if (r == 0 && format >= FORMAT_CSV) {
		csv_add_header(&header, cli->entity, format == FORMAT_EXCEL);
		fwrite(buf_text(&header), 1, header.len, stdout);
	}
	if (r == 0)
		r = print_pages(cli, filter, format, limit, err);
	buf_done(&header);
	arena_done(&arena);
	return r;
}

static int
read_one(struct cli *cli, const char *id, struct arena *arena, void **ret_record, struct err *err)
{
	int64_t row;
	int r = record_find(cli->session.store, cli->entity, id, &row, err);

	if (r == 0 && row == ABSENT)
		r = err_set(err, ERR_MISSING, _("there is no %s %s"), cli->entity->name, id);
	if (r < 0)
		return r;
	*ret_record = arena_alloc(arena, cli->entity->size);
	return *ret_record ? record_read(cli->session.store, cli->entity, row, arena, *ret_record, err) : err_nomem(err);
}

static void
print_fields(const struct entity *entity, const void *record)
{
	struct buf value = { 0 }, clean = { 0 };

	printf("%s: %s\n", entity->id_name, ((const struct record *)record)->id);
	for (size_t i = 0; i < entity->n_fields; i++) {
		const struct field *field = &entity->fields[i];

		if (field->flags & FIELD_HIDDEN || !field_present(field, record))
			continue;
		buf_clear(&value);
		buf_clear(&clean);
		record_add_text(&value, entity, field, record);
		utf8_add_clean(&clean, buf_text(&value), value.len, false);
		printf("%s: %s\n", field->name, buf_text(&clean));
	}
	printf("version: %lld\n", (long long)((const struct record *)record)->version);
	buf_done(&value);
	buf_done(&clean);
}

int
cli_view(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	void *record;
	int r;

	r = read_one(cli, cli->ids[0], &arena, &record, err);
	if (r == 0 && cli->options.values[OPTION_JSON])
		print_record(cli->entity, record, FORMAT_JSON);
	else if (r == 0)
		print_fields(cli->entity, record);
	arena_done(&arena);
	return r;
}

static int
print_made(int code, const char *id, const struct err *err)
{
	if (code == ERR_SAME)
		cli_say(err->text);
	else if (code < 0)
		return code;
	printf("%s\n", id);
	return 0;
}

int
cli_make(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	void *record = arena_alloc(&arena, cli->entity->size);
	char id[ID_SIZE];
	uint64_t given = 0;
	int r;

	if (cli->options.values[OPTION_FILE]) {
		arena_done(&arena);
		cli->ids = &cli->options.values[OPTION_FILE];
		cli->n_ids = 1;
		return cli_import(cli, err);
	}
	if (!record)
		return err_nomem(err);
	entity_clear(cli->entity, record);
	r = record_read_words(cli->entity, cli->ids, cli->n_ids, cli->session.settings.currency, &arena, record, &given, err);
	if (r == 0)
		r = print_made(app_create(&cli->session, cli->entity, record, cli->options.values[OPTION_REHEARSE] != NULL, id,
		                          err), id, err);
	arena_done(&arena);
	return r;
}

static int
parse_name(const struct names *names, const char *text, const char *option, int64_t *ret, struct err *err)
{
	if (!text)
		return 0;
	*ret = names_find(names, text, strlen(text));
	return *ret != ABSENT ? 0 : err_set(err, ERR_USAGE, _("%s: there is no %s"), option, text);
}

static int
read_args(struct cli *cli, struct step_args *args, struct err *err)
{
	const char *const *values = cli->options.values;
	int64_t now = session_now(&cli->session);
	int r = parse_name(&reason_codes, values[OPTION_CODE], "--codigo", &args->reason_code, err);

	args->reason = values[OPTION_REASON];
	args->comments = values[OPTION_COMMENTS];
	args->declared_policy = values[OPTION_POLICY];
	args->force = values[OPTION_FORCE];
	args->over_budget = values[OPTION_OVER_BUDGET];
	if (r == 0)
		r = parse_name(&level_names, values[OPTION_LEVEL], "--nivel_aprobacion", &args->declared_level, err);
	if (r == 0 && values[OPTION_UNTIL])
		r = date_parse_human(values[OPTION_UNTIL], now, "--hasta", &args->until, err);
	if (r == 0 && values[OPTION_ENDS_AT])
		r = date_parse_human(values[OPTION_ENDS_AT], now, "--fecha_fin", &args->ends_at, err);
	if (r == 0 && values[OPTION_IF_VERSION])
		r = parse_count(values[OPTION_IF_VERSION], INT32_MAX, "--si-version", &args->version, err);
	return r;
}

int
cli_edit(struct cli *cli, struct err *err)
{
	struct step_args args = no_args;
	struct arena arena = { 0 };
	uint64_t given = 0;
	void *record;
	int r = read_args(cli, &args, err);

	if (r == 0)
		r = read_one(cli, cli->ids[0], &arena, &record, err);
	if (r == 0)
		r = record_read_words(cli->entity, cli->ids + 1, cli->n_ids - 1, cli->session.settings.currency, &arena, record, &given, err);
	if (r == 0)
		r = print_made(app_edit(&cli->session, cli->entity, cli->ids[0], record, given, &args,
		                        cli->options.values[OPTION_REHEARSE] != NULL, err), cli->ids[0], err);
	arena_done(&arena);
	return r;
}

/* {"comision_id":…,"resultado":…,"estado":…,"mensaje":…} */
static void
add_json_result(struct buf *out, const struct row_result *result)
{
	const struct entity *entity = result->entity;

	buf_char(out, '{');
	json_add_key(out, entity->id_name);
	json_add_string(out, result->id);
	json_add_key(out, "resultado");
	json_add_string(out, result->code < 0 ? err_rule_name(result->err) : "hecho");
	if (result->record && entity->states) {
		json_add_key(out, "estado");
		json_add_string(out, names_at(entity->states, entity_state(entity, result->record)));
	}
	if (result->code < 0) {
		json_add_key(out, "mensaje");
		json_add_string(out, result->err->text);
	}
	buf_char(out, '}');
}

static void
add_text_result(struct buf *out, const struct row_result *result)
{
	utf8_add_clean(out, result->id, strlen(result->id), false);
	buf_printf(out, "  %s", result->code < 0 ? err_rule_name(result->err) : "hecho");
	if (result->code == 0 && result->entity->states)
		buf_printf(out, "  %s", names_at(result->entity->states, entity_state(result->entity, result->record)));
	if (result->code < 0) {
		buf_str(out, "  ");
		utf8_add_clean(out, result->err->text, strlen(result->err->text), false);
	}
}

void
cli_tell_row(void *arg, const struct row_result *result)
{
	struct cli *cli = arg;
	struct buf *out = &cli->told;

	if (cli->options.values[OPTION_QUIET] && result->code == 0)
		return;
	if (cli->options.values[OPTION_JSON])
		add_json_result(out, result);
	else
		add_text_result(out, result);
	buf_char(out, '\n');
}

int
cli_told(void *arg)
{
	struct cli *cli = arg;

	fwrite(buf_text(&cli->told), 1, cli->told.len, stdout);
	fflush(stdout);
	buf_clear(&cli->told);
	return 0;
}

/* One target answers with its own status, several with 1 when some were refused. */
struct last {
	struct cli *cli;
	int code;
	struct err err;
};

static void
tell_one(void *arg, const struct row_result *result)
{
	struct last *last = arg;

	last->code = result->code;
	if (result->code < 0)
		last->err = *result->err;
	cli_tell_row(last->cli, result);
}

static int
told(void *arg)
{
	const struct last *last = arg;

	return cli_told(last->cli);
}

static int
report(const struct order *order, const struct outcome *outcome, const struct last *last)
{
	if (!order->filter && order->n_ids == 1)
		return last->code == 0 ? 0 : cli_status(last->code);
	fprintf(stderr, _("%lld done, %lld were so already, %lld refused%s%s\n"), (long long)outcome->done,
	        (long long)outcome->same, (long long)outcome->refused, order->rehearse ? _(" (rehearsal)") : ", ",
	        order->rehearse ? "" : outcome->decision);
	return outcome->stopped && !order->rehearse ? cli_stopped(outcome) : outcome->refused ? 1 : 0;
}

int
cli_step(struct cli *cli, struct err *err)
{
	struct last last = { .cli = cli };
	struct arena arena = { 0 };
	const char *filter = cli_filter_text(cli, &arena);
	struct outcome outcome;
	struct order order = { .entity = cli->entity, .step = cli->step, .ids = cli->ids, .n_ids = cli->n_ids,
		               .args = no_args, .rehearse = cli->options.values[OPTION_REHEARSE] != NULL, .tell = tell_one,
		               .between = told, .arg = &last, .stop = cli_stop() };
	int r = read_args(cli, &order.args, err);

	if (r == 0 && cli->step == STEP_REFUND) {
		order.n_ids = 1;
		r = decimal_parse(cli->ids[1], strlen(cli->ids[1]), currency_digits(cli->session.settings.currency), MONEY_MAX,
		                  "valor", &order.args.amount, err);
	}
	if (*filter)
		order.filter = filter;
	if (r == 0 && !order.filter && order.n_ids == 0)
		r = err_set(err, ERR_USAGE, "%s", _("ids or --filtro are needed"));
	if (r == 0 && (order.filter || order.n_ids > ASK_ABOVE) && !order.rehearse && !cli->options.values[OPTION_YES])
		r = err_set(err, ERR_USAGE, "%s", _("more than 3 rows: --ensayo shows what would happen, --si does it"));
	if (r == 0)
		r = app_decide(&cli->session, &order, &outcome, err);
	if (r == 0)
		r = cli_told(cli);
	arena_done(&arena);
	return r < 0 ? r : report(&order, &outcome, &last);
}
