/* action.h - what keys do, as rows of data: dispatch, hints, help, `:` completion and keys.conf are made of them. */
#ifndef ACTION_H
#define ACTION_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

#include "entity.h"
#include "session.h"

struct err;
struct screen;

/* What an action needs to be possible; NEED_RIGHT names a right of the session. */
enum {
	NEED_ROW = 1 << 0,   /* a row under the cursor, or marks */
	NEED_BOOKS = 1 << 1, /* an open file */
	NEED_WRITE = 1 << 2, /* not read-only */
	NEED_MARKS = 1 << 3,
	NEED_RECORD = 1 << 4, /* the row under the cursor, whatever is marked */
	NEED_LIST = 1 << 5,   /* rows are seen, not one record over them */
	NEED_NOTHING = 1 << 6, /* possible at any moment, also while a question or a page is up */
};
#define NEED_RIGHT(right) ((unsigned)(right) << 8)
#define NEEDED_RIGHT(need) ((enum right)((need) >> 8))

/* What a handler asks for; it never draws. */
enum {
	EFFECT_NONE = 0,
	EFFECT_DRAW = 1 << 0,   /* the screen looks otherwise */
	EFFECT_RELOAD = 1 << 1, /* what it read is old */
	EFFECT_NEXT = 1 << 2,   /* and the cursor goes on */
};

#define STEP_FORWARD STEPS /* the one that brings a record on: approve, validate, activate */

struct action_arg {
	int key;          /* that was pressed; K_NONE: from a `:` command */
	const char *text; /* the words after the command, "" for a key */
};

struct action_def {
	const char *name; /* the `:` command and the word in keys.conf */
	const char *keys; /* names of key.h, separated by spaces; "" = none */
	const char *text; /* N_() for the hint line; "" = not there */
	const char *help; /* N_() for the help screen */
	unsigned need;
	enum step step;   /* what it does to a record; grey where the record's state refuses it. STEP_FORWARD: see facts */
	/* Effects (0 or more), or a negative error, which is shown as a message. */
	int (*run)(struct screen *screen, const struct action_arg *arg, struct err *err);
	const char *(*word)(size_t at); /* those that `:` takes behind the name, NULL after the last; NULL: none or any */
};

struct action_table {
	const char *name; /* "comisiones": the first half of a word in keys.conf */
	const struct action_def *actions;
	size_t n;
};

/* What the screen has to offer to an action now. */
struct action_facts {
	const struct session *session; /* NULL: no file is open */
	bool read_only;
	const struct entity *entity; /* of the record; NULL = none */
	const void *record;          /* under the cursor, NULL = none */
	bool marks;                  /* rows are marked, and seen: each tells for itself */
	bool list;                   /* rows are seen */
	enum step forward;           /* what STEP_FORWARD is for this record */
};

/* 0 when the action is possible now, else a refusal in words: ERR_RIGHT, ERR_MISSING, ERR_STEP, ERR_SAME. */
int action_check(const struct action_def *action, const struct action_facts *facts, struct err *err);

#endif
