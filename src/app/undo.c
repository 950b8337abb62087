#include "config.h"

#include "undo.h"

#include <stdio.h>
#include <string.h>

#include "affiliate.h"
#include "campaign.h"
#include "changes.h"
#include "commission.h"
#include "conversion.h"
#include "decision_store.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "sales_store.h"
#include "session.h"
#include "store.h"
#include "work.h"

/* The groups of a decision, from the newest: each was one transaction's records. */
struct undo {
	struct session *session;
	struct decision target;
	bool redo;
	struct work work;
	struct arena arena; /* of a group */
	struct arena kept;
	int64_t before; /* seq: groups older than this one are left; 0 = all */
	bool ended;
	void (*tell)(void *arg, const struct row_result *result);
	void *arg;
	struct outcome *outcome;
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

static const char *
undo_event(const struct touched *touched)
{
	return ((const struct record *)touched->record)->undone == 1 ? gone[touched->entity->kind].event : NULL;
}

/* Puts the values before back, when the record still has the values after. */
static int
restore(struct undo *undo, struct touched *touched, const struct change *change, struct err *err)
{
	const struct entity *entity = touched->entity;
	void *after = arena_alloc(&undo->arena, entity->size);
	uint64_t given = 0;
	int r = after ? 0 : err_nomem(err);

	if (r < 0)
		return r;
	memcpy(after, touched->record, entity->size);
	for (int personal = 0; personal < 2 && r == 0; personal++) {
		const char *text = personal ? change->personal : change->changes;

		if (text)
			r = changes_apply(entity, text, CHANGES_AFTER, &undo->arena, after, &given, err);
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
			r = changes_apply(entity, text, CHANGES_BEFORE, &undo->arena, touched->record, &given, err);
	}
	return r;
}

/* A commission that comes back must find its place free; money in a payout stays. */
static int
check_place(struct undo *undo, const struct touched *touched, struct err *err)
{
	const struct commission *commission = touched->record, *before = touched->before;
	int64_t live;
	int r;

	if (touched->entity->kind != ENTITY_COMMISSION)
		return 0;
	if (before->payout != ABSENT || before->state == COMMISSION_PAID)
		return err_rule(err, ERR_RULE, "en_un_pago", NULL, _("%s: is in a payout"), before->head.id);
	if (!commission_live(commission) || commission->head.undone == 1)
		return 0;
	r = sales_live_commission(undo->work.tx->store, commission->conversion, &live, err);
	for (size_t i = 0; r == 0 && i < undo->work.n_touched; i++) /* it gives way in this very undo */
		if (undo->work.touched[i].entity == touched->entity &&
		    ((struct record *)undo->work.touched[i].record)->row == live)
			return 0;
	if (r == 0 && live != ABSENT && live != commission->head.row)
		return err_rule(err, ERR_DUPLICATE, "comision_viva", NULL, _("%s: its conversion has another live commission"),
		                commission->head.id);
	return r;
}

static int
undo_change(struct undo *undo, const struct change *change, struct touched **ret, struct err *err)
{
	const struct entity *entity = entity_of((enum entity_kind)change->entity);
	struct touched *touched;
	bool stands = false;
	int r = work_load(&undo->work, entity, change->row, &touched, err);

	if (r < 0)
		return r;
	*ret = touched;
	r = journal_stands_on(undo->work.tx->store, change->entity, change->row, change->seq, undo->target.row, &stands, err);
	if (r == 0 && stands)
		return refuse_changed(touched, err);
	if (r == 0)
		r = restore(undo, touched, change, err);
	return r < 0 ? r : work_step(&undo->work, touched, undo->redo ? STEP_REDO : STEP_UNDO, err);
}

static int
undo_changes(struct undo *undo, const struct group *group, struct touched **first, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < group->n && r == 0; i++) {
		struct touched *touched = NULL;

		r = undo_change(undo, &group->changes[i], &touched, err);
		if (touched)
			*first = touched;
	}
	for (size_t i = 0; i < undo->work.n_touched && r == 0; i++) {
		r = check_place(undo, &undo->work.touched[i], err);
		if (r == 0 && undo->work.touched[i].entity->state)
			r = work_emit(&undo->work, &undo->work.touched[i], undo_event(&undo->work.touched[i]), err);
	}
	return r < 0 ? r : work_flush(&undo->work, err);
}

static int
undo_group(struct undo *undo, const struct group *group, struct err *err)
{
	struct touched *first = NULL;
	struct err why = { 0 };
	struct row_result result = { .id = "?", .err = &why };
	int r = tx_begin_row(undo->work.tx, err);

	if (r < 0)
		return r;
	work_next(&undo->work);
	result.code = undo_changes(undo, group, &first, &why);
	r = decision_settle(&undo->work, result.code, &why, undo->outcome, err);
	if (r < 0)
		return r;
	if (first) {
		result.entity = first->entity;
		result.record = first->record;
		result.id = ((struct record *)first->record)->id;
	}
	if (undo->tell)
		undo->tell(undo->arg, &result);
	return r;
}

