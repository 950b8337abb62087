#include "config.h"

#include "theme.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

#define OWN -1 /* the terminal's own colour */
#define SINGLE A_NORMAL

/* Front and back where the terminal has 256 colours, and where it has 8 or 16; then what else. */
struct look {
	short rich[2], poor[2];
	unsigned long more;
};

/* clang-format off */
static const struct look dark[STYLES] = {
	[STYLE_NORMAL] =        { { OWN, OWN }, { OWN, OWN }, SINGLE },
	[STYLE_DIM] =           { { 245, OWN }, { COLOR_CYAN, OWN }, SINGLE },
	[STYLE_BAR] =           { { 250, 236 }, { COLOR_WHITE, COLOR_BLUE }, SINGLE },
	[STYLE_TAB] =           { { 250, 236 }, { COLOR_WHITE, COLOR_BLUE }, SINGLE },
	[STYLE_TAB_ACTIVE] =    { { 231, 25 }, { COLOR_YELLOW, COLOR_BLUE }, A_BOLD },
	[STYLE_HEADER] =        { { 110, OWN }, { COLOR_CYAN, OWN }, A_BOLD },
	[STYLE_CURSOR] =        { { 231, 24 }, { COLOR_BLACK, COLOR_CYAN }, SINGLE },
	[STYLE_MARKED] =        { { 221, OWN }, { COLOR_YELLOW, OWN }, A_BOLD },
	[STYLE_CURSOR_MARKED] = { { 16, 221 }, { COLOR_BLACK, COLOR_YELLOW }, SINGLE },
	[STYLE_GOOD] =          { { 114, OWN }, { COLOR_GREEN, OWN }, SINGLE },
	[STYLE_WARN] =          { { 215, OWN }, { COLOR_YELLOW, OWN }, SINGLE },
	[STYLE_BAD] =           { { 210, OWN }, { COLOR_RED, OWN }, A_BOLD },
	[STYLE_KEY] =           { { 117, OWN }, { COLOR_CYAN, OWN }, A_BOLD },
	[STYLE_OFF] =           { { 241, OWN }, { OWN, OWN }, A_DIM },
	[STYLE_FIELD] =         { { 231, 238 }, { OWN, OWN }, A_UNDERLINE },
	[STYLE_CHART] =         { { 74, OWN }, { COLOR_CYAN, OWN }, SINGLE },
	[STYLE_CHART_BEFORE] =  { { 240, OWN }, { OWN, OWN }, A_DIM },
};

static const struct look light[STYLES] = {
	[STYLE_NORMAL] =        { { OWN, OWN }, { OWN, OWN }, SINGLE },
	[STYLE_DIM] =           { { 242, OWN }, { COLOR_BLUE, OWN }, SINGLE },
	[STYLE_BAR] =           { { 237, 253 }, { COLOR_WHITE, COLOR_BLUE }, SINGLE },
	[STYLE_TAB] =           { { 237, 253 }, { COLOR_WHITE, COLOR_BLUE }, SINGLE },
	[STYLE_TAB_ACTIVE] =    { { 231, 25 }, { COLOR_YELLOW, COLOR_BLUE }, A_BOLD },
	[STYLE_HEADER] =        { { 25, OWN }, { COLOR_BLUE, OWN }, A_BOLD },
	[STYLE_CURSOR] =        { { 16, 153 }, { COLOR_WHITE, COLOR_BLUE }, SINGLE },
	[STYLE_MARKED] =        { { 130, OWN }, { COLOR_MAGENTA, OWN }, A_BOLD },
	[STYLE_CURSOR_MARKED] = { { 16, 222 }, { COLOR_WHITE, COLOR_MAGENTA }, A_BOLD },
	[STYLE_GOOD] =          { { 28, OWN }, { COLOR_GREEN, OWN }, SINGLE },
	[STYLE_WARN] =          { { 130, OWN }, { COLOR_MAGENTA, OWN }, SINGLE },
	[STYLE_BAD] =           { { 160, OWN }, { COLOR_RED, OWN }, A_BOLD },
	[STYLE_KEY] =           { { 25, OWN }, { COLOR_BLUE, OWN }, A_BOLD },
	[STYLE_OFF] =           { { 248, OWN }, { OWN, OWN }, A_DIM },
	[STYLE_FIELD] =         { { 16, 255 }, { OWN, OWN }, A_UNDERLINE },
	[STYLE_CHART] =         { { 31, OWN }, { COLOR_BLUE, OWN }, SINGLE },
	[STYLE_CHART_BEFORE] =  { { 250, OWN }, { OWN, OWN }, A_DIM },
};

