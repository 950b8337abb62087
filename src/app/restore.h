/* restore.h - a backup put back in place of the books. */
#ifndef RESTORE_H
#define RESTORE_H

struct err;
struct session;

/* Puts the backup at `path` into the open store, with a generation over that of both, so that what is written from now on cannot
 * be taken for what was written before. At once or not at all: the generation is raised in a copy, which then goes in. ERR_LOCKED:
 * another one is restoring. */
int app_restore(struct session *session, const char *path, struct err *err);

#endif
