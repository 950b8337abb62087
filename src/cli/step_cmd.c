/* Steps of the state machines, on ids or on what a filter takes; a result a row. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "commission.h"
#include "date.h"
#include "decide.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "page.h"
#include "reason.h"
#include "record.h"
#include "record_store.h"
#include "utf8.h"


int
cli_step_args(struct cli *cli, struct step_args *args, struct err *err)
{
	const char *const *values = cli->options.values;
	int64_t now = session_now(&cli->session);
	int r = 0;

	if (values[OPTION_CODE])
		args->reason_code = names_find(&reason_codes, values[OPTION_CODE], strlen(values[OPTION_CODE]));
	if (values[OPTION_LEVEL])
		args->declared_level = names_find(&level_names, values[OPTION_LEVEL], strlen(values[OPTION_LEVEL]));
	args->reason = values[OPTION_REASON];
	args->comments = values[OPTION_COMMENTS];
	args->declared_policy = values[OPTION_POLICY];
	args->force = values[OPTION_FORCE];
	args->over_budget = values[OPTION_OVER_BUDGET];
	if (values[OPTION_UNTIL])
		r = date_parse_human(values[OPTION_UNTIL], now, "--hasta", &args->until, err);
	if (r == 0 && values[OPTION_ENDS_AT])
		r = date_parse_human(values[OPTION_ENDS_AT], now, "--fecha_fin", &args->ends_at, err);
	if (r == 0 && values[OPTION_IF_VERSION])
		r = cli_count(values[OPTION_IF_VERSION], INT32_MAX, "--si-version", &args->version, err);
	return r;
}

int
cli_count(const char *text, int64_t max, const char *option, int64_t *ret, struct err *err)
{
	int r = decimal_parse(text, strlen(text), 0, max, option, ret, err);

	return r == 0 && *ret >= 0 ? 0 : err_set(err, ERR_USAGE, _("%s: must be a whole number from 0 to %lld, not \"%.40s\""), option,
	                                          (long long)max, text);
}

static const char *
state_of(const struct row_result *result)
{
	return result->record && result->entity->states
	               ? names_at(result->entity->states, entity_state(result->entity, result->record))
	               : NULL;
}

static void
add_result_text(struct buf *out, const struct row_result *result, const char *became)
{
	utf8_add_clean(out, result->id, strlen(result->id), false);
	buf_printf(out, "  %s  ", became);
	if (result->code < 0)
		utf8_add_clean(out, result->err->text, strlen(result->err->text), false);
	else
		buf_str(out, state_of(result) ? state_of(result) : "");
	while (out->len && out->text[out->len - 1] == ' ')
		out->text[--out->len] = '\0';
}

/* The amounts of a commission as it stands now. */
static void
add_amounts(struct buf *out, const struct row_result *result)
{
	static const char *const names[] = { "monto_calculado", "monto_iva", "monto_total", "moneda" };

	if (result->entity != &commission_entity || !result->record)
		return;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct field *field = field_find(commission_entity.fields, commission_entity.n_fields, names[i],
		                                       strlen(names[i]));

		json_add_key(out, names[i]);
		record_add_value(out, result->entity, field, result->record);
	}
}

static void
add_result_json(struct buf *out, const struct row_result *result, const char *became)
{
	const struct {
		const char *key, *value;
	} members[] = {
		{ result->entity->id_name, result->id },
		{ "resultado", became },
		{ "estado", state_of(result) },
		{ "campo", result->code < 0 && *result->err->field ? result->err->field : NULL },
		{ "mensaje", result->code < 0 ? result->err->text : NULL },
	};

	buf_char(out, '{');
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		if (!members[i].value)
			continue;
		json_add_key(out, members[i].key);
		json_add_string(out, members[i].value);
	}
	add_amounts(out, result);
	buf_char(out, '}');
}

void
cli_tell_row(void *arg, const struct row_result *result)
{
	struct cli *cli = arg;
	const char *became = result->code < 0 ? err_rule_name(result->err) : "hecho";

	if (cli->options.values[OPTION_QUIET] && result->code == 0)
		return;
	if (cli->options.values[OPTION_JSON])
		add_result_json(&cli->told, result, became);
	else
		add_result_text(&cli->told, result, became);
	if (cli->step == STEP_CALCULATE && result->record && !cli->options.values[OPTION_JSON]) {
		const struct commission *commission = result->record;

		buf_str(&cli->told, "  ");
		decimal_add(&cli->told, commission->total, currency_digits(commission->currency));
		buf_printf(&cli->told, " %s", currency_code(commission->currency));
	}
	buf_char(&cli->told, '\n');
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
	bool alone; /* one target: its refusal is no result but an error */
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
	if (!last->alone || result->code == 0 || result->code == ERR_SAME || last->cli->options.values[OPTION_JSON])
		cli_tell_row(last->cli, result);
}

static int
told(void *arg)
{
	const struct last *last = arg;

	return cli_told(last->cli);
}

