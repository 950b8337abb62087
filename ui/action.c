#include "config.h"

#include "action.h"

#include "err.h"
#include "i18n.h"

int
action_check(const struct action_def *action, const struct action_facts *facts, struct err *err)
{
	const struct transition *transition;
	int r = 0;

	if (action->need & (NEED_BOOKS | NEED_ROW | NEED_RECORD | NEED_WRITE) && !facts->session)
		return err_set(err, ERR_MISSING, "%s", _("no file is open"));
	if (action->need & NEED_WRITE && facts->read_only)
		return err_set(err, ERR_RIGHT, "%s", _("opened with --solo-lectura: nothing is changed"));
	if (NEEDED_RIGHT(action->need))
		r = session_need(facts->session, NEEDED_RIGHT(action->need), err);
	if (r < 0)
		return r;
	if (action->need & NEED_LIST && !facts->list)
		return err_set(err, ERR_USAGE, "%s", _("this is for the list; q goes back to it"));
	if (action->need & NEED_MARKS && !facts->marks)
		return err_set(err, ERR_MISSING, "%s", _("nothing is marked; Space marks a row"));
	if (!(action->need & (NEED_ROW | NEED_RECORD)) || (facts->marks && !(action->need & NEED_RECORD)))
		return 0;
	if (!facts->record)
		return err_set(err, ERR_MISSING, "%s", _("there is no row here"));
	if (action->step == STEP_NONE)
		return 0;
	return entity_next(facts->entity, entity_state(facts->entity, facts->record),
	                   action->step == STEP_FORWARD ? facts->forward : action->step, &transition, err);
}
