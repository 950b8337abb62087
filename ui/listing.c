#include "config.h"

#include "listing.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "desk.h"
#include "draw.h"
#include "err.h"
#include "i18n.h"
#include "request.h"
#include "status_text.h"
#include "terminal.h"
#include "utf8.h"

#define HIDDEN_MAX 200
#define PREFIX 2 /* cells of a row before its columns: mark, state of its decision */

int
listing_open(struct listing *list, struct screen *screen, const struct listing_def *def, struct err *err)
{
	const struct table_source source = { def->entity, def->item_size, def->load, screen };
	int r;

	list->def = def;
	list->screen = screen;
	r = table_open(&list->table, screen->desk->session.store, &source, err);
	list->table.order = def->order;
	while (def->columns[list->focus].sort < 0 && list->focus + 1 < def->n_columns)
		list->focus++; /* to one that s orders by */
	return r < 0 ? r : listing_filter(list, def->filter, err);
}

void
listing_close(struct listing *list)
{
	table_close(&list->table);
	marks_clear(&list->marks);
	marks_clear(&list->under_way);
	arena_done(&list->filter_arena);
	arena_done(&list->marks_arena);
	arena_done(&list->words_arena);
}

static int
parse(struct listing *list, const char *text, struct arena *arena, const struct filter **ret_filter, struct err *err)
{
	const struct session *session = &list->screen->desk->session;

	return filter_parse(list->def->entity, text, session->settings.currency, session_now(session), arena, ret_filter, err);
}

/* Marked rows that the filter hides are announced; with many marks that would take too long. */
static void
count_hidden(struct listing *list)
{
	struct err err;
	bool takes;

	list->marks_hidden = 0;
	for (size_t i = 0; !list->marks.all && list->marks.n <= HIDDEN_MAX && i < list->marks.n; i++)
		if (page_takes(list->table.store, list->def->entity, list->table.filter, list->marks.rows[i], &takes, &err) == 0)
			list->marks_hidden += !takes;
}

int
listing_filter(struct listing *list, const char *text, struct err *err)
{
	struct arena arena = { 0 }, old = list->filter_arena;
	const struct filter *filter;
	int r = parse(list, text, &arena, &filter, err);

	if (r < 0) {
		arena_done(&arena);
		return r;
	}
	snprintf(list->filter, sizeof(list->filter), "%s", text);
	list->filter_arena = arena;
	listing_recount(list, true);
	r = table_show(&list->table, filter, list->table.order, err);
	arena_done(&old);
	count_hidden(list);
	return r;
}

void
listing_reload(struct listing *list)
{
	struct err err;

	if (table_reload(&list->table, &err) < 0)
		desk_say(list->screen->desk, STYLE_BAD, "%s", err.text);
	count_hidden(list);
	listing_recount(list, false);
	list->screen->desk->dirty = true;
}

const void *
listing_item(struct listing *list)
{
	struct err err;

	return table_count(&list->table) ? table_item(&list->table, list->table.cursor, &err) : NULL;
}

int
listing_compare(const struct listing *list, const struct page_key *a, const struct page_key *b)
{
	int order = a->value != b->value ? (a->value > b->value) - (a->value < b->value) : (a->row > b->row) - (a->row < b->row);

	return list->table.order.descending ? -order : order;
}

static bool
in_range(const struct listing *list, size_t place)
{
	struct page_key at, cursor;
	int from, to;

	if (!list->ranging || !table_key(&list->table, place, &at) || !table_key(&list->table, list->table.cursor, &cursor))
		return false;
	from = listing_compare(list, &list->range, &at);
	to = listing_compare(list, &at, &cursor);
	return (from <= 0 && to <= 0) || (from >= 0 && to >= 0);
}

bool
listing_takes_mark(struct listing *list, int64_t row)
{
	bool takes = true;
	struct err err;

	if (!list->marks.all)
		return true;
	if (row > list->marks.up_to)
		return false;
	return strcmp(list->marks_filter, list->filter) == 0 ||
	       (page_takes(list->table.store, list->def->entity, list->marks_parsed, row, &takes, &err) == 0 && takes);
}

static bool
is_marked(struct listing *list, int64_t row)
{
	return marks_has(&list->marks, row) && listing_takes_mark(list, row);
}

void
listing_layout(struct listing *list, struct rect area)
{
	list->area = area;
	table_fit(&list->table, area.rows > 2 ? (size_t)area.rows - 2 : 1);
}

