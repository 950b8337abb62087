#include "config.h"

#include "columns.h"

/* Cells that all shown columns take. */
static int
taken(const int *widths, size_t n)
{
	int sum = 0, shown = 0;

	for (size_t i = 0; i < n; i++) {
		sum += widths[i];
		shown += widths[i] > 0;
	}
	return shown ? sum + (shown - 1) * COLUMNS_GAP : 0;
}

/* The shown column of the highest rank, the rightmost of equals; n when only those of rank 0 are left. */
static size_t
weakest(const struct column *columns, const int *widths, size_t n)
{
	size_t found = n;

	for (size_t i = 0; i < n; i++)
		if (widths[i] > 0 && columns[i].rank > 0 && (found == n || columns[i].rank >= columns[found].rank))
			found = i;
	return found;
}

void
columns_fit(const struct column *columns, size_t n, unsigned long hidden, int width, int *widths)
{
	int spare;
	bool grew = true;

	for (size_t i = 0; i < n; i++)
		widths[i] = hidden >> i & 1 ? 0 : columns[i].min;
	while (taken(widths, n) > width) {
		size_t i = weakest(columns, widths, n);

		if (i == n)
			break;
		widths[i] = 0;
	}
	spare = width - taken(widths, n);
	while (spare > 0 && grew) {
		grew = false;
		for (size_t i = 0; i < n && spare > 0; i++) {
			if (widths[i] == 0 || widths[i] >= columns[i].max)
				continue;
			widths[i]++;
			spare--;
			grew = true;
		}
	}
}
