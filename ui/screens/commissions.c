/* Comisiones: the approval queue. */
#include "config.h"

#include "commissions.h"

#include <stdio.h>
#include <string.h>

#include "affiliate.h"
#include "answer_text.h"
#include "campaign.h"
#include "conversion.h"
#include "date.h"
#include "desk.h"
#include "draw.h"
#include "err.h"
#include "filter.h"
#include "i18n.h"
#include "record_store.h"
#include "request.h"
#include "screens.h"
#include "text.h"
#include "wording.h"

#define PANE_FROM 120 /* columns of a terminal that shows the detail beside the list */
#define PANE_COLS 46
#define PANE_REST_MS 60 /* more than between the repeats of a key that is held */

static struct commissions *
state_of(const struct screen *screen)
{
	return screen->state;
}

struct listing *
commissions_list(struct screen *screen)
{
	struct commissions *state = state_of(screen);

	return state->reviewing ? &state->review : &state->queue;
}

/* --- rows --- */

static int
load(void *arg, int64_t row, struct arena *arena, void *item, struct err *err)
{
	struct screen *screen = arg;
	struct store *store = screen->desk->session.store;
	struct commission_item *made = item;
	struct affiliate affiliate;
	struct campaign campaign;
	int r = record_read(store, &commission_entity, row, arena, &made->commission, err);

	if (r == 0)
		r = record_read(store, &affiliate_entity, made->commission.affiliate, arena, &affiliate, err);
	if (r == 0)
		r = record_read(store, &campaign_entity, made->commission.campaign, arena, &campaign, err);
	if (r < 0)
		return r;
	made->affiliate = affiliate.name;
	made->campaign = campaign.name;
	return 0;
}

/* A letter a state, so that colour says nothing alone; z deferred, ! disputed. */
static void
add_state(struct buf *buf, const void *item, const struct screen *screen)
{
	static const char letters[COMMISSION_STATES] = {
		[COMMISSION_PENDING] = 'P', [COMMISSION_CALCULATED] = 'C', [COMMISSION_APPROVED] = 'A',
		[COMMISSION_PAID] = '$',    [COMMISSION_REJECTED] = 'R',   [COMMISSION_ANNULLED] = 'X',
	};
	const struct commission *commission = item;

	(void)screen;
	buf_char(buf, letters[commission->state]);
	if (commission_live(commission) && commission->deferred == 1)
		buf_char(buf, 'z');
	if (commission_live(commission) && commission->disputed == 1)
		buf_char(buf, '!');
}

static void
add_id(struct buf *buf, const void *item, const struct screen *screen)
{
	(void)screen;
	id_add_short(buf, ((const struct record *)item)->id);
}

static void
add_affiliate(struct buf *buf, const void *item, const struct screen *screen)
{
	(void)screen;
	buf_str(buf, ((const struct commission_item *)item)->affiliate);
}

static void
add_campaign(struct buf *buf, const void *item, const struct screen *screen)
{
	(void)screen;
	buf_str(buf, ((const struct commission_item *)item)->campaign);
}

static void
add_total(struct buf *buf, const void *item, const struct screen *screen)
{
	const struct commission *commission = item;

	money_add_human(buf, commission->state == COMMISSION_PENDING ? commission->base : commission->total,
	                commission->currency, screen->desk->spanish);
}

static void
add_base(struct buf *buf, const void *item, const struct screen *screen)
{
	const struct commission *commission = item;

	money_add_human(buf, commission->base, commission->currency, screen->desk->spanish);
}

static void
add_currency(struct buf *buf, const void *item, const struct screen *screen)
{
	(void)screen;
	buf_str(buf, currency_code(((const struct commission *)item)->currency));
}

static void
add_level(struct buf *buf, const void *item, const struct screen *screen)
{
	(void)screen;
	buf_str(buf, wording_word(names_at(&level_names, ((const struct commission *)item)->needed_level)));
}

static void
add_risk(struct buf *buf, const void *item, const struct screen *screen)
{
	(void)screen;
	buf_printf(buf, "%lld", (long long)((const struct commission *)item)->score);
}

static void
add_waits(struct buf *buf, const void *item, const struct screen *screen)
{
	const char *words = ((const struct commission *)item)->waits_for;

	(void)screen;
	for (const char *at = words; at && *at; ) {
		size_t len = strcspn(at, "\n");

		buf_str(buf, at == words ? "" : ", ");
		wording_add_code(buf, at, len);
		at += len + (at[len] == '\n');
	}
}

