/* theme.h - what things look like, by what they mean. */
#ifndef THEME_H
#define THEME_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

enum style {
	STYLE_NORMAL,
	STYLE_DIM,
	STYLE_BAR,        /* first and last lines */
	STYLE_TAB,
	STYLE_TAB_ACTIVE,
	STYLE_HEADER,     /* names of columns, titles of boxes */
	STYLE_CURSOR,     /* the focused row */
	STYLE_MARKED,
	STYLE_CURSOR_MARKED,
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_BAD,
	STYLE_KEY,        /* a key in a hint */
	STYLE_OFF,        /* an action that is not possible now */
	STYLE_FIELD,      /* where text is typed */
	STYLE_CHART,      /* bars */
	STYLE_CHART_BEFORE, /* those of the period before */
	STYLES,
};

/* After term_start, and again for another one: a theme in as many colours as the terminal has. False: it has none, or NO_COLOR
 * forbids them. */
bool theme_start(const char *name);

/* The names of the themes, as in the settings; NULL after the last. Static. */
const char *theme_name(size_t at);

/* The curses attributes of a style. */
unsigned long theme_attributes(enum style style);

#endif
