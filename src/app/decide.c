#include "config.h"

#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "date.h"
#include "decision_store.h"
#include "err.h"
#include "i18n.h"
#include "page.h"
#include "record.h"
#include "record_store.h"
#include "session.h"
#include "store.h"
#include "work.h"

#define PAUSE_NS 1000000

int
decision_open(struct work *work, enum step step, const struct entity *entity, int64_t undoes, const uint8_t *file_hash,
              struct err *err)
{
	struct decision decision = { .step = step, .entity = entity ? entity->kind : ABSENT,
		                     .acting_for = ABSENT, .at = work->tx->now, .up_to = ABSENT, .last = ABSENT,
		                     .undoes = undoes, .file_hash = file_hash };
	char ulid[ULID_SIZE];
	int r = actor_row(work->tx, work->session->user, &work->actor, err);

	work->acting_for = ABSENT;
	if (r == 0 && work->session->acting_for)
		r = actor_row(work->tx, work->session->acting_for, &work->acting_for, err);
	if (r < 0)
		return r;
	ulid_next(&work->session->ulid, work->tx->now, ulid);
	decision.id = arena_printf(work->arena, "dec_%s", ulid);
	decision.actor = work->actor;
	decision.acting_for = work->acting_for;
	if (!decision.id)
		return err_nomem(err);
	r = decision_add(work->tx, &decision, err);
	work->decision = decision.row;
	work->decision_id = decision.id;
	return r;
}

int
decision_close(struct work *work, int64_t state, const struct outcome *outcome, int64_t last, const uint8_t *file_hash,
               struct err *err)
{
	const struct decision decision = { .row = work->decision, .state = state, .last = last,
		                           .meant = outcome->done + outcome->same + outcome->refused,
		                           .done = outcome->done, .refused = outcome->refused,
		                           .file_hash = file_hash };

	return decision_update(work->tx, &decision, err);
}

static bool
fatal(int code)
{
	return code == ERR_STORE || code == ERR_FULL || code == ERR_DAMAGED || code == ERR_NOMEM || code == ERR_BUG;
}

int
decision_settle(struct work *work, int code, const struct err *why, struct outcome *outcome, struct err *err)
{
	int r = 0;

	if (code == 0)
		r = tx_keep_row(work->tx, err);
	else
		tx_drop_row(work->tx);
	if (fatal(code)) {
		*err = *why;
		return code;
	}
	if (code == 0)
		outcome->done++;
	else if (code == ERR_SAME)
		outcome->same++;
	else
		outcome->refused++;
	return r;
}

/* The rows that an order names, one after another. */
struct targets {
	const struct order *order;
	size_t next_id;
	struct page_walk walk; /* by row key, which no step changes */
	struct page_key keys[SLICE_ROWS];
	size_t n, at;
	int64_t last; /* the last row that was decided */
};

struct bulk {
	struct session *session;
	const struct order *order;
	struct outcome *outcome;
	struct targets targets;
	struct arena arena;      /* of a row */
	struct arena kept;       /* of the decision */
	struct work work;
	bool stopped;
};

