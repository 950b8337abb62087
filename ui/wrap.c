#include "config.h"

#include "wrap.h"

#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "utf8.h"

/* Bytes of the character at `text` with the marks on it. */
static size_t
char_length(const char *text)
{
	size_t len = *text != '\0';

	while ((text[len] & 0xC0) == 0x80)
		len++;
	return len;
}

static size_t
char_width(const char *text, size_t len)
{
	struct buf piece = { 0 };
	size_t width;

	buf_add(&piece, text, len);
	width = utf8_width(buf_text(&piece));
	buf_done(&piece);
	return width;
}

const char *
wrap_line(const char *text, size_t width, size_t *ret_len)
{
	size_t at = 0, used = 0, space = 0;
	bool has_space = false;

	while (text[at] && text[at] != '\n') {
		size_t len = char_length(text + at), columns = char_width(text + at, len);

		if (text[at] == ' ' && (at == 0 || text[at - 1] != ' ')) {
			space = at;
			has_space = true;
		}
		if (used + columns > width && at > 0) {
			*ret_len = has_space ? space : at;
			return text + *ret_len + (has_space ? strspn(text + space, " ") : 0);
		}
		used += columns;
		at += len;
	}
	*ret_len = at;
	return text + at + (text[at] == '\n');
}
