#include "config.h"

#include "desk.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "draw.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "keymap.h"
#include "listing.h"
#include "loop.h"
#include "request.h"
#include "screens.h"
#include "statusbar.h"
#include "terminal.h"
#include "ui.h"
#include "undoing.h"
#include "wrap.h"

#define DEMO_ROWS 2000
#define WHEEL_ROWS 3

struct screen *
desk_screen(const struct desk *desk)
{
	return desk->session.store ? desk->screens[desk->current] : desk->welcome;
}

/* keys.conf stands beside the config file. */
static const char *
keys_file(const struct desk *desk, struct arena *arena)
{
	const char *slash = strrchr(desk->conf->file, '/');

	return slash ? arena_printf(arena, "%.*s/keys.conf", (int)(slash - desk->conf->file), desk->conf->file) : NULL;
}

static struct screen *
new_screen(struct desk *desk, const struct screen_ops *ops)
{
	struct screen *screen = calloc(1, sizeof(*screen) + ops->state_size);

	if (screen)
		*screen = (struct screen){ .ops = ops, .desk = desk, .state = screen + 1 };
	return screen;
}

static void
free_screen(struct screen *screen)
{
	if (screen && screen->ops->close)
		screen->ops->close(screen);
	free(screen);
}

/* Whether there is room for the screens. */
static bool
fits(int *ret_rows, int *ret_cols)
{
	term_size(ret_rows, ret_cols);
	return *ret_rows >= ROWS_MIN && *ret_cols >= COLS_MIN;
}

static void
lay_out(struct screen *screen)
{
	int rows, cols;
	bool room = fits(&rows, &cols);

	screen->area = (struct rect){ STATUSBAR_TOP, 0, rows - STATUSBAR_TOP - STATUSBAR_BOTTOM, cols };
	if (room && screen->ops->layout)
		screen->ops->layout(screen);
}

int
desk_show(struct desk *desk, size_t place, struct err *err)
{
	if (!desk->screens[place]) {
		struct screen *screen = new_screen(desk, desk_screens[place]);
		int r = !screen ? err_nomem(err) : screen->ops->open ? screen->ops->open(screen, err) : 0;

		if (r < 0) {
			free_screen(screen);
			return r;
		}
		desk->screens[place] = screen;
	}
	desk->current = place;
	lay_out(desk_screen(desk));
	desk->dirty = true;
	return 0;
}

size_t
desk_tables(const struct screen *screen, const struct action_table *tables[TABLES])
{
	size_t n = 0;

	if (screen->ops->actions)
		tables[n++] = screen->ops->actions;
	if (screen->ops->list)
		tables[n++] = &listing_actions;
	tables[n++] = &desk_actions;
	return n;
}

size_t
desk_all_tables(const struct action_table *tables[SCREENS + TABLES])
{
	size_t n = 0;

	for (size_t i = 0; i < SCREENS; i++)
		if (desk_screens[i]->actions)
			tables[n++] = desk_screens[i]->actions;
	tables[n++] = welcome_screen.actions;
	tables[n++] = &listing_actions;
	tables[n++] = &desk_actions;
	return n;
}

void
desk_facts(const struct screen *screen, struct action_facts *ret_facts)
{
	const struct desk *desk = screen->desk;

	*ret_facts = (struct action_facts){ .session = desk->session.store ? &desk->session : NULL,
		                            .read_only = desk->read_only };
	if (screen->ops->facts)
		screen->ops->facts(screen, ret_facts);
}

void
desk_say(struct desk *desk, enum style style, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(desk->message, sizeof(desk->message), fmt, args);
	va_end(args);
	desk->message_style = style;
	desk->complaint = false;
	desk->dirty = true;
}

void
desk_effect(struct screen *screen, int effects, const struct err *err)
{
	struct err ignored;

	if (effects < 0) {
		desk_say(screen->desk, effects == ERR_SAME ? STYLE_WARN : STYLE_BAD, "%s", err->text);
		screen->desk->complaint = true;
	}
	if (effects > 0)
		screen->desk->dirty = true;
	if (effects > 0 && effects & EFFECT_NEXT && table_move(&screen->ops->list(screen)->table, 1, &ignored) < 0)
		desk_say(screen->desk, STYLE_BAD, "%s", ignored.text);
	if (effects > 0 && effects & EFFECT_RELOAD && screen->ops->changed)
		screen->ops->changed(screen, TOPIC_RECORDS);
}

