/* Commands of whole decisions: taken back, taken up again. */
#include "config.h"

#include <stdio.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "date.h"
#include "due.h"
#include "err.h"
#include "i18n.h"
#include "import.h"
#include "json.h"
#include "merge.h"
#include "resume.h"

int
cli_stopped(const struct outcome *outcome)
{
	fprintf(stderr, _("stopped; what was done stands. alpes continuar %s goes on, alpes deshacer %s takes it back\n"),
	        outcome->decision, outcome->decision);
	return 130;
}

void
cli_offer(struct cli *cli)
{
	struct arena arena = { 0 };
	struct decision decision;
	struct err ignored = { 0 };

	if (app_unfinished(&cli->session, 0, &arena, &decision, &ignored) == 0 && decision.row)
		fprintf(stderr, _("%s (%s) was cut short after %lld rows: alpes continuar %s goes on, alpes deshacer %s takes it "
		                  "back\n"), decision.id, names_at(&step_names, decision.step), (long long)decision.meant,
		        decision.id, decision.id);
	arena_done(&arena);
}

static struct undo_order
order_of(struct cli *cli)
{
	return (struct undo_order){ .decision = cli->n_ids ? cli->ids[0] : NULL,
		                    .rehearse = cli->options.values[OPTION_REHEARSE] != NULL, .tell = cli_tell_row,
		                    .between = cli_told, .arg = cli, .stop = cli_stop() };
}

static int
report(struct cli *cli, const struct undo_order *order, const struct outcome *outcome)
{
	cli_told(cli);
	cli_words(cli, cli->step == STEP_REDO ? _("%lld done again, %lld refused%s%s\n") : _("%lld undone, %lld refused%s%s\n"),
	          (long long)outcome->done, (long long)outcome->refused,
	          order->rehearse ? _(" (rehearsal)") : ", ", order->rehearse ? "" : outcome->decision);
	return outcome->stopped && !order->rehearse ? cli_stopped(outcome) : outcome->refused ? 1 : 0;
}

/* `target`: what is taken back. */
static int
confirm(const struct cli *cli, const struct decision *target, struct err *err)
{
	char what[160];

	if (target->done <= ASK_ABOVE_ROWS || cli->options.values[OPTION_REHEARSE] || cli->options.values[OPTION_YES])
		return 0;
	snprintf(what, sizeof(what), "%s %s: %s, %lld", names_at(&step_names, cli->step), target->id,
	         names_at(&step_names, target->step), (long long)target->done);
	return cli_ask(what, err);
}

int
cli_undo(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	struct decision target;
	struct outcome outcome;
	struct undo_order order;
	int r = undo_target(&cli->session, cli->n_ids ? cli->ids[0] : NULL, &arena, &target, err);

	if (r == 0)
		r = confirm(cli, &target, err);
	order = order_of(cli);
	order.decision = r == 0 ? target.id : NULL; /* the one that was asked about */
	if (r == 0)
		r = app_undo(&cli->session, &order, &outcome, err);
	arena_done(&arena);
	return r < 0 ? r : report(cli, &order, &outcome);
}

int
cli_redo(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	struct decision target;
	struct outcome outcome;
	struct undo_order order;
	int r = redo_target(&cli->session, &arena, &target, err);

	if (r == 0)
		r = confirm(cli, &target, err);
	order = order_of(cli);
	if (r == 0)
		r = app_redo(&cli->session, &order, &outcome, err);
	arena_done(&arena);
	return r < 0 ? r : report(cli, &order, &outcome);
}

int
cli_due(struct cli *cli, struct err *err)
{
	const struct order how = { .rehearse = cli->options.values[OPTION_REHEARSE] != NULL, .tell = cli_tell_row,
		                   .between = cli_told, .arg = cli, .stop = cli_stop() };
	struct outcome outcome;
	int r = app_due(&cli->session, &how, &outcome, err);

	if (r < 0)
		return r;
	cli_told(cli);
	return outcome.stopped && !how.rehearse ? cli_stopped(&outcome) : outcome.refused ? 1 : 0;
}

