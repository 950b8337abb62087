/* The boxes: one of several, yes or no. */
#include "config.h"

#include "prompt.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "desk.h"
#include "draw.h"
#include "edit.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "terminal.h"
#include "utf8.h"

#define LABEL_SIZE 128
#define BOX_COLS 8     /* frame and margins */
#define MENU_KEY 4     /* columns of an item's key */
#define TYPED_MAX 64
#define TITLE_COLS 6

static int
max_int(int a, int b)
{
	return a > b ? a : b;
}

static int
min_int(int a, int b)
{
	return a < b ? a : b;
}

/* A frame in the middle of what lies between the bars; answers the inside. */
static struct rect
middle_box(int rows, int cols, const char *title)
{
	int all_rows, all_cols;

	term_size(&all_rows, &all_cols);
	rows = min_int(rows + 2, all_rows - 3);
	cols = min_int(max_int(cols, (int)utf8_width(title) + TITLE_COLS) + 4, all_cols - 2);
	return draw_box((struct rect){ max_int(1, (all_rows - rows) / 2), (all_cols - cols) / 2, rows, cols }, title);
}

/* --- one of several --- */

struct menu {
	struct menu_prompt asked;
	struct arena arena;
	size_t at;
	size_t top; /* first item that is seen */
};

static int
item_width(const struct menu_item *item)
{
	int width = MENU_KEY + (int)utf8_width(item->text);

	return item->refused ? width + 3 + (int)utf8_width(item->refused) : width;
}

static void
draw_item(const struct menu_item *item, int y, struct rect inside, bool chosen)
{
	enum style style = chosen ? STYLE_CURSOR : item->refused ? STYLE_OFF : STYLE_NORMAL;
	int text = min_int((int)utf8_width(item->text), inside.cols - MENU_KEY);
	char label[KEY_TEXT_SIZE];

	draw_text(y, inside.x, inside.cols, style, "");
	if (item->key != K_NONE)
		draw_text(y, inside.x, MENU_KEY - 1, chosen ? style : item->refused ? STYLE_OFF : STYLE_KEY,
		          key_label(item->key, label));
	draw_text(y, inside.x + MENU_KEY, text, style, item->text);
	if (item->refused)
		draw_text(y, inside.x + MENU_KEY + text + 3, inside.cols - MENU_KEY - text - 3, style, item->refused);
}

static void
draw_menu(struct popup *popup)
{
	struct menu *menu = popup->state;
	struct rect inside;
	int cols = 0;

	for (size_t i = 0; i < menu->asked.n; i++)
		cols = max_int(cols, item_width(&menu->asked.items[i]));
	inside = middle_box((int)menu->asked.n, cols, menu->asked.title);
	if (menu->at < menu->top)
		menu->top = menu->at;
	if (menu->at >= menu->top + (size_t)inside.rows)
		menu->top = menu->at - (size_t)inside.rows + 1;
	for (int y = 0; y < inside.rows && menu->top + (size_t)y < menu->asked.n; y++) {
		size_t i = menu->top + (size_t)y;

		draw_item(&menu->asked.items[i], inside.y + y, inside, i == menu->at);
	}
	draw_cursor(inside.y + (int)(menu->at - menu->top), inside.x);
}

static enum popup_reply
choose(struct popup *popup, size_t chosen)
{
	struct menu *menu = popup->state;
	struct err err = { 0 };

	if (chosen < menu->asked.n && menu->asked.items[chosen].refused) {
		desk_say(popup->desk, STYLE_WARN, "%s", menu->asked.items[chosen].refused);
		return POPUP_STAY;
	}
	desk_effect(popup->screen, menu->asked.done(popup->screen, chosen, &err), &err);
	return POPUP_CLOSE;
}

