/* lock.h - the write lock between processes: flock on FILE-lock, never unlinked. */
#ifndef LOCK_H
#define LOCK_H

#include <stddef.h> /* size_t */

struct err;

/* Opens (and makes) the lock file of a store; the caller closes *ret_fd. */
int lock_open(const char *store_path, int *ret_fd, struct err *err);

/* Takes it, waiting up to LOCK_WAIT_MS; ERR_LOCKED says who holds it. */
int lock_take(int fd, const char *store_path, struct err *err);
/* Takes it only when it is free: 0 or -1. */
int lock_try(int fd);
void lock_release(int fd);

/* "alpes (pid 1234, stopped)" of the process that holds it; "" when nobody does. */
void lock_holder(int fd, char *text, size_t size);

#define LOCK_WAIT_MS 15000

#endif