static void
add_date(struct buf *buf, const void *item, const struct screen *screen)
{
	char text[DATE_TEXT_SIZE];

	(void)screen;
	buf_printf(buf, "%.10s", date_text_local(((const struct record *)item)->created_at, text));
}

static enum style
style(const void *item)
{
	const struct commission *commission = item;

	if (!commission_live(commission) || commission->deferred == 1)
		return STYLE_DIM;
	if (commission->disputed == 1)
		return STYLE_BAD;
	return commission->state == COMMISSION_APPROVED ? STYLE_GOOD : STYLE_NORMAL;
}

static const struct listing_column columns[] = {
	{ { "estado", N_("St"), 2, 3, 0, false }, -1, add_state },
	{ { "id", N_("Commission"), 11, 13, 5, false }, -1, add_id },
	{ { "afiliado", N_("Affiliate"), 14, 30, 1, false }, -1, add_affiliate },
	{ { "campana", N_("Campaign"), 12, 26, 2, false }, -1, add_campaign },
	{ { "valor", N_("Value"), 13, 16, 0, true }, PAGE_BY_AMOUNT, add_total },
	{ { "moneda", N_("Cur"), 3, 3, 4, false }, -1, add_currency },
	{ { "nivel", N_("Level"), 10, 10, 3, false }, -1, add_level },
	{ { "riesgo", N_("Risk"), 6, 6, 1, true }, -1, add_risk },
	{ { "espera", N_("Waits because"), 14, 60, 7, false }, -1, add_waits },
	{ { "base", N_("Base"), 13, 16, 8, true }, -1, add_base },
	{ { "fecha", N_("Made"), 10, 10, 6, false }, PAGE_BY_DATE, add_date },
};

/* What waits for the one who sits here: in one-person mode all that is calculated and neither deferred nor disputed. */
const struct listing_def queue_def = {
	.entity = &commission_entity,
	.item_size = sizeof(struct commission_item),
	.load = load,
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.style = style,
	.filter = FILTER_WAITING,
	.order = { PAGE_BY_DATE, false },
};

/* --- the screen --- */

static int
open_screen(struct screen *screen, struct err *err)
{
	return listing_open(&state_of(screen)->queue, screen, &queue_def, err);
}

static void
close_screen(struct screen *screen)
{
	struct commissions *state = state_of(screen);

	review_end(screen);
	listing_close(&state->queue);
	deciding_done(&screen->deciding);
	buf_done(&state->text);
}

static bool
has_pane(const struct screen *screen)
{
	return screen->area.cols >= PANE_FROM;
}

static bool
on_pane(const struct screen *screen)
{
	return state_of(screen)->on_pane && state_of(screen)->view == VIEW_LIST && has_pane(screen);
}

int
commissions_pane(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	if (state_of(screen)->view != VIEW_LIST || !has_pane(screen))
		return err_set(err, ERR_MISSING, _("beside the list there is a text from %d columns on; Enter opens it"), PANE_FROM);
	state_of(screen)->on_pane = !state_of(screen)->on_pane;
	return EFFECT_DRAW;
}

static struct rect
list_area(const struct screen *screen)
{
	struct rect area = screen->area;

	if (has_pane(screen))
		area.cols -= PANE_COLS + 2;
	return area;
}

static void
layout(struct screen *screen)
{
	struct commissions *state = state_of(screen);

	listing_layout(&state->queue, list_area(screen));
	if (state->reviewing)
		listing_layout(&state->review, screen->area);
}

/* The detail's text is made once a row, not once a frame. */
static const char *
detail(struct screen *screen, enum commissions_view view)
{
	struct commissions *state = state_of(screen);
	struct listing *listing = commissions_list(screen);
	const void *item = listing_item(listing);
	int64_t row = item ? ((const struct record *)item)->row : 0;

	bool same = row == state->text_row && view == state->text_view && listing->def->entity == state->text_entity;

	if (same && !state->text_old)
		return buf_text(&state->text);
	buf_clear(&state->text);
	if (!same)
		state->scroll = 0;
	if (item && listing->def->entity == &commission_entity)
		commission_add_detail(&state->text, screen, item, view == VIEW_WHY);
	else if (item)
		conversion_add_detail(&state->text, screen, item);
	else if (listing->table.filling != TABLE_FULL)
		buf_str(&state->text, _("looking further..."));
	state->text_entity = listing->def->entity;
	state->text_row = row;
	state->text_view = view;
	state->text_old = false;
	return buf_text(&state->text);
}

