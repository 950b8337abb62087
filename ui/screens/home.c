/* Inicio: the day at a glance. Figures in blocks; Enter opens the list behind the one under the cursor. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "chart.h"
#include "date.h"
#include "desk.h"
#include "draw.h"
#include "err.h"
#include "glance.h"
#include "i18n.h"
#include "request.h"
#include "screens.h"
#include "status_text.h"
#include "terminal.h"
#include "utf8.h"

#define WIDE_COLS 120  /* the blocks stand in two columns */
#define DAYS_SHORT 2   /* shown when there is no room for the week */
#define LABEL_COLS 26  /* of the queue */
#define COUNT_COLS 9
#define DAY_COLS 9
#define NAME_COLS 17   /* of affiliates and campaigns */
#define AMOUNT_COLS 16
#define GAP 2
#define ANEW_MS 1000   /* at most this often the figures are counted */

struct home {
	struct glance glance; /* shown */
	struct glance next;   /* being read, once `whole` */
	bool whole;           /* what is shown was read to its end */
	int64_t ticket;       /* of the count that runs for it; 0 = none */
	int64_t begun_at;     /* date_monotonic() */
	size_t at;
	bool stale; /* something changed since then */
	struct rect blocks[GLANCE_BLOCKS];
};

static const char *const titles[GLANCE_BLOCKS] = {
	[GLANCE_QUEUE] = N_("The queue"),
	[GLANCE_ALERTS] = N_("Alerts"),
	[GLANCE_WEEK] = N_("Conversions a day, and a week before"),
	[GLANCE_AFFILIATES] = N_("Affiliates with most to approve"),
	[GLANCE_CAMPAIGNS] = N_("Campaigns with most to approve"),
};

/* --- where things stand --- */

static int
count(const struct home *home, enum glance_block block)
{
	int n = 0;

	for (size_t i = 0; i < home->glance.n; i++)
		n += home->glance.rows[i].block == block;
	return n;
}

/* With its title; 0 = it is not there. */
static int
lines_of_alerts(const struct home *home)
{
	int n = count(home, GLANCE_ALERTS);

	return n ? n + 1 : 0;
}

/* One under the other, the last two side by side; what is at the end gives way to alerts. */
static void
place_narrow(struct home *home, struct rect area)
{
	int half = (area.cols - GAP) / 2, queue = count(home, GLANCE_QUEUE) + 1, top = GLANCE_TOP + 1;
	int alerts = lines_of_alerts(home), upper = queue + alerts, week = area.rows - upper - top - 1, gap;

	week = week > GLANCE_DAYS + 1 ? GLANCE_DAYS + 1 : week < DAYS_SHORT + 1 ? DAYS_SHORT + 1 : week;
	gap = area.rows > upper + week + top + 1 ? 1 : 0;
	home->blocks[GLANCE_QUEUE] = (struct rect){ area.y, area.x, queue, area.cols };
	home->blocks[GLANCE_ALERTS] = (struct rect){ area.y + queue, area.x, alerts, area.cols };
	home->blocks[GLANCE_WEEK] = (struct rect){ area.y + upper + gap, area.x, week, area.cols };
	home->blocks[GLANCE_AFFILIATES] = (struct rect){ area.y + upper + week + 2 * gap, area.x, top, half };
	home->blocks[GLANCE_CAMPAIGNS] = home->blocks[GLANCE_AFFILIATES];
	home->blocks[GLANCE_CAMPAIGNS].x += half + GAP;
}

static void
place_wide(struct home *home, struct rect area)
{
	int half = (area.cols - 2 * GAP) / 2, queue = count(home, GLANCE_QUEUE) + 1, alerts = lines_of_alerts(home);
	int upper = queue + alerts;

	home->blocks[GLANCE_QUEUE] = (struct rect){ area.y + 1, area.x + 1, queue, half };
	home->blocks[GLANCE_ALERTS] = (struct rect){ area.y + 1 + queue, area.x + 1, alerts, half };
	home->blocks[GLANCE_WEEK] = (struct rect){ area.y + 1, area.x + 1 + half + GAP, GLANCE_DAYS + 1, half };
	home->blocks[GLANCE_AFFILIATES] = (struct rect){ area.y + upper + 2, area.x + 1, GLANCE_TOP + 1, half };
	home->blocks[GLANCE_CAMPAIGNS] = home->blocks[GLANCE_AFFILIATES];
	home->blocks[GLANCE_CAMPAIGNS].x += half + GAP;
}

