/* lease.h - one process syncs a store at a time: flock on "<store>-sync".
 *
 * Source: architecture.md section 4.
 */
#ifndef LEASE_H
#define LEASE_H

#include <stdbool.h>

struct err;

/* Takes the lease and writes `user` and the process id into the file, which is never unlinked; the
 * lease ends with the process at the latest. ERR_LOCKED says who has it. */
int lease_take(const char *store_path, const char *user, int *ret_fd, struct err *err);

/* -1 is fine. */
void lease_release(int fd);

/* Whether someone has it, and who, as "user (pid N)"; `holder` is "" when nobody does. */
bool lease_held(const char *store_path, char *holder, int size);

#endif
