/* utf8.h - text from outside: checked, measured, folded for search, and made harmless for a
 * terminal. */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

struct buf;

/* True when all of it is well-formed UTF-8 (no surrogates, no overlong forms). */
bool utf8_valid(const char *text, size_t len);

/* Code points of valid UTF-8. */
size_t utf8_count(const char *text, size_t len);

#define UTF8_CHAR_SIZE 5 /* the longest character and the NUL */

/* The bytes of a code point that is one, NUL behind them; answers how many. */
size_t utf8_encode(int point, char text[UTF8_CHAR_SIZE]);

/* The code point that `text` begins with; answers its bytes: 0 when the `len` (at least 1) there are could begin one, -1 when
 * they cannot. */
int utf8_decode(const char *text, size_t len, int *ret_point);

/* Terminal columns of valid UTF-8 (wide = 2, combining = 0). */
size_t utf8_width(const char *text);

/* Appends `text` as it may stand on a terminal, in a log or on stdout: bad bytes become U+FFFD; C0,
 * DEL and C1 controls a visible escape (\x1b); bidi controls (U+202A-E, U+2066-9, U+200E/F, U+061C)
 * and zero-width characters the visible form <U+202E>. Newlines and tabs too, unless
 * `keep_lines`. */
void utf8_add_clean(struct buf *buf, const char *text, size_t len, bool keep_lines);

/* Appends the part of clean text that fits in `width` columns, with an ellipsis (… or ~ with
 * `ascii`) when it is cut, padded with spaces to exactly `width`; right-aligned on demand. */
void utf8_add_cell(struct buf *buf, const char *text, size_t width, bool right, bool ascii);

/* Appends the form that searches compare: no accents, no case, for valid UTF-8. "Bogotá" ->
 * "bogota". */
void utf8_add_folded(struct buf *buf, const char *text, size_t len);

/* A line with the name and version of libunistring. */
void utf8_add_library(struct buf *buf);

#endif
