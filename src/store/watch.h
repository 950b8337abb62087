/* watch.h - commits of other threads and processes, noticed without asking the file all the time. */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct store;

/* A descriptor that is readable when something is written to the log of the store at `path`, which is open; the caller closes it. -1 when the
 * system has none to give: then only own commits are noticed. */
int watch_open(const char *path);

/* Reads all that waits; whether there was something. */
bool watch_read(int fd);

/* A number that changes with every commit of another connection. */
int watch_version(struct store *store, int64_t *ret_version, struct err *err);

#endif
