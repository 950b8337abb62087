/* outfile.h - a file that is there whole or not at all: written beside its name, 0600, and renamed at the end. */
#ifndef OUTFILE_H
#define OUTFILE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

struct err;

struct outfile;

/* `path` NULL or "-": standard output. ERR_DUPLICATE: it exists and `replace` is off. ERR_STORE: it cannot be made, or what is
 * there is no regular file. */
int outfile_open(const char *path, bool replace, struct outfile **ret_file, struct err *err);

/* The name under which it is written until then, for who fills it by name; NULL: standard output. Borrowed. */
const char *outfile_beside(const struct outfile *file);

/* ERR_FULL or ERR_STORE; nothing is written behind a failure. */
int outfile_write(struct outfile *file, const void *bytes, size_t len, struct err *err);

/* Synced and given its name, which is synced, too; after a failure of any call it is gone, but for one of that last sync. Frees. */
int outfile_commit(struct outfile *file, struct err *err);

/* Leaves nothing; NULL is fine. Frees. */
void outfile_drop(struct outfile *file);

#endif
