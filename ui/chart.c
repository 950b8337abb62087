#include "config.h"

#include "chart.h"

#include "buf.h"

#define EIGHTHS 8

int
chart_add_bar(struct buf *buf, int64_t value, int64_t max, int width, bool ascii)
{
	static const char *const parts[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	__int128 eighths;
	int whole;

	if (value <= 0 || max <= 0 || width <= 0)
		return 0;
	eighths = (__int128)(value > max ? max : value) * width * EIGHTHS / max;
	if (ascii) /* rounded */
		eighths = (eighths + EIGHTHS / 2) / EIGHTHS * EIGHTHS;
	if (eighths == 0)
		eighths = ascii ? EIGHTHS : 1;
	whole = (int)(eighths / EIGHTHS);
	for (int i = 0; i < whole; i++)
		buf_str(buf, ascii ? "#" : "█");
	buf_str(buf, parts[eighths % EIGHTHS]);
	return whole + (eighths % EIGHTHS != 0);
}
