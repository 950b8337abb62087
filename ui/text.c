#include "config.h"

#include "text.h"

#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "draw.h"
#include "utf8.h"
#include "wrap.h"

/* What is too long goes on below, as far in as it began. */
static const char *
next_line(const char *at, const char *text, size_t width, size_t *indent, size_t *ret_len)
{
	bool begins = at == text || at[-1] == '\n';

	if (begins)
		*indent = strspn(at, " ") < width / 2 ? strspn(at, " ") : 0;
	return wrap_line(at, begins ? width : width - *indent, ret_len);
}

static int
count_lines(const char *text, size_t width)
{
	size_t indent = 0, len;
	int n = 0;

	for (const char *at = text; *at; at = next_line(at, text, width, &indent, &len))
		n++;
	return n;
}

void
text_draw(struct rect area, const char *text, int *scroll)
{
	struct buf clean = { 0 }, line = { 0 };
	size_t width = area.cols > 0 ? (size_t)area.cols : 1, indent = 0, len;
	int lines, n = 0;

	utf8_add_clean(&clean, text, strlen(text), true);
	lines = count_lines(buf_text(&clean), width);
	if (*scroll > lines - area.rows)
		*scroll = lines - area.rows;
	if (*scroll < 0)
		*scroll = 0;
	for (const char *at = buf_text(&clean), *next; *at && n - *scroll < area.rows; at = next, n++) {
		bool heading = strncmp(at, "# ", 2) == 0, goes_on = at > buf_text(&clean) && at[-1] != '\n';
		int in;

		next = next_line(at, buf_text(&clean), width, &indent, &len);
		in = goes_on ? (int)indent : 0;
		if (n < *scroll)
			continue;
		buf_clear(&line);
		buf_add(&line, at + 2 * heading, len - 2 * heading);
		draw_text(area.y + n - *scroll, area.x + in, area.cols - in, heading ? STYLE_HEADER : STYLE_NORMAL, buf_text(&line));
	}
	buf_done(&clean);
	buf_done(&line);
}
