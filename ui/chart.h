/* chart.h - bars of characters. No curses here. */
#ifndef CHART_H
#define CHART_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/* A bar of `value` where `max` takes `width` columns, in eighths of a column (ASCII: whole ones). Anything above 0 is seen.
 * Answers the columns used. */
int chart_add_bar(struct buf *buf, int64_t value, int64_t max, int width, bool ascii);

#endif