static void
fit_columns(const struct listing *list, int *widths)
{
	struct column columns[COLUMNS_MAX];

	for (size_t i = 0; i < list->def->n_columns; i++) {
		columns[i] = list->def->columns[i].column;
		if (i == list->focus)
			columns[i].rank = 0;
	}
	columns_fit(columns, list->def->n_columns, list->hidden, list->area.cols - PREFIX, widths);
}

static void
draw_header(const struct listing *list, const int *widths)
{
	bool ascii = term_ascii();
	int x = list->area.x + PREFIX;

	draw_text(list->area.y, list->area.x, list->area.cols, STYLE_HEADER, "");
	for (size_t i = 0; i < list->def->n_columns; i++) {
		const struct listing_column *column = &list->def->columns[i];
		bool sorted = column->sort == (int)list->table.order.sort;
		const char *arrow = !sorted ? "" : list->table.order.descending ? (ascii ? "v" : "↓") : (ascii ? "^" : "↑");
		char title[80];

		if (widths[i] == 0)
			continue;
		snprintf(title, sizeof(title), "%s%s", _(column->column.title), arrow);
		(column->column.right ? draw_right : draw_text)(list->area.y, x, widths[i],
		                                                i == list->focus ? STYLE_FIELD : STYLE_HEADER, title);
		x += widths[i] + COLUMNS_GAP;
	}
}

static void
add_cells(struct buf *line, const struct listing *list, const int *widths, const void *item)
{
	struct buf text = { 0 }, clean = { 0 };
	size_t start = line->len;

	for (size_t i = 0; i < list->def->n_columns; i++) {
		const struct listing_column *column = &list->def->columns[i];

		if (widths[i] == 0)
			continue;
		if (line->len > start)
			buf_char(line, ' ');
		buf_clear(&text);
		buf_clear(&clean);
		column->add(&text, item, list->screen);
		utf8_add_clean(&clean, buf_text(&text), text.len, false);
		utf8_add_cell(line, buf_text(&clean), (size_t)widths[i], column->column.right, term_ascii());
	}
	buf_done(&text);
	buf_done(&clean);
}

static void
draw_row(struct listing *list, size_t place, int y, const int *widths)
{
	int64_t row = table_row(&list->table, place);
	bool marked = is_marked(list, row) || in_range(list, place), cursor = place == list->table.cursor;
	enum style style = cursor ? (marked ? STYLE_CURSOR_MARKED : STYLE_CURSOR) : marked ? STYLE_MARKED : STYLE_NORMAL;
	struct buf line = { 0 };
	struct err err;
	const void *item = table_item(&list->table, place, &err);

	buf_str(&line, marked ? "*" : " ");
	buf_str(&line, marks_has(&list->under_way, row) ? (term_ascii() ? "." : "…") : " ");
	if (item)
		add_cells(&line, list, widths, item);
	else
		buf_str(&line, err.text);
	if (item && style == STYLE_NORMAL)
		style = list->def->style(item);
	draw_text(y, list->area.x, list->area.cols, style, buf_text(&line));
	if (cursor)
		draw_cursor(y, list->area.x);
	buf_done(&line);
}

static void
add_marks(struct buf *line, const struct listing *list)
{
	int64_t n = marks_count(&list->marks);

	if (list->marks.all && n == ABSENT) {
		buf_printf(line, "%s   ", _("all marked, being counted"));
	} else if (n > 0) {
		buf_printf(line, "%s: ", _("marked"));
		status_add_count(line, n, list->screen->desk->spanish);
	}
	if (n > 0 && list->marks_hidden)
		buf_printf(line, _(" (%zu not in this filter)"), list->marks_hidden);
	if (list->marks.all && strcmp(list->marks_filter, list->filter) != 0)
		buf_printf(line, " (%s)", list->marks_filter);
	if (n > 0)
		buf_str(line, "   ");
	if (list->ranging)
		buf_printf(line, "%s   ", _("range: v again marks up to here"));
}

