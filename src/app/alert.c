#include "config.h"

#include "alert.h"

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "glance_store.h"
#include "i18n.h"
#include "outbox.h"
#include "resume.h"
#include "session.h"
#include "steps.h"
#include "wording.h"

#define IDS 20 /* as many as a filter takes at their longest */

int
alert_unfinished(struct session *session, int64_t *ret_n, struct buf *about, struct err *err)
{
	struct arena arena = { 0 };
	struct decision decision = { 0 };
	int64_t n = 0;
	int r;

	while ((r = app_unfinished(session, decision.row, &arena, &decision, err)) == 0 && decision.row != 0)
		if (n++ == 0)
			buf_printf(about, _("%s, rows done: %lld"), wording_word(names_at(&step_names, decision.step)),
			           (long long)decision.done);
	arena_done(&arena);
	if (r == 0)
		*ret_n = n;
	return r;
}

int
alert_parked(struct session *session, int64_t *ret_n, struct buf *about, struct err *err)
{
	struct outbox_counts counts;
	int64_t n = 0;
	int r = app_outbox_count(session, &counts, err);

	(void)about;
	for (int topic = 0; r == 0 && topic < TOPICS; topic++)
		n += counts.parked[topic];
	if (r == 0)
		*ret_n = n;
	return r;
}

int
alert_budgets(struct session *session, int64_t *ret_n, struct buf *about, struct err *err)
{
	struct arena arena = { 0 };
	struct glance_top top[IDS];
	int64_t n;
	int r = glance_budgets(session->store, ALERT_BUDGET_PERCENT, &arena, top, IDS, &n, err);

	for (int64_t i = 0; r == 0 && i < n && i < IDS; i++)
		buf_printf(about, "%s%s", i ? ", " : "", top[i].name);
	for (int64_t i = 0; r == 0 && i < n && i < IDS; i++)
		buf_printf(about, "%s%s", i ? "," : "\n", top[i].id);
	arena_done(&arena);
	if (r == 0)
		*ret_n = n;
	return r;
}
