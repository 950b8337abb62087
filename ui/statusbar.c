#include "config.h"

#include "statusbar.h"

#include <stdio.h>

#include "desk.h"
#include "draw.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "keymap.h"
#include "utf8.h"

static void
draw_tabs(const struct desk *desk, int cols)
{
	int x = 8;

	draw_text(0, 0, cols, STYLE_BAR, " alpes");
	for (size_t i = 0; i < SCREENS; i++) {
		char tab[64];
		int width;

		snprintf(tab, sizeof(tab), "%zu %s", (i + 1) % 10, _(desk_screens[i]->title));
		width = (int)utf8_width(tab) + 2;
		if (i != desk->current && x + width > cols)
			width = 2;
		draw_text(0, x, width, i == desk->current ? STYLE_TAB_ACTIVE : STYLE_TAB, tab);
		x += width;
	}
}

static int
draw_hint(const struct desk *desk, const struct action_def *action, const struct action_facts *facts, int y, int x, int cols)
{
	char name[KEY_TEXT_SIZE], hint[80];
	struct err ignored;
	size_t n;
	const int *keys = keymap_keys(desk->keymap, action, &n);
	bool possible = action_check(action, facts, &ignored) == 0;
	int width;

	if (n == 0 || !action->text[0])
		return x;
	snprintf(hint, sizeof(hint), "%s %s  ", key_label(keys[0], name), _(action->text));
	width = (int)utf8_width(hint);
	if (x + width > cols)
		return cols;
	draw_text(y, x, width, possible ? STYLE_NORMAL : STYLE_OFF, hint);
	return x + width;
}

static void
draw_hints(const struct desk *desk, int y, int cols)
{
	const struct action_table *tables[TABLES];
	const struct screen *screen = desk_screen(desk);
	size_t n = desk_tables(screen, tables);
	struct action_facts facts;
	int x = 0;

	desk_facts(screen, &facts);
	draw_text(y, 0, cols, STYLE_NORMAL, "");
	for (size_t t = 0; t < n; t++)
		for (size_t i = 0; i < tables[t]->n && x < cols; i++)
			x = draw_hint(desk, &tables[t]->actions[i], &facts, y, x, cols);
}

void
statusbar_draw(const struct desk *desk, int rows, int cols)
{
	draw_tabs(desk, cols);
	draw_text(rows - 2, 0, cols, desk->message_style, desk->message);
	draw_hints(desk, rows - 1, cols);
}
