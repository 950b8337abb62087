#include "config.h"

#include "undo.h"

#include <string.h>

#include "affiliate.h"
#include "approval.h"
#include "campaign.h"
#include "changes.h"
#include "commission.h"
#include "conversion.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "outbox_store.h"
#include "parties.h"
#include "sales_store.h"
#include "session.h"
#include "store.h"
#include "topic.h"
#include "work.h"

#define ASK_AFTER (10 * 60 * MS_SECOND)

/* The groups of a decision, from the newest: each was one transaction's records. */
struct undo {
	struct session *session;
	const struct undo_order *order;
	struct decision target;
	bool silent[WORK_RECORDS]; /* by touched: what told of the change has not left and never will */
	struct slices slices; /* decision.last: groups older than this seq are left; 0 = all */
};

/* One journal row of a group, copied out of the walk. */
struct change {
	int64_t seq, entity, row, version_before;
	const char *changes, *personal;
};

struct group {
	struct arena *arena;
	int64_t first; /* its number; 0 = none yet */
	struct change changes[WORK_RECORDS];
	size_t n;
};

static int
collect(void *arg, const struct journal_row *row, struct err *err)
{
	struct group *group = arg;
	struct change *change;

	if (group->first && row->group != group->first)
		return 1;
	group->first = row->group;
	if (group->n == WORK_RECORDS)
		return err_set(err, ERR_BUG, "%s", _("too many records in one transaction"));
	change = &group->changes[group->n++];
	*change = (struct change){ row->seq, row->entity, row->row, row->version_before,
		                   arena_string(group->arena, row->changes), arena_string(group->arena, row->personal) };
	return 0;
}

static int
refuse_changed(const struct touched *touched, struct err *err)
{
	return err_rule(err, ERR_RULE, "cambiada_despues", NULL, _("%s: was changed by a later decision"),
	                ((const struct record *)touched->record)->id);
}

/* How a record whose creation is undone ends, and what tells others. */
static const struct {
	int64_t state;
	const char *event;
} gone[ENTITIES] = {
	[ENTITY_AFFILIATE] = { AFFILIATE_DELETED, "afiliado_eliminado" },
	[ENTITY_CAMPAIGN] = { CAMPAIGN_CANCELLED, "campana_cancelada" },
	[ENTITY_CONVERSION] = { CONVERSION_CANCELLED, "conversion_cancelada" },
	[ENTITY_COMMISSION] = { COMMISSION_ANNULLED, "comision_rechazada" },
};

static void
end_record(struct touched *touched)
{
	const struct entity *entity = touched->entity;

	((struct record *)touched->record)->undone = 1;
	if (entity->state)
		*(int64_t *)((char *)touched->record + entity->state) = gone[entity->kind].state;
}

/* Tells what came back: a state, else a field; nothing when a commission's state and amount stay. */
static int
tell_others(struct work *work, struct touched *touched, struct err *err)
{
	const struct entity *entity = touched->entity;
	const struct commission *before = touched->before, *after = touched->record;
	bool moved = !entity->state || entity_state(entity, before) != entity_state(entity, after) || before->head.undone == 1;

	if (!entity->state)
		return 0;
	if (after->head.undone == 1)
		return work_emit(work, touched, gone[entity->kind].event, err);
	if (moved)
		return work_emit(work, touched, NULL, err);
	if (entity->kind != ENTITY_COMMISSION)
		return work_emit(work, touched, entity->edit_event, err);
	return before->total == after->total ? 0 : work_emit(work, touched, NULL, err);
}

/* Puts the values before back, when the record still has the values after. */
static int
restore(struct arena *arena, struct touched *touched, const struct change *change, struct err *err)
{
	const struct entity *entity = touched->entity;
	void *after = arena_alloc(arena, entity->size);
	uint64_t given = 0;
	int r = after ? 0 : err_nomem(err);

	if (r < 0)
		return r;
	memcpy(after, touched->record, entity->size);
	for (int personal = 0; personal < 2 && r == 0; personal++) {
		const char *text = personal ? change->personal : change->changes;

		if (text)
			r = changes_apply(entity, text, CHANGES_AFTER, arena, after, &given, err);
	}
	for (size_t i = 0; i < entity->n_fields && r == 0; i++)
		if (given >> i & 1 && !field_equal(&entity->fields[i], after, touched->record))
			return refuse_changed(touched, err);
	if (change->version_before == 0) {
		end_record(touched);
		return r;
	}
	for (int personal = 0; personal < 2 && r == 0; personal++) {
		const char *text = personal ? change->personal : change->changes;

		if (text)
			r = changes_apply(entity, text, CHANGES_BEFORE, arena, touched->record, &given, err);
	}
	return r;
}

