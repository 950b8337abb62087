/* undoing.h - undo and redo for all screens, with a question where a slip would cost. */
#ifndef UNDOING_H
#define UNDOING_H

struct action_arg;
struct desk;
struct err;
struct screen;

/* Action handlers. Undo asks first when it is of more than 3 rows, older than 10 minutes, or of another kind of record than
 * the screen shows. */
int desk_undo(struct screen *screen, const struct action_arg *arg, struct err *err);
int desk_redo(struct screen *screen, const struct action_arg *arg, struct err *err);

/* Goes on with the newest decision that was cut short. */
int desk_continue(struct screen *screen, const struct action_arg *arg, struct err *err);

/* At the start: says which decision was cut short, if any. */
void desk_tell_unfinished(struct desk *desk);

#endif