/* All but the last line, which is the sync engine's. */
static struct rect
figures_area(const struct screen *screen)
{
	struct rect area = screen->area;

	area.rows--;
	return area;
}

static void
lay_out(struct screen *screen)
{
	if (screen->area.cols >= WIDE_COLS)
		place_wide(screen->state, figures_area(screen));
	else
		place_narrow(screen->state, figures_area(screen));
}

/* Line of a row on the terminal; -1 = it has no room. */
static int
line_of(const struct screen *screen, size_t at)
{
	const struct home *home = screen->state;
	const struct rect *block = &home->blocks[home->glance.rows[at].block], area = figures_area(screen);
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += home->glance.rows[i].block == home->glance.rows[at].block;
	if (line >= block->rows || block->y + line >= area.y + area.rows)
		return -1;
	return block->y + line;
}

/* --- reading --- */

/* The first one is shown while it grows. */
static struct glance *
being_read(struct home *home)
{
	return home->whole ? &home->next : &home->glance;
}

/* The next count; what is read to its end is shown. */
static void
ask(struct screen *screen)
{
	struct home *home = screen->state;
	struct request *request = request_new(REQUEST_COUNT);
	struct err err;

	home->ticket = 0;
	if (request && glance_ask(being_read(home), &screen->desk->session, request)) {
		request->quiet = true;
		home->ticket = desk_ask_reader(screen->desk, request, &err);
		if (home->ticket < 0)
			home->ticket = 0;
		return;
	}
	request_free(request);
	if (home->whole) {
		glance_done(&home->glance);
		home->glance = home->next;
		home->next = (struct glance){ 0 };
	}
	home->whole = true;
	if (home->at >= home->glance.n)
		home->at = 0;
	lay_out(screen);
}

/* While it is up: anew when something changed, but not all the time. */
static void
follow(struct screen *screen)
{
	struct home *home = screen->state;
	int64_t now = date_monotonic();

	if (!home->stale || home->ticket)
		return;
	if (home->begun_at && now < home->begun_at + ANEW_MS) {
		screen->desk->draw_at = home->begun_at + ANEW_MS;
		return;
	}
	home->stale = false;
	home->begun_at = now;
	glance_done(being_read(home));
	ask(screen);
}

static void
result(struct screen *screen, const struct answer *answer)
{
	struct home *home = screen->state;
	struct err err = answer->err;

	if (answer->kind != REQUEST_COUNT || answer->ticket != home->ticket)
		return;
	home->ticket = 0;
	if (answer->code < 0 || glance_take(being_read(home), &screen->desk->session, screen->desk->spanish, answer, &err) < 0) {
		desk_say(screen->desk, STYLE_BAD, "%s", err.text);
		return;
	}
	lay_out(screen);
	ask(screen);
}

static void
changed(struct screen *screen, unsigned what)
{
	struct home *home = screen->state;

	home->stale = home->stale || what & TOPIC_RECORDS;
}

static int
open_home(struct screen *screen, struct err *err)
{
	struct home *home = screen->state;

	(void)err;
	home->stale = true;
	return 0;
}

static void
close_home(struct screen *screen)
{
	struct home *home = screen->state;

	glance_done(&home->glance);
	glance_done(&home->next);
}

/* --- drawing --- */

static void
draw_count(const struct screen *screen, const struct glance_row *row, int y, int x, int width, enum style style)
{
	struct buf text = { 0 };

	if (row->n != ABSENT)
		status_add_count(&text, row->n, screen->desk->spanish);
	draw_right(y, x, width, style, buf_text(&text));
	buf_done(&text);
}

