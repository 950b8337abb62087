/* The first start: no file yet. Demo data, a file to import, or empty; then station, zone and currency, which stay. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "date.h"
#include "desk.h"
#include "draw.h"
#include "err.h"
#include "i18n.h"
#include "prompt.h"
#include "request.h"
#include "screens.h"
#include "text.h"

#define DEMO_ROWS 2000
#define WORD_MAX 64

enum start { START_DEMO, START_IMPORT, START_EMPTY };

struct welcome {
	enum start start;
	char path[1024]; /* to import */
	char station[WORD_MAX + 1], zone[WORD_MAX + 1], currency[WORD_MAX + 1];
};

static struct welcome *
state_of(const struct screen *screen)
{
	return screen->state;
}

static int
fill(struct screen *screen, struct err *err)
{
	struct welcome *state = state_of(screen);
	struct request *request = request_new(state->start == START_DEMO ? REQUEST_DEMO : REQUEST_IMPORT);

	if (!request)
		return err_nomem(err);
	request->meant = state->start == START_DEMO ? DEMO_ROWS : 0;
	request->text = arena_string(&request->arena, state->path);
	return desk_ask(screen->desk, request, err) < 0 ? err->code : 0;
}

static int
begin(struct screen *screen, struct err *err)
{
	struct welcome *state = state_of(screen);
	struct desk *desk = screen->desk;
	int r;

	desk->options.station = state->station;
	desk->options.zone = state->zone;
	desk->options.currency = state->currency;
	r = desk_open_books(desk, true, err);
	if (r == 0 && state->start != START_EMPTY)
		r = fill(screen, err);
	if (r == 0)
		r = desk_show(desk, PLACE_FIRST, err);
	return r < 0 ? r : EFFECT_DRAW;
}

/* Each word is looked at as soon as it is typed; a wrong one stays to be put right. */
static int
currency_given(struct screen *screen, const char *text, struct err *err)
{
	struct welcome *state = state_of(screen);

	if (!text)
		return EFFECT_DRAW;
	if (currency_parse(text, strlen(text)) == ABSENT)
		return err_rule(err, ERR_FIELD, "moneda_desconocida", "moneda", _("%s: is no currency; write it like COP"), text);
	snprintf(state->currency, sizeof(state->currency), "%s", text);
	return begin(screen, err);
}

static int
zone_given(struct screen *screen, const char *text, struct err *err)
{
	struct welcome *state = state_of(screen);
	const struct line_prompt prompt = { .label = _("Currency: "), .text = state->currency, .max = WORD_MAX,
		                            .done = currency_given };

	if (!text)
		return EFFECT_DRAW;
	if (date_set_zone(text, err) < 0)
		return err->code;
	snprintf(state->zone, sizeof(state->zone), "%s", text);
	return prompt_line(screen, &prompt, err);
}

static int
station_given(struct screen *screen, const char *text, struct err *err)
{
	struct welcome *state = state_of(screen);
	const struct line_prompt prompt = { .label = _("Time zone: "), .text = state->zone, .max = WORD_MAX,
		                            .done = zone_given };

	if (!text)
		return EFFECT_DRAW;
	if (!id_valid(text, strlen(text)))
		return err_rule(err, ERR_FIELD, "formato", "estacion", _("%s: letters, digits, - and _ only, please"), text);
	snprintf(state->station, sizeof(state->station), "%s", text);
	return prompt_line(screen, &prompt, err);
}

/* What an existing file never lets go of again is asked first, with what is usual already there. */
static int
ask_station(struct screen *screen, struct err *err)
{
	struct welcome *state = state_of(screen);
	const struct session_options *given = &screen->desk->options;
	const struct line_prompt prompt = { .label = _("Name of this station: "), .text = state->station, .max = WORD_MAX,
		                            .done = station_given };

	if (!state->station[0])
		gethostname(state->station, WORD_MAX);
	if (given->station)
		snprintf(state->station, sizeof(state->station), "%s", given->station);
	snprintf(state->zone, sizeof(state->zone), "%s", given->zone ? given->zone : "America/Bogota");
	snprintf(state->currency, sizeof(state->currency), "%s", given->currency ? given->currency : "COP");
	return prompt_line(screen, &prompt, err);
}

static int
load_demo(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	state_of(screen)->start = START_DEMO;
	return ask_station(screen, err);
}

static int
start_empty(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	state_of(screen)->start = START_EMPTY;
	return ask_station(screen, err);
}

static int
path_given(struct screen *screen, const char *text, struct err *err)
{
	struct welcome *state = state_of(screen);

	if (!text)
		return EFFECT_DRAW;
	if (access(text, R_OK) < 0)
		return err_set(err, ERR_USAGE, _("%s: cannot be read"), text);
	snprintf(state->path, sizeof(state->path), "%s", text);
	state->start = START_IMPORT;
	return ask_station(screen, err);
}

static int
import(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	const struct line_prompt prompt = { .label = _("File to import (JSON, JSON Lines, CSV): "), .text = "",
		                            .max = sizeof(state_of(screen)->path) - 1, .done = path_given };

	(void)arg;
	return prompt_line(screen, &prompt, err);
}

static void
draw(struct screen *screen)
{
	struct rect area = screen->area;
	struct buf text = { 0 };
	int scroll = 0;

	buf_printf(&text, "# %s\n\n%s\n%s\n\n", _("Welcome to alpes"), _("There are no books yet at:"), screen->desk->options.path);
	buf_printf(&text, "  d   %s\n", _("demo data, to look around: it is never published"));
	buf_printf(&text, "  i   %s\n", _("import a file of affiliates, campaigns, conversions or commissions"));
	buf_printf(&text, "  v   %s\n\n", _("start empty"));
	buf_str(&text, _("Station, time zone and currency are asked next; they cannot be changed later."));
	area.x += 4;
	area.cols -= 8;
	area.y += 2;
	area.rows -= 2;
	text_draw(area, buf_text(&text), &scroll);
	draw_cursor(area.y, area.x);
	buf_done(&text);
}

static const struct action_def actions[] = {
	{ "demostracion", "d", N_("demo data"), N_("Make books with demo data, to look around."), 0, STEP_NONE, load_demo },
	{ "importar", "i", N_("import"), N_("Make books out of a file."), 0, STEP_NONE, import },
	{ "vacio", "v", N_("start empty"), N_("Make empty books."), 0, STEP_NONE, start_empty },
};

static const struct action_table table = { "bienvenida", actions, ARRAY_LEN(actions) };

const struct screen_ops welcome_screen = {
	.name = "bienvenida",
	.title = N_("Welcome"),
	.state_size = sizeof(struct welcome),
	.draw = draw,
	.actions = &table,
};