static enum popup_reply
menu_key(struct popup *popup, int key)
{
	struct menu *menu = popup->state;
	struct err err;

	for (size_t i = 0; i < menu->asked.n; i++)
		if (key != K_NONE && menu->asked.items[i].key == key)
			return choose(popup, i);
	switch (key) {
	case K_ENTER:
		return choose(popup, menu->at);
	case K_ESC:
	case K_CTRL('c'):
	case 'q':
		return choose(popup, menu->asked.n);
	case K_UP:
	case 'k':
		menu->at -= menu->at > 0;
		break;
	case K_DOWN:
	case 'j':
		menu->at += menu->at + 1 < menu->asked.n;
		break;
	case K_HOME:
		menu->at = 0;
		break;
	case K_END:
		menu->at = menu->asked.n - 1;
		break;
	default:
		if (key > K_SPACE && key < K_UP)
			desk_effect(popup->screen, err_set(&err, ERR_SAME, "%s", _("none of these has that letter")), &err);
		break;
	}
	return POPUP_STAY;
}

static void
close_menu(struct popup *popup)
{
	struct menu *menu = popup->state;

	arena_done(&menu->arena);
}

static const struct popup_ops menu_ops = {
	.state_size = sizeof(struct menu), .draw = draw_menu, .key = menu_key, .close = close_menu,
	.hint = N_("a letter, or arrows and Enter: choose   Esc: none of them")
};

/* Copies items and texts; false: no memory. */
static bool
copy_menu(struct menu *menu, const struct menu_prompt *prompt)
{
	struct menu_item *items = arena_alloc(&menu->arena, prompt->n * sizeof(*items));

	menu->asked = *prompt;
	menu->asked.items = items;
	menu->at = prompt->chosen < prompt->n ? prompt->chosen : 0;
	menu->asked.title = arena_string(&menu->arena, prompt->title);
	for (size_t i = 0; items && i < prompt->n; i++) {
		items[i] = prompt->items[i];
		items[i].text = arena_string(&menu->arena, prompt->items[i].text);
		items[i].refused = arena_string(&menu->arena, prompt->items[i].refused);
		if (!items[i].text || (prompt->items[i].refused && !items[i].refused))
			return false;
	}
	return items && menu->asked.title;
}

int
prompt_menu(struct screen *screen, const struct menu_prompt *prompt, struct err *err)
{
	struct popup *popup = popup_open(screen, &menu_ops);

	if (!popup)
		return EFFECT_DRAW; /* it has told */
	if (copy_menu(popup->state, prompt))
		return EFFECT_DRAW;
	popup_remove(popup);
	return err_nomem(err);
}

/* --- yes or no --- */

struct confirm {
	struct confirm_prompt asked;
	struct arena arena;
	const char **lines;
	size_t n, top;
	struct edit edit; /* where `typed` is typed */
};

/* What has to be typed stands before the field, which has room for that. */
static int
typed_label(const struct confirm *confirm, char text[LABEL_SIZE])
{
	snprintf(text, LABEL_SIZE, _("Type %s and Enter: "), confirm->asked.typed);
	return (int)utf8_width(text);
}

static void
draw_answer(struct confirm *confirm, struct rect inside)
{
	int y = inside.y + inside.rows - 1, label;
	size_t column, from;
	char text[LABEL_SIZE];

	if (!confirm->asked.typed) {
		draw_text(y, inside.x, inside.cols, STYLE_KEY, _("Enter: do it   Esc: do not"));
		draw_cursor(y, inside.x);
		return;
	}
	label = min_int(typed_label(confirm, text), inside.cols - (int)utf8_width(confirm->asked.typed) - 1);
	draw_text(y, inside.x, label, STYLE_KEY, text);
	from = edit_window(&confirm->edit, (size_t)(inside.cols - label), &column);
	draw_text(y, inside.x + label, inside.cols - label, STYLE_FIELD, confirm->edit.text + from);
	draw_cursor(y, inside.x + label + (int)column);
}