/* What is there, and shaded up to what was there a week before. */
static void
draw_bar(const struct glance_row *row, int64_t longest, int y, int x, int width, bool chosen)
{
	struct buf bar = { 0 }, rest = { 0 };
	int used = chart_add_bar(&bar, row->bar, longest, width, term_ascii());
	int all = row->before == ABSENT ? 0 : chart_add_bar(&rest, row->before, longest, width, true);

	draw_text(y, x, used, chosen ? STYLE_CURSOR : STYLE_CHART, buf_text(&bar));
	buf_clear(&rest);
	for (int i = used; i < all; i++)
		buf_str(&rest, term_ascii() ? "." : "░");
	if (all > used)
		draw_text(y, x + used, all - used, chosen ? STYLE_CURSOR : STYLE_CHART_BEFORE, buf_text(&rest));
	buf_done(&bar);
	buf_done(&rest);
}

static void
draw_queue_row(const struct screen *screen, const struct glance_row *row, int y, struct rect block, enum style style)
{
	int x = block.x + LABEL_COLS + COUNT_COLS;

	draw_text(y, block.x, LABEL_COLS, style, row->label);
	draw_count(screen, row, y, block.x + LABEL_COLS, COUNT_COLS, style);
	draw_text(y, x + GAP, block.cols - LABEL_COLS - COUNT_COLS - GAP, style, row->amount);
}

static void
draw_day(const struct screen *screen, const struct glance_row *row, int y, struct rect block, enum style style)
{
	const struct home *home = screen->state;
	const struct glance_row before = { .n = row->before };
	int x = block.x + DAY_COLS + 2 * COUNT_COLS + GAP;

	draw_text(y, block.x, DAY_COLS, style, row->label);
	draw_count(screen, row, y, block.x + DAY_COLS, COUNT_COLS, style);
	draw_count(screen, &before, y, block.x + DAY_COLS + COUNT_COLS, COUNT_COLS, style == STYLE_NORMAL ? STYLE_DIM : style);
	draw_bar(row, home->glance.longest[GLANCE_WEEK], y, x, block.x + block.cols - x, style == STYLE_CURSOR);
}

static void
draw_top(const struct screen *screen, const struct glance_row *row, int y, struct rect block, enum style style)
{
	const struct home *home = screen->state;
	int x = block.x + NAME_COLS + AMOUNT_COLS + 1;

	draw_text(y, block.x, NAME_COLS, style, row->label);
	draw_right(y, block.x + NAME_COLS, AMOUNT_COLS, style, row->amount);
	draw_bar(row, home->glance.longest[row->block], y, x, block.x + block.cols - x, style == STYLE_CURSOR);
}

static void
draw_row(const struct screen *screen, size_t at, int y)
{
	const struct home *home = screen->state;
	const struct glance_row *row = &home->glance.rows[at];
	struct rect block = home->blocks[row->block];
	enum style style = at == home->at ? STYLE_CURSOR : row->style;

	if (at == home->at) {
		draw_text(y, block.x, block.cols, STYLE_CURSOR, "");
		draw_cursor(y, block.x);
	}
	switch (row->block) {
	case GLANCE_QUEUE:
	case GLANCE_ALERTS:
		draw_queue_row(screen, row, y, block, style);
		break;
	case GLANCE_WEEK:
		draw_day(screen, row, y, block, style);
		break;
	case GLANCE_AFFILIATES:
	case GLANCE_CAMPAIGNS:
		draw_top(screen, row, y, block, style);
		break;
	case GLANCE_BLOCKS:
		break;
	}
}

/* In full what the status line shortens. */
static void
draw_sync(const struct screen *screen)
{
	const struct desk *desk = screen->desk;
	struct rect area = screen->area;
	struct buf text = { 0 };
	enum style style;

	buf_printf(&text, "%s: ", _("Sync"));
	style = status_add_sync(&text, &desk->sync_status, session_now(&desk->session), desk->spanish);
	draw_text(area.y + area.rows - 1, area.x, area.cols, style, buf_text(&text));
	buf_done(&text);
}

static void
draw(struct screen *screen)
{
	const struct home *home = screen->state;

	follow(screen);
	for (int block = 0; block < GLANCE_BLOCKS; block++) {
		struct rect area = home->blocks[block], all = figures_area(screen);

		if (area.y < all.y + all.rows && count(home, (enum glance_block)block) > 0)
			draw_text(area.y, area.x, area.cols, STYLE_HEADER, _(titles[block]));
	}
	for (size_t i = 0; i < home->glance.n; i++) {
		int y = line_of(screen, i);

		if (y >= 0)
			draw_row(screen, i, y);
	}
	if (screen->desk->sync)
		draw_sync(screen);
}