static void
say_refused(const char *id, const struct err *err)
{
	struct buf line = { 0 };

	buf_printf(&line, "%s: %s: %s", id, err_rule_name(err), err->text);
	cli_say(buf_text(&line));
	buf_done(&line);
}

static int
report(const struct order *order, const struct outcome *outcome, const struct last *last)
{
	if (last->alone && last->code != 0 && last->code != ERR_SAME)
		say_refused(order->ids[0], &last->err);
	if (last->alone)
		return last->code == 0 ? 0 : cli_status(last->code);
	cli_words(last->cli, _("%lld done, %lld were so already, %lld refused%s%s\n"), (long long)outcome->done,
	          (long long)outcome->same, (long long)outcome->refused, order->rehearse ? _(" (rehearsal)") : ", ",
	          order->rehearse ? "" : outcome->decision);
	return outcome->stopped && !order->rehearse ? cli_stopped(outcome) : outcome->refused ? 1 : 0;
}

/* What a person is asked about: how many, and what they add up to. */
static void
add_question(struct buf *out, const struct cli *cli, int64_t n, const struct page_totals *totals)
{
	bool spanish = strcmp(conf_get(&cli->conf, CONF_FORMATO_NUMEROS), "es") == 0;

	buf_printf(out, "%s: %lld %s", names_at(&step_names, cli->step), (long long)n, cli->entity->plural);
	for (size_t i = 0; i < totals->n_sums; i++) {
		buf_str(out, i ? " + " : ", $ ");
		money_add_human(out, totals->sums[i].sum, totals->sums[i].currency, spanish);
		buf_printf(out, " %s", currency_code(totals->sums[i].currency));
	}
}

int
cli_ask(const char *what, struct err *err)
{
	char answer[16] = "";

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return err_set(err, ERR_USAGE, "%s", _("more than 3 rows: --ensayo shows what would happen, --si does it"));
	fprintf(stderr, _("%s. Go on? [y/N] "), what);
	if (fgets(answer, sizeof(answer), stdin) && strchr("yYsS", answer[0]))
		return 0;
	return err_set(err, ERR_CANCEL, "%s", _("nothing was done"));
}

/* Above 3 rows a yes is needed. Rows that come after the counting stay out, and where there are none nothing is decided:
 * `*ret_go` is false. */
static int
confirm(const struct cli *cli, struct order *order, bool *ret_go, struct err *err)
{
	struct page_totals totals = { .n = (int64_t)order->n_ids };
	struct buf question = { 0 };
	struct arena arena = { 0 };
	const struct filter *filter = NULL;
	bool ended, sure = order->rehearse || cli->options.values[OPTION_YES];
	int r = 0;

	if (order->filter) {
		r = cli_select(cli, order->entity, &arena, &filter, err);
		if (r == 0)
			r = record_last_row(cli->session.store, order->entity, &order->up_to, err);
		if (r == 0)
			r = page_total(cli->session.store, order->entity, filter, sure ? 0 : INT32_MAX, 0, &totals, &ended, err);
	}
	if (r == 0 && !sure && totals.n > ASK_ABOVE_ROWS) {
		add_question(&question, cli, totals.n, &totals);
		r = cli_ask(buf_text(&question), err);
		buf_done(&question);
	}
	*ret_go = totals.n > 0;
	if (r == 0 && !*ret_go)
		fprintf(stderr, "%s\n", _("the filter takes no rows"));
	arena_done(&arena);
	return r;
}

static int
fill_order(struct cli *cli, struct order *order, struct arena *arena, struct err *err)
{
	const char *filter;
	int r = cli_step_args(cli, &order->args, err);

	if (r == 0)
		r = cli_selection(cli, arena, &filter, err);
	if (r < 0)
		return r;
	if (*filter)
		order->filter = filter;
	if (cli->step == STEP_REFUND) {
		order->n_ids = 1;
		order->args.amount = cli->ids[1];
		return 0;
	}
	if (!order->filter && order->n_ids == 0)
		return err_set(err, ERR_USAGE, "%s", _("ids or --filtro are needed"));
	if (order->filter && order->n_ids)
		return err_set(err, ERR_USAGE, "%s", _("ids or a filter, not both"));
	return 0;
}

int
cli_step(struct cli *cli, struct err *err)
{
	struct last last = { .cli = cli };
	struct arena arena = { 0 };
	struct outcome outcome;
	bool go = false;
	struct order order = { .entity = cli->entity, .step = cli->step, .ids = cli->ids, .n_ids = cli->n_ids,
		               .args = no_args, .rehearse = cli->options.values[OPTION_REHEARSE] != NULL, .tell = tell_one,
		               .between = told, .arg = &last };
	int r = fill_order(cli, &order, &arena, err);

	if (r == 0)
		r = confirm(cli, &order, &go, err);
	order.stop = cli_stop(); /* SIGINT at the question ends the program */
	last.alone = !order.filter && order.n_ids == 1;
	if (r == 0 && go)
		r = app_decide(&cli->session, &order, &outcome, err);
	if (r == 0 && go)
		r = cli_told(cli);
	arena_done(&arena);
	return r < 0 || !go ? r : report(&order, &outcome, &last);
}
