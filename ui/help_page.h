/* help_page.h - what the keys of a screen do, made from its tables of actions and the keymap. */
#ifndef HELP_PAGE_H
#define HELP_PAGE_H

struct err;
struct screen;

/* Over the screen, until Esc. Actions that are not possible now are grey. */
int help_page_open(struct screen *screen, struct err *err);

#endif
