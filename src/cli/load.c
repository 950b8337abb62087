/* The command importar: a file's records as one decision, a line a row. */
#include "config.h"

#include "import.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "cli.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "utf8.h"

static volatile int stop;

static void
on_interrupt(int signal_number)
{
	(void)signal_number;
	stop = 1;
}

const volatile int *
cli_stop(void)
{
	signal(SIGINT, on_interrupt);
	return &stop;
}

/* The last refusal decides the status of a file with one row. */
struct report {
	struct cli *cli;
	int code;
	struct buf made; /* ids that crear answers with the records of, when they are committed */
};

static void
add_text(struct buf *out, const char *key, const char *text)
{
	json_add_key(out, key);
	json_add_string(out, text);
}

static void
add_json(struct buf *out, const struct import_result *result)
{
	bool refused = result->code < 0 && result->code != ERR_SAME;

	buf_char(out, '{');
	json_add_key(out, "fila");
	buf_int(out, result->row->number);
	json_add_key(out, "linea");
	buf_int(out, result->row->line);
	if (*result->id)
		add_text(out, result->row->entity->id_name, result->id);
	add_text(out, "resultado", result->code < 0 ? err_rule_name(result->err) : "hecho");
	if (refused && *result->err->field)
		add_text(out, "campo", result->err->field);
	if (refused)
		add_text(out, "mensaje", result->err->text);
	buf_str(out, "}\n");
}

static void
tell(void *arg, const struct import_result *result)
{
	struct report *report = arg;
	bool taken = result->code == 0 || result->code == ERR_SAME;
	struct buf line = { 0 };

	report->code = result->code;
	if (report->cli->options.values[OPTION_JSON]) {
		if (taken && report->cli->step == STEP_CREATE && !report->cli->options.values[OPTION_REHEARSE])
			buf_printf(&report->made, "%s\n", result->id);
		else
			add_json(&report->cli->told, result);
		return;
	}
	if (taken) {
		if (!report->cli->options.values[OPTION_QUIET])
			buf_printf(&report->cli->told, "%s\n", result->id);
		return;
	}
	buf_printf(&line, _("row %lld (line %lld): %s: "), (long long)result->row->number, (long long)result->row->line,
	           err_rule_name(result->err));
	utf8_add_clean(&line, result->err->text, strlen(result->err->text), false);
	fprintf(stderr, "%s\n", buf_text(&line));
	buf_done(&line);
}

static int
told(void *arg)
{
	struct report *report = arg;
	const char *id = buf_text(&report->made), *end;
	struct err err;
	int r = 0;

	for (; r == 0 && (end = strchr(id, '\n')); id = end + 1) {
		report->made.text[end - buf_text(&report->made)] = '\0';
		r = cli_print_record(report->cli, id, &err);
	}
	buf_clear(&report->made);
	return r < 0 ? r : cli_told(report->cli);
}

static int
import(struct cli *cli, struct source *source, const struct import_file *file, const char *decision, struct err *err)
{
	struct report report = { .cli = cli };
	const struct import_order order = {
		.source = source,
		.file = file,
		.decision = decision,
		.rehearse = cli->options.values[OPTION_REHEARSE] != NULL,
		.repeat = cli->options.values[OPTION_REPEAT] != NULL,
		.tell = tell,
		.between = told,
		.arg = &report,
		.stop = cli_stop(),
	};
	struct outcome outcome;
	int64_t read;
	int r = app_import(&cli->session, &order, &outcome, err);

	if (r == 0)
		told(&report);
	buf_done(&report.made);
	if (r < 0)
		return r;
	read = outcome.done + outcome.same + outcome.refused;
	cli_words(cli, _("%lld read, %lld taken, %lld were here already, %lld refused\n"), (long long)read,
	          (long long)outcome.done, (long long)outcome.same, (long long)outcome.refused);
	if (read == 0 && cli->step == STEP_CREATE)
		return err_rule(err, ERR_FIELD, "archivo_vacio", NULL, "%s", _("--archivo: there is no record in it"));
	if (outcome.stopped)
		return order.rehearse ? 130 : cli_stopped(&outcome);
	return outcome.refused == 0 ? 0 : read == 1 ? cli_status(report.code) : 1;
}

int
cli_import_file(struct cli *cli, const char *path, const struct source_options *options, const char *decision,
                struct err *err)
{
	char *whole = strcmp(path, "-") == 0 ? NULL : realpath(path, NULL);
	const struct import_file file = { whole ? whole : path, *options };
	struct source *source = NULL;
	int r = source_open(path, options, &source, err);

	if (r == 0)
		r = import(cli, source, &file, decision, err);
	source_free(source);
	free(whole);
	return r;
}

/* The first character of the choice's name says which it is, but of a tab's. */
static char
char_option(const struct cli *cli, enum option option)
{
	const char *value = cli->options.values[option];

	return !value ? '\0' : strcmp(value, "tab") == 0 ? '\t' : *value;
}

int
cli_import(struct cli *cli, struct err *err)
{
	const char *type = cli->options.values[OPTION_TYPE];
	const struct source_options options = { .entity = type ? entity_find(type) : cli->entity,
		                                .currency = cli->session.settings.currency,
		                                .any = cli->options.values[OPTION_OPENING] != NULL,
		                                .encoding = cli->options.values[OPTION_ENCODING],
		                                .separator = char_option(cli, OPTION_SEPARATOR),
		                                .decimal = char_option(cli, OPTION_DECIMAL) };

	return cli_import_file(cli, cli->ids[0], &options, NULL, err);
}
