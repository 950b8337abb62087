/* filter.h - the filter language: `campo:valor` words joined by and. */
#ifndef FILTER_H
#define FILTER_H

#include <stdint.h>

#include "entity.h"

struct arena;
struct err;

/* `campo:a,b` is or; `-` negates; `<x`, `>x` for amounts. `now` is what 7d and hoy count from; the zone is the process's, the
 * currency that of amounts without a `moneda:`. ERR_USAGE names the fields. Lives in the arena; the text need not. */
struct filter;
int filter_parse(const struct entity *entity, const char *text, int64_t currency, int64_t now, struct arena *arena,
                 const struct filter **ret_filter, struct err *err);

#endif
