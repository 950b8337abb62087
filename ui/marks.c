#include "config.h"

#include "marks.h"

#include <stdlib.h>
#include <string.h>

#include "money.h" /* ABSENT */

/* Where the row is or would be. */
static size_t
place(const struct marks *marks, int64_t row)
{
	size_t low = 0, high = marks->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marks->rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
listed(const struct marks *marks, int64_t row)
{
	size_t i = place(marks, row);

	return i < marks->n && marks->rows[i] == row;
}

void
marks_clear(struct marks *marks)
{
	free(marks->rows);
	*marks = (struct marks){ 0 };
}

bool
marks_has(const struct marks *marks, int64_t row)
{
	return marks->all ? row <= marks->up_to && !listed(marks, row) : listed(marks, row);
}

static bool
insert(struct marks *marks, int64_t row)
{
	size_t i = place(marks, row);

	if (marks->n == marks->room) {
		size_t room = marks->room ? marks->room * 2 : 64;
		int64_t *rows = realloc(marks->rows, room * sizeof(*rows));

		if (!rows)
			return false;
		marks->rows = rows;
		marks->room = room;
	}
	memmove(marks->rows + i + 1, marks->rows + i, (marks->n - i) * sizeof(*marks->rows));
	marks->rows[i] = row;
	marks->n++;
	return true;
}

bool
marks_set(struct marks *marks, int64_t row, bool on)
{
	bool wanted = on != marks->all;
	size_t i = place(marks, row);

	if (listed(marks, row) == wanted || (marks->all && row > marks->up_to))
		return true;
	if (wanted)
		return insert(marks, row);
	marks->n--;
	memmove(marks->rows + i, marks->rows + i + 1, (marks->n - i) * sizeof(*marks->rows));
	return true;
}

void
marks_all(struct marks *marks, int64_t up_to)
{
	marks_clear(marks);
	marks->all = true;
	marks->up_to = up_to;
	marks->total = ABSENT;
}

void
marks_invert(struct marks *marks, int64_t up_to)
{
	marks->all = !marks->all;
	marks->up_to = up_to;
	marks->total = ABSENT;
}

int64_t
marks_count(const struct marks *marks)
{
	if (!marks->all)
		return (int64_t)marks->n;
	return marks->total == ABSENT ? ABSENT : marks->total - (int64_t)marks->n;
}
