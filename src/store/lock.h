/* lock.h - the write lock between processes: flock on FILE-lock, never unlinked. */
#ifndef LOCK_H
#define LOCK_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

struct err;

/* Opens (and makes) the lock file of a store; the caller closes *ret_fd. */
int lock_open(const char *store_path, int *ret_fd, struct err *err);

/* For looking only: -1 when there is none. */
int lock_look(const char *store_path);

/* Takes it, waiting up to LOCK_WAIT_MS; ERR_LOCKED says who holds it. Who waits comes before who releases it and takes it again. */
int lock_take(int fd, const char *store_path, struct err *err);
/* Takes it only when it is free and nobody waits: 0 or -1. */
int lock_try(int fd);
void lock_release(int fd);

/* One of many locks beside the write lock, by number from 1 on: what holds it is under way. 0 or -1 when another one has it. It goes with
 * lock_let, the file descriptor or the process. */
int lock_hold(int fd, int64_t n);
void lock_let(int fd, int64_t n);
bool lock_held(int fd, int64_t n); /* by another file descriptor */

#define LOCK_RESTORE (INT64_MAX - 1) /* no row has that number */

/* "alpes (pid 1234, stopped)" of the process that holds it; "" when nobody does. */
void lock_holder(int fd, char *text, size_t size);

#define LOCK_WAIT_MS 15000

#endif
