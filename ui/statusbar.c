#include "config.h"

#include "statusbar.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "desk.h"
#include "draw.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "keymap.h"
#include "session.h"
#include "status_text.h"
#include "utf8.h"
#include "wording.h"
#include "wrap.h"
#include "writer.h"

#define PROGRAM " alpes "
#define TAB_SIZE 64
#define STATE_SIZE 640
#define MESSAGE_LINES 4

/* --- above --- */

enum tab_name { TAB_NUMBER, TAB_SHORT, TAB_WHOLE };

/* How the first line looks: the first of these that has room, else the last. */
static const struct tabs {
	enum tab_name others, current; /* what the tabs are called, and the one that is up */
	const char *program;
	bool mode; /* besides the place, that one person works alone */
} looks[] = {
	{ TAB_WHOLE, TAB_WHOLE, PROGRAM, true },
	{ TAB_WHOLE, TAB_WHOLE, PROGRAM, false },
	{ TAB_SHORT, TAB_WHOLE, PROGRAM, false },
	{ TAB_SHORT, TAB_WHOLE, " ", false },
	{ TAB_SHORT, TAB_SHORT, " ", false },
	{ TAB_NUMBER, TAB_WHOLE, PROGRAM, false },
};

static int
tab_text(const struct desk *desk, const struct tabs *tabs, size_t i, char text[TAB_SIZE])
{
	const struct screen_ops *ops = desk_screens[i];
	size_t key = (i + 1) % SCREENS;

	switch (i == desk->current ? tabs->current : tabs->others) {
	case TAB_NUMBER:
		snprintf(text, TAB_SIZE, " %zu ", key);
		break;
	case TAB_SHORT:
		snprintf(text, TAB_SIZE, i == desk->current ? " %zu%s " : "%zu%s ", key, _(ops->tab));
		break;
	case TAB_WHOLE:
		snprintf(text, TAB_SIZE, " %zu %s ", key, _(ops->title));
		break;
	}
	return (int)utf8_width(text);
}

/* Whose books these are, and who works on them. */
static void
add_place(const struct desk *desk, bool mode, struct buf *text)
{
	const struct session *session = &desk->session;

	if (!session->store)
		return;
	if (session->settings.demo == 1)
		buf_str(text, "DEMO ");
	if (desk->read_only)
		buf_printf(text, "%s ", _("READ ONLY"));
	buf_printf(text, "%s@%s ", session->acting_for ? session->acting_for : session->user, session->settings.station);
	if (mode && session->settings.demo != 1 && !desk->read_only)
		buf_printf(text, "%s ", _("(one-person mode)"));
}

static const struct tabs *
choose_tabs(const struct desk *desk, int cols, struct buf *ret_place)
{
	char tab[TAB_SIZE];

	for (size_t l = 0;; l++) {
		int width = (int)utf8_width(looks[l].program);

		for (size_t i = 0; i < SCREENS; i++)
			width += tab_text(desk, &looks[l], i, tab);
		buf_clear(ret_place);
		add_place(desk, looks[l].mode, ret_place);
		if (l + 1 == ARRAY_LEN(looks) || width + (int)utf8_width(buf_text(ret_place)) <= cols)
			return &looks[l];
	}
}

int
statusbar_tab_at(const struct desk *desk, int cols, int x)
{
	struct buf place = { 0 };
	const struct tabs *tabs = choose_tabs(desk, cols, &place);
	int from = (int)utf8_width(tabs->program), found = -1;
	char tab[TAB_SIZE];

	buf_done(&place);
	for (size_t i = 0; i < SCREENS && x >= from; i++) {
		from += tab_text(desk, tabs, i, tab);
		if (x < from)
			found = (int)i;
	}
	return found;
}

static void
draw_tabs(const struct desk *desk, int cols)
{
	struct buf place = { 0 };
	const struct tabs *tabs = choose_tabs(desk, cols, &place);
	int x = (int)utf8_width(tabs->program), width = (int)utf8_width(buf_text(&place));
	char tab[TAB_SIZE];

	draw_text(0, 0, cols, STYLE_BAR, tabs->program);
	for (size_t i = 0; i < SCREENS; i++) {
		int cells = tab_text(desk, tabs, i, tab);

		draw_text(0, x, cells, i == desk->current ? STYLE_TAB_ACTIVE : STYLE_TAB, tab);
		x += cells;
	}
	if (width > cols - x)
		width = cols - x;
	draw_text(0, cols - width, width, STYLE_BAR, buf_text(&place));
	buf_done(&place);
}

/* --- below --- */

