/* Notes: appended to a record, never changed; the undo of the decision takes one back. */
#include "config.h"

#include "err.h"
#include "i18n.h"
#include "note.h"
#include "steps.h"
#include "work.h"

int
note_create(struct work *work, struct touched *touched, struct err *err)
{
	struct note *note = touched->record;
	struct touched *about;
	int r = work_load(work, entity_of((enum entity_kind)note->about_kind), note->about, &about, err);

	if (r == 0 && ((const struct record *)about->record)->undone == 1)
		r = err_set(err, ERR_MISSING, _("%s: its creation was undone"), ((const struct record *)about->record)->id);
	if (r < 0)
		return r;
	note->actor = work->acting_for != ABSENT ? work->acting_for : work->actor;
	return work_step(work, touched, STEP_NOTE, err);
}
