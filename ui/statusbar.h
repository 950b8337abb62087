/* statusbar.h - the lines around a screen: tabs above; state, message and hints below. */
#ifndef STATUSBAR_H
#define STATUSBAR_H

#include <stdint.h>

struct desk;

#define STATUSBAR_TOP 1
#define STATUSBAR_BOTTOM 2

/* The first line and the last two of a terminal of this size. */
void statusbar_draw(const struct desk *desk, int rows, int cols);

/* The place of the tab that stands in a column of the first line; -1 = none. */
int statusbar_tab_at(const struct desk *desk, int cols, int x);

/* When its age will read otherwise, as date_monotonic(); INT64_MAX: never. */
int64_t statusbar_due(const struct desk *desk);

#endif
