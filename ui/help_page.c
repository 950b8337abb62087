#include "config.h"

#include "help_page.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "desk.h"
#include "draw.h"
#include "err.h"
#include "filter.h"
#include "glossary.h"
#include "i18n.h"
#include "key.h"
#include "keymap.h"
#include "listing.h"
#include "terminal.h"
#include "wrap.h"

#define LINES_MAX 1000
#define KEYS_COLS 16
#define NAME_COLS 16

struct help_line {
	enum style style;
	const char *keys, *name, *text; /* NULL = nothing there */
};

struct help {
	char title[96];
	void (*make)(struct popup *popup); /* the lines */
	struct arena arena;
	struct help_line lines[LINES_MAX];
	size_t n;
	int top;
	int cols; /* for which the lines were made */
	int page;
};

static void
add(struct help *help, struct help_line line)
{
	if (help->n < LINES_MAX)
		help->lines[help->n++] = line;
}

/* The keys of an action, "a F9". */
static const char *
keys_text(struct help *help, const struct keymap *keymap, const struct action_def *action)
{
	char name[KEY_TEXT_SIZE];
	struct buf text = { 0 };
	const char *copy;
	size_t n;
	const int *keys = keymap_keys(keymap, action, &n);

	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s%s", i ? " " : "", key_label(keys[i], name));
	copy = arena_string(&help->arena, buf_text(&text));
	buf_done(&text);
	return copy;
}

/* In as many lines as its text takes. */
static void
add_wrapped(struct help *help, struct help_line line)
{
	size_t len, width = (size_t)(help->cols - KEYS_COLS - NAME_COLS);
	const char *rest = line.text;

	do {
		const char *next = wrap_line(rest, width, &len);

		line.text = arena_text(&help->arena, rest, len);
		add(help, line);
		line.keys = line.name = NULL;
		rest = next;
	} while (*rest);
}

static void
add_action(struct help *help, struct popup *popup, const struct action_def *action)
{
	struct action_facts facts;
	struct err ignored;
	struct help_line line = { .keys = keys_text(help, popup->desk->keymap, action),
		                  .name = arena_printf(&help->arena, ":%s", action->name), .text = _(action->help) };

	desk_facts(popup->screen, &facts);
	line.style = action_check(action, &facts, &ignored) == 0 ? STYLE_NORMAL : STYLE_OFF;
	add_wrapped(help, line);
}

static void
add_heading(struct help *help, const char *text)
{
	if (help->n > 0)
		add(help, (struct help_line){ .style = STYLE_NORMAL });
	add(help, (struct help_line){ .style = STYLE_HEADER, .keys = text });
}

/* What no key does: the signs in the rows, and the words that a filter takes. */
static void
add_words(struct help *help, struct screen *screen)
{
	const struct screen_ops *ops = screen->ops;
	const char *word, *text;

	if (ops->legend)
		add_heading(help, _("Signs"));
	for (const struct legend *sign = ops->legend; sign && sign->sign; sign++)
		add_wrapped(help, (struct help_line){ .keys = sign->sign, .text = _(sign->text) });
	if (!ops->list || !screen->desk->session.store)
		return;
	add_heading(help, _("Words of the filter"));
	for (size_t i = 0; (word = filter_word_at(ops->list(screen)->def->entity, i, &text)); i++)
		add_wrapped(help, (struct help_line){ .keys = arena_printf(&help->arena, "%s:", word), .text = _(text) });
	add_wrapped(help, (struct help_line){ .text = _(filter_grammar) });
}

static const char *
heading(const struct popup *popup, const struct action_table *table)
{
	if (table == popup->screen->ops->actions)
		return _(popup->screen->ops->title);
	return table == &desk_actions ? _("Everywhere") : _("In lists");
}

static void
make_keys(struct popup *popup)
{
	const struct action_table *tables[TABLES];
	struct help *help = popup->state;
	size_t n = desk_tables(popup->screen, tables);

	for (size_t t = 0; t < n; t++) {
		add_heading(help, heading(popup, tables[t]));
		for (size_t i = 0; i < tables[t]->n; i++)
			add_action(help, popup, &tables[t]->actions[i]);
	}
	add_words(help, popup->screen);
}

static void
make_glossary(struct popup *popup)
{
	for (const struct legend *word = glossary; word->sign; word++) {
		if (word->text)
			add_wrapped(popup->state, (struct help_line){ .keys = _(word->sign), .text = _(word->text) });
		else
			add_heading(popup->state, _(word->sign));
	}
}

/* "ID  ID: why": what has no id is only told. */
static struct help_line
refused_line(struct help *help, const char *line)
{
	const char *gap = strstr(line, "  ");
	size_t len = gap ? (size_t)(gap - line) : 0;

	if (!gap || len >= KEYS_COLS + NAME_COLS)
		return (struct help_line){ .text = line };
	gap += 2;
	if (strncmp(gap, line, len) == 0 && strncmp(gap + len, ": ", 2) == 0)
		gap += len + 2;
	return (struct help_line){ .keys = arena_text(&help->arena, line, len), .text = gap };
}

