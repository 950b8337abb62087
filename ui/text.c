#include "config.h"

#include "text.h"

#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "draw.h"
#include "utf8.h"
#include "wrap.h"

static int
count_lines(const char *text, size_t width)
{
	size_t len;
	int n = 0;

	for (const char *at = text; *at; at = wrap_line(at, width, &len))
		n++;
	return n;
}

void
text_draw(struct rect area, const char *text, int *scroll)
{
	struct buf clean = { 0 }, line = { 0 };
	size_t width = area.cols > 0 ? (size_t)area.cols : 1, len;
	int lines, n = 0;

	utf8_add_clean(&clean, text, strlen(text), true);
	lines = count_lines(buf_text(&clean), width);
	if (*scroll > lines - area.rows)
		*scroll = lines - area.rows;
	if (*scroll < 0)
		*scroll = 0;
	for (const char *at = buf_text(&clean), *next; *at && n - *scroll < area.rows; at = next, n++) {
		bool heading = strncmp(at, "# ", 2) == 0;

		next = wrap_line(at, width, &len);
		if (n < *scroll)
			continue;
		buf_clear(&line);
		buf_add(&line, at + 2 * heading, len - 2 * heading);
		draw_text(area.y + n - *scroll, area.x, area.cols, heading ? STYLE_HEADER : STYLE_NORMAL, buf_text(&line));
	}
	buf_done(&clean);
	buf_done(&line);
}
