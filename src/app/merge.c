#include "config.h"

#include "merge.h"

#include "affiliate.h"
#include "commission.h"
#include "conversion.h"
#include "err.h"
#include "i18n.h"
#include "order.h"
#include "sales_store.h"
#include "session.h"
#include "store.h"
#include "work.h"

struct merge {
	const struct order *order;
	struct slices slices;
};

static int
check_pair(const struct affiliate *from, const struct affiliate *into, struct err *err)
{
	const struct transition *transition;

	if (from->head.row == into->head.row)
		return err_rule(err, ERR_RULE, "el_mismo", NULL, _("%s: cannot be merged into itself"), from->head.id);
	if (into->state == AFFILIATE_DELETED || into->state == AFFILIATE_BLOCKED || into->state == AFFILIATE_REJECTED)
		return err_rule(err, ERR_RULE, "afiliado_no_activo", NULL, _("%s: is %s; merge into one that stays"), into->head.id,
		                names_text(&affiliate_states, into->state));
	return entity_next(&affiliate_entity, from->state, STEP_MERGE, &transition, err);
}

static int
load_pair(struct merge *merge, struct touched **from, struct touched **into, struct err *err)
{
	struct work *work = &merge->slices.work;
	int r = work_find(work, &affiliate_entity, merge->order->ids[0], from, err);

	if (r == 0)
		r = work_find(work, &affiliate_entity, merge->order->ids[1], into, err);
	return r < 0 ? r : check_pair((*from)->record, (*into)->record, err);
}

static int
move_conversion(struct work *work, struct touched *touched, const struct affiliate *into, struct err *err)
{
	struct conversion *conversion = touched->record;
	int r = work_step(work, touched, STEP_MERGE, err);

	conversion->affiliate = into->head.row;
	conversion->affiliate_id = into->head.id;
	return r < 0 ? r : work_emit(work, touched, "conversion_actualizada", err);
}

/* Money moves with it, its state stays: no event. */
static int
move_commission(struct work *work, struct touched *touched, const struct affiliate *into, struct err *err)
{
	struct commission *commission = touched->record;

	commission->affiliate = into->head.row;
	commission->affiliate_id = into->head.id;
	return work_step(work, touched, STEP_MERGE, err);
}

/* When nothing is left to move. */
static int
finish(struct merge *merge, struct touched *from, struct touched *into, struct err *err)
{
	struct work *work = &merge->slices.work;
	struct affiliate *gone = from->record, *stays = into->record;
	int r = work_move(work, from, STEP_MERGE, err);

	gone->merged_into = stays->head.row;
	from->reason_code = merge->order->args.reason_code;
	from->reason = merge->order->args.reason;
	if (r == 0)
		r = work_emit(work, from, NULL, err);
	if (r < 0 || stays->conflict == 0 || !stays->email)
		return r;
	stays->conflict = 0; /* settled */
	r = work_step(work, into, STEP_MERGE, err);
	return r < 0 ? r : work_emit(work, into, NULL, err);
}

/* Moves the next record, or ends the affiliate; `*ret` is what was changed. */
static int
move_next(struct merge *merge, struct touched **ret, struct err *err)
{
	struct work *work = &merge->slices.work;
	struct touched *from, *into;
	const struct entity *entity;
	int64_t row;
	int r = load_pair(merge, &from, &into, err);

	if (r == 0)
		r = sales_of_affiliate(work->tx->store, ((struct record *)from->record)->row, &entity, &row, err);
	if (r < 0)
		return r;
	*ret = from;
	if (row == ABSENT) {
		r = finish(merge, from, into, err);
		return r < 0 ? r : work_flush(work, err);
	}
	r = work_load(work, entity, row, ret, err);
	if (r == 0)
		r = entity == &conversion_entity ? move_conversion(work, *ret, into->record, err)
		                                 : move_commission(work, *ret, into->record, err);
	return r < 0 ? r : work_flush(work, err);
}

/* The first refusal is the whole's. */
static int
next_row(void *owner, struct err *err)
{
	struct merge *merge = owner;
	struct slices *slices = &merge->slices;
	struct touched *touched = NULL;
	struct row_result result;
	int r = tx_begin_row(slices->work.tx, err);

	if (r < 0)
		return r;
	r = move_next(merge, &touched, err);
	if (r == 0)
		r = decision_settle(&slices->work, 0, err, slices->outcome, err);
	if (r < 0)
		return r; /* the slice is rolled back */
	slices->ended = touched->entity == &affiliate_entity;
	result = (struct row_result){ .id = ((struct record *)touched->record)->id, .err = err, .entity = touched->entity,
		                      .record = touched->record };
	if (merge->order->tell)
		merge->order->tell(merge->order->arg, &result);
	return 0;
}

static int
run(struct session *session, const struct order *order, const struct decision *decision, struct outcome *outcome,
    struct err *err)
{
	struct merge merge = { .order = order,
		               .slices = { .decision = *decision, .outcome = outcome, .rehearse = order->rehearse,
		                           .row = next_row, .owner = &merge, .between = order->between, .arg = order->arg,
		                           .stop = order->stop } };
	int r = session_need(session, RIGHT_STEP, err);

	if (r == 0 && decision->row == 0)
		r = order_keep(order, &merge.slices.kept, &merge.slices.decision.arguments, err);
	if (r == 0)
		r = slices_run(&merge.slices, session, err);
	slices_done(&merge.slices);
	return r;
}

int
app_merge(struct session *session, const struct order *order, struct outcome *ret_outcome, struct err *err)
{
	const struct decision fresh = { .step = STEP_MERGE, .entity = ENTITY_AFFILIATE, .undoes = ABSENT, .up_to = ABSENT };
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	return r < 0 ? r : run(session, order, &fresh, ret_outcome, err);
}

int
merge_again(struct session *session, const struct decision *decision, const struct order *how, struct outcome *outcome,
            struct err *err)
{
	struct order order = *how;
	struct arena arena = { 0 };
	int r = order_restore(decision, &arena, &order, err);

	if (r == 0)
		r = run(session, &order, decision, outcome, err);
	arena_done(&arena);
	return r;
}