static bool
goes_too(const struct work *work, const struct entity *entity, int64_t row)
{
	for (size_t i = 0; i < work->n_touched; i++) {
		const struct record *head = work->touched[i].record;

		if (work->touched[i].entity == entity && head->row == row)
			return head->undone == 1;
	}
	return false;
}

/* What is made undone must have nothing that hangs on it. */
static int
check_hanging(const struct work *work, const struct touched *touched, struct err *err)
{
	const struct entity *entity = touched->entity;
	const struct record *head = touched->record;
	int64_t row = ABSENT;
	int r = head->undone == 1 ? sales_hanging(work->tx->store, entity, head->row, &row, err) : 0;

	if (r < 0 || row == ABSENT ||
	    goes_too(work, entity_of(entity->kind == ENTITY_CONVERSION ? ENTITY_COMMISSION : ENTITY_CONVERSION), row))
		return r;
	return err_rule(err, ERR_RULE, "en_uso", NULL, entity->kind == ENTITY_CONVERSION ? _("%s: has a commission")
	                : _("%s: has conversions"), head->id);
}

/* Its conversion's one live commission; another one of this very undo gives way. */
static int
check_alone(struct work *work, const struct commission *commission, struct err *err)
{
	int64_t live;
	int r = sales_live_commission(work->tx->store, commission->conversion, &live, err);

	for (size_t i = 0; r == 0 && i < work->n_touched; i++)
		if (work->touched[i].entity == &commission_entity && ((struct record *)work->touched[i].record)->row == live)
			return 0;
	if (r == 0 && live != ABSENT && live != commission->head.row)
		return err_rule(err, ERR_DUPLICATE, "comision_viva", NULL, _("%s: its conversion has another live commission"),
		                commission->head.id);
	return r;
}

/* What it came from must still be worth it, and the budget hold it. */
static int
check_worth(struct work *work, const struct touched *touched, struct err *err)
{
	const struct commission *after = touched->record, *before = touched->before;
	bool returns = !commission_live(before) || before->head.undone == 1, fits = true;
	struct parties parties = { 0 };
	int r = parties_of(work, after, &parties, err);

	if (r < 0)
		return r;
	if ((returns && parties.conversion->state > CONVERSION_PROCESSED) ||
	    ((returns || after->base != before->base) && commission_base_left(after, parties.conversion) != after->base))
		return refuse_changed(touched, err);
	if (after->state == COMMISSION_APPROVED && (returns || before->state != COMMISSION_APPROVED))
		r = approval_fits(work, touched, parties.campaign, &fits, err);
	return r < 0 || fits ? r : err_rule(err, ERR_RULE, "presupuesto_excedido", NULL, _("%s: over the campaign's budget"),
	                                    after->head.id);
}

/* A commission that comes back must find its place; money in a payout stays. */
static int
check_place(struct work *work, const struct touched *touched, struct err *err)
{
	const struct commission *commission = touched->record, *before = touched->before;
	int r;

	if (touched->entity->kind != ENTITY_COMMISSION)
		return 0;
	if ((before->payout != ABSENT || before->state == COMMISSION_PAID) &&
	    (commission->state != before->state || commission->total != before->total || commission->head.undone == 1))
		return err_rule(err, ERR_RULE, "en_un_pago", NULL, _("%s: is in a payout"), before->head.id);
	if (!commission_live(commission) || commission->head.undone == 1)
		return 0;
	r = check_alone(work, commission, err);
	return r < 0 ? r : check_worth(work, touched, err);
}

/* Within gracia_publicacion nobody outside knows of the change yet. */
static int
withdraw(struct undo *undo, const struct touched *touched, const struct change *change, struct err *err)
{
	struct work *work = &undo->slices.work;
	int64_t n = 0;
	int r = 0;

	if (touched->entity->topic && undo->session->settings.publish_delay_s > 0)
		r = outbox_withdraw(work->tx, topic_find(touched->entity->topic), work_event_key(touched->entity, touched->before),
		                    change->seq, _("undone before it left"), &n, err);
	if (n > 0)
		undo->silent[touched - work->touched] = true;
	return r;
}

static int
undo_change(struct undo *undo, const struct change *change, struct err *err)
{
	struct work *work = &undo->slices.work;
	const struct entity *entity = entity_of((enum entity_kind)change->entity);
	struct touched *touched;
	bool stands = false;
	int r = work_load(work, entity, change->row, &touched, err);

	if (r < 0)
		return r;
	r = journal_stands_on(work->tx->store, change->entity, change->row, change->seq, undo->target.row, &stands, err);
	if (r == 0 && stands)
		return refuse_changed(touched, err);
	if (r == 0)
		r = restore(work->arena, touched, change, err);
	if (r == 0)
		r = withdraw(undo, touched, change, err);
	return r < 0 ? r : work_step(work, touched, (enum step)undo->slices.decision.step, err);
}

