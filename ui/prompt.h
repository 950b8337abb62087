/* prompt.h - questions to the person at the keys, as popups: a line of text, one of several, yes or no.
 *
 * Each hands its answer to `done`, whose value is taken like an action's: effects, or an error that becomes the message. What
 * is asked with is copied.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

struct err;
struct screen;

/* A line over the hints. After an ERR_FIELD or ERR_USAGE of `done` it stays open, that it can be put right. */
struct line_prompt {
	const char *label;
	const char *text;    /* stands in it at first; NULL = nothing */
	const char *history; /* static name of the lines before that it offers and adds to; NULL = none */
	size_t max;          /* bytes */
	void (*changed)(struct screen *screen, const char *text); /* at each change; NULL */
	/* Candidates for the word that is being typed (Tab), at most `max`, borrowed until it is asked again; NULL. */
	size_t (*complete)(struct screen *screen, const char *text, const char **words, size_t max);
	int (*done)(struct screen *screen, const char *text, struct err *err); /* Enter: the text; Esc: NULL */
};
int prompt_line(struct screen *screen, const struct line_prompt *prompt, struct err *err);

struct menu_item {
	int key; /* K_NONE = only by arrows */
	const char *text;
	const char *refused; /* NULL = possible; else why not */
};

/* A box with a line an item: its key, or arrows and Enter. */
struct menu_prompt {
	const char *title;
	const struct menu_item *items;
	size_t n;
	size_t chosen; /* under the cursor at first */
	int (*done)(struct screen *screen, size_t chosen, struct err *err); /* n = Esc */
};
int prompt_menu(struct screen *screen, const struct menu_prompt *prompt, struct err *err);

/* A box of lines; Enter does it, Esc does not. Keys typed before it was on the screen never reach it. */
struct confirm_prompt {
	const char *title;
	const char *text;  /* lines separated by \n */
	const char *typed; /* this must be typed first; NULL = Enter is enough */
	int (*done)(struct screen *screen, bool yes, struct err *err);
};
int prompt_confirm(struct screen *screen, const struct confirm_prompt *prompt, struct err *err);

#endif
