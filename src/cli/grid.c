#include "config.h"

#include "grid.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "err.h"
#include "utf8.h"

#define HELD_ROWS 200
#define GAP 2
#define USUAL_WIDTH 80

size_t
grid_terminal(void)
{
	struct winsize size = { 0 };

	if (!isatty(STDOUT_FILENO))
		return 0;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : USUAL_WIDTH;
}

static size_t
total_width(const struct grid *grid)
{
	size_t total = 0;

	for (size_t i = 0; i < grid->n; i++)
		total += grid->widths[i] ? grid->widths[i] + (total ? GAP : 0) : 0;
	return total;
}

static void
measure(struct grid *grid)
{
	const char *cell = buf_text(&grid->held);

	for (size_t i = 0; i < grid->n; i++)
		grid->widths[i] = utf8_width(grid->columns[i].title);
	for (size_t i = 0; i < grid->n * grid->n_held; i++, cell += strlen(cell) + 1) {
		size_t width = utf8_width(cell), *widest = &grid->widths[i % grid->n];

		*widest = width > *widest ? width : *widest;
	}
}

/* Narrows the widest column that may be cut, by one; false when there is none. */
static bool
cut_one(struct grid *grid)
{
	size_t *widest = NULL;

	for (size_t i = 0; i < grid->n; i++)
		if (grid->columns[i].least && grid->widths[i] > grid->columns[i].least && (!widest || grid->widths[i] > *widest))
			widest = &grid->widths[i];
	if (widest)
		--*widest;
	return widest != NULL;
}

static bool
leave_one_out(struct grid *grid)
{
	size_t last = grid->n;

	for (size_t i = 0; i < grid->n; i++)
		if (grid->widths[i] && grid->columns[i].rank &&
		    (last == grid->n || grid->columns[i].rank > grid->columns[last].rank))
			last = i;
	if (last == grid->n)
		return false;
	grid->widths[last] = 0;
	return true;
}

/* A column is left out when cutting the others down to their least is not enough; the rest is cut no more than needed. */
static void
fit(struct grid *grid)
{
	size_t whole[GRID_COLUMNS];

	memcpy(whole, grid->widths, sizeof(whole));
	while (grid->width && total_width(grid) > grid->width) {
		if (cut_one(grid))
			continue;
		if (!leave_one_out(grid))
			return;
		for (size_t i = 0; i < grid->n; i++)
			grid->widths[i] = grid->widths[i] ? whole[i] : 0;
	}
}

static void
print_row(const struct grid *grid, const char *const *cells)
{
	struct buf line = { 0 };
	size_t len;

	for (size_t i = 0; i < grid->n; i++) {
		size_t width = grid->widths[i], wide = utf8_width(cells[i]);

		if (!width)
			continue;
		buf_str(&line, line.len ? "  " : "");
		utf8_add_cell(&line, cells[i], wide > width && !grid->width ? wide : width, grid->columns[i].right, false);
	}
	for (len = line.len; len && line.text[len - 1] == ' '; len--)
		;
	printf("%.*s\n", (int)len, buf_text(&line));
	buf_done(&line);
}

static void
print_held(struct grid *grid)
{
	const char *cells[GRID_COLUMNS], *cell = buf_text(&grid->held);

	for (size_t row = 0; row < grid->n_held; row++) {
		for (size_t i = 0; i < grid->n; i++, cell += strlen(cell) + 1)
			cells[i] = cell;
		print_row(grid, cells);
	}
	buf_clear(&grid->held);
	grid->n_held = 0;
}

static void
lay_out(struct grid *grid)
{
	const char *titles[GRID_COLUMNS];

	measure(grid);
	fit(grid);
	for (size_t i = 0; i < grid->n; i++)
		titles[i] = grid->columns[i].title;
	print_row(grid, titles);
	grid->laid_out = true;
}

void
grid_add(struct grid *grid, const char *const *cells)
{
	for (size_t i = 0; i < grid->n; i++) {
		utf8_add_clean(&grid->held, cells[i], strlen(cells[i]), false);
		buf_char(&grid->held, '\0');
	}
	grid->n_held++;
	if (buf_failed(&grid->held))
		return;
	if (!grid->laid_out && grid->n_held == HELD_ROWS)
		lay_out(grid);
	if (grid->laid_out)
		print_held(grid);
}

int
grid_end(struct grid *grid, struct err *err)
{
	int r = buf_failed(&grid->held) ? err_nomem(err) : 0;

	if (r == 0 && grid->n_held && !grid->laid_out)
		lay_out(grid);
	if (r == 0)
		print_held(grid);
	buf_done(&grid->held);
	return r;
}