static void
draw_detail(struct screen *screen)
{
	struct commissions *state = state_of(screen);
	struct rect area = screen->area;
	const char *text = detail(screen, state->view);

	if (state->reviewing) {
		draw_text(area.y, area.x, area.cols, STYLE_HEADER, review_title(screen));
		listing_draw_number(&state->review, area, 0, STYLE_HEADER);
		area.y++;
		area.rows--;
	}
	area.x += 1;
	area.cols -= 2;
	text_draw(area, text, &state->scroll);
	draw_cursor(area.y, area.x);
}

/* While the cursor is on its way the pane shows what it showed: reading and drawing each row's would slow the keys down. */
static const char *
pane_text(struct screen *screen)
{
	struct commissions *state = state_of(screen);
	const struct table *table = &state->queue.table;
	int64_t row = table_row(table, table->cursor), now = date_monotonic();

	if (row != state->pane_row)
		state->pane_at = now + PANE_REST_MS;
	state->pane_row = row;
	if (state->text.len == 0 || state->text_old || row == 0 || row == state->text_row || now >= state->pane_at)
		return detail(screen, VIEW_DETAIL);
	screen->desk->draw_at = state->pane_at;
	return buf_text(&state->text);
}

static void
draw(struct screen *screen)
{
	struct commissions *state = state_of(screen);
	struct rect pane = screen->area;

	if (state->view != VIEW_LIST) {
		draw_detail(screen);
		return;
	}
	listing_draw(&state->queue);
	if (!has_pane(screen))
		return;
	pane.x += pane.cols - PANE_COLS;
	pane.cols = PANE_COLS;
	text_draw(pane, pane_text(screen), &state->scroll);
	for (int y = 0; on_pane(screen) && y < pane.rows; y++)
		draw_text(pane.y + y, pane.x - 1, 1, STYLE_KEY, "|");
	if (on_pane(screen))
		draw_cursor(pane.y, pane.x);
}

/* In a review the next phase comes when one is done, and the list at its end. */
static void
go_on(struct screen *screen)
{
	struct err err = { 0 };

	while (state_of(screen)->reviewing && table_count(&commissions_list(screen)->table) == 0 &&
	       commissions_list(screen)->table.filling == TABLE_FULL)
		if (!review_next(screen, &err)) {
			review_end(screen);
			desk_say(screen->desk, err.code ? STYLE_BAD : STYLE_GOOD, "%s",
			         err.code ? err.text : _("the review is done: nothing waits for you"));
		}
}

static void
changed(struct screen *screen, unsigned what)
{
	struct commissions *state = state_of(screen);

	if (what & TOPIC_RECORDS) {
		listing_reload(&state->queue);
		if (state->reviewing)
			listing_reload(&state->review);
		state->text_old = true;
	}
	if (what & (TOPIC_RECORDS | TOPIC_WALKED))
		go_on(screen);
}

/* The commission, else the conversion that it was of: its validation was undone, and the commission with it. */
static void
review_undone(struct screen *screen, const struct answer *answer)
{
	struct commission commission;
	struct arena arena = { 0 };
	struct err err;
	if (review_seek(screen, answer->entity, answer->row, &err) == ERR_MISSING && answer->entity == &commission_entity &&
	    record_read(screen->desk->session.store, &commission_entity, answer->row, &arena, &commission, &err) == 0)
		review_seek(screen, &conversion_entity, commission.conversion, &err);
	arena_done(&arena);
}

/* After an undo the cursor stands on the row that came back. */
static void
show_undone(struct screen *screen, const struct answer *answer)
{
	struct commissions *state = state_of(screen);
	struct buf id = { 0 };
	struct err err = { 0 };
	bool one = answer->kind == REQUEST_UNDO && answer->of_kind[ENTITY_COMMISSION] == 1;

	if (answer->row != ABSENT && state->reviewing)
		review_undone(screen, answer);
	if (answer->row == ABSENT || answer->entity != &commission_entity || state->reviewing)
		return;
	id_add_short(&id, answer->id);
	if (table_seek(&state->queue.table, answer->row, &err) == ERR_MISSING && one)
		desk_say(screen->desk, STYLE_WARN, _("undone: %s, which the filter does not show"), buf_text(&id));
	buf_done(&id);
	state->text_old = true;
}

/* What was made or changed waits to be calculated, which the queue does not show: it stands among those of its conversion,
 * beside the one whose place it took. */
