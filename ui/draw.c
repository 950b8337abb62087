#include "config.h"

#include "draw.h"

#include <curses.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "terminal.h"
#include "utf8.h"

#define NOTHING 14695981039346656037u /* FNV-1a, 64 bits */

struct put {
	int y, x, width;
	enum style style;
	bool right;
	size_t text; /* place in `texts` */
};

/* The frame that is being made. A row that is put together as the last time still stands, and is left alone: curses would
 * measure each of its characters anew. */
static struct {
	struct put *puts;
	size_t n, room;
	struct buf texts;
	uint64_t *rows, *shown; /* what each row is put together from: now, and on the screen */
	int lines, cols;        /* of the arrays; of the screen */
	int y, x;               /* of the cursor */
} frame;

/* Cells of a row that lie on the terminal. */
static bool
clip(int y, int *x, int *width)
{
	if (*x < 0) {
		*width += *x;
		*x = 0;
	}
	if (*width > frame.cols - *x)
		*width = frame.cols - *x;
	return y >= 0 && y < frame.lines && *width > 0;
}

static uint64_t
mix(uint64_t hash, const void *bytes, size_t len)
{
	for (const unsigned char *at = bytes; len-- > 0; at++)
		hash = (hash ^ *at) * 1099511628211u;
	return hash;
}

/* A want of memory leaves the text out. */
static void
put(int y, int x, int width, enum style style, const char *text, bool right)
{
	struct put *puts = frame.puts;
	int look[4];

	if (!clip(y, &x, &width))
		return;
	if (frame.n == frame.room) {
		size_t room = frame.room ? 2 * frame.room : 256;

		puts = realloc(puts, room * sizeof(*puts));
		if (!puts)
			return;
		frame.puts = puts;
		frame.room = room;
	}
	puts[frame.n] = (struct put){ y, x, width, style, right, frame.texts.len };
	buf_add(&frame.texts, text, strlen(text) + 1);
	if (buf_failed(&frame.texts))
		return;
	frame.n++;
	look[0] = x;
	look[1] = width;
	look[2] = (int)theme_attributes(style);
	look[3] = right;
	frame.rows[y] = mix(mix(frame.rows[y], look, sizeof(look)), text, strlen(text) + 1);
}

static void
paint(const struct put *put)
{
	const char *text = buf_text(&frame.texts) + put->text;
	struct buf clean = { 0 }, cell = { 0 };

	utf8_add_clean(&clean, text, strlen(text), false);
	utf8_add_cell(&cell, buf_text(&clean), (size_t)put->width, put->right, term_ascii());
	attrset((attr_t)theme_attributes(put->style));
	mvaddstr(put->y, put->x, buf_text(&cell));
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
line(int y, int x, int width, const char *left, const char *middle, const char *right)
{
	struct buf text = { 0 };

	buf_str(&text, left);
	for (int i = 2; i < width; i++)
		buf_str(&text, middle);
	buf_str(&text, right);
	put(y, x, width, STYLE_NORMAL, buf_text(&text), false);
	buf_done(&text);
}

struct rect
draw_box(struct rect area, const char *title)
{
	bool ascii = term_ascii();
	const char *side = ascii ? "|" : "│", *dash = ascii ? "-" : "─";
	struct rect inside = { area.y + 1, area.x + 2, area.rows - 2, area.cols - 4 };

	draw_blank(area, STYLE_NORMAL);
	line(area.y, area.x, area.cols, ascii ? "+" : "┌", dash, ascii ? "+" : "┐");
	for (int i = 1; i < area.rows - 1; i++) {
		put(area.y + i, area.x, 1, STYLE_NORMAL, side, false);
		put(area.y + i, area.x + area.cols - 1, 1, STYLE_NORMAL, side, false);
	}
	line(area.y + area.rows - 1, area.x, area.cols, ascii ? "+" : "└", dash, ascii ? "+" : "┘");
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
	frame.y = y;
	frame.x = x;
}

/* An empty screen of the terminal's size. */
static void
start_anew(void)
{
	uint64_t *rows = calloc((size_t)LINES, sizeof(*rows)), *shown = calloc((size_t)LINES, sizeof(*shown));

	free(frame.rows);
	free(frame.shown);
	frame.rows = rows;
	frame.shown = shown;
	frame.lines = rows && shown ? LINES : 0;
	frame.cols = COLS;
	for (int y = 0; y < frame.lines; y++)
		shown[y] = NOTHING;
	erase();
}

void
draw_begin(void)
{
	if (frame.lines != LINES || frame.cols != COLS)
		start_anew();
	for (int y = 0; y < frame.lines; y++)
		frame.rows[y] = NOTHING;
	frame.n = 0;
	buf_clear(&frame.texts);
}

void
draw_show(void)
{
	for (int y = 0; y < frame.lines; y++) {
		if (frame.rows[y] != frame.shown[y]) {
			move(y, 0);
			clrtoeol();
		}
	}
	for (size_t i = 0; i < frame.n; i++)
		if (frame.rows[frame.puts[i].y] != frame.shown[frame.puts[i].y])
			paint(&frame.puts[i]);
	for (int y = 0; y < frame.lines; y++)
		frame.shown[y] = frame.rows[y];
	move(frame.y < LINES ? frame.y : LINES - 1, frame.x < COLS ? frame.x : COLS - 1);
	wnoutrefresh(stdscr);
	doupdate();
}

void
draw_again(void)
{
	clearok(curscr, TRUE);
}