static int
undo_changes(struct undo *undo, const struct group *group, struct err *err)
{
	struct work *work = &undo->slices.work;
	int r = 0;

	memset(undo->silent, 0, sizeof(undo->silent));
	for (size_t i = 0; i < group->n && r == 0; i++)
		r = undo_change(undo, &group->changes[i], err);
	for (size_t i = 0; i < group->n && r == 0; i++) { /* the checks load what it hangs on */
		r = check_hanging(work, &work->touched[i], err);
		if (r == 0)
			r = check_place(work, &work->touched[i], err);
		if (r == 0 && !undo->silent[i])
			r = tell_others(work, &work->touched[i], err);
	}
	return r < 0 ? r : work_flush(work, err);
}

/* Each record of the group, whatever became of it. */
static void
tell(const struct undo *undo, const struct group *group, int code, const struct err *why)
{
	const struct work *work = &undo->slices.work;

	for (size_t i = 0; i < work->n_touched && i < group->n && undo->order->tell; i++) {
		const struct touched *touched = &work->touched[i];
		const struct row_result result = { .id = ((struct record *)touched->record)->id, .code = code, .err = why,
			                           .entity = touched->entity, .record = touched->record };

		if (touched->n_steps || code < 0)
			undo->order->tell(undo->order->arg, &result);
	}
}

static int
undo_group(struct undo *undo, const struct group *group, struct err *err)
{
	struct slices *slices = &undo->slices;
	struct err why = { 0 };
	int code, r = tx_begin_row(slices->work.tx, err);

	if (r < 0)
		return r;
	code = undo_changes(undo, group, &why);
	r = decision_settle(&slices->work, code, &why, slices->outcome, err);
	if (r < 0)
		return r;
	*(code == 0 ? &slices->outcome->done : &slices->outcome->refused) += (int64_t)group->n - 1; /* counted are records */
	tell(undo, group, code, &why);
	return 0;
}

static int
next_group(void *owner, struct err *err)
{
	struct undo *undo = owner;
	struct slices *slices = &undo->slices;
	const struct journal_query query = { .after = slices->decision.last, .descending = true, .decision = undo->target.row,
		                             .entity = ABSENT };
	struct group group = { .arena = &slices->arena };
	struct arena walk = { 0 };
	int r = journal_walk(undo->session->store, &query, &walk, collect, &group, err);

	arena_done(&walk);
	slices->ended = group.n == 0;
	if (r < 0 || slices->ended)
		return r;
	slices->decision.last = group.first;
	return undo_group(undo, &group, err);
}

/* At its end the decision it undoes is undone; a redo makes the first one count again. */
static int
close_undo(void *owner, struct err *err)
{
	struct undo *undo = owner;
	struct slices *slices = &undo->slices;
	struct decision first;
	int r;

	if (!slices->ended || slices->decision.done + slices->outcome->done == 0)
		return 0;
	undo->target.state = DECISION_UNDONE;
	r = decision_update(slices->work.tx, &undo->target, err);
	if (r < 0 || slices->decision.step != STEP_REDO)
		return r;
	r = decision_read(undo->session->store, undo->target.undoes, &slices->kept, &first, err);
	first.state = DECISION_DONE;
	return r < 0 ? r : decision_update(slices->work.tx, &first, err);
}

/* `decision`: the undo to go on with, or only its step. */
static int
run(struct session *session, const struct undo_order *order, const struct decision *target, const struct decision *decision,
    struct outcome *outcome, struct err *err)
{
	struct undo undo = { .session = session, .order = order, .target = *target,
		             .slices = { .decision = *decision, .outcome = outcome, .rehearse = order->rehearse,
		                         .row = next_group, .closing = close_undo, .owner = &undo,
		                         .between = order->between, .arg = order->arg, .stop = order->stop } };
	int r = session_need(session, RIGHT_DECIDE, err);

	if (r == 0 && target->row == session->under_way)
		r = err_set(err, ERR_LOCKED, _("%s is under way; stop it first"), target->id);
	if (r == 0)
		r = decision_hold(session->store, target, err);
	if (r < 0)
		return r;
	r = slices_run(&undo.slices, session, err);
	session->wakes = 0; /* the values before, nothing more */
	store_let(session->store, target->row);
	slices_done(&undo.slices);
	return r;
}

