/* desk.h - the screens as a whole: what is open, on top, said, and to be drawn. One a process; the UI thread's only. */
#ifndef DESK_H
#define DESK_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "action.h"
#include "buf.h"
#include "history.h"
#include "popup.h"
#include "screen.h"
#include "session.h"
#include "sync_thread.h"
#include "theme.h"
#include "writer.h"

struct conf;
struct err;
struct keymap;

#define SCREENS 10
#define POPUPS 6
#define ROWS_MIN 15 /* below these a message stands for the screens */
#define COLS_MIN 60
#define TABLES 3 /* of actions that are up together: the screen's, those of lists, those for all */

struct desk {
	const struct conf *conf;
	struct session_options options;
	struct session session; /* query_only; .store NULL: no file is open yet */
	bool read_only;
	struct writer *writer; /* NULL: read-only, or no file */
	struct writer *reader; /* for long reads; NULL: no file */
	struct sync_thread *sync;
	struct sync_status sync_status;
	struct writer_progress writing, reading; /* the long requests that run */
	char undoing[ID_SIZE];   /* what the question of u or U is about */
	int64_t asked, answered; /* requests to the writer that somebody typed */
	int watch;               /* on commits of others; -1 = none */
	int64_t version;         /* of what the screens show */
	int64_t due_at;          /* date_monotonic(); when dated steps are looked for next */
	int64_t look_at;         /* date_monotonic(); when commits are looked for next; 0 = not */
	int64_t look_step;       /* ms */
	int64_t draw_at;         /* date_monotonic(); what a screen shows when the keys rest; 0 = nothing */
	int64_t age_at;          /* date_monotonic(); when the status line's age reads otherwise; INT64_MAX = never */
	bool stale;              /* something was committed that they do not show yet */
	int64_t reloaded_at;     /* date_monotonic() */
	bool spanish;            /* amounts as 1.250.000,50 */
	struct keymap *keymap;
	char demo[64];           /* folder of the demo data that is thrown away; "" = none */
	char demo_file[80];
	struct screen *welcome;  /* up while no file is open */
	struct screen *screens[SCREENS]; /* by their place among the tabs; NULL = never opened */
	size_t current;
	struct popup *popups[POPUPS];
	size_t n_popups;
	struct history history; /* of what was typed into prompts */
	bool dirty;   /* something looks otherwise */
	bool guard;   /* keys typed before the next frame are dropped */
	bool pasting; /* a paste is dropped */
	bool pasted;  /* what comes is pasted into a field */
	bool quit;
	struct buf refused;  /* lines of what the last bulk, import or check refused or found */
	char refusal[256];   /* the newest refusal of a decision: a success right behind it does not hide it */
	int64_t refused_at;  /* date_monotonic(); 0 = none */
	bool complaint;      /* the message refuses the last key: it goes with the next one, a field's when it is given again */
	enum style message_style;
	char message[512];
};

/* The tabs: 1 to 9, then 0. Static. */
extern const struct screen_ops *const desk_screens[SCREENS];

/* The actions for all screens. */
extern const struct action_table desk_actions;

/* The screen that is up; NULL only before the first. */
struct screen *desk_screen(const struct desk *desk);

/* Puts a screen up, opens it on first use. */
int desk_show(struct desk *desk, size_t place, struct err *err);

/* The tables of actions that are up with a screen, the strongest first; answers their number. */
size_t desk_tables(const struct screen *screen, const struct action_table *tables[TABLES]);

/* All tables of the program; answers their number. */
size_t desk_all_tables(const struct action_table *tables[SCREENS + TABLES]);

/* What the screen and the desk offer to actions. */
void desk_facts(const struct screen *screen, struct action_facts *ret_facts);

/* Checks and runs an action of the screen that is up; a refusal or error becomes the message. */
void desk_act(struct desk *desk, const struct action_def *action, const struct action_arg *arg);

/* A key, to the top popup or the screen. */
void desk_key(struct desk *desk, int key);

/* Effects of a handler: 0 or more bits, or a negative code with its error. */
void desk_effect(struct screen *screen, int effects, const struct err *err);

/* The message on the status line, until the next one. */
void desk_say(struct desk *desk, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Tells all open screens. */
void desk_changed(struct desk *desk, unsigned what);

/* Opens the file of desk->options: connections, threads, sync. ERR_MISSING: there is none (unless `create`). */
int desk_open_books(struct desk *desk, bool create, struct err *err);
void desk_close_books(struct desk *desk);

/* Sends a request, which is given away also when that fails; answers its ticket, or a negative code. */
int64_t desk_ask(struct desk *desk, struct request *request, struct err *err);
int64_t desk_ask_reader(struct desk *desk, struct request *request, struct err *err);

/* What the loop does when a descriptor is readable, and when its timeout is over. */
void desk_take_answers(struct desk *desk);
void desk_take_watch(struct desk *desk);
void desk_take_sync(struct desk *desk);

/* Milliseconds until there is something to do without an event; -1 = nothing. desk_work() does it. */
int desk_timeout(const struct desk *desk);
void desk_work(struct desk *desk);

/* Draws the frame. */
void desk_draw(struct desk *desk);

#endif