static void
show_written(struct screen *screen, const struct answer *answer)
{
	struct commissions *state = state_of(screen);
	struct commission commission;
	struct arena arena = { 0 };
	char before[LISTING_FILTER_MAX];
	struct buf filter = { 0 };
	struct store *store = screen->desk->session.store;
	struct err err = { 0 };
	bool takes = false;
	int r = page_takes(store, &commission_entity, state->queue.table.filter, answer->row, &takes, &err);

	snprintf(before, sizeof(before), "%s", state->queue.filter);
	if (r == 0 && !takes)
		r = record_read(store, &commission_entity, answer->row, &arena, &commission, &err);
	if (r == 0 && !takes) {
		filter_add(&filter, "conversion", commission.conversion_id);
		r = listing_filter(&state->queue, buf_text(&filter), &err);
	}
	if (r == 0 && !takes) {
		snprintf(state->back, sizeof(state->back), "%s", before);
		r = table_seek(&state->queue.table, answer->row, &err);
	}
	if (r < 0)
		desk_say(screen->desk, STYLE_BAD, "%s", err.text);
	state->text_old = true;
	buf_done(&filter);
	arena_done(&arena);
}

static void
result(struct screen *screen, const struct answer *answer)
{
	deciding_answer(screen, answer);
	listing_answer(&state_of(screen)->queue, answer);
	if (state_of(screen)->reviewing)
		listing_answer(&state_of(screen)->review, answer);
	if ((answer->kind == REQUEST_UNDO || answer->kind == REQUEST_REDO) && answer->code == 0 && !answer->rehearse)
		show_undone(screen, answer);
	if ((answer->kind == REQUEST_CREATE || answer->kind == REQUEST_EDIT) && answer->code == 0 &&
	    answer->entity == &commission_entity && !state_of(screen)->reviewing)
		show_written(screen, answer);
}

static bool
scroll(struct screen *screen, int64_t by)
{
	struct commissions *state = state_of(screen);
	int64_t to = state->scroll + by;

	if (state->view == VIEW_LIST && !on_pane(screen))
		return false;
	state->scroll = to > SCROLL_END ? SCROLL_END : to < 0 ? 0 : (int)to; /* drawing knows where its end is */
	return state->view != VIEW_LIST || by != 0; /* the pane lies beside the list */
}

static bool
back(struct screen *screen)
{
	struct commissions *state = state_of(screen);

	if (state->reviewing) {
		review_end(screen);
		return true;
	}
	if (state->view != VIEW_LIST) {
		state->view = VIEW_LIST;
		return true;
	}
	if (on_pane(screen)) {
		state->on_pane = false;
		return true;
	}
	return listing_back(&state->queue);
}

static void
facts(const struct screen *screen, struct action_facts *ret_facts)
{
	const struct commissions *state = screen->state;
	struct listing *listing = commissions_list((struct screen *)screen);

	ret_facts->entity = listing->def->entity;
	ret_facts->forward = listing->def->entity == &commission_entity ? STEP_APPROVE : STEP_VALIDATE;
	ret_facts->record = listing_item(listing);
	ret_facts->marks = state->view == VIEW_LIST && !state->reviewing && listing_marked(listing);
	ret_facts->list = state->view == VIEW_LIST && !state->reviewing;
}

int
commissions_show(struct screen *screen, const char *filter, struct err *err)
{
	int r = listing_filter(&state_of(screen)->queue, filter, err);

	if (r < 0)
		return r;
	review_end(screen);
	state_of(screen)->view = VIEW_LIST;
	return EFFECT_DRAW;
}

static const struct legend legend[] = {
	{ "P", N_("pending: not calculated yet") },
	{ "C", N_("calculated: waits to be approved") },
	{ "A", N_("approved: waits to be paid") },
	{ "$", N_("paid") },
	{ "R", N_("rejected") },
	{ "X", N_("annulled") },
	{ "z", N_("deferred") },
	{ "!", N_("disputed") },
	{ "*", N_("marked") },
	{ NULL, NULL },
};

const struct screen_ops commissions_screen = {
	.name = "comisiones",
	.title = N_("Commissions"),
	.tab = N_("Com"),
	.state_size = sizeof(struct commissions),
	.open = open_screen,
	.close = close_screen,
	.layout = layout,
	.draw = draw,
	.changed = changed,
	.result = result,
	.scroll = scroll,
	.back = back,
	.facts = facts,
	.show = commissions_show,
	.list = commissions_list,
	.actions = &commissions_actions,
	.legend = legend,
};
