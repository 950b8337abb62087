#include "config.h"

#include "request.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "demo.h"
#include "due.h"
#include "export.h"
#include "i18n.h"
#include "import.h"
#include "outfile.h"
#include "page.h"
#include "record_store.h"
#include "resume.h"
#include "session.h"
#include "source.h"
#include "undo.h"
#include "verify.h"

#define DEMO_SEED 1
#define PLACE_MS 300 /* of a REQUEST_PLACE that no index helps */

struct request *
request_new(enum request_kind kind)
{
	struct request *request = calloc(1, sizeof(*request));
	struct answer *answer = calloc(1, sizeof(*answer));

	if (!request || !answer) {
		free(request);
		free(answer);
		return NULL;
	}
	*request = (struct request){ .kind = kind, .args = no_args, .answer = answer };
	return request;
}

void
request_free(struct request *request)
{
	if (!request)
		return;
	arena_done(&request->arena);
	answer_free(request->answer);
	free(request);
}

static const int64_t *
copy_rows(struct arena *arena, const int64_t *rows, size_t n)
{
	int64_t *copy = arena_alloc(arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; copy && i < n; i++)
		copy[i] = rows[i];
	return copy;
}

int
request_copy_target(struct request *request, const struct request *from, struct err *err)
{
	request->entity = from->entity;
	request->rows = copy_rows(&request->arena, from->rows, from->n_rows);
	request->n_rows = from->n_rows;
	request->filter = arena_string(&request->arena, from->filter);
	request->except = copy_rows(&request->arena, from->except, from->n_except);
	request->n_except = from->n_except;
	request->up_to = from->up_to;
	request->meant = from->meant;
	return request->rows && request->except && (request->filter || !from->filter) ? 0 : err_nomem(err);
}

void
answer_free(struct answer *answer)
{
	if (!answer)
		return;
	buf_done(&answer->lines);
	free(answer);
}

bool
request_short(const struct request *request)
{
	return request->kind == REQUEST_CREATE || request->kind == REQUEST_EDIT ||
	       (request->kind == REQUEST_DECIDE && !request->filter && request->n_rows <= REQUEST_SHORT && !request->rehearse);
}

bool
request_small(const struct request *request)
{
	bool undoes = request->kind == REQUEST_UNDO || request->kind == REQUEST_REDO;

	return request_short(request) || (undoes && !request->rehearse && request->meant > 0 && request->meant <= REQUEST_SHORT);
}

static void
add_line(struct answer *answer, const char *id, const char *text)
{
	if (answer->tally.refused + answer->n <= REQUEST_LINES)
		buf_printf(&answer->lines, "%s%s%s\n", id, *id ? "  " : "", text);
}

/* The first record stands for all; a commission stands for its conversion, too. */
static bool
shows_better(const struct answer *answer, const struct row_result *result)
{
	return answer->row == ABSENT || (result->entity->kind == ENTITY_COMMISSION && answer->entity->kind != ENTITY_COMMISSION);
}

static void
tell(void *arg, const struct row_result *result)
{
	struct request_run *run = arg;
	struct answer *answer = run->answer;
	const struct tally *tally = &answer->tally;

	tally_add(&answer->tally, result);
	if (result->code == 0 && result->entity)
		answer->of_kind[result->entity->kind]++;
	if (result->code == 0 && result->record && shows_better(answer, result)) {
		answer->row = ((const struct record *)result->record)->row;
		answer->entity = result->entity;
		snprintf(answer->id, sizeof(answer->id), "%s", result->id);
	}
	if (result->code < 0 && result->code != ERR_SAME)
		add_line(answer, result->id, result->err->text);
	if (run->request->n_rows == 1) {
		answer->code = result->code;
		if (result->code < 0)
			answer->err = *result->err;
	}
	run->progress(run->arg, tally->done + tally->same + tally->refused, 0);
}

static int
between(void *arg)
{
	struct request_run *run = arg;

	run->kept = run->answer->tally;
	return run->between(run->arg);
}