static int
next_group(struct undo *undo, struct group *group, struct err *err)
{
	const struct journal_query query = { .after = undo->before, .descending = true, .decision = undo->target.row,
		                             .entity = ABSENT };
	struct arena walk = { 0 };
	int r;

	arena_reset(&undo->arena);
	*group = (struct group){ .arena = &undo->arena };
	r = journal_walk(undo->session->store, &query, &walk, collect, group, err);
	arena_done(&walk);
	undo->before = group->first;
	undo->ended = group->n == 0;
	return r;
}

static int
open_undo(struct undo *undo, struct err *err)
{
	enum entity_kind kind = undo->target.entity == ABSENT ? ENTITY_NONE : (enum entity_kind)undo->target.entity;

	return decision_open(&undo->work, undo->redo ? STEP_REDO : STEP_UNDO, entity_of(kind), undo->target.row, NULL, err);
}

/* The undo is done, the decision it undoes is undone; a redo makes the first one count again. */
static int
close_undo(struct undo *undo, struct err *err)
{
	struct decision first;
	int r = decision_close(&undo->work, undo->ended ? DECISION_DONE : DECISION_OPEN, undo->outcome, undo->before, NULL,
	                       err);

	if (r < 0 || !undo->ended || undo->outcome->done == 0)
		return r;
	undo->target.state = DECISION_UNDONE;
	undo->target.file_hash = NULL;
	r = decision_update(undo->work.tx, &undo->target, err);
	if (r < 0 || !undo->redo)
		return r;
	r = decision_read(undo->session->store, undo->target.undoes, &undo->kept, &first, err);
	first.state = DECISION_DONE;
	return r < 0 ? r : decision_update(undo->work.tx, &first, err);
}

static int
slice(struct tx *tx, void *arg, struct err *err)
{
	struct undo *undo = arg;
	struct group group;
	int r = 0;

	undo->work.tx = tx;
	undo->work.session = undo->session;
	undo->work.arena = &undo->kept;
	if (!undo->work.decision)
		r = open_undo(undo, err);
	undo->work.arena = &undo->arena;
	for (int n = 0; n < SLICE_ROWS && r == 0; n++) {
		r = next_group(undo, &group, err);
		if (r < 0 || undo->ended)
			break;
		r = undo_group(undo, &group, err);
	}
	return r < 0 ? r : close_undo(undo, err);
}

static int
run(struct undo *undo, struct err *err)
{
	int r = session_need(undo->session, RIGHT_DECIDE, err);

	while (r == 0 && !undo->ended)
		r = store_write(undo->session->store, session_now(undo->session), slice, undo, err);
	if (undo->work.decision_id)
		snprintf(undo->outcome->decision, sizeof(undo->outcome->decision), "%s", undo->work.decision_id);
	arena_done(&undo->arena);
	arena_done(&undo->kept);
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
app_undo(struct session *session, const char *decision_id, void (*tell)(void *arg, const struct row_result *result),
         void *arg, struct outcome *ret_outcome, struct err *err)
{
	struct undo undo = { .session = session, .tell = tell, .arg = arg, .outcome = ret_outcome };
	int64_t row = ABSENT;
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	if (r == 0 && decision_id)
		r = decision_find(session->store, decision_id, &undo.kept, &undo.target, err);
	else if (r == 0)
		r = newest(session, true, &row, err);
	if (r == 0 && !decision_id)
		r = row == ABSENT ? err_set(err, ERR_MISSING, "%s", _("there is nothing to undo"))
		                  : decision_read(session->store, row, &undo.kept, &undo.target, err);
	if (r == 0 && undo.target.state == DECISION_UNDONE)
		r = err_set(err, ERR_SAME, _("%s is undone already"), undo.target.id);
	if (r == 0 && undo.target.undoes != ABSENT)
		r = err_rule(err, ERR_RULE, "es_un_deshacer", NULL, _("%s is an undo; rehacer takes it back"), undo.target.id);
	if (r == 0)
		return run(&undo, err);
	arena_done(&undo.kept);
	return r;
}

int
app_redo(struct session *session, void (*tell)(void *arg, const struct row_result *result), void *arg,
         struct outcome *ret_outcome, struct err *err)
{
	struct undo undo = { .session = session, .redo = true, .tell = tell, .arg = arg, .outcome = ret_outcome };
	int64_t row = ABSENT;
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	if (r == 0)
		r = newest(session, false, &row, err);
	if (r == 0 && row != ABSENT)
		r = decision_read(session->store, row, &undo.kept, &undo.target, err);
	if (r == 0 && (row == ABSENT || undo.target.step != STEP_UNDO || undo.target.state == DECISION_UNDONE))
		r = err_set(err, ERR_MISSING, "%s", _("there is no undo to take back: something was decided since"));
	if (r == 0)
		return run(&undo, err);
	arena_done(&undo.kept);
	return r;
}