static void
draw_confirm(struct popup *popup)
{
	struct confirm *confirm = popup->state;
	struct rect inside;
	char text[LABEL_SIZE];
	int cols = 40, seen;

	if (confirm->asked.typed)
		cols = max_int(cols, typed_label(confirm, text) + (int)utf8_width(confirm->asked.typed) + 1);
	for (size_t i = 0; i < confirm->n; i++)
		cols = max_int(cols, (int)utf8_width(confirm->lines[i]));
	inside = middle_box((int)confirm->n + 2, cols, confirm->asked.title);
	seen = max_int(1, inside.rows - 2);
	if (confirm->top + (size_t)seen > confirm->n)
		confirm->top = confirm->n > (size_t)seen ? confirm->n - (size_t)seen : 0;
	for (int y = 0; y < seen && confirm->top + (size_t)y < confirm->n; y++)
		draw_text(inside.y + y, inside.x, inside.cols, STYLE_NORMAL, confirm->lines[confirm->top + (size_t)y]);
	if (confirm->top + (size_t)seen < confirm->n)
		draw_right(inside.y + seen, inside.x, inside.cols, STYLE_DIM, _("more below: PgDn"));
	draw_answer(confirm, inside);
}

static enum popup_reply
decide(struct popup *popup, bool yes)
{
	struct confirm *confirm = popup->state;
	struct err err = { 0 };

	if (yes && confirm->asked.typed && strcmp(confirm->asked.typed, confirm->edit.text) != 0) {
		desk_say(popup->desk, STYLE_WARN, _("to do it, type %s; Esc does not do it"), confirm->asked.typed);
		return POPUP_STAY;
	}
	desk_effect(popup->screen, confirm->asked.done(popup->screen, yes, &err), &err);
	return POPUP_CLOSE;
}

static enum popup_reply
confirm_key(struct popup *popup, int key)
{
	struct confirm *confirm = popup->state;

	switch (key) {
	case K_ENTER:
		return decide(popup, true);
	case K_ESC:
	case K_CTRL('c'):
		return decide(popup, false);
	case K_UP:
	case K_PGUP:
		confirm->top -= confirm->top > 0;
		break;
	case K_DOWN:
		confirm->top++;
		break;
	case K_PGDN:
		confirm->top += 5;
		break;
	default:
		if (!confirm->asked.typed && key == 'n')
			return decide(popup, false);
		if (confirm->asked.typed)
			edit_key(&confirm->edit, key);
		break;
	}
	return POPUP_STAY;
}

static void
close_confirm(struct popup *popup)
{
	struct confirm *confirm = popup->state;

	edit_done(&confirm->edit);
	arena_done(&confirm->arena);
}

static const struct popup_ops confirm_ops = {
	.state_size = sizeof(struct confirm), .draw = draw_confirm, .key = confirm_key, .close = close_confirm, .guarded = true
};

static bool
copy_confirm(struct confirm *confirm, const struct confirm_prompt *prompt)
{
	char *text = arena_string(&confirm->arena, prompt->text), *line;
	size_t n = 1;

	confirm->asked = *prompt;
	confirm->asked.title = arena_string(&confirm->arena, prompt->title);
	confirm->asked.typed = arena_string(&confirm->arena, prompt->typed);
	for (const char *at = prompt->text; (at = strchr(at, '\n')); at++)
		n++;
	confirm->lines = arena_alloc(&confirm->arena, n * sizeof(*confirm->lines));
	if (!text || !confirm->lines || !confirm->asked.title || (prompt->typed && !confirm->asked.typed))
		return false;
	while ((line = strsep(&text, "\n")))
		confirm->lines[confirm->n++] = line;
	return edit_start(&confirm->edit, NULL, TYPED_MAX);
}

int
prompt_confirm(struct screen *screen, const struct confirm_prompt *prompt, struct err *err)
{
	struct popup *popup = popup_open(screen, &confirm_ops);

	if (!popup)
		return EFFECT_DRAW; /* it has told */
	if (copy_confirm(popup->state, prompt))
		return EFFECT_DRAW;
	popup_remove(popup);
	return err_nomem(err);
}
