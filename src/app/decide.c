#include "config.h"

#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decision.h"
#include "err.h"
#include "i18n.h"
#include "order.h"
#include "page.h"
#include "record.h"
#include "record_store.h"
#include "session.h"
#include "store.h"
#include "work.h"

/* The rows that an order names, one after another. */
struct targets {
	const struct order *order;
	size_t next_id;
	struct page_walk walk; /* by row key, which no step changes */
	struct page_key keys[SLICE_ROWS];
	size_t n, at;
};

struct bulk {
	struct session *session;
	const struct order *order;
	struct targets targets;
	struct slices slices;
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
	struct work *work = &bulk->slices.work;
	int64_t *last = &bulk->slices.decision.last;
	int r;

	if (!bulk->order->filter) {
		*ret_id = bulk->order->ids[targets->next_id++];
		*last = (int64_t)targets->next_id;
		return work_find(work, bulk->order->entity, *ret_id, ret, err);
	}
	*last = targets->keys[targets->at++].row;
	r = work_load(work, bulk->order->entity, *last, ret, err);
	if (r == 0)
		*ret_id = ((struct record *)(*ret)->record)->id;
	return r;
}

/* One row: what becomes of it is told, only a failing store ends the slice. */
static int
decide_row(struct bulk *bulk, struct err *err)
{
	const struct order *order = bulk->order;
	struct work *work = &bulk->slices.work;
	struct touched *touched = NULL;
	struct err why = { 0 };
	struct row_result result = { .id = "?", .entity = order->entity, .err = &why };
	int r = tx_begin_row(work->tx, err);

	if (r < 0)
		return r;
	result.code = load_next(bulk, &result.id, &touched, &why);
	if (result.code == 0)
		result.code = step_run(work, touched, order->step, &order->args, &why);
	if (result.code == 0)
		result.code = work_flush(work, &why);
	r = decision_settle(work, result.code, &why, bulk->slices.outcome, err);
	if (r < 0)
		return r;
	result.record = touched ? touched->record : NULL;
	if (order->tell)
		order->tell(order->arg, &result);
	return r;
}

static int
next_row(void *owner, struct err *err)
{
	struct bulk *bulk = owner;
	int r = fill(bulk, err);

	if (r == 0 && !at_pause(bulk))
		r = decide_row(bulk, err);
	bulk->slices.ended = at_end(bulk);
	return r;
}

/* `decision`: where it goes on, or NULL. */
static int
run_bulk(struct session *session, const struct order *order, const struct decision *decision, struct outcome *outcome,
         struct err *err)
{
	struct bulk bulk = { .session = session, .order = order, .targets = { .order = order },
		             .slices = { .outcome = outcome, .rehearse = order->rehearse,
		                         .by_sums = order->entity->kind == ENTITY_COMMISSION && order->step != STEP_CALCULATE,
		                         .row = next_row, .owner = &bulk,
		                         .between = order->between, .arg = order->arg, .stop = order->stop } };
	struct page_walk *walk = &bulk.targets.walk;
	struct decision *own = &bulk.slices.decision;
	bool several = order->filter || order->n_ids > 1;
	int r = 0;

	*own = decision ? *decision : (struct decision){ .step = order->step, .entity = order->entity->kind,
		                                         .actor = order->by_system ? ACTOR_SYSTEM : 0, .undoes = ABSENT,
		                                         .up_to = order->up_to, .last = 0 };
	if (!decision && order->filter && order->up_to == 0)
		r = record_last_row(session->store, order->entity, &own->up_to, err);
	if (r == 0 && !decision && several)
		r = order_keep(order, &bulk.slices.kept, &own->arguments, err);
	*walk = (struct page_walk){ .entity = order->entity, .order = { PAGE_BY_ROW, false }, .up_to = own->up_to,
		                    .started = own->last > 0, .from = { own->last, own->last } };
	if (r == 0 && order->filter)
		r = filter_parse(order->entity, order->filter, session->settings.currency,
		                 decision ? decision->at : session_now(session), &bulk.slices.kept, &walk->filter, err);
	bulk.targets.next_id = (size_t)own->last;
	if (r == 0)
		r = slices_run(&bulk.slices, session, err);
	slices_done(&bulk.slices);
	return r;
}

int
app_decide(struct session *session, const struct order *order, struct outcome *ret_outcome, struct err *err)
{
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	if (r == 0 && order->args.over_budget && (order->filter || order->n_ids > 1))
		r = err_rule(err, ERR_RULE, "de_una_en_una", NULL, _("over budget is approved one commission at a time"));
	if (r == 0)
		r = run_bulk(session, order, NULL, ret_outcome, err);
	return r;
}

int
decide_again(struct session *session, const struct decision *decision, const struct order *how, struct outcome *outcome,
             struct err *err)
{
	struct order order = *how;
	struct arena arena = { 0 };
	int r = order_restore(decision, &arena, &order, err);

	if (r == 0)
		r = run_bulk(session, &order, decision, outcome, err);
	arena_done(&arena);
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
	int64_t actor; /* 0: the user */
	char *ret_id;
	struct arena arena;
};

static int
begin_single(struct work *work, struct tx *tx, struct single *single, struct err *err)
{
	struct decision decision = { .step = single->step, .entity = single->entity->kind, .actor = single->actor,
		                     .state = DECISION_DONE, .up_to = ABSENT, .last = ABSENT, .meant = 1, .done = 1,
		                     .undoes = ABSENT };

	*work = (struct work){ .session = single->session, .tx = tx, .arena = &single->arena, .typed = true };
	return decision_open(work, &decision, err);
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
	return r < 0 ? r : work_flush(&work, err);
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
	return r < 0 ? r : work_flush(&work, err);
}

static int
run_single(struct single *single, int (*work)(struct tx *tx, void *arg, struct err *err), bool rehearse, struct err *err)
{
	struct session *session = single->session;
	int r = session_refresh(session, err);

	if (r == 0)
		r = rehearse ? store_rehearse(session->store, session_now(session), work, single, err)
		             : store_write(session->store, session_now(session), work, single, err);
	if (rehearse)
		session->wakes = 0;
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
	return r < 0 ? r : work_flush(&work, err);
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
			                 .id = making->values[i].name, .value = making->values[i].value,
			                 .actor = ACTOR_SYSTEM }; /* not to be undone by the next deshacer */

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
	int r = session_need(session, RIGHT_SETTINGS, err);

	for (size_t i = 0; i < n && r == 0; i++)
		r = check_setting(session, values[i].name, values[i].value, true, err);
	return r < 0 ? r : store_write(session->store, session_now(session), make_work, &making, err);
}