/* The ids of the request's rows, for those that are still there. */
static int
find_ids(struct request_run *run, struct arena *arena, const char ***ret_ids, size_t *ret_n, struct err *err)
{
	const struct request *request = run->request;
	const char **ids = arena_alloc(arena, (request->n_rows + 1) * sizeof(*ids));
	size_t n = 0;

	if (!ids)
		return err_nomem(err);
	for (size_t i = 0; i < request->n_rows; i++) {
		int r = record_id(run->session->store, request->entity, request->rows[i], arena, &ids[n], err);

		if (r < 0)
			return r;
		n += ids[n] != NULL;
	}
	*ret_ids = ids;
	*ret_n = n;
	return 0;
}

static int
do_decide(struct request_run *run, struct err *err)
{
	const struct request *request = run->request;
	struct order order = { .entity = request->entity, .step = request->step, .filter = request->filter,
		               .except = request->except, .n_except = request->n_except, .up_to = request->up_to,
		               .args = request->args, .rehearse = request->rehearse, .tell = tell, .between = between,
		               .arg = run, .stop = &run->stop };
	struct arena arena = { 0 };
	const char **ids = NULL;
	int r = request->filter ? 0 : find_ids(run, &arena, &ids, &order.n_ids, err);

	order.ids = ids;
	if (r == 0 && !request->filter && order.n_ids == 0)
		r = err_set(err, ERR_MISSING, "%s", _("the row is not there any more"));
	if (r == 0)
		r = app_decide(run->session, &order, &run->answer->outcome, err);
	arena_done(&arena);
	return r;
}

static int
do_create(struct request_run *run, struct err *err)
{
	struct answer *answer = run->answer;
	int r = app_create(run->session, run->request->entity, run->request->record, false, answer->id, err);

	if (r == 0)
		r = record_find(run->session->store, run->request->entity, answer->id, &answer->row, err);
	return r;
}

static int
do_edit(struct request_run *run, struct err *err)
{
	const struct request *request = run->request;
	struct answer *answer = run->answer;
	struct arena arena = { 0 };
	const char **ids;
	size_t n;
	int r = find_ids(run, &arena, &ids, &n, err);

	if (r == 0 && n == 0)
		r = err_set(err, ERR_MISSING, "%s", _("the row is not there any more"));
	if (r == 0)
		r = app_edit(run->session, request->entity, ids[0], request->record, request->given, &request->args, false, err);
	if (r == 0) {
		answer->row = request->rows[0];
		snprintf(answer->id, sizeof(answer->id), "%s", ids[0]);
	}
	arena_done(&arena);
	return r;
}

/* Typed ahead: who asked has not seen what it would be. */
static int
check_small(struct request_run *run, struct err *err)
{
	struct arena arena = { 0 };
	struct decision target;
	int r = run->request->kind == REQUEST_REDO ? redo_target(run->session, &arena, &target, err)
	                                           : undo_target(run->session, NULL, &arena, &target, err);

	if (r == 0 && undo_asks(run->session, &target))
		r = err_set(err, ERR_RULE, _("%lld rows, or long ago: press the key again, it asks first"), (long long)target.done);
	arena_done(&arena);
	return r;
}

static int
do_undo(struct request_run *run, struct err *err)
{
	const struct undo_order order = { .decision = run->request->text, .tell = tell, .between = between, .arg = run,
		                          .stop = &run->stop };
	int r = order.decision ? 0 : check_small(run, err);

	if (r < 0)
		return r;
	return run->request->kind == REQUEST_REDO ? app_redo(run->session, &order, &run->answer->outcome, err)
	                                          : app_undo(run->session, &order, &run->answer->outcome, err);
}

static int
do_continue(struct request_run *run, struct err *err)
{
	const struct undo_order order = { .decision = run->request->text, .tell = tell, .between = between, .arg = run,
		                          .stop = &run->stop };

	return app_continue(run->session, &order, &run->answer->outcome, err);
}

static void
looked(void *arg, int64_t done, int64_t meant)
{
	struct request_run *run = arg;

	run->progress(run->arg, done, meant);
}