static void
draw_filter(struct listing *list, int y)
{
	enum style style = list->trouble[0] ? STYLE_WARN : STYLE_DIM;
	struct buf line = { 0 };
	int number;

	buf_char(&line, ' ');
	if (list->trouble[0])
		buf_printf(&line, "%s   ", list->trouble);
	add_marks(&line, list);
	if (list->table.filling != TABLE_FULL)
		buf_printf(&line, "%s   ", _("looking further..."));
	buf_printf(&line, "%s: %s", _("Filter"), list->filter[0] ? list->filter : _("all"));
	number = listing_draw_number(list, (struct rect){ y, list->area.x, 1, list->area.cols }, (int)utf8_width(buf_text(&line)),
	                             style);
	draw_text(y, list->area.x, list->area.cols - number, style, buf_text(&line));
	buf_done(&line);
}

void
listing_draw(struct listing *list)
{
	size_t n = table_count(&list->table);
	int widths[COLUMNS_MAX], y = list->area.y + 1;

	fit_columns(list, widths);
	draw_header(list, widths);
	for (size_t i = 0; i < list->table.rows && list->table.top + i < n; i++)
		draw_row(list, list->table.top + i, y++, widths);
	if (n == 0) {
		draw_text(y + 1, list->area.x + 4, list->area.cols - 4, STYLE_NORMAL,
		          list->table.filling != TABLE_FULL ? ""
		          : strcmp(list->filter, list->def->filter) == 0 ? _("There is nothing here now.")
		          : _("No row matches the filter. / changes it, Esc takes it back."));
		draw_cursor(y, list->area.x);
	}
	draw_filter(list, list->area.y + list->area.rows - 1);
}

bool
listing_click(struct listing *list, int y, int x)
{
	int64_t row = y - list->area.y - 1;
	size_t place = list->table.top + (size_t)row;
	struct err err;

	if (list->screen->ops->scroll && list->screen->ops->scroll(list->screen, 0)) /* it lies over the rows */
		return false;
	if (row < 0 || row >= (int64_t)list->table.rows || x >= list->area.x + list->area.cols || place >= table_count(&list->table))
		return false;
	return table_move(&list->table, (int64_t)place - (int64_t)list->table.cursor, &err) == 0;
}

bool
listing_marked(const struct listing *list)
{
	return list->marks.all || list->marks.n > 0;
}

int
listing_target(struct listing *list, bool by_marks, struct request *request, struct err *err)
{
	const struct marks *marks = &list->marks;
	int64_t own = table_row(&list->table, list->table.cursor);
	const struct request target = {
		.entity = list->def->entity,
		.rows = by_marks ? marks->rows : &own,
		.n_rows = !by_marks ? 1 : marks->all ? 0 : marks->n,
		.filter = by_marks && marks->all ? list->marks_filter : NULL,
		.except = marks->rows,
		.n_except = by_marks && marks->all ? marks->n : 0,
		.up_to = marks->up_to,
		.meant = by_marks && marks_count(marks) != ABSENT ? marks_count(marks) : 0,
	};

	if (!by_marks && !own)
		return err_set(err, ERR_MISSING, "%s", _("there is no row here"));
	return request_copy_target(request, &target, err);
}

void
listing_answer(struct listing *list, const struct answer *answer)
{
	struct buf n = { 0 };

	for (size_t i = 0; answer->kind != REQUEST_PLACE && answer->asked_of == list->def->entity && i < answer->n_asked; i++)
		marks_set(&list->under_way, answer->asked[i], false);
	listing_take_number(list, answer);
	if (answer->kind != REQUEST_COUNT || answer->ticket != list->counting)
		return;
	list->counting = 0;
	list->screen->desk->dirty = true;
	if (answer->code < 0 || !list->marks.all)
		return;
	list->marks.total = answer->n;
	if (marks_count(&list->marks) == 0) {
		marks_clear(&list->marks);
		desk_say(list->screen->desk, STYLE_WARN, "%s", _("there is no row here"));
		return;
	}
	status_add_count(&n, marks_count(&list->marks), list->screen->desk->spanish);
	desk_say(list->screen->desk, STYLE_NORMAL, _("marked, also what is not on screen: %s; M takes the marks away"),
	         buf_text(&n));
	buf_done(&n);
}

bool
listing_back(struct listing *list)
{
	struct err err;

	if (list->ranging) {
		list->ranging = false;
		return true;
	}
	if (strcmp(list->filter, list->def->filter) == 0)
		return false;
	if (listing_filter(list, list->def->filter, &err) < 0)
		desk_say(list->screen->desk, STYLE_BAD, "%s", err.text);
	return true;
}
