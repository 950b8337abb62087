/* buf.h - text that grows. Failures stick: add freely, ask buf_failed() once at the end.
 *
 * A zeroed struct is an empty buffer. `text` is NUL-terminated whenever it is not NULL.
 */
#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h> /* int64_t */

struct buf {
	char *text;
	size_t len;
	size_t room;
	bool failed; /* out of memory: nothing was added since */
};

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_str(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Where `len` bytes may be written, NULL when out of memory; buf_filled() says how many were. */
char *buf_room(struct buf *buf, size_t len);
void buf_filled(struct buf *buf, size_t len);

/* The text so far, never NULL ("" when empty). Borrowed, until the next change. */
const char *buf_text(const struct buf *buf);

static inline bool
buf_failed(const struct buf *buf)
{
	return buf->failed;
}

/* Forgets the text and a failure, keeps the memory. */
void buf_clear(struct buf *buf);
void buf_done(struct buf *buf);

#endif
