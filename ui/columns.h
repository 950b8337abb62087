/* columns.h - which columns of a table fit, and how wide each is. No curses. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

#define COLUMNS_MAX 24
#define COLUMNS_GAP 1 /* cells between two */

struct column {
	const char *name;  /* Spanish word: of the filter language where it has one */
	const char *title; /* N_() */
	int min, max;      /* cells */
	int rank;          /* 0 = always there; the highest goes first when there is no room */
	bool right;
};

/* Widths for `width` cells into `widths`, 0 = not shown. Hidden ones (bit i of `hidden`) are left out; what is left over goes
 * to the columns that can grow, in turn. */
void columns_fit(const struct column *columns, size_t n, unsigned long hidden, int width, int *widths);

#endif
