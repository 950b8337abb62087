/* screen.h - what a tab of the desk provides: a table of functions and of actions. See /ui/screens. */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "action.h"
#include "deciding.h"
#include "editing.h"
#include "rect.h"

struct answer;
struct desk;
struct err;
struct listing;

#define SCROLL_END 1000000 /* lines: to an end */

/* What changed in the books. */
enum {
	TOPIC_RECORDS = 1 << 0, /* committed by this process or another one */
	TOPIC_SYNC = 1 << 1,    /* the state of the sync engine */
	TOPIC_SIZE = 1 << 2,
	TOPIC_WALKED = 1 << 3,  /* nothing: the walk of the screen's list came to its end */
};

/* A sign in the rows of a screen, and N_() what it means. */
struct legend {
	const char *sign, *text;
};

/* One open screen. Two of a kind may live at once. */
struct screen {
	const struct screen_ops *ops;
	struct desk *desk;
	void *state;      /* ops->state_size bytes, zeroed at first */
	struct rect area;
	struct deciding deciding; /* of screens with a list */
	struct editing editing;
};

/* Members that may be NULL say so. */
struct screen_ops {
	const char *name;  /* `:comisiones`, the word in keys.conf */
	const char *title; /* N_() on its tab */
	const char *tab;   /* N_() there, where there is little room: 3 or 4 letters */
	size_t state_size;
	int (*open)(struct screen *screen, struct err *err);  /* NULL: nothing to do */
	void (*close)(struct screen *screen);                 /* NULL */
	void (*layout)(struct screen *screen);                /* screen->area is new; NULL */
	void (*draw)(struct screen *screen);                  /* all of screen->area */
	void (*changed)(struct screen *screen, unsigned topics); /* what it read may be old; NULL */
	void (*result)(struct screen *screen, const struct answer *answer); /* what the writer or a job did; NULL */
	bool (*scroll)(struct screen *screen, int64_t by); /* something lies over the list and takes its movements, `by` lines; NULL */
	bool (*back)(struct screen *screen); /* one level back; false: there was none. NULL */
	void (*facts)(const struct screen *screen, struct action_facts *facts); /* entity, record, marks; NULL */
	int (*show)(struct screen *screen, const char *filter, struct err *err); /* the rows of a filter, whatever was up; NULL */
	struct listing *(*list)(struct screen *screen); /* the list that the keys of lists work on now; NULL */
	const struct action_table *actions;          /* NULL: only those for all */
	const struct legend *legend; /* for the help, ended by a NULL sign; NULL: none */
};

#endif
