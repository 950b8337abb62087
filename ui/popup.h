/* popup.h - what lies over the screen and takes the keys: prompts, menus, confirmations, help.
 *
 * They are a stack in the desk: only the top one gets keys, all are drawn from the bottom up, after the screen. A popup is
 * made with popup_open(), and goes away when its `key` answers POPUP_CLOSE.
 */
#ifndef POPUP_H
#define POPUP_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

struct desk;
struct err;
struct popup;
struct screen;

enum popup_reply { POPUP_STAY, POPUP_CLOSE };

struct popup_ops {
	size_t state_size;
	/* Over the whole terminal (term_size); places the hardware cursor. */
	void (*draw)(struct popup *popup);
	/* A key. Errors of what it calls go to desk_effect(). */
	enum popup_reply (*key)(struct popup *popup, int key);
	/* Frees what `state` holds; NULL: nothing. */
	void (*close)(struct popup *popup);
	const char *hint; /* N_() for the hint line, instead of the screen's keys; NULL: none */
	/* Takes text: the keys between K_PASTE and K_PASTE_END come too. Else a paste is dropped with a message. */
	bool text;
	/* Keys typed before it was on the screen never reach it: it waits, unseen, until those that are open are closed. */
	bool guarded;
};

struct popup {
	const struct popup_ops *ops;
	struct desk *desk;
	struct screen *screen; /* that asked */
	void *state;           /* ops->state_size bytes, zeroed at first */
};

/* On top of the stack, or at its bottom when it is guarded; NULL when there is no memory or no room (desk_say tells). */
struct popup *popup_open(struct screen *screen, const struct popup_ops *ops);

/* Off the stack, wherever it stands. For the desk, when `key` answered POPUP_CLOSE. */
void popup_remove(struct popup *popup);

/* Closes all of a desk, without asking them. */
void popup_close_all(struct desk *desk);

#endif
