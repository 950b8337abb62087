/* resume.h - decisions that were cut short by a person or a crash: which there are, and going on with one. */
#ifndef RESUME_H
#define RESUME_H

#include "undo.h"

struct arena;
struct err;
struct session;

/* The newest decision of anybody, older than row `before` (0: of all), that was cut short and that nobody is at; its row is 0
 * when there is none. Texts in `arena`. Also on a store that is open for reading only. */
int app_unfinished(struct session *session, int64_t before, struct arena *arena, struct decision *ret_decision,
                   struct err *err);

/* The unfinished decision of that id; ERR_SAME when it is done or undone. */
int app_unfinished_find(struct session *session, const char *id, struct arena *arena, struct decision *ret_decision,
                        struct err *err);

/* Goes on with a bulk, an undo or a redo, from where it stopped, under the same id. ERR_RULE (es_una_importacion): of an import
 * app_import goes on when it is given the file. */
int app_continue(struct session *session, const struct undo_order *order, struct outcome *ret_outcome, struct err *err);

#endif