void
desk_act(struct desk *desk, const struct action_def *action, const struct action_arg *arg)
{
	struct screen *screen = desk_screen(desk);
	struct action_facts facts;
	struct err err = { 0 };
	int r;

	desk_facts(screen, &facts);
	r = action_check(action, &facts, &err);
	desk_effect(screen, r < 0 ? r : action->run(screen, arg, &err), &err);
}

/* A paste outside a field is no command. */
static bool
is_pasted(struct desk *desk, int key)
{
	if (key == K_PASTE) {
		desk->pasting = true;
		desk_say(desk, STYLE_WARN, "%s", _("the pasted text was dropped: there is no field here"));
	}
	if (!desk->pasting)
		return false;
	desk->pasting = key != K_PASTE_END && key != K_CTRL('c');
	return true;
}

static void
click_tab(struct desk *desk, int x)
{
	int rows, cols, place;
	struct err err;

	term_size(&rows, &cols);
	place = statusbar_tab_at(desk, cols, x);
	if (place >= 0 && desk_show(desk, (size_t)place, &err) < 0)
		desk_say(desk, STYLE_BAD, "%s", err.text);
}

/* The wheel moves, a click puts the cursor on a row or a tab up, two open the row. */
static void
take_mouse(struct desk *desk)
{
	struct screen *screen = desk_screen(desk);
	struct term_mouse mouse;
	struct err err;
	int r = 0;

	term_mouse(&mouse);
	if (mouse.clicks > 0 && mouse.y == 0 && desk->session.store)
		click_tab(desk, mouse.x);
	if (mouse.y == 0 || !screen->ops->list)
		return;
	if (mouse.wheel)
		r = listing_move(screen, mouse.wheel * WHEEL_ROWS, &err);
	else if (listing_click(screen->ops->list(screen), mouse.y, mouse.x) && mouse.clicks == 2)
		desk_key(desk, K_ENTER);
	desk_effect(screen, r < 0 ? r : EFFECT_DRAW, &err);
}

/* What is not seen is not worked on; a paste that is under way still ends. */
static bool
is_blind(int key)
{
	int rows, cols;

	return !fits(&rows, &cols) && key != K_CTRL('c') && key != K_CTRL('z') && key != K_PASTE && key != K_PASTE_END;
}

void
desk_key(struct desk *desk, int key)
{
	struct popup *top = desk->n_popups ? desk->popups[desk->n_popups - 1] : NULL;
	const struct action_table *tables[TABLES];
	const struct action_def *action;
	const struct action_arg arg = { .key = key, .text = "" };

	if (is_blind(key) || (!(top && top->ops->text) && is_pasted(desk, key)))
		return;
	if (desk->complaint && !(top && top->ops->text && key != K_ENTER && key != K_ESC))
		desk_say(desk, STYLE_NORMAL, "%s", ""); /* about the key before */
	if (key == K_PASTE || key == K_PASTE_END)
		desk->pasted = key == K_PASTE;
	action = keymap_find(desk->keymap, tables, desk_tables(desk_screen(desk), tables), key);
	if (top && !(action && action->need & NEED_NOTHING && !desk->pasted)) {
		desk->dirty = true;
		if (top->ops->key(top, key) == POPUP_CLOSE)
			popup_remove(top);
		return;
	}
	if (key == K_MOUSE) {
		take_mouse(desk);
		return;
	}
	if (action)
		desk_act(desk, action, &arg);
}

void
desk_changed(struct desk *desk, unsigned what)
{
	for (size_t i = 0; i < SCREENS; i++)
		if (desk->screens[i] && what & ~(unsigned)TOPIC_SIZE && desk->screens[i]->ops->changed)
			desk->screens[i]->ops->changed(desk->screens[i], what);
	if (what & TOPIC_SIZE)
		lay_out(desk_screen(desk));
	desk->dirty = true;
}

static void
draw_too_small(int rows, int cols)
{
	char text[160], line[160];
	const char *at = text;
	size_t len;

	snprintf(text, sizeof(text), _("The window is too small: %dx%d. At least %dx%d, please. Ctrl-z goes to the shell."), cols,
	         rows, COLS_MIN, ROWS_MIN);
	for (int y = 0; y < rows && *at; y++) {
		const char *next = wrap_line(at, (size_t)cols, &len);

		snprintf(line, sizeof(line), "%.*s", (int)len, at);
		draw_text(y, 0, cols, STYLE_WARN, line);
		at = next;
	}
}