/* Where the next hint may start, or `x` when this one has no key, no text or no room. */
static int
draw_hint(const struct desk *desk, const struct action_def *action, const struct action_facts *facts, int y, int x, int end)
{
	char key[KEY_TEXT_SIZE];
	struct err ignored;
	size_t n;
	const int *keys = keymap_keys(desk->keymap, action, &n);
	bool possible = action_check(action, facts, &ignored) == 0;
	const char *text = action->step == STEP_FORWARD && facts->entity && facts->forward != STEP_NONE
	                 ? wording_word(names_at(&step_names, facts->forward)) : _(action->text); /* of this record */
	int key_width, width;

	if (n == 0 || !action->text[0])
		return x;
	key_label(keys[0], key);
	key_width = (int)utf8_width(key);
	width = (int)utf8_width(text);
	if (x + key_width + 1 + width > end)
		return x;
	draw_text(y, x, key_width, possible ? STYLE_KEY : STYLE_OFF, key);
	draw_text(y, x + key_width + 1, width, possible ? STYLE_NORMAL : STYLE_OFF, text);
	return x + key_width + 1 + width + 2;
}

/* How one gets help stands at the right end, always. */
static int
draw_help_hint(const struct desk *desk, const struct action_facts *facts, int y, int cols)
{
	const struct action_def *help = &desk_actions.actions[0];
	int end = cols - (int)utf8_width(_(help->text)) - 4;

	draw_hint(desk, help, facts, y, end, cols);
	return end - 2;
}

static void
draw_hints(const struct desk *desk, int y, int cols)
{
	const struct action_table *tables[TABLES];
	const struct screen *screen = desk_screen(desk);
	size_t n = desk_tables(screen, tables);
	struct action_facts facts;
	int x = 1, end;

	desk_facts(screen, &facts);
	draw_text(y, 0, cols, STYLE_NORMAL, "");
	if (desk->n_popups > 0) {
		const char *hint = desk->popups[desk->n_popups - 1]->ops->hint;

		draw_text(y, 1, cols - 1, STYLE_NORMAL, hint ? _(hint) : "");
		return;
	}
	end = draw_help_hint(desk, &facts, y, cols);
	for (size_t t = 0; t < n; t++)
		for (size_t i = 0; i < tables[t]->n; i++)
			if (&tables[t]->actions[i] != &desk_actions.actions[0])
				x = draw_hint(desk, &tables[t]->actions[i], &facts, y, x, end);
}

/* What goes on behind the screen: the long request that runs, else the sync engine. */
static enum style
add_state(const struct desk *desk, struct buf *text)
{
	const struct writer_progress *job = desk->writing.ticket ? &desk->writing : &desk->reading;

	if (job->ticket) {
		status_add_job(text, job, date_monotonic());
		return STYLE_NORMAL;
	}
	return desk->sync ? status_add_sync(text, &desk->sync_status, session_now(&desk->session), desk->spanish) : STYLE_NORMAL;
}

/* At the left the message of the last action, at the right the state, shortened where there is no room. What is longer than the
 * line begins above it, over the screen. */
static void
draw_state(const struct desk *desk, int y, int cols)
{
	struct buf state = { 0 };
	enum style style = add_state(desk, &state);
	char text[STATE_SIZE], line[STATE_SIZE];
	const char *starts[MESSAGE_LINES], *at = desk->message;
	int message = (int)utf8_width(at), width, n = 0;
	size_t len = 0;

	snprintf(text, sizeof(text), "%s", buf_text(&state));
	status_shorten(text, (size_t)(message + 2 < cols ? cols - message - 2 : 0));
	width = (int)utf8_width(text);
	do {
		starts[n++] = at;
		at = wrap_line(at, (size_t)(cols - width - 1), &len);
	} while (*at && n < MESSAGE_LINES);
	for (int i = 0; i < n; i++) {
		wrap_line(starts[i], (size_t)(cols - width - 1), &len);
		snprintf(line, sizeof(line), "%.*s", i + 1 < n || !*at ? (int)len : (int)sizeof(line), starts[i]);
		draw_text(y - n + 1 + i, 0, cols, desk->message_style, "");
		draw_text(y - n + 1 + i, 0, cols - width - (width > 0), desk->message_style, line);
	}
	draw_text(y, cols - width, width, style, text);
	buf_done(&state);
}

void
statusbar_draw(const struct desk *desk, int rows, int cols)
{
	draw_tabs(desk, cols);
	draw_state(desk, rows - 2, cols);
	draw_hints(desk, rows - 1, cols);
}

int64_t
statusbar_due(const struct desk *desk)
{
	const struct engine_status *engine = &desk->sync_status.engine;

	if (!desk->sync || engine->waiting == 0 || engine->oldest_at == ABSENT)
		return INT64_MAX;
	return date_monotonic() + status_age_left(session_now(&desk->session) - engine->oldest_at);
}
