/* The actions for all screens. */
#include "config.h"

#include "desk.h"

#include <string.h>

#include "command.h"
#include "conf.h"
#include "draw.h"
#include "err.h"
#include "help_page.h"
#include "i18n.h"
#include "request.h"
#include "terminal.h"
#include "undoing.h"

/* One level back; the program is left by :salir alone. */
static int
go_back(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	if (!(screen->ops->back && screen->ops->back(screen)))
		return err_set(err, ERR_SAME, "%s", _("this is the first level; :salir leaves the program"));
	return EFFECT_DRAW;
}

static int
leave(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	screen->desk->quit = true;
	return EFFECT_NONE;
}

static int
cancel(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct desk *desk = screen->desk;
	bool writing = desk->writer && writer_cancel(desk->writer), reading = desk->reader && writer_cancel(desk->reader);

	(void)arg;
	(void)err;
	desk_say(desk, STYLE_NORMAL, "%s", writing || reading ? _("stopping at the next row") : _("nothing runs; :salir leaves "
	         "the program"));
	return EFFECT_DRAW;
}

static int
verify(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct request *request = request_new(REQUEST_VERIFY);

	(void)arg;
	if (!request)
		return err_nomem(err);
	desk_say(screen->desk, STYLE_NORMAL, "%s", _("the books are being checked; you can go on working"));
	return desk_ask_reader(screen->desk, request, err) < 0 ? err->code : EFFECT_DRAW;
}

static int
reload(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)screen;
	(void)arg;
	(void)err;
	return EFFECT_RELOAD | EFFECT_DRAW;
}

static int
redraw(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)screen;
	(void)arg;
	(void)err;
	draw_again();
	return EFFECT_DRAW;
}

static int
suspend(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	if (screen->desk->writer)
		writer_hold(screen->desk->writer);
	sync_thread_hold(screen->desk->sync);
	term_suspend();
	sync_thread_go_on(screen->desk->sync);
	if (screen->desk->writer)
		writer_go_on(screen->desk->writer);
	desk_changed(screen->desk, TOPIC_SIZE);
	return EFFECT_DRAW;
}

static int
change_theme(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	const char *name;

	for (size_t i = 0; (name = theme_name(i)); i++) {
		if (strcmp(name, arg->text) != 0)
			continue;
		if (!theme_start(name))
			return err_set(err, ERR_RULE, "%s", _("this terminal has no colours, or NO_COLOR forbids them"));
		draw_again();
		desk_say(screen->desk, STYLE_NORMAL, _("theme %s, until you leave; the setting tema in alpes.conf keeps it"), name);
		return EFFECT_DRAW;
	}
	return err_set(err, ERR_USAGE, _(":tema takes one of these words: %s"), conf_def(CONF_TEMA)->choices);
}

static int
show(struct screen *screen, size_t place, struct err *err)
{
	int r;

	if (place != screen->desk->current)
		desk_say(screen->desk, STYLE_NORMAL, "%s", ""); /* it was of the other screen */
	r = desk_show(screen->desk, place, err);
	return r < 0 ? r : EFFECT_DRAW;
}

#define SHOWS(name, place)                                                               \
	static int show_##name(struct screen *screen, const struct action_arg *arg, struct err *err) \
	{                                                                                \
		(void)arg;                                                               \
		return show(screen, place, err);                                         \
	}

SHOWS(1, 0)
SHOWS(2, 1)
SHOWS(3, 2)
SHOWS(4, 3)
SHOWS(5, 4)
SHOWS(6, 5)
SHOWS(7, 6)
SHOWS(8, 7)
SHOWS(9, 8)
SHOWS(10, 9)

static int
ask_command(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	return command_open(screen, err);
}

static const struct action_def actions[] = {
	{ "ayuda", "? F1", N_("help"), N_("What the keys do here: this page."), 0, STEP_NONE, help_page_open },
	{ "orden", ":", N_("command"), N_("Type a command by its name; Tab completes it, Up brings back what was typed before."), 0,
	  STEP_NONE, ask_command },
	{ "volver", "q Esc F3 F12", N_("back"), N_("One level back: what is open, then the filter. Never leaves the program."), 0,
	  STEP_NONE, go_back },
	{ "deshacer", "u", N_("undo"), N_("Take the last decision back; more than 3 rows or 10 minutes ask first."),
	  NEED_WRITE | NEED_BOOKS, STEP_NONE, desk_undo },
	{ "rehacer", "U", "", N_("Take the last undo back."), NEED_WRITE | NEED_BOOKS, STEP_NONE, desk_redo },
	{ "continuar", "", "", N_("Go on with the newest decision that was cut short."), NEED_WRITE | NEED_BOOKS, STEP_NONE,
	  desk_continue },
	{ "no_hechas", "I", "", N_("What the last bulk, import or check refused or found, and why."), 0, STEP_NONE, help_page_refused },
	{ "glosario", "", "", N_("What the states and the words mean."), 0, STEP_NONE, help_page_glossary },
	{ "verificar", "", "", N_("Recompute the books and name what differs."), NEED_BOOKS, STEP_NONE, verify },
	{ "cancelar", "Ctrl-c", "", N_("Stop what runs; never leaves the program."), 0, STEP_NONE, cancel },
	{ "salir", "", "", N_("Leave the program."), 0, STEP_NONE, leave },
	{ "tema", "", "", N_("Other colours until you leave: oscuro, claro or contraste; the setting tema in alpes.conf keeps them."), 0,
	  STEP_NONE, change_theme, theme_name },
	{ "refrescar", "F5", "", N_("Read everything anew."), 0, STEP_NONE, reload },
	{ "redibujar", "Ctrl-l", "", N_("Draw the screen anew."), 0, STEP_NONE, redraw },
	{ "suspender", "Ctrl-z", "", N_("Back to the shell; fg comes back here."), NEED_NOTHING, STEP_NONE, suspend },
	{ "inicio", "1", "", N_("The day at a glance."), NEED_BOOKS, STEP_NONE, show_1 },
	{ "afiliados", "2", "", N_("Affiliates."), NEED_BOOKS, STEP_NONE, show_2 },
	{ "conversiones", "3", "", N_("Conversions."), NEED_BOOKS, STEP_NONE, show_3 },
	{ "campanas", "4", "", N_("Campaigns."), NEED_BOOKS, STEP_NONE, show_4 },
	{ "comisiones", "5", "", N_("Commissions: the approval queue."), NEED_BOOKS, STEP_NONE, show_5 },
	{ "pagos", "6", "", N_("Payouts."), NEED_BOOKS, STEP_NONE, show_6 },
	{ "reportes", "7", "", N_("Reports."), NEED_BOOKS, STEP_NONE, show_7 },
	{ "sincronizacion", "8", "", N_("What waits for the broker, and what it says."), NEED_BOOKS, STEP_NONE, show_8 },
	{ "auditoria", "9", "", N_("Who changed what."), NEED_BOOKS, STEP_NONE, show_9 },
	{ "configuracion", "0", "", N_("Settings."), NEED_BOOKS, STEP_NONE, show_10 },
};

const struct action_table desk_actions = { "general", actions, ARRAY_LEN(actions) };
