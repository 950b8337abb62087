/* theme.h - what things look like, by what they mean. */
#ifndef THEME_H
#define THEME_H

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

/* After term_start: the theme of the settings (oscuro, claro, contraste) in as many colours as the terminal has; none of them with
 * NO_COLOR. */
void theme_start(const char *name);

/* The curses attributes of a style. */
unsigned long theme_attributes(enum style style);

#endif