int
cli_follow(struct cli *cli, int status)
{
	const struct order how = { .stop = cli_stop() };
	struct outcome outcome;
	struct err err = { 0 };
	int r;

	fflush(stdout); /* what was asked for is done, and stands whatever comes of this */
	if (*how.stop)
		return status;
	r = app_wake(&cli->session, &how, &outcome, &err);
	if (r < 0)
		cli_say(err.text);
	if (outcome.done)
		cli_words(cli, _("looked at again: %lld that waited for it\n"), (long long)outcome.done);
	return outcome.stopped ? cli_stopped(&outcome) : status ? status : r < 0 ? cli_status(r) : 0;
}

int
cli_merge(struct cli *cli, struct err *err)
{
	struct order order = { .entity = cli->entity, .step = STEP_MERGE, .ids = cli->ids, .n_ids = 2, .args = no_args,
		               .rehearse = cli->options.values[OPTION_REHEARSE] != NULL, .tell = cli_tell_row,
		               .between = cli_told, .arg = cli, .stop = cli_stop() };
	struct outcome outcome;
	int r = cli_step_args(cli, &order.args, err);

	if (r == 0)
		r = app_merge(&cli->session, &order, &outcome, err);
	if (r < 0)
		return r;
	cli_told(cli);
	return outcome.stopped && !order.rehearse ? cli_stopped(&outcome) : 0;
}

static void
add_unfinished(struct buf *line, const struct decision *decision, bool json)
{
	const char *step = names_at(&step_names, decision->step);
	char when[DATE_TEXT_SIZE];

	if (!json) {
		buf_printf(line, "%s  %s  %s  %lld", decision->id, date_text_local(decision->at, when), step,
		           (long long)decision->meant);
		return;
	}
	buf_char(line, '{');
	json_add_pair(line, "decision_id", decision->id);
	json_add_pair(line, "fecha", date_text(decision->at, when));
	json_add_pair(line, "paso", step);
	json_add_key(line, "filas");
	buf_int(line, decision->meant);
	buf_char(line, '}');
}

/* Newest first. */
static int
list_unfinished(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	struct decision decision = { 0 };
	struct buf line = { 0 };
	int r;

	while ((r = app_unfinished(&cli->session, decision.row, &arena, &decision, err)) == 0 && decision.row) {
		buf_clear(&line);
		add_unfinished(&line, &decision, cli->options.values[OPTION_JSON]);
		printf("%s\n", buf_text(&line));
	}
	buf_done(&line);
	arena_done(&arena);
	return r;
}

static int
continue_import(struct cli *cli, const struct decision *decision, struct arena *arena, struct err *err)
{
	const char *given = cli->options.values[OPTION_FILE];
	struct import_file file;
	int r = import_file_of(decision, arena, &file, err);

	return r < 0 ? r : cli_import_file(cli, given ? given : file.path, &file.options, decision->id, err);
}

static int
continue_rows(struct cli *cli, struct err *err)
{
	const struct undo_order order = order_of(cli);
	struct outcome outcome;
	int r = app_continue(&cli->session, &order, &outcome, err);

	if (r < 0)
		return r;
	cli_told(cli);
	fprintf(stderr, _("%lld done, %lld were so already, %lld refused%s%s\n"), (long long)outcome.done,
	        (long long)outcome.same, (long long)outcome.refused, ", ", outcome.decision);
	return outcome.stopped ? cli_stopped(&outcome) : outcome.refused ? 1 : 0;
}

int
cli_continue(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	struct decision decision;
	int r;

	if (cli->n_ids == 0)
		return list_unfinished(cli, err);
	r = app_unfinished_find(&cli->session, cli->ids[0], &arena, &decision, err);
	if (r == 0)
		r = decision.step == STEP_IMPORT ? continue_import(cli, &decision, &arena, err) : continue_rows(cli, err);
	arena_done(&arena);
	return r;
}
