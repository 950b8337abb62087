/* page.h - rows of an entity that a filter takes, by row key. */
#ifndef PAGE_H
#define PAGE_H

#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"

struct arena;
struct err;
struct store;

/* `campo:valor` words joined by and; `campo:a,b` is or; `-` negates; `<x`, `>x` for amounts. ERR_FIELD names the fields. */
struct filter;
int filter_parse(const struct entity *entity, const char *text, int64_t currency, struct arena *arena,
                 struct filter **ret_filter, struct err *err);

/* Up to `limit` row keys above `after`, ascending. NULL filter = all that stand. */
int page_rows(struct store *store, const struct entity *entity, const struct filter *filter, int64_t after, int64_t *rows,
              size_t limit, size_t *ret_n, struct err *err);

#endif
