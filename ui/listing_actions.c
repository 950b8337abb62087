/* The keys that all lists have: moving, finding, sorting, columns, marks. */
#include "config.h"

#include "listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "page.h"
#include "prompt.h"
#include "record_store.h"
#include "request.h"
#include "screen.h"
#include "status_text.h"

#define ASK_ABOVE 20      /* marks that are taken away only after a question */
#define RANGE_MAX 10000
#define RANGE_STEP 500

static struct listing *
listing_of(struct screen *screen)
{
	return screen->ops->list(screen);
}

int
listing_move(struct screen *screen, int64_t by, struct err *err)
{
	int r;

	if (screen->ops->scroll && screen->ops->scroll(screen, by))
		return EFFECT_DRAW;
	r = table_move(&listing_of(screen)->table, by, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static int64_t
page_rows(struct screen *screen)
{
	return (int64_t)listing_of(screen)->table.rows;
}

#define MOVES(name, by)                                                              \
	static int name(struct screen *screen, const struct action_arg *arg, struct err *err) \
	{                                                                            \
		(void)arg;                                                           \
		return listing_move(screen, (by), err);                                      \
	}

MOVES(go_down, 1)
MOVES(go_up, -1)
MOVES(page_down, page_rows(screen))
MOVES(page_up, -page_rows(screen))
MOVES(half_down, page_rows(screen) / 2)
MOVES(half_up, -(page_rows(screen) / 2))

static int
go_edge(struct screen *screen, bool end, struct err *err)
{
	int r;

	if (screen->ops->scroll && screen->ops->scroll(screen, end ? SCROLL_END : -SCROLL_END))
		return EFFECT_DRAW;
	r = table_edge(&listing_of(screen)->table, end, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static int
go_home(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	return go_edge(screen, false, err);
}

static int
go_end(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	return go_edge(screen, true, err);
}

/* The next column that is not hidden. */
static int
focus(struct screen *screen, size_t by)
{
	struct listing *list = listing_of(screen);
	size_t n = list->def->n_columns;

	do
		list->focus = (list->focus + by) % n;
	while (list->hidden >> list->focus & 1);
	return EFFECT_DRAW;
}

static int
go_left(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return focus(screen, listing_of(screen)->def->n_columns - 1);
}

static int
go_right(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return focus(screen, 1);
}

/* Each key typed shows what it finds; half a word is no error yet. */
static void
filter_changed(struct screen *screen, const char *text)
{
	struct listing *list = listing_of(screen);
	struct err err = { 0 };

	list->trouble[0] = '\0';
	if (listing_filter(list, text, &err) < 0)
		snprintf(list->trouble, sizeof(list->trouble), "%s", err.text);
	screen->desk->dirty = true;
}

static int
filter_done(struct screen *screen, const char *text, struct err *err)
{
	struct listing *list = listing_of(screen);
	int r = listing_filter(list, text ? text : list->before, err);

	list->trouble[0] = '\0'; /* the message tells it now */
	return r < 0 ? r : EFFECT_DRAW;
}

/* The words that a filter takes; behind a minus, with it. */
static size_t
complete_filter(struct screen *screen, const char *text, const char **words, size_t max)
{
	struct listing *list = listing_of(screen);
	const char *space = strrchr(text, ' '), *word, *help;
	bool negated = (space ? space[1] : text[0]) == '-';
	size_t n = 0;

	arena_reset(&list->words_arena);
	while (n < max && (word = filter_word_at(list->def->entity, n, &help)) &&
	       (word = arena_printf(&list->words_arena, "%s%s:", negated ? "-" : "", word)))
		words[n++] = word;
	return n;
}

static int
find(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	char text[LISTING_FILTER_MAX + 1];
	const struct line_prompt prompt = { .label = _("Filter: "), .text = text, .history = "filtros",
		                            .max = LISTING_FILTER_MAX - 1, .changed = filter_changed, .complete = complete_filter,
		                            .done = filter_done };
	int r;

	if (arg->key == K_NONE && arg->text[0]) {
		r = listing_filter(list, arg->text, err);
		return r < 0 ? r : EFFECT_DRAW;
	}
	snprintf(list->before, sizeof(list->before), "%s", list->filter);
	snprintf(text, sizeof(text), "%s%s", list->filter, list->filter[0] ? " " : "");
	r = prompt_line(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static int
order_by(struct listing *list, struct page_order order, struct err *err)
{
	int r = table_show(&list->table, list->table.filter, order, err);

	listing_recount(list, false);
	list->ranging = false;
	return r < 0 ? r : EFFECT_DRAW;
}

/* By the column that has the focus; again turns it round. */
static int
sort(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	const struct listing_column *column = &list->def->columns[list->focus];
	struct page_order order = list->table.order;
	struct buf names = { 0 };

	(void)arg;
	if (column->sort >= 0) {
		order.descending = (int)order.sort == column->sort ? !order.descending : true;
		order.sort = (enum page_sort)column->sort;
		return order_by(list, order, err);
	}
	for (size_t i = 0; i < list->def->n_columns; i++)
		if (list->def->columns[i].sort >= 0)
			buf_printf(&names, "%s%s", names.len ? ", " : "", _(list->def->columns[i].column.title));
	err_set(err, ERR_USAGE, _("%s: no order by it; h and l choose a column, these have one: %s"), _(column->column.title),
	        buf_text(&names));
	buf_done(&names);
	return ERR_USAGE;
}

static int
reverse(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	struct page_order order = list->table.order;

	(void)arg;
	order.descending = !order.descending;
	return order_by(list, order, err);
}

static int choose_columns(struct screen *screen, size_t chosen, struct err *err);

static int
column_chosen(struct screen *screen, size_t chosen, struct err *err)
{
	struct listing *list = listing_of(screen);

	if (chosen >= list->def->n_columns)
		return EFFECT_DRAW;
	list->hidden ^= 1UL << chosen;
	if (list->hidden == (1UL << list->def->n_columns) - 1)
		list->hidden ^= 1UL << chosen; /* one stays */
	while (list->hidden >> list->focus & 1)
		list->focus = (list->focus + 1) % list->def->n_columns;
	return choose_columns(screen, chosen, err);
}

static int
choose_columns(struct screen *screen, size_t chosen, struct err *err)
{
	struct listing *list = listing_of(screen);
	struct menu_item items[COLUMNS_MAX];
	char texts[COLUMNS_MAX][64];
	const struct menu_prompt prompt = { .title = _("Columns"), .items = items, .n = list->def->n_columns,
		                            .chosen = chosen, .done = column_chosen };
	int r;

	for (size_t i = 0; i < list->def->n_columns; i++) {
		snprintf(texts[i], sizeof(texts[i]), "[%c] %s", list->hidden >> i & 1 ? ' ' : 'x',
		         _(list->def->columns[i].column.title));
		items[i] = (struct menu_item){ .key = 'a' + (int)i, .text = texts[i] };
	}
	r = prompt_menu(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static int
columns(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	return choose_columns(screen, 0, err);
}

static int
mark(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	int64_t row = table_row(&list->table, list->table.cursor);

	(void)arg;
	if (!listing_takes_mark(list, row))
		return err_set(err, ERR_RULE, _("the marks are of another filter, or older than this row (%s): M takes them away first"),
		               list->marks_filter);
	if (!marks_set(&list->marks, row, !marks_has(&list->marks, row)))
		return err_nomem(err);
	return listing_move(screen, 1, err);
}

/* All rows from the place where v was pressed to the cursor; too many, and none is marked. */
static int
collect_range(struct listing *list, struct marks *marks, struct err *err)
{
	struct page_key at = list->range, cursor, keys[RANGE_STEP];
	struct page_order order = list->table.order;
	bool backwards, there = false;
	size_t found = 1;

	if (!table_key(&list->table, list->table.cursor, &cursor))
		return 0;
	backwards = listing_compare(list, &cursor, &at) < 0;
	if (!marks_set(marks, at.row, true))
		return err_nomem(err);
	for (there = at.row == cursor.row; !there && found > 0;) {
		int r = page_read(list->table.store, list->def->entity, list->table.filter, order, &at, backwards, keys, RANGE_STEP,
		                  &found, err);

		if (r < 0)
			return r;
		for (size_t i = 0; i < found && !there; i++) {
			int side = listing_compare(list, &keys[i], &cursor) * (backwards ? -1 : 1);

			at = keys[i];
			there = side >= 0; /* the cursor's row may have left the filter */
			if (side <= 0 && !marks_set(marks, at.row, true))
				return err_nomem(err);
		}
		if (marks->n > RANGE_MAX)
			return err_set(err, ERR_USAGE, _("a range is of at most %d rows; A marks all of a filter"), RANGE_MAX);
	}
	return 0;
}

static int
mark_range(struct listing *list, struct err *err)
{
	struct marks marks = { 0 };
	int r = collect_range(list, &marks, err);

	for (size_t i = 0; r == 0 && i < marks.n; i++)
		if (listing_takes_mark(list, marks.rows[i]) && !marks_set(&list->marks, marks.rows[i], true))
			r = err_nomem(err);
	marks_clear(&marks);
	return r;
}

static int
range(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	int r;

	(void)arg;
	if (!list->ranging) {
		list->ranging = table_key(&list->table, list->table.cursor, &list->range);
		return EFFECT_DRAW;
	}
	list->ranging = false;
	r = mark_range(list, err);
	return r < 0 ? r : EFFECT_DRAW;
}

/* How many there are is counted behind. */
static int
start_count(struct listing *list, struct err *err)
{
	struct request *request = request_new(REQUEST_COUNT);
	int64_t ticket;

	if (!request)
		return err_nomem(err);
	request->entity = list->def->entity;
	request->filter = arena_string(&request->arena, list->marks_filter);
	request->up_to = list->marks.up_to;
	ticket = desk_ask_reader(list->screen->desk, request, err);
	if (ticket < 0)
		return (int)ticket;
	list->counting = ticket;
	return EFFECT_DRAW;
}

/* Remembers the filter that marks of "all" are of, and up to which row. */
static int
keep_filter(struct listing *list, int64_t *ret_up_to, struct err *err)
{
	const struct session *session = &list->screen->desk->session;

	arena_reset(&list->marks_arena);
	snprintf(list->marks_filter, sizeof(list->marks_filter), "%s", list->filter);
	list->ranging = false;
	if (filter_parse(list->def->entity, list->filter, session->settings.currency, session_now(session), &list->marks_arena,
	                 &list->marks_parsed, err) < 0)
		return err->code;
	return record_last_row(list->table.store, list->def->entity, ret_up_to, err);
}

/* Marks are of one filter, or rows one by one. */
static int
one_filter(const struct listing *list, struct err *err)
{
	if (list->marks_hidden > 0)
		return err_set(err, ERR_RULE, _("%zu marked rows are not in this filter: M takes the marks away first"),
		               list->marks_hidden);
	if (list->marks.all && strcmp(list->marks_filter, list->filter) != 0)
		return err_set(err, ERR_RULE, _("all of another filter is marked (%s): M takes the marks away first"),
		               list->marks_filter);
	return 0;
}

static int
mark_all(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	int64_t up_to;
	int r;

	(void)arg;
	r = one_filter(list, err);
	if (r == 0)
		r = keep_filter(list, &up_to, err);
	if (r < 0)
		return r;
	marks_all(&list->marks, up_to);
	return start_count(list, err);
}

static int
invert(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	int64_t up_to;
	int r;

	(void)arg;
	r = one_filter(list, err);
	if (r == 0 && list->marks.all) {
		marks_invert(&list->marks, 0);
		return EFFECT_DRAW;
	}
	if (r == 0)
		r = keep_filter(list, &up_to, err);
	if (r < 0)
		return r;
	marks_invert(&list->marks, up_to);
	return start_count(list, err);
}

static int
unmark_sure(struct screen *screen, bool yes, struct err *err)
{
	(void)err;
	if (yes) {
		marks_clear(&listing_of(screen)->marks);
		listing_of(screen)->marks_hidden = 0;
	}
	return EFFECT_DRAW;
}

static int
unmark(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct listing *list = listing_of(screen);
	int64_t n = marks_count(&list->marks);
	struct buf text = { 0 };
	struct confirm_prompt prompt = { .title = _("Take all marks away?"), .done = unmark_sure };
	int r;

	(void)arg;
	if (n != ABSENT && n <= ASK_ABOVE)
		return unmark_sure(screen, true, err);
	buf_printf(&text, "%s: ", _("marked"));
	status_add_count(&text, n == ABSENT ? 0 : n, screen->desk->spanish);
	if (list->marks.all)
		buf_printf(&text, "\n%s", list->marks_filter);
	prompt.text = buf_text(&text);
	r = prompt_confirm(screen, &prompt, err);
	buf_done(&text);
	return r < 0 ? r : EFFECT_DRAW;
}

static int
path_given(struct screen *screen, const char *text, struct err *err)
{
	struct listing *list = listing_of(screen);
	struct request *request;

	if (!text)
		return EFFECT_DRAW;
	if (!*text || strcmp(text, "-") == 0) /* standard output is the screen */
		return err_set(err, ERR_USAGE, "%s", _("the name of a file is needed, for example comisiones.csv"));
	request = request_new(REQUEST_EXPORT);
	if (!request)
		return err_nomem(err);
	request->entity = list->def->entity;
	request->filter = arena_string(&request->arena, list->filter);
	request->text = arena_string(&request->arena, text);
	return desk_ask_reader(screen->desk, request, err) < 0 ? err->code : EFFECT_DRAW;
}

static int
export(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	char path[256], when[DATE_TEXT_SIZE];
	const struct line_prompt prompt = { .label = _("Export to (.csv, .csv-excel, .json, .jsonl): "), .text = path,
		                            .max = sizeof(path) - 1, .done = path_given };
	const char *home = getenv("HOME");
	int r;

	if (arg->key == K_NONE && arg->text[0])
		return path_given(screen, arg->text, err);
	snprintf(path, sizeof(path), "%s/%s-%.10s.csv", home ? home : ".", listing_of(screen)->def->entity->plural,
	         date_text_local(session_now(&screen->desk->session), when));
	r = prompt_line(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static const struct action_def actions[] = {
	{ "filtrar", "/", N_("filter"), N_("Filter while you type: estado:calculada riesgo:>30 valor:<50000 campana:NAME, or any words."),
	  NEED_BOOKS, STEP_NONE, find },
	{ "marcar", "Space", N_("mark"), N_("Mark the row, or take its mark away."), NEED_BOOKS | NEED_LIST, STEP_NONE, mark },
	{ "rango", "v", "", N_("Mark a range: v at its first row, v again at its last."), NEED_BOOKS | NEED_LIST, STEP_NONE, range },
	{ "marcar_todo", "A", N_("all"), N_("Mark all that the filter takes, also what is not on screen."), NEED_BOOKS | NEED_LIST, STEP_NONE,
	  mark_all },
	{ "invertir", "*", "", N_("What is marked is not, and the other way round."), NEED_BOOKS | NEED_LIST, STEP_NONE, invert },
	{ "desmarcar", "M", "", N_("Take all marks away."), NEED_LIST | NEED_MARKS, STEP_NONE, unmark },
	{ "ordenar", "s", "", N_("Order by the column that h and l choose; again turns it round."), NEED_BOOKS, STEP_NONE, sort },
	{ "al_reves", "S", "", N_("Turn the order round."), NEED_BOOKS, STEP_NONE, reverse },
	{ "columnas", "c", "", N_("Which columns are shown."), NEED_BOOKS, STEP_NONE, columns },
	{ "exportar", "x", "", N_("Write what the filter takes into a file."), NEED_BOOKS, STEP_NONE, export },
	{ "abajo", "j Down", "", N_("The next row."), NEED_BOOKS, STEP_NONE, go_down },
	{ "arriba", "k Up", "", N_("The row before."), NEED_BOOKS, STEP_NONE, go_up },
	{ "pagina_abajo", "PgDn Ctrl-f", "", N_("A page down."), NEED_BOOKS, STEP_NONE, page_down },
	{ "pagina_arriba", "PgUp Ctrl-b", "", N_("A page up."), NEED_BOOKS, STEP_NONE, page_up },
	{ "media_abajo", "Ctrl-d", "", N_("Half a page down."), NEED_BOOKS, STEP_NONE, half_down },
	{ "media_arriba", "Ctrl-u", "", N_("Half a page up."), NEED_BOOKS, STEP_NONE, half_up },
	{ "primera", "g Home", "", N_("The first row."), NEED_BOOKS, STEP_NONE, go_home },
	{ "ultima", "G End", "", N_("The last row."), NEED_BOOKS, STEP_NONE, go_end },
	{ "izquierda", "h Left", "", N_("The column to the left."), NEED_BOOKS, STEP_NONE, go_left },
	{ "derecha", "l Right", "", N_("The column to the right."), NEED_BOOKS, STEP_NONE, go_right },
};

const struct action_table listing_actions = { "lista", actions, ARRAY_LEN(actions) };
