#include "config.h"

#include "theme.h"

#include <curses.h>
#include <stdbool.h>
#include <stdlib.h>

/* Colours of curses, -1 = the terminal's own; what each looks like without them stands beside. */
static const struct {
	short front, back;
	unsigned long colour, mono;
} styles[STYLES] = {
	[STYLE_NORMAL] = { -1, -1, A_NORMAL, A_NORMAL },
	[STYLE_DIM] = { COLOR_CYAN, -1, A_NORMAL, A_DIM },
	[STYLE_BAR] = { COLOR_WHITE, COLOR_BLUE, A_NORMAL, A_REVERSE },
	[STYLE_TAB] = { COLOR_WHITE, COLOR_BLUE, A_NORMAL, A_NORMAL },
	[STYLE_TAB_ACTIVE] = { COLOR_YELLOW, COLOR_BLUE, A_BOLD, A_REVERSE | A_BOLD },
	[STYLE_HEADER] = { -1, -1, A_BOLD, A_BOLD },
	[STYLE_CURSOR] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE },
	[STYLE_MARKED] = { COLOR_YELLOW, -1, A_BOLD, A_BOLD },
	[STYLE_CURSOR_MARKED] = { COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_REVERSE | A_BOLD },
	[STYLE_GOOD] = { COLOR_GREEN, -1, A_NORMAL, A_NORMAL },
	[STYLE_WARN] = { COLOR_YELLOW, -1, A_NORMAL, A_BOLD },
	[STYLE_BAD] = { COLOR_RED, -1, A_BOLD, A_BOLD },
	[STYLE_KEY] = { -1, -1, A_BOLD, A_BOLD },
	[STYLE_OFF] = { -1, -1, A_DIM, A_DIM },
	[STYLE_FIELD] = { -1, -1, A_UNDERLINE, A_UNDERLINE },
};

static bool coloured;

void
theme_start(const char *name)
{
	const char *no_color = getenv("NO_COLOR");

	(void)name;
	coloured = has_colors() && !(no_color && *no_color) && start_color() == OK && use_default_colors() == OK;
	for (int i = 1; coloured && i < STYLES; i++)
		init_pair((short)i, styles[i].front, styles[i].back);
}

unsigned long
theme_attributes(enum style style)
{
	return coloured ? styles[style].colour | (unsigned long)COLOR_PAIR((int)style) : styles[style].mono;
}