static int
do_demo(struct request_run *run, struct err *err)
{
	const struct demo_order order = { .rows = run->request->meant, .seed = DEMO_SEED, .progress = looked, .arg = run,
		                          .stop = &run->stop };

	return app_demo(run->session, &order, err);
}

static int
do_due(struct request_run *run, struct err *err)
{
	const struct order how = { .tell = tell, .between = between, .arg = run, .stop = &run->stop };

	return app_due(run->session, &how, &run->answer->outcome, err);
}

static void
tell_import(void *arg, const struct import_result *result)
{
	struct request_run *run = arg;
	struct answer *answer = run->answer;
	char row[40];

	if (result->code == 0)
		answer->tally.done++;
	else if (result->code == ERR_SAME)
		answer->tally.same++;
	else {
		answer->tally.refused++;
		snprintf(row, sizeof(row), "%lld", (long long)result->row->line);
		add_line(answer, row, result->err->text);
	}
	run->progress(run->arg, answer->tally.done + answer->tally.same + answer->tally.refused, 0);
}

static int
do_import(struct request_run *run, struct err *err)
{
	struct import_file file = { .options = { .currency = run->session->settings.currency } };
	struct import_order order = { .file = &file, .tell = tell_import, .between = between, .arg = run, .stop = &run->stop };
	char path[PATH_MAX];
	int r;

	if (!realpath(run->request->text, path))
		return err_set(err, ERR_MISSING, "%s: %s", run->request->text, strerror(errno));
	file.path = path;
	r = source_open(file.path, &file.options, &order.source, err);
	if (r < 0)
		return r;
	r = app_import(run->session, &order, &run->answer->outcome, err);
	source_free(order.source);
	return r;
}

static void
keep_sums(struct tally *tally, const struct page_totals *totals)
{
	for (size_t i = 0; i < totals->n_sums; i++) {
		const struct page_sum *sum = &totals->sums[i];

		if (tally->n_sums == TALLY_CURRENCIES) {
			tally->others += sum->n;
			continue;
		}
		tally->sums[tally->n_sums].currency = sum->currency;
		tally->sums[tally->n_sums].n = sum->n;
		tally->sums[tally->n_sums++].sum = sum->sum;
	}
}

/* In slices: no read transaction is long. Of marks by row, which never changes; of all in the order that has the indexes. */
static int
do_count(struct request_run *run, struct err *err)
{
	const struct request *request = run->request;
	struct page_walk walk = { .entity = request->entity, .order = { request->up_to ? PAGE_BY_ROW : PAGE_BY_DATE, false },
		                  .up_to = request->up_to };
	struct session *session = run->session;
	struct page_totals totals = { 0 };
	struct arena arena = { 0 };
	int r;

	if (request->count)
		return request->count(session, &run->answer->n, &run->answer->lines, err);
	r = filter_parse(request->entity, request->filter, session->settings.currency, session_now(session), &arena,
	                 &walk.filter, err);
	while (r == 0 && !walk.ended && !run->stop) {
		r = page_walk_total(session->store, &walk, SLICE_MS, SLICE_ROWS, &totals, err);
		run->progress(run->arg, totals.n, 0);
	}
	run->answer->n = totals.n;
	keep_sums(&run->answer->tally, &totals);
	arena_done(&arena);
	return r < 0 || !run->stop ? r : err_set(err, ERR_CANCEL, "%s", _("stopped"));
}

/* Where a row stands in its list, and of how many; of a long list, that it is one. */
static int
do_place(struct request_run *run, struct err *err)
{
	const struct request *request = run->request;
	struct page_walk walk = { .entity = request->entity, .order = request->order };
	struct session *session = run->session;
	struct answer *answer = run->answer;
	struct page_key keys[SLICE_ROWS];
	struct arena arena = { 0 };
	int64_t until = date_monotonic() + PLACE_MS;
	int r = filter_parse(request->entity, request->filter, session->settings.currency, session_now(session), &arena,
	                     &walk.filter, err);

	answer->place = ABSENT;
	while (r == 0 && !walk.ended && answer->n <= REQUEST_PLACES && date_monotonic() < until) {
		size_t n = 0;

		r = page_walk(session->store, &walk, SLICE_MS, keys, SLICE_ROWS, &n, err);
		for (size_t i = 0; i < n; i++, answer->n++)
			if (keys[i].row == request->rows[0])
				answer->place = answer->n + 1;
	}
	answer->more = !walk.ended || answer->n > REQUEST_PLACES;
	arena_done(&arena);
	return r;
}

