#include "config.h"

#include "draw.h"

#include <curses.h>
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "terminal.h"
#include "utf8.h"

static struct {
	int y, x;
} cursor;

/* Cells of a row that lie on the terminal. */
static bool
clip(int y, int *x, int *width)
{
	if (*x < 0) {
		*width += *x;
		*x = 0;
	}
	if (*width > COLS - *x)
		*width = COLS - *x;
	return y >= 0 && y < LINES && *width > 0;
}

static void
put(int y, int x, int width, enum style style, const char *text, bool right)
{
	struct buf clean = { 0 }, cell = { 0 };

	if (!clip(y, &x, &width))
		return;
	utf8_add_clean(&clean, text, strlen(text), false);
	utf8_add_cell(&cell, buf_text(&clean), (size_t)width, right, term_ascii());
	attrset((attr_t)theme_attributes(style));
	mvaddstr(y, x, buf_text(&cell));
	attrset(A_NORMAL);
	buf_done(&clean);
	buf_done(&cell);
}

void
draw_text(int y, int x, int width, enum style style, const char *text)
{
	put(y, x, width, style, text, false);
}

void
draw_right(int y, int x, int width, enum style style, const char *text)
{
	put(y, x, width, style, text, true);
}

void
draw_blank(struct rect area, enum style style)
{
	for (int i = 0; i < area.rows; i++)
		put(area.y + i, area.x, area.cols, style, "", false);
}

static void
line(int y, int x, int width, const char *left, const char *middle, const char *right, enum style style)
{
	int from = x;

	if (!clip(y, &from, &width) || width < 2)
		return;
	attrset((attr_t)theme_attributes(style));
	mvaddstr(y, from, left);
	for (int i = 2; i < width; i++)
		addstr(middle);
	addstr(right);
	attrset(A_NORMAL);
}

struct rect
draw_box(struct rect area, const char *title)
{
	bool ascii = term_ascii();
	const char *side = ascii ? "|" : "│", *dash = ascii ? "-" : "─";
	struct rect inside = { area.y + 1, area.x + 2, area.rows - 2, area.cols - 4 };

	draw_blank(area, STYLE_NORMAL);
	line(area.y, area.x, area.cols, ascii ? "+" : "┌", dash, ascii ? "+" : "┐", STYLE_NORMAL);
	for (int i = 1; i < area.rows - 1; i++) {
		put(area.y + i, area.x, 1, STYLE_NORMAL, side, false);
		put(area.y + i, area.x + area.cols - 1, 1, STYLE_NORMAL, side, false);
	}
	line(area.y + area.rows - 1, area.x, area.cols, ascii ? "+" : "└", dash, ascii ? "+" : "┘", STYLE_NORMAL);
	if (title && area.cols > 8) {
		int width = (int)utf8_width(title) + 2;

		if (width > area.cols - 4)
			width = area.cols - 4;
		put(area.y, area.x + 2, width, STYLE_HEADER, " ", false);
		put(area.y, area.x + 3, width - 1, STYLE_HEADER, title, false);
	}
	return inside;
}

void
draw_cursor(int y, int x)
{
	cursor.y = y;
	cursor.x = x;
}

void
draw_begin(void)
{
	erase();
}

void
draw_show(void)
{
	move(cursor.y < LINES ? cursor.y : LINES - 1, cursor.x < COLS ? cursor.x : COLS - 1);
	wnoutrefresh(stdscr);
	doupdate();
}

void
draw_again(void)
{
	clearok(curscr, TRUE);
}