/* --- keys --- */

/* The next row in a direction that has a line; the cursor stays when there is none. */
static int
move_by(struct screen *screen, int step)
{
	struct home *home = screen->state;

	for (size_t at = home->at + (size_t)step; at < home->glance.n; at += (size_t)step) {
		if (line_of(screen, at) >= 0) {
			home->at = at;
			break;
		}
	}
	return EFFECT_DRAW;
}

/* The first row of the next block, or of the one before. */
static int
move_block(struct screen *screen, int step)
{
	struct home *home = screen->state;
	int block = home->glance.n ? (int)home->glance.rows[home->at].block : 0;

	for (int tried = 1; tried < GLANCE_BLOCKS; tried++) {
		int wanted = (block + tried * step + GLANCE_BLOCKS) % GLANCE_BLOCKS;

		for (size_t i = 0; i < home->glance.n; i++) {
			if ((int)home->glance.rows[i].block == wanted && line_of(screen, i) >= 0) {
				home->at = i;
				return EFFECT_DRAW;
			}
		}
	}
	return EFFECT_NONE;
}

static int
go_down(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return move_by(screen, 1);
}

static int
go_up(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return move_by(screen, -1);
}

static int
go_right(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return move_block(screen, 1);
}

static int
go_left(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return move_block(screen, -1);
}

static int
go_first(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct home *home = screen->state;

	(void)arg;
	(void)err;
	home->at = 0;
	return EFFECT_DRAW;
}

static int
go_last(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct home *home = screen->state;

	(void)arg;
	(void)err;
	while (home->at + 1 < home->glance.n)
		home->at++;
	if (line_of(screen, home->at) < 0)
		return move_by(screen, -1);
	return EFFECT_DRAW;
}

/* The list behind the figure, with the filter of the figure; or what to type. */
static int
open_figure(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	const struct home *home = screen->state;
	const struct glance_row *row = home->at < home->glance.n ? &home->glance.rows[home->at] : NULL;
	struct screen *other;
	int r;

	(void)arg;
	if (row && row->hint)
		return err_set(err, ERR_SAME, "%s", _(row->hint)); /* goes with the next key */
	if (!row || !row->filter)
		return err_set(err, ERR_MISSING, "%s", _("there is no list behind this"));
	if (row->place == PLACE_CONVERSIONS)
		return err_set(err, ERR_RULE, _("R in 5 shows them; all: alpes conversiones listar --filtro %s"),
		               row->filter);
	r = desk_show(screen->desk, row->place, err);
	other = desk_screen(screen->desk);
	if (r == 0)
		r = other->ops->show(other, row->filter, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static const struct action_def actions[] = {
	{ "abrir", "Enter o", N_("open the list"), N_("Open the list behind the figure, filtered."), NEED_BOOKS, STEP_NONE,
	  open_figure },
	{ "abajo", "j Down", N_("down"), N_("The next figure."), 0, STEP_NONE, go_down },
	{ "arriba", "k Up", N_("up"), N_("The figure before."), 0, STEP_NONE, go_up },
	{ "derecha", "l Right Tab", N_("next block"), N_("The next block."), 0, STEP_NONE, go_right },
	{ "izquierda", "h Left Shift-Tab", "", N_("The block before."), 0, STEP_NONE, go_left },
	{ "primera", "g Home", "", N_("The first figure."), 0, STEP_NONE, go_first },
	{ "ultima", "G End", "", N_("The last figure."), 0, STEP_NONE, go_last },
};

static const struct action_table home_actions = { "inicio", actions, ARRAY_LEN(actions) };

const struct screen_ops home_screen = {
	.name = "inicio",
	.title = N_("Home"),
	.tab = N_("Hom"),
	.state_size = sizeof(struct home),
	.open = open_home,
	.close = close_home,
	.layout = lay_out,
	.draw = draw,
	.changed = changed,
	.result = result,
	.actions = &home_actions,
};
