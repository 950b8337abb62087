#include "config.h"

#include "import.h"

#include <stdio.h>
#include <time.h>

#include "date.h"
#include "decision_store.h"
#include "err.h"
#include "i18n.h"
#include "session.h"
#include "store.h"
#include "work.h"

#define PAUSE_NS 1000000

struct import {
	struct session *session;
	const struct import_order *order;
	struct outcome *outcome;
	struct work work;
	struct arena arena; /* of a row */
	struct arena kept;
	uint8_t hash[HASH_SIZE];
	int64_t last; /* row of the file */
	bool ended;
};

static int
make(struct import *import, const struct source_row *row, struct touched **ret, struct err *err)
{
	int r = step_create(&import->work, row->entity, row->record, ret, err);

	return r < 0 ? r : work_flush(&import->work, err);
}

/* One row of the file; only a failing store ends the slice. */
static int
take_row(struct import *import, struct err *err)
{
	struct source_row row = { 0 };
	struct touched *touched = NULL;
	struct err why = { 0 };
	struct import_result result = { .row = &row, .id = "", .err = &why };
	int r;

	arena_reset(&import->arena);
	result.code = source_next(import->order->source, &import->arena, &row, &why);
	import->ended = result.code == 0 || source_broken(import->order->source);
	if (result.code == 0)
		return 0;
	import->last = row.number;
	work_next(&import->work);
	r = tx_begin_row(import->work.tx, err);
	if (r < 0)
		return r;
	if (result.code > 0)
		result.code = make(import, &row, &touched, &why);
	r = decision_settle(&import->work, result.code, &why, import->outcome, err);
	if (r < 0)
		return r;
	if (touched)
		result.id = ((struct record *)touched->record)->id;
	import->order->tell(import->order->arg, &result);
	return r;
}

static bool
stopped(const struct import *import)
{
	return import->order->stop && *import->order->stop;
}

static int
slice(struct tx *tx, void *arg, struct err *err)
{
	struct import *import = arg;
	int64_t until = date_monotonic() + SLICE_MS;
	int r = 0;

	import->work.tx = tx;
	import->work.arena = &import->kept;
	if (!import->work.decision || import->order->rehearse)
		r = decision_open(&import->work, STEP_IMPORT, NULL, ABSENT, import->hash, err);
	import->work.arena = &import->arena;
	for (int n = 0; r == 0 && !import->ended && !stopped(import); n++) {
		/* a rehearsal is one slice: later rows may refer to earlier ones */
		if (!import->order->rehearse && (n == SLICE_ROWS || (n && date_monotonic() >= until)))
			break;
		r = take_row(import, err);
	}
	return r < 0 ? r : decision_close(&import->work, import->ended ? DECISION_DONE : stopped(import) ? DECISION_CUT
	                                  : DECISION_OPEN, import->outcome, import->last,
	                                  import->outcome->done ? import->hash : NULL, err);
}

static int
check_new(struct import *import, struct err *err)
{
	struct decision before;
	int64_t row;
	int r = decision_of_file(import->session->store, import->hash, &row, err);

	if (r < 0 || row == ABSENT || import->order->repeat)
		return r;
	r = decision_read(import->session->store, row, &import->kept, &before, err);
	if (r == 0 && before.state != DECISION_DONE)
		return 0; /* cut short: what is here answers ya_estaba, the rest is taken */
	return r < 0 ? r : err_rule(err, ERR_DUPLICATE, "archivo_repetido", NULL,
	                            _("this file was imported before, by decision %s; --repetir takes it again"), before.id);
}

int
app_import(struct session *session, const struct import_order *order, struct outcome *ret_outcome, struct err *err)
{
	const struct timespec pause = { 0, PAUSE_NS };
	struct import import = { .session = session, .order = order, .outcome = ret_outcome,
		                 .work = { .session = session } };
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	source_hash(order->source, import.hash);
	if (r == 0)
		r = check_new(&import, err);
	while (r == 0 && !import.ended && !stopped(&import)) {
		r = order->rehearse ? store_rehearse(session->store, session_now(session), slice, &import, err)
		                    : store_write(session->store, session_now(session), slice, &import, err);
		if (r == 0 && !import.ended)
			nanosleep(&pause, NULL);
	}
	if (import.work.decision_id && !order->rehearse)
		snprintf(ret_outcome->decision, sizeof(ret_outcome->decision), "%s", import.work.decision_id);
	ret_outcome->stopped = stopped(&import);
	arena_done(&import.arena);
	arena_done(&import.kept);
	return r;
}
