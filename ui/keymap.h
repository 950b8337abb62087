/* keymap.h - which key does what: the tables' own keys, and over them the user's keys.conf.
 *
 * keys.conf holds lines `comisiones.aprobar = a F9`: they replace all keys of that action; nothing behind the = takes them
 * away. A line that starts with # is a comment.
 */
#ifndef KEYMAP_H
#define KEYMAP_H

#include <stddef.h> /* size_t */

#include "action.h"

struct err;
struct keymap;

#define KEYS_OF_ACTION 6

/* The keys of all actions of `tables`. `file` NULL or missing: the tables' own. ERR_USAGE names file, line and what is wrong: an
 * unknown action or key. */
int keymap_new(const struct action_table *const *tables, size_t n, const char *file, struct keymap **ret_keymap,
               struct err *err);

/* NULL is fine. */
void keymap_free(struct keymap *keymap);

/* The action of a key in the first of `tables` that has one, NULL = none. */
const struct action_def *keymap_find(const struct keymap *keymap, const struct action_table *const *tables, size_t n, int key);

/* The keys of an action, their number into `*ret_n`. Borrowed. */
const int *keymap_keys(const struct keymap *keymap, const struct action_def *action, size_t *ret_n);

/* Fails when two actions of tables that are up together have the same key: ERR_USAGE names both. */
int keymap_check(const struct keymap *keymap, const struct action_table *const *tables, size_t n, struct err *err);

#endif