struct export_run {
	struct request_run *run;
	struct outfile *file;
	int64_t lines;
};

static int
write_out(void *arg, const char *bytes, size_t len, struct err *err)
{
	struct export_run *export = arg;

	for (size_t i = 0; i < len; i++)
		export->lines += bytes[i] == '\n';
	export->run->progress(export->run->arg, export->lines, 0);
	return outfile_write(export->file, bytes, len, err);
}

static enum export_format
format_of(const char *path)
{
	static const struct {
		const char *end;
		enum export_format format;
	} formats[] = { { ".json", EXPORT_JSON }, { ".jsonl", EXPORT_JSONL }, { ".csv-excel", EXPORT_EXCEL } };
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i].end, dot) == 0)
			return formats[i].format;
	return EXPORT_CSV;
}

static int
do_export(struct request_run *run, struct err *err)
{
	const struct request *request = run->request;
	struct session *session = run->session;
	struct export_run export = { .run = run };
	struct export_order order = { .entity = request->entity, .format = format_of(request->text), .write = write_out,
		                      .arg = &export, .stop = &run->stop };
	struct arena arena = { 0 };
	int r = filter_parse(request->entity, request->filter, session->settings.currency, session_now(session), &arena,
	                     &order.filter, err);

	if (r == 0)
		r = outfile_open(request->text, false, &export.file, err);
	if (r == 0) {
		r = app_export(session, &order, &run->answer->n, err);
		if (r == 0)
			r = outfile_commit(export.file, err);
		else
			outfile_drop(export.file);
	}
	if (r == 0)
		buf_str(&run->answer->lines, request->text);
	arena_done(&arena);
	return r;
}

static void
found(void *arg, const char *line)
{
	struct request_run *run = arg;

	run->answer->n++;
	add_line(run->answer, "", line);
}

static int
is_stopped(void *arg)
{
	struct request_run *run = arg;

	return run->stopped(run->arg);
}

static int
do_verify(struct request_run *run, struct err *err)
{
	const struct verify_listener listener = { .tell = found, .progress = looked, .stop = is_stopped, .arg = run };
	int findings = app_verify(run->session, &listener, err);

	return findings < 0 ? findings : 0;
}

void
request_do(struct request_run *run)
{
	static int (*const kinds[REQUEST_KINDS])(struct request_run *run, struct err *err) = {
		[REQUEST_DECIDE] = do_decide, [REQUEST_CREATE] = do_create, [REQUEST_EDIT] = do_edit,
		[REQUEST_UNDO] = do_undo,     [REQUEST_REDO] = do_undo,     [REQUEST_DEMO] = do_demo,
		[REQUEST_DUE] = do_due,
		[REQUEST_IMPORT] = do_import, [REQUEST_COUNT] = do_count,   [REQUEST_PLACE] = do_place,   [REQUEST_EXPORT] = do_export,
		[REQUEST_VERIFY] = do_verify, [REQUEST_CONTINUE] = do_continue,
	};
	const struct request *request = run->request;
	struct answer *answer = run->answer;
	struct err err = { 0 };
	int r;

	*answer = (struct answer){ .kind = request->kind, .ticket = request->ticket, .entity = request->entity, .asked_of = request->entity,
		                   .step = request->step, .rehearse = request->rehearse, .row = ABSENT };
	for (size_t i = 0; i < request->n_rows && i < REQUEST_SHORT; i++)
		answer->asked[answer->n_asked++] = request->rows[i];
	r = kinds[request->kind](run, &err);
	answer->wakes = run->session->wakes;
	run->session->wakes = 0;
	if (r < 0) {
		answer->code = r;
		answer->err = err;
		answer->tally = run->kept;
	}
}