static int
compare_rows(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Leaves out of a page what the order does. */
static void
sift(struct targets *targets)
{
	const struct order *order = targets->order;
	size_t kept = 0;

	for (size_t i = 0; i < targets->n; i++)
		if (!bsearch(&targets->keys[i].row, order->except, order->n_except, sizeof(int64_t), compare_rows))
			targets->keys[kept++] = targets->keys[i];
	targets->n = kept;
}

/* Rows that are far apart are looked for slice by slice. */
static int
fill(struct bulk *bulk, struct err *err)
{
	struct targets *targets = &bulk->targets;
	int r;

	if (!bulk->order->filter || targets->at < targets->n || targets->walk.ended)
		return 0;
	targets->at = targets->n = 0;
	r = page_walk(bulk->session->store, &targets->walk, SLICE_MS, targets->keys, SLICE_ROWS, &targets->n, err);
	if (r == 0 && bulk->order->n_except)
		sift(targets);
	return r;
}

/* Nothing left to decide in this slice. */
static bool
at_pause(const struct bulk *bulk)
{
	const struct targets *targets = &bulk->targets;

	return bulk->order->filter ? targets->at == targets->n : targets->next_id == bulk->order->n_ids;
}

static bool
at_end(const struct bulk *bulk)
{
	return at_pause(bulk) && (!bulk->order->filter || bulk->targets.walk.ended);
}

static int
load_next(struct bulk *bulk, const char **ret_id, struct touched **ret, struct err *err)
{
	struct targets *targets = &bulk->targets;
	int r;

	if (!bulk->order->filter) {
		*ret_id = bulk->order->ids[targets->next_id++];
		return work_find(&bulk->work, bulk->order->entity, *ret_id, ret, err);
	}
	targets->last = targets->keys[targets->at++].row;
	r = work_load(&bulk->work, bulk->order->entity, targets->last, ret, err);
	if (r == 0)
		*ret_id = ((struct record *)(*ret)->record)->id;
	return r;
}

/* One row: what becomes of it is told, only a failing store ends the slice. */
static int
decide_row(struct bulk *bulk, struct err *err)
{
	struct row_result result = { .entity = bulk->order->entity };
	struct touched *touched = NULL;
	struct err why = { 0 };
	int r;

	arena_reset(&bulk->arena);
	work_next(&bulk->work);
	r = tx_begin_row(bulk->work.tx, err);
	if (r < 0)
		return r;
	result.id = "?";
	result.err = &why;
	result.code = load_next(bulk, &result.id, &touched, &why);
	if (result.code == 0)
		result.code = step_run(&bulk->work, touched, bulk->order->step, &bulk->order->args, &why);
	if (result.code == 0)
		result.code = work_flush(&bulk->work, &why);
	r = decision_settle(&bulk->work, result.code, &why, bulk->outcome, err);
	if (r < 0)
		return r;
	result.record = touched ? touched->record : NULL;
	if (bulk->order->tell)
		bulk->order->tell(bulk->order->arg, &result);
	return r;
}

static bool
stopped(const struct bulk *bulk)
{
	return bulk->stopped || (bulk->order->stop && *bulk->order->stop);
}

/* One transaction's worth. */
static int
slice(struct tx *tx, void *arg, struct err *err)
{
	struct bulk *bulk = arg;
	bool rehearse = bulk->order->rehearse;
	int64_t until = date_monotonic() + SLICE_MS;
	int r = 0;

	bulk->work.tx = tx;
	bulk->work.arena = &bulk->kept;
	if (!bulk->work.decision)
		r = decision_open(&bulk->work, bulk->order->step, bulk->order->entity, ABSENT, NULL, err);
	bulk->work.arena = &bulk->arena;
	for (int n = 0; r == 0; n++) {
		r = fill(bulk, err);
		if (r < 0 || at_end(bulk) || stopped(bulk))
			break;
		if (at_pause(bulk) && rehearse)
			continue;
		if (!rehearse && (at_pause(bulk) || n == SLICE_ROWS || (n && date_monotonic() >= until)))
			break;
		r = decide_row(bulk, err);
	}
	if (r < 0)
		return r;
	return decision_close(&bulk->work, at_end(bulk) ? DECISION_DONE : stopped(bulk) ? DECISION_CUT : DECISION_OPEN,
	                      bulk->outcome, bulk->targets.last, NULL, err);
}

static int
run_slices(struct bulk *bulk, struct err *err)
{
	const struct timespec pause = { 0, PAUSE_NS };
	const struct order *order = bulk->order;
	struct store *store = bulk->session->store;
	int r = 0;

	while (r == 0) {
		int64_t now = session_now(bulk->session);

		r = order->rehearse ? store_rehearse(store, now, slice, bulk, err) : store_write(store, now, slice, bulk, err);
		if (r < 0 || at_end(bulk) || stopped(bulk))
			break;
		bulk->stopped = order->between && order->between(order->arg) != 0; /* the next slice closes it */
		nanosleep(&pause, NULL);
	}
	bulk->outcome->stopped = !at_end(bulk);
	return r;
}

int
app_decide(struct session *session, const struct order *order, struct outcome *ret_outcome, struct err *err)
{
	struct bulk bulk = { .session = session, .order = order, .outcome = ret_outcome,
		             .targets = { .order = order, .last = ABSENT },
		             .work = { .session = session } };
	struct page_walk *walk = &bulk.targets.walk;
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	*walk = (struct page_walk){ .entity = order->entity, .order = { PAGE_BY_ROW, false }, .up_to = order->up_to };
	if (r == 0 && walk->up_to == 0)
		r = record_last_row(session->store, order->entity, &walk->up_to, err);
	if (r == 0 && order->filter)
		r = filter_parse(order->entity, order->filter, session->settings.currency, session_now(session), &bulk.kept,
		                 &walk->filter, err);
	if (r == 0)
		r = run_slices(&bulk, err);
	if (bulk.work.decision_id && !order->rehearse)
		snprintf(ret_outcome->decision, sizeof(ret_outcome->decision), "%s", bulk.work.decision_id);
	arena_done(&bulk.arena);
	arena_done(&bulk.kept);
	return r;
}

/* A decision of one record: made, edited or set. */
struct single {
	struct session *session;
	enum step step;
	const struct entity *entity;
	const void *input;
	const char *id;
	uint64_t given;
	const struct step_args *args;
	const char *value;
	char *ret_id;
	struct arena arena;
};

static int
finish_single(struct work *work, struct err *err)
{
	const struct outcome outcome = { .done = 1 };
	int r = work_flush(work, err);

	return r < 0 ? r : decision_close(work, DECISION_DONE, &outcome, ABSENT, NULL, err);
}

static int
begin_single(struct work *work, struct tx *tx, struct single *single, struct err *err)
{
	*work = (struct work){ .session = single->session, .tx = tx, .arena = &single->arena, .typed = true };
	return decision_open(work, single->step, single->entity, ABSENT, NULL, err);
}

static int
create_work(struct tx *tx, void *arg, struct err *err)
{
	struct single *single = arg;
	struct touched *touched = NULL;
	struct work work;
	int r = begin_single(&work, tx, single, err);

	if (r == 0)
		r = step_create(&work, single->entity, single->input, &touched, err);
	if (touched)
		snprintf(single->ret_id, ID_SIZE, "%s", ((struct record *)touched->record)->id);
	return r < 0 ? r : finish_single(&work, err);
}

static int
edit_work(struct tx *tx, void *arg, struct err *err)
{
	struct single *single = arg;
	struct touched *touched;
	struct work work;
	int r = begin_single(&work, tx, single, err);

	if (r == 0)
		r = work_find(&work, single->entity, single->id, &touched, err);
	if (r == 0)
		r = step_edit(&work, touched, single->input, single->given, single->args, err);
	return r < 0 ? r : finish_single(&work, err);
}

static int
run_single(struct single *single, int (*work)(struct tx *tx, void *arg, struct err *err), bool rehearse, struct err *err)
{
	struct session *session = single->session;
	int r = session_refresh(session, err);

	if (r == 0)
		r = rehearse ? store_rehearse(session->store, session_now(session), work, single, err)
		             : store_write(session->store, session_now(session), work, single, err);
	arena_done(&single->arena);
	return r;
}

int
app_create(struct session *session, const struct entity *entity, const void *input, bool rehearse, char id[ID_SIZE],
           struct err *err)
{
	struct single single = { .session = session, .step = STEP_CREATE, .entity = entity, .input = input, .ret_id = id };

	id[0] = '\0';
	return run_single(&single, create_work, rehearse, err);
}

int
app_edit(struct session *session, const struct entity *entity, const char *id, const void *input, uint64_t given,
         const struct step_args *args, bool rehearse, struct err *err)
{
	struct single single = { .session = session, .step = STEP_EDIT, .entity = entity, .input = input, .id = id,
		                 .given = given, .args = args };

	return run_single(&single, edit_work, rehearse, err);
}

static int
set_work(struct tx *tx, void *arg, struct err *err)
{
	struct single *single = arg;
	struct touched *touched;
	struct setting *setting;
	struct work work;
	int r = begin_single(&work, tx, single, err);

	if (r == 0)
		r = work_find(&work, &setting_entity, single->id, &touched, err);
	if (r == ERR_MISSING)
		r = work_create(&work, &setting_entity, single->id, &touched, err);
	if (r < 0)
		return r;
	setting = touched->record;
	setting->value = single->value;
	r = work_step(&work, touched, STEP_SET, err);
	return r < 0 ? r : finish_single(&work, err);
}

static int
check_setting(const struct session *session, const char *name, const char *value, bool making, struct err *err)
{
	const struct setting_def *def = setting_find(name);
	struct settings trial = session->settings;
	struct arena arena = { 0 };
	int r;

	if (!def)
		return err_rule(err, ERR_USAGE, "ajuste_desconocido", name,
		                _("%s: there is no such setting; see: alpes configuracion ver"), name);
	if (def->fixed && !making)
		return err_rule(err, ERR_RULE, "ajuste_fijo", name, _("%s: is set once, when the file is made"), name);
	r = record_read_text(&setting_entity, &def->field, value, session->settings.currency, &arena, &trial, err);
	if (r == 0)
		r = field_check(&def->field, &trial, err);
	arena_done(&arena);
	return r;
}

int
app_set(struct session *session, const char *name, const char *value, struct err *err)
{
	struct single single = { .session = session, .step = STEP_SET, .entity = &setting_entity, .id = name,
		                 .value = value };
	int r = session_need(session, RIGHT_SETTINGS, err);

	if (r == 0)
		r = check_setting(session, name, value, false, err);
	return r < 0 ? r : run_single(&single, set_work, false, err);
}

struct making {
	struct session *session;
	const struct setting_value *values;
	size_t n;
};

static int
make_work(struct tx *tx, void *arg, struct err *err)
{
	const struct making *making = arg;
	int64_t row = ABSENT;
	int r = 0;

	for (size_t i = 0; i < making->n && r == 0; i++) {
		struct single single = { .session = making->session, .step = STEP_SET, .entity = &setting_entity,
			                 .id = making->values[i].name, .value = making->values[i].value };

		r = record_find(tx->store, &setting_entity, single.id, &row, err);
		if (r == 0 && row == ABSENT)
			r = set_work(tx, &single, err);
		arena_done(&single.arena);
	}
	return r;
}

int
app_set_up(struct session *session, const struct setting_value *values, size_t n, struct err *err)
{
	struct making making = { session, values, n };
	const char *user = session->user;
	int r = session_need(session, RIGHT_SETTINGS, err);

	for (size_t i = 0; i < n && r == 0; i++)
		r = check_setting(session, values[i].name, values[i].value, true, err);
	if (r < 0)
		return r;
	session->user = "sistema"; /* nobody's decision: not to be undone by the next deshacer */
	r = store_write(session->store, session_now(session), make_work, &making, err);
	session->user = user;
	return r;
}
