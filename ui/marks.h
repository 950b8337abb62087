/* marks.h - marked rows: a set of row keys, or all of a filter up to a row with exceptions. No curses. */
#ifndef MARKS_H
#define MARKS_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

/* A zeroed struct marks nothing. */
struct marks {
	bool all;       /* then `rows` are the exceptions */
	int64_t up_to;  /* of all: newer rows are not marked */
	int64_t total;  /* of all: how many the filter takes; ABSENT = being counted */
	int64_t *rows;  /* ascending */
	size_t n, room;
};

void marks_clear(struct marks *marks); /* and frees */

/* Whether a row that the filter takes is marked. */
bool marks_has(const struct marks *marks, int64_t row);

/* Marks or unmarks one row; false when out of memory. */
bool marks_set(struct marks *marks, int64_t row, bool on);

/* All of the filter as it is now. */
void marks_all(struct marks *marks, int64_t up_to);

/* What was marked is not, all else of the filter is. */
void marks_invert(struct marks *marks, int64_t up_to);

/* How many are marked; ABSENT while that is being counted. */
int64_t marks_count(const struct marks *marks);

#endif
