/* Which row of how many: counted behind the screens, at once only where the window shows all there is. */
#include "config.h"

#include "listing.h"

#include "buf.h"
#include "date.h"
#include "desk.h"
#include "draw.h"
#include "err.h"
#include "i18n.h"
#include "request.h"
#include "screen.h"
#include "status_text.h"
#include "terminal.h"
#include "utf8.h"

#define ANEW_MS 250 /* at most this often it is counted */

void
listing_recount(struct listing *list, bool total)
{
	list->uncounted = true;
	list->far = false;
	if (total)
		list->total = ABSENT;
}

static void
ask(struct listing *list)
{
	struct request *request = request_new(REQUEST_PLACE);
	const int64_t row = table_row(&list->table, list->table.cursor);
	const struct request target = { .entity = list->def->entity, .rows = &row, .n_rows = 1, .filter = list->filter };
	struct err err;

	if (!request)
		return;
	if (request_copy_target(request, &target, &err) < 0) {
		request_free(request);
		return;
	}
	request->order = list->table.order;
	request->quiet = true;
	list->placing = desk_ask_reader(list->screen->desk, request, &err);
	if (list->placing < 0)
		list->placing = 0;
	list->uncounted = false;
}

/* Counts what the window cannot tell; not all the time. */
static void
follow(struct listing *list)
{
	int64_t now = date_monotonic();

	if (list->placing || list->table.filling != TABLE_FULL)
		return;
	if (list->table.at_start && list->table.at_end) {
		list->total = (int64_t)table_count(&list->table);
		list->more = list->uncounted = false;
		return;
	}
	if (!list->uncounted && list->total != ABSENT && (list->far || table_number(&list->table) != ABSENT))
		return;
	if (list->placed_at && now < list->placed_at + ANEW_MS) {
		list->screen->desk->draw_at = list->placed_at + ANEW_MS;
		return;
	}
	list->placed_at = now;
	ask(list);
}

void
listing_take_number(struct listing *list, const struct answer *answer)
{
	if (answer->kind != REQUEST_PLACE || answer->ticket != list->placing)
		return;
	list->placing = 0;
	list->screen->desk->dirty = true;
	if (answer->code < 0)
		return;
	list->total = answer->n > REQUEST_PLACES ? REQUEST_PLACES : answer->n;
	list->more = answer->more;
	list->far = answer->place == ABSENT && answer->more;
	if (answer->place != ABSENT && !list->uncounted) /* else rows have come or gone since */
		table_set_number(&list->table, answer->asked[0], answer->place);
}

/* What is being counted anew ends with an ellipsis. */
static void
add_number(struct buf *text, const struct listing *list, const char *format)
{
	int64_t number = table_number(&list->table);
	bool spanish = list->screen->desk->spanish;
	const char *unknown = term_ascii() ? "~" : "…";
	struct buf at = { 0 }, all = { 0 };

	if (number == ABSENT)
		buf_str(&at, unknown);
	else
		status_add_count(&at, number, spanish);
	if (list->total != ABSENT) {
		status_add_count(&all, list->total < number ? number : list->total, spanish);
		buf_str(&all, list->more ? "+" : "");
	}
	if (list->total == ABSENT || list->placing || list->uncounted)
		buf_str(&all, unknown);
	buf_printf(text, format, buf_text(&at), buf_text(&all));
	buf_done(&at);
	buf_done(&all);
}

int
listing_draw_number(struct listing *list, struct rect line, int used, enum style style)
{
	struct buf text = { 0 };
	int width;

	follow(list);
	if (table_count(&list->table) == 0)
		return 0;
	add_number(&text, list, _(" row %s of %s "));
	if (used + (int)utf8_width(buf_text(&text)) > line.cols) {
		buf_clear(&text);
		add_number(&text, list, " %s/%s ");
	}
	width = (int)utf8_width(buf_text(&text));
	draw_text(line.y, line.x + line.cols - width, width, style, buf_text(&text));
	buf_done(&text);
	return width;
}
