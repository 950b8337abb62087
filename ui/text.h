/* text.h - paragraphs in a rectangle: wrapped at words, scrolled. */
#ifndef TEXT_H
#define TEXT_H

#include "rect.h"

/* Lines of text (any bytes) into the area, `*scroll` of them left out above; `*scroll` is brought into its range. A line that
 * starts with "# " is a heading. */
void text_draw(struct rect area, const char *text, int *scroll);

#endif
