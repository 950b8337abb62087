/* wrap.h - text in lines of a width. No curses here. */
#ifndef WRAP_H
#define WRAP_H

#include <stddef.h> /* size_t */

/* The first line of `text` in `width` columns (at least 1): its bytes into `*ret_len`; answers where the next line starts. Breaks
 * at newlines and spaces, inside a word only when it is longer than a line. */
const char *wrap_line(const char *text, size_t width, size_t *ret_len);

#endif