/* Few colours, all far from their ground; nothing is dim. */
static const struct look contrast[STYLES] = {
	[STYLE_NORMAL] =        { { 231, 16 }, { COLOR_WHITE, COLOR_BLACK }, SINGLE },
	[STYLE_DIM] =           { { 231, 16 }, { COLOR_WHITE, COLOR_BLACK }, SINGLE },
	[STYLE_BAR] =           { { 16, 231 }, { COLOR_BLACK, COLOR_WHITE }, SINGLE },
	[STYLE_TAB] =           { { 16, 231 }, { COLOR_BLACK, COLOR_WHITE }, SINGLE },
	[STYLE_TAB_ACTIVE] =    { { 16, 226 }, { COLOR_BLACK, COLOR_YELLOW }, A_BOLD },
	[STYLE_HEADER] =        { { 231, 16 }, { COLOR_WHITE, COLOR_BLACK }, A_BOLD | A_UNDERLINE },
	[STYLE_CURSOR] =        { { 16, 226 }, { COLOR_BLACK, COLOR_YELLOW }, SINGLE },
	[STYLE_MARKED] =        { { 226, 16 }, { COLOR_YELLOW, COLOR_BLACK }, A_BOLD },
	[STYLE_CURSOR_MARKED] = { { 16, 51 }, { COLOR_BLACK, COLOR_CYAN }, A_BOLD },
	[STYLE_GOOD] =          { { 46, 16 }, { COLOR_GREEN, COLOR_BLACK }, A_BOLD },
	[STYLE_WARN] =          { { 226, 16 }, { COLOR_YELLOW, COLOR_BLACK }, A_BOLD },
	[STYLE_BAD] =           { { 231, 160 }, { COLOR_WHITE, COLOR_RED }, A_BOLD },
	[STYLE_KEY] =           { { 226, 16 }, { COLOR_YELLOW, COLOR_BLACK }, A_BOLD },
	[STYLE_OFF] =           { { 250, 16 }, { COLOR_WHITE, COLOR_BLACK }, SINGLE },
	[STYLE_FIELD] =         { { 16, 231 }, { COLOR_BLACK, COLOR_WHITE }, SINGLE },
	[STYLE_CHART] =         { { 231, 16 }, { COLOR_WHITE, COLOR_BLACK }, A_BOLD },
	[STYLE_CHART_BEFORE] =  { { 250, 16 }, { COLOR_WHITE, COLOR_BLACK }, SINGLE },
};

static const unsigned long mono[STYLES] = {
	[STYLE_DIM] = A_DIM,
	[STYLE_BAR] = A_REVERSE,
	[STYLE_TAB] = A_REVERSE,
	[STYLE_TAB_ACTIVE] = A_BOLD,
	[STYLE_HEADER] = A_BOLD,
	[STYLE_CURSOR] = A_REVERSE,
	[STYLE_MARKED] = A_BOLD,
	[STYLE_CURSOR_MARKED] = A_REVERSE | A_BOLD,
	[STYLE_WARN] = A_BOLD,
	[STYLE_BAD] = A_BOLD | A_UNDERLINE,
	[STYLE_KEY] = A_BOLD,
	[STYLE_OFF] = A_DIM,
	[STYLE_FIELD] = A_UNDERLINE,
	[STYLE_CHART_BEFORE] = A_DIM,
};
/* clang-format on */

static const struct {
	const char *name;
	const struct look *looks;
} themes[] = {
	{ "oscuro", dark },
	{ "claro", light },
	{ "contraste", contrast },
};

static unsigned long attributes[STYLES];

static const struct look *
find_theme(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(themes); i++)
		if (strcmp(themes[i].name, name) == 0)
			return themes[i].looks;
	return dark;
}

/* The informal standard of no-color.org: set to anything. */
static bool
has_no_color(void)
{
	const char *value = getenv("NO_COLOR");

	return value && *value;
}

bool
theme_start(const char *name)
{
	const struct look *looks = find_theme(name);
	bool coloured = !has_no_color() && has_colors() && start_color() == OK && use_default_colors() == OK;

	for (int style = 0; style < STYLES; style++) {
		const short *colours = COLORS >= 256 ? looks[style].rich : looks[style].poor;

		attributes[style] = mono[style];
		if (!coloured || init_pair((short)(style + 1), colours[0], colours[1]) != OK)
			continue;
		attributes[style] = looks[style].more | (unsigned long)COLOR_PAIR(style + 1);
	}
	bkgdset(' ' | (chtype)attributes[STYLE_NORMAL]);
	return coloured;
}

const char *
theme_name(size_t at)
{
	return at < ARRAY_LEN(themes) ? themes[at].name : NULL;
}

unsigned long
theme_attributes(enum style style)
{
	return attributes[style];
}
