/* changes.h - what a transaction changed in a record, as the journal keeps it.
 *
 * A JSON object of stored values by field name: {"estado":[1,2],"motivo":[null,"..."]}; for a new record only what
 * differs from a cleared one, as {"estado":1}. Numbers are the stored integers. Personal fields go to a second object.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

#include "entity.h"

struct arena;
struct buf;
struct err;

/* Appends the plain and the personal object; each stays empty when it has nothing. `before` NULL = a new record. Virtual
 * fields are left out; head.undone ("deshecha"), head.id ("id") and head.created_at ("creado", when it is
 * not now), new records only, and head.extra ("extra") are in. True when anything differs. */
bool changes_add(struct buf *plain, struct buf *personal, const struct entity *entity, const void *before,
                 const void *after);

enum changes_side { CHANGES_BEFORE, CHANGES_AFTER };

/* Puts one side of a changes object over `record`; of a new record the side before is all absent (and undone). `*given` gets
 * the bits of the fields named (OR-ed). ERR_DAMAGED when it is not what changes_add writes. */
int changes_apply(const struct entity *entity, const char *text, enum changes_side side, struct arena *arena,
                  void *record, uint64_t *given, struct err *err);

/* One side in the wire's spelling, for people and events: {"estado":"calculada"}; personal and bank values masked when
 * `masked`. `currency` for amounts when the changes name none. */
int changes_add_wire(struct buf *buf, const struct entity *entity, const char *text, enum changes_side side,
                     int64_t currency, bool masked, struct arena *arena, struct err *err);

#endif
