/* draw.h - text onto the screen, clipped to the terminal. Only these call curses besides term and theme. */
#ifndef DRAW_H
#define DRAW_H

#include "rect.h"
#include "theme.h"

/* `text` (any bytes; made harmless) in exactly `width` cells, cut with an ellipsis, padded with spaces. */
void draw_text(int y, int x, int width, enum style style, const char *text);

/* The same, at the right end of the cells. */
void draw_right(int y, int x, int width, enum style style, const char *text);

/* Spaces. */
void draw_blank(struct rect area, enum style style);

/* A frame with a title (may be NULL) and blank inside; answers the inside. Lines are ASCII where the locale is. */
struct rect draw_box(struct rect area, const char *title);

/* Where the hardware cursor stands when the frame is shown: on the focused row or field. The last call wins. */
void draw_cursor(int y, int x);

/* The frame begins with erased cells; draw_show paints the rows that are other than before, and sends what differs. */
void draw_begin(void);
void draw_show(void);

/* Sends everything anew (Ctrl-l). */
void draw_again(void);

#endif
