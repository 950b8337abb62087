/* memory.h - allocations that fail on demand: the program's own (link with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,
 * --wrap=strdup,--wrap=asprintf,--wrap=__asprintf_chk), SQLite's and cJSON's.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* Before SQLite is used; 0 or a code of SQLite. */
int memory_install(void);

/* Counts from now on; the `n`-th allocation fails, with `after` all that follow, too. n 0: only counts. */
void memory_fail(int64_t n, bool after);

int64_t memory_seen(void);

#endif
