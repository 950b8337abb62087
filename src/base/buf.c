#include "config.h"

#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM ((size_t)256)

/* Room for `len` more bytes and the NUL. */
static bool
make_room(struct buf *buf, size_t len)
{
	size_t room = buf->room ? buf->room : FIRST_ROOM;
	char *text;

	if (buf->failed)
		return false;
	if (buf->room - buf->len > len)
		return true;
	while (room - buf->len <= len) {
		if (room > SIZE_MAX / 2)
			goto failed;
		room *= 2;
	}
	text = realloc(buf->text, room);
	if (!text)
		goto failed;
	buf->text = text;
	buf->room = room;
	return true;
failed:
	buf->failed = true;
	return false;
}

void
buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (!make_room(buf, len))
		return;
	if (len)
		memcpy(buf->text + buf->len, bytes, len);
	buf->len += len;
	buf->text[buf->len] = '\0';
}

char *
buf_room(struct buf *buf, size_t len)
{
	return make_room(buf, len) ? buf->text + buf->len : NULL;
}

void
buf_filled(struct buf *buf, size_t len)
{
	buf->len += len;
	buf->text[buf->len] = '\0';
}

void
buf_str(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void
buf_int(struct buf *buf, int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		digits[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (number < 0)
		digits[--at] = '-';
	buf_add(buf, digits + at, sizeof(digits) - at);
}

void
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0 || !make_room(buf, (size_t)len)) {
		buf->failed = true;
		return;
	}
	va_start(args, fmt);
	vsnprintf(buf->text + buf->len, (size_t)len + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)len;
}

const char *
buf_text(const struct buf *buf)
{
	return buf->text ? buf->text : "";
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->text)
		buf->text[0] = '\0';
}

void
buf_done(struct buf *buf)
{
	free(buf->text);
	*buf = (struct buf){ 0 };
}