void
desk_draw(struct desk *desk)
{
	int rows, cols;
	bool room = fits(&rows, &cols);

	desk->age_at = statusbar_due(desk);
	draw_begin();
	draw_cursor(rows - 1, 0);
	if (!room) {
		draw_too_small(rows, cols);
	} else {
		desk_screen(desk)->ops->draw(desk_screen(desk));
		statusbar_draw(desk, rows, cols); /* a long message lies over the screen */
		for (size_t i = 0; i < desk->n_popups; i++)
			if (!desk->popups[i]->ops->guarded || i + 1 == desk->n_popups)
				desk->popups[i]->ops->draw(desk->popups[i]);
	}
	draw_show();
}

static int
show_welcome(struct desk *desk, struct err *err)
{
	desk->welcome = new_screen(desk, &welcome_screen);
	if (!desk->welcome)
		return err_nomem(err);
	lay_out(desk->welcome);
	desk->dirty = true;
	return 0;
}

/* Demo data of its own, made while one looks. */
static int
open_demo(struct desk *desk, struct err *err)
{
	struct request *request;
	int r;

	snprintf(desk->demo, sizeof(desk->demo), "/tmp/alpes-demo-XXXXXX");
	if (!mkdtemp(desk->demo)) {
		desk->demo[0] = '\0';
		return err_set(err, ERR_STORE, "/tmp: %s", strerror(errno));
	}
	snprintf(desk->demo_file, sizeof(desk->demo_file), "%s/alpes.db", desk->demo);
	desk->options.path = desk->demo_file;
	r = desk_open_books(desk, true, err);
	request = r == 0 ? request_new(REQUEST_DEMO) : NULL;
	if (r < 0 || !request)
		return r < 0 ? r : err_nomem(err);
	request->meant = DEMO_ROWS;
	return desk_ask(desk, request, err) < 0 ? err->code : 0;
}

static void
throw_demo_away(const struct desk *desk)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock", "-sync" };
	char path[96];

	for (size_t i = 0; desk->demo[0] && i < ARRAY_LEN(ends); i++) {
		snprintf(path, sizeof(path), "%s%s", desk->demo_file, ends[i]);
		unlink(path);
	}
	if (desk->demo[0])
		rmdir(desk->demo);
}

static int
open_keymap(struct desk *desk, struct err *err)
{
	const struct action_table *tables[SCREENS + TABLES], *up[TABLES];
	struct arena arena = { 0 };
	int r = keymap_new(tables, desk_all_tables(tables), keys_file(desk, &arena), &desk->keymap, err);

	for (size_t i = 0; r == 0 && i < SCREENS; i++) {
		const struct screen screen = { .ops = desk_screens[i] };

		r = keymap_check(desk->keymap, up, desk_tables(&screen, up), err);
	}
	arena_done(&arena);
	return r;
}

static int
start(struct desk *desk, struct err *err)
{
	int r = open_keymap(desk, err);

	if (r == 0)
		r = desk->options.path ? desk_open_books(desk, false, err) : open_demo(desk, err);
	if (r == ERR_MISSING && !desk->read_only)
		r = 0;
	if (r == 0)
		r = term_start(conf_get(desk->conf, CONF_REGISTRO), err);
	if (r < 0)
		return r;
	theme_start(conf_get(desk->conf, CONF_TEMA));
	if (strcmp(conf_get(desk->conf, CONF_LINEAS), "ascii") == 0)
		term_use_ascii();
	if (!desk->session.store)
		return show_welcome(desk, err);
	desk_tell_unfinished(desk);
	return desk_show(desk, PLACE_FIRST, err);
}

int
desk_run(const struct conf *conf, const struct session_options *options, struct err *err)
{
	struct desk desk = { .conf = conf, .options = *options, .read_only = options->read_only, .watch = -1,
		             .spanish = strcmp(conf_get(conf, CONF_FORMATO_NUMEROS), "es") == 0 };
	int r = start(&desk, err);

	if (r == 0)
		r = loop_run(&desk, err);
	popup_close_all(&desk);
	for (size_t i = 0; i < SCREENS; i++)
		free_screen(desk.screens[i]);
	free_screen(desk.welcome);
	term_end();
	desk_close_books(&desk);
	throw_demo_away(&desk);
	history_done(&desk.history);
	buf_done(&desk.refused);
	keymap_free(desk.keymap);
	return r;
}
