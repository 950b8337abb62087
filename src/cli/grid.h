/* grid.h - rows of cells on stdout, in columns that fit a terminal.
 *
 * Widths come from the first rows, which are held back until then; later cells keep to them. Where all do not fit, texts are
 * cut with an ellipsis, then whole columns are left out.
 */
#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

#include "buf.h"

struct err;

#define GRID_COLUMNS 16

struct grid_column {
	const char *title;
	bool right;
	size_t least; /* how narrow it may be cut; 0 = it is shown whole or not at all */
	int rank;     /* where there is no room, the highest goes first; 0 = stays */
};

/* Zero all but `columns`, `n` and `width`. */
struct grid {
	const struct grid_column *columns;
	size_t n;
	size_t width; /* terminal columns; 0 = as wide as it gets, nothing is cut */

	struct buf held; /* cells, each ended by a NUL */
	size_t n_held;   /* rows */
	size_t widths[GRID_COLUMNS]; /* 0 = left out */
	bool laid_out;
};

/* Terminal columns of stdout; 0 when it is none. */
size_t grid_terminal(void);

/* One row: `n` texts from anywhere, made harmless here. */
void grid_add(struct grid *grid, const char *const *cells);

/* Shows what is held back and frees. */
int grid_end(struct grid *grid, struct err *err);

#endif
