/* migrate.h - bringing a file to this program's schema. */
#ifndef MIGRATE_H
#define MIGRATE_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct store;

/* Under the write lock. A newer file is refused (ERR_DAMAGED), an older one copied to FILE.vN, or FILE.vN.2 when that is taken, before it is upgraded. */
int migrate(struct store *store, struct err *err);

/* The file's version, and whether it is older than this program's; a newer one is refused. */
int migrate_needed(struct store *store, int *ret_version, bool *ret_needed, struct err *err);

/* ERR_DAMAGED for a version that this program does not know; `path` is the file's. */
int migrate_check_version(const char *path, int64_t version, struct err *err);

/* user_version of the file. */
int migrate_version(struct store *store, int *ret_version, struct err *err);

#endif
