#include "config.h"

#include "resume.h"

#include "err.h"
#include "i18n.h"
#include "merge.h"
#include "session.h"
#include "store.h"

int
app_unfinished(struct session *session, int64_t before, struct arena *arena, struct decision *ret_decision,
               struct err *err)
{
	int64_t row = before;
	int r;

	do
		r = decision_unfinished(session->store, row, &row, err);
	while (r == 0 && row != ABSENT && (row == session->under_way || store_held(session->store, row)));
	if (r == 0 && row != ABSENT)
		return decision_read(session->store, row, arena, ret_decision, err);
	ret_decision->row = 0;
	return r;
}

int
app_unfinished_find(struct session *session, const char *id, struct arena *arena, struct decision *ret_decision,
                    struct err *err)
{
	struct decision decision;
	int r = decision_find(session->store, id, arena, &decision, err);

	if (r < 0)
		return r;
	if (decision.state == DECISION_DONE || decision.state == DECISION_UNDONE)
		return err_set(err, ERR_SAME, decision.state == DECISION_DONE ? _("%s is done") : _("%s is undone already"), id);
	if (decision.row == session->under_way)
		return err_set(err, ERR_LOCKED, _("%s is under way; stop it first"), id);
	*ret_decision = decision;
	return 0;
}

int
app_continue(struct session *session, const struct undo_order *order, struct outcome *ret_outcome, struct err *err)
{
	const struct order how = { .tell = order->tell, .between = order->between, .arg = order->arg, .stop = order->stop };
	struct arena arena = { 0 };
	struct decision decision;
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	if (r == 0)
		r = app_unfinished_find(session, order->decision, &arena, &decision, err);
	if (r == 0 && decision.step == STEP_IMPORT)
		r = err_rule(err, ERR_RULE, "es_una_importacion", NULL, _("%s goes on with its file"), decision.id);
	else if (r == 0 && decision.step == STEP_MERGE)
		r = merge_again(session, &decision, &how, ret_outcome, err);
	else if (r == 0 && decision.undoes != ABSENT)
		r = undo_again(session, &decision, order, ret_outcome, err);
	else if (r == 0)
		r = decide_again(session, &decision, &how, ret_outcome, err);
	arena_done(&arena);
	return r;
}
