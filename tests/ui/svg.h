/* svg.h - a terminal's screen as a picture. */
#ifndef SVG_H
#define SVG_H

#include <stdbool.h>
#include <stdio.h>

struct terminal;

/* Colours of a terminal on dark (or light) paper, before the program draws. */
void svg_colours(struct terminal *terminal, bool light);

/* The screen as it is now, cursor included, in DejaVu Sans Mono. */
void svg_write(struct terminal *terminal, FILE *out);

#endif