int
undo_again(struct session *session, const struct decision *decision, const struct undo_order *order,
           struct outcome *outcome, struct err *err)
{
	struct arena arena = { 0 };
	struct decision target;
	int r = decision_read(session->store, decision->undoes, &arena, &target, err);

	if (r == 0)
		r = run(session, order, &target, decision, outcome, err);
	arena_done(&arena);
	return r;
}

/* A new one, unless one of this target was cut short. */
static int
begin(struct session *session, const struct undo_order *order, enum step step, const struct decision *target,
      struct outcome *outcome, struct err *err)
{
	const struct decision fresh = { .step = step, .entity = target->entity, .undoes = target->row, .up_to = ABSENT };
	struct arena arena = { 0 };
	struct decision cut;
	int64_t row;
	int r = decision_undoing(session->store, target->row, &row, err);

	if (r == 0 && row != ABSENT)
		r = decision_read(session->store, row, &arena, &cut, err);
	if (r == 0)
		r = run(session, order, target, row == ABSENT ? &fresh : &cut, outcome, err);
	arena_done(&arena);
	return r;
}

static int
newest(struct session *session, bool undo, int64_t *ret_row, struct err *err)
{
	int64_t actor;
	int r = actor_find(session->store, session->acting_for ? session->acting_for : session->user, &actor, err);

	*ret_row = ABSENT;
	return r < 0 || actor == ABSENT ? r : decision_newest(session->store, actor, undo, ret_row, err);
}

int
undo_target(struct session *session, const char *decision_id, struct arena *arena, struct decision *ret_target,
            struct err *err)
{
	struct decision target;
	int64_t row = ABSENT;
	int r = decision_id ? decision_find(session->store, decision_id, arena, &target, err)
	                    : newest(session, true, &row, err);

	if (r == 0 && !decision_id)
		r = row == ABSENT ? err_set(err, ERR_MISSING, "%s", _("there is nothing to undo"))
		                  : decision_read(session->store, row, arena, &target, err);
	if (r < 0)
		return r;
	if (target.state == DECISION_UNDONE)
		return err_set(err, ERR_SAME, _("%s is undone already"), target.id);
	if (target.actor == ACTOR_SYSTEM && target.step == STEP_SET)
		return err_rule(err, ERR_RULE, "no_se_deshace", NULL, _("%s: what the file was made with stays"), target.id);
	if (target.undoes != ABSENT)
		return err_rule(err, ERR_RULE, "es_un_deshacer", NULL, _("%s is an undo; rehacer takes it back"), target.id);
	if (target.step == STEP_DISCARD || target.step == STEP_CORRECT)
		return err_rule(err, ERR_RULE, "evento_tratado", NULL,
		                _("%s: what was done to an event is not undone; name the decision before it"), target.id);
	*ret_target = target;
	return 0;
}

int
redo_target(struct session *session, struct arena *arena, struct decision *ret_target, struct err *err)
{
	struct decision target;
	int64_t row = ABSENT;
	int r = newest(session, false, &row, err);

	if (r == 0 && row != ABSENT)
		r = decision_read(session->store, row, arena, &target, err);
	if (r == 0 && (row == ABSENT || target.step != STEP_UNDO || target.state != DECISION_DONE))
		r = err_set(err, ERR_MISSING, "%s", _("there is no undo to take back: something was decided since"));
	if (r == 0)
		*ret_target = target;
	return r;
}

bool
undo_asks(const struct session *session, const struct decision *target)
{
	return target->done > ASK_ABOVE_ROWS || session_now(session) - target->at > ASK_AFTER;
}

int
app_undo(struct session *session, const struct undo_order *order, struct outcome *ret_outcome, struct err *err)
{
	struct arena arena = { 0 };
	struct decision target;
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	if (r == 0)
		r = undo_target(session, order->decision, &arena, &target, err);
	if (r == 0)
		r = begin(session, order, STEP_UNDO, &target, ret_outcome, err);
	arena_done(&arena);
	return r;
}

int
app_redo(struct session *session, const struct undo_order *order, struct outcome *ret_outcome, struct err *err)
{
	struct arena arena = { 0 };
	struct decision target;
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	if (r == 0)
		r = redo_target(session, &arena, &target, err);
	if (r == 0 && order->decision && strcmp(order->decision, target.id) != 0)
		r = err_set(err, ERR_MISSING, "%s", _("there is no undo to take back: something was decided since"));
	if (r == 0)
		r = begin(session, order, STEP_REDO, &target, ret_outcome, err);
	arena_done(&arena);
	return r;
}
