/* movements.h - the money that a change of a commission moves between accounts. */
#ifndef MOVEMENTS_H
#define MOVEMENTS_H

#include <stdint.h>

#include "sum_store.h"

struct commission;

#define MOVEMENTS 2 /* at most of one change */

/* What the change from `before` (NULL: it is new) to `after` moves, told by the journal's row `seq` at an instant: money follows
 * the commission's state and total. Answers how many. */
size_t movements_of(const struct commission *before, const struct commission *after, int64_t seq, int64_t at,
                    struct movement ret_movements[MOVEMENTS]);

#endif