static void
make_refused(struct popup *popup)
{
	struct help *help = popup->state;

	for (const char *at = buf_text(&popup->desk->refused); *at; ) {
		size_t len = strcspn(at, "\n");
		const char *line = arena_text(&help->arena, at, len);

		add_wrapped(help, refused_line(help, line ? line : ""));
		at += len + (at[len] == '\n');
	}
}

static void
draw_help_line(const struct help_line *line, int y, struct rect inside)
{
	bool normal = line->style == STYLE_NORMAL;

	if (line->style == STYLE_HEADER) {
		draw_text(y, inside.x, inside.cols, STYLE_HEADER, line->keys);
		return;
	}
	if (line->keys)
		draw_text(y, inside.x, KEYS_COLS - 1 + (line->name ? 0 : NAME_COLS), normal ? STYLE_KEY : STYLE_OFF, line->keys);
	if (line->name)
		draw_text(y, inside.x + KEYS_COLS, NAME_COLS - 1, normal ? STYLE_DIM : STYLE_OFF, line->name);
	if (line->text)
		draw_text(y, inside.x + KEYS_COLS + NAME_COLS, inside.cols - KEYS_COLS - NAME_COLS, line->style, line->text);
}

static void
draw_help(struct popup *popup)
{
	struct help *help = popup->state;
	struct rect inside;
	char place[64];
	int rows, cols, last;

	term_size(&rows, &cols);
	inside = draw_box((struct rect){ 1, 0, rows - 1, cols }, help->title);
	if (help->cols != inside.cols) {
		arena_reset(&help->arena);
		help->n = 0;
		help->cols = inside.cols;
		help->make(popup);
	}
	help->page = inside.rows - 1;
	if (help->top > (int)help->n - help->page)
		help->top = (int)help->n - help->page;
	if (help->top < 0)
		help->top = 0;
	for (int y = 0; y < help->page && help->top + y < (int)help->n; y++)
		draw_help_line(&help->lines[help->top + y], inside.y + y, inside);
	last = help->top + help->page < (int)help->n ? help->top + help->page : (int)help->n;
	draw_text(inside.y + help->page, inside.x, inside.cols, STYLE_KEY, _("arrows, PgUp, PgDn: more   Esc: close"));
	snprintf(place, sizeof(place), "%d-%d/%zu", help->top + 1, last, help->n);
	draw_right(inside.y + help->page, inside.x + inside.cols - 12, 12, STYLE_DIM, place);
	draw_cursor(inside.y, inside.x);
}

static enum popup_reply
help_key(struct popup *popup, int key)
{
	struct help *help = popup->state;

	switch (key) {
	case K_UP:
	case 'k':
		help->top--;
		break;
	case K_DOWN:
	case 'j':
	case K_ENTER:
		help->top++;
		break;
	case K_PGUP:
	case K_CTRL('u'):
		help->top -= help->page;
		break;
	case K_PGDN:
	case K_CTRL('d'):
	case K_SPACE:
		help->top += help->page;
		break;
	case K_HOME:
	case 'g':
		help->top = 0;
		break;
	case K_END:
	case 'G':
		help->top = LINES_MAX; /* drawing brings it into its range */
		break;
	case K_ESC:
	case K_CTRL('c'):
	case 'q':
	case '?':
	case K_F1:
		return POPUP_CLOSE;
	default:
		break;
	}
	return POPUP_STAY;
}

static void
close_help(struct popup *popup)
{
	struct help *help = popup->state;

	arena_done(&help->arena);
}

static const struct popup_ops help_ops = {
	.state_size = sizeof(struct help), .draw = draw_help, .key = help_key, .close = close_help
};

static int
open_page(struct screen *screen, const char *title, void (*make)(struct popup *popup))
{
	struct popup *popup = popup_open(screen, &help_ops); /* which tells when it cannot */
	struct help *help = popup ? popup->state : NULL;

	if (help) {
		snprintf(help->title, sizeof(help->title), "%s", title);
		help->make = make;
	}
	return EFFECT_DRAW;
}

int
help_page_open(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	char title[96];

	(void)arg;
	(void)err;
	snprintf(title, sizeof(title), _("Help: %s"), _(screen->ops->title));
	return open_page(screen, title, make_keys);
}

int
help_page_glossary(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return open_page(screen, _("Glossary: the states and the words"), make_glossary);
}

int
help_page_refused(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	if (screen->desk->refused.len == 0)
		return err_set(err, ERR_MISSING, "%s", _("nothing was refused or found since the start"));
	return open_page(screen, _("What was not done or was found, and why"), make_refused);
}
