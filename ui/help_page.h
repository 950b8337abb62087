/* help_page.h - pages to read over the screen, until Esc. Action handlers. */
#ifndef HELP_PAGE_H
#define HELP_PAGE_H

struct action_arg;
struct err;
struct screen;

/* What the keys of the screen do, made from its tables of actions and the keymap. Actions that are not possible now are grey. */
int help_page_open(struct screen *screen, const struct action_arg *arg, struct err *err);

/* The words of the programme and the states. */
int help_page_glossary(struct screen *screen, const struct action_arg *arg, struct err *err);

/* What the last bulk, import or check refused or found (desk->refused), and why; ERR_MISSING: nothing. */
int help_page_refused(struct screen *screen, const struct action_arg *arg, struct err *err);

#endif
