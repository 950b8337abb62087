/* The review: one at a time, riskiest and largest first, with everything needed to decide. */
#include "config.h"

#include <stdio.h>

#include "commissions.h"
#include "conversion.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "record_store.h"
#include "screens.h"

static int
load_conversion(void *arg, int64_t row, struct arena *arena, void *item, struct err *err)
{
	const struct screen *screen = arg;

	return record_read(screen->desk->session.store, &conversion_entity, row, arena, item, err);
}

static void
add_conversion_id(struct buf *buf, const void *item, const struct screen *screen)
{
	(void)screen;
	buf_str(buf, ((const struct record *)item)->id);
}

static enum style
plain(const void *item)
{
	(void)item;
	return STYLE_NORMAL;
}

static const struct listing_column conversion_columns[] = {
	{ { "id", N_("Conversion"), 32, 32, 0, false }, PAGE_BY_AMOUNT, add_conversion_id },
};

static const struct listing_def suspects_def = {
	.entity = &conversion_entity,
	.item_size = sizeof(struct conversion),
	.load = load_conversion,
	.columns = conversion_columns,
	.n_columns = ARRAY_LEN(conversion_columns),
	.style = plain,
	.filter = "estado:registrada es:en_revision",
	.order = { PAGE_BY_AMOUNT, true },
};

#define WAITING FILTER_WAITING " "

/* Bands of risk, in each the largest first: the store orders by amount, not by risk. */
static const struct {
	const struct listing_def *def;
	const char *filter, *title;
} phases[] = {
	{ &suspects_def, "estado:registrada es:en_revision", N_("Conversions to look at") },
	{ &queue_def, WAITING "riesgo:>50", N_("Commissions of high risk") },
	{ &queue_def, WAITING "riesgo:21..50", N_("Commissions of some risk") },
	{ &queue_def, WAITING "riesgo:0..20", N_("Commissions of low risk") },
};

static int
open_phase(struct screen *screen, size_t phase, struct err *err)
{
	struct commissions *state = screen->state;
	const struct page_order order = { PAGE_BY_AMOUNT, true };
	int r;

	listing_close(&state->review);
	state->review = (struct listing){ 0 };
	state->phase = phase;
	r = listing_open(&state->review, screen, phases[phase].def, err);
	state->review.table.order = order;
	if (r == 0)
		r = listing_filter(&state->review, phases[phase].filter, err);
	if (r == 0)
		r = table_edge(&state->review.table, false, err);
	listing_layout(&state->review, screen->area);
	return r;
}

bool
review_next(struct screen *screen, struct err *err)
{
	struct commissions *state = screen->state;

	return state->phase + 1 < ARRAY_LEN(phases) && open_phase(screen, state->phase + 1, err) == 0;
}

int
review_seek(struct screen *screen, const struct entity *entity, int64_t row, struct err *err)
{
	struct commissions *state = screen->state;
	size_t before = state->phase;
	int r;

	listing_reload(&state->review); /* what was just committed may not be in it yet */
	if (state->review.def->entity == entity && table_seek(&state->review.table, row, err) == 0)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(phases); i++) {
		if (phases[i].def->entity != entity)
			continue;
		r = open_phase(screen, i, err);
		r = r == 0 ? table_seek(&state->review.table, row, err) : r;
		if (r != ERR_MISSING)
			return r;
	}
	r = open_phase(screen, before, err);
	return r < 0 ? r : err_set(err, ERR_MISSING, "%s", "");
}

int
review_start(struct screen *screen, struct err *err)
{
	struct commissions *state = screen->state;
	int r;

	state->reviewing = true;
	state->view = VIEW_DETAIL;
	r = open_phase(screen, 0, err);
	if (r < 0)
		review_end(screen);
	return r;
}

void
review_end(struct screen *screen)
{
	struct commissions *state = screen->state;

	if (!state->reviewing)
		return;
	listing_close(&state->review);
	state->review = (struct listing){ 0 };
	state->reviewing = false;
	state->view = VIEW_LIST;
	screen->desk->dirty = true;
}

const char *
review_title(const struct screen *screen)
{
	const struct commissions *state = screen->state;

	return _(phases[state->phase].title);
}
