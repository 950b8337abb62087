/* shim.h - a VFS over the system's one that logs, counts and fails what SQLite does to the file of the books and its logs.
 *
 * One for the program; other files (temporary ones, copies) pass through unseen.
 */
#ifndef SHIM_H
#define SHIM_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

enum shim_file { SHIM_DB, SHIM_WAL, SHIM_JOURNAL, SHIM_FILES };
enum shim_op { SHIM_OPEN, SHIM_READ, SHIM_WRITE, SHIM_TRUNCATE, SHIM_SYNC, SHIM_DELETE, SHIM_OPS };

/* A change that was asked of the disk. */
struct shim_entry {
	enum shim_op op;
	enum shim_file file;
	int64_t offset; /* of a truncate: the new size */
	size_t len;
	uint8_t *bytes;
};

struct shim {
	bool logging;
	bool lying; /* syncs of the -wal file are done but not logged: a disk that does not keep its word */
	struct shim_entry *log;
	size_t n, room;
	unsigned watched;  /* bits of enum shim_op that are counted */
	int64_t seen;      /* how many of them there were */
	int64_t fail_at;   /* the one that fails, from 1; 0 = none */
	bool fail_after;   /* and all that follow */
	int fail_code;     /* SQLITE_IOERR_WRITE, SQLITE_FULL... */
};

extern struct shim shim;

/* Becomes SQLite's default VFS; what it answers as random bytes comes from `seed`. 0 or a code of SQLite. */
int shim_install(uint64_t seed);

/* Counts `ops` from now on; the `n`-th fails with `code`, with `after` all that follow, too. n 0: only counts. */
void shim_fail(unsigned ops, int64_t n, int code, bool after);

void shim_forget_log(void);

/* splitmix64 (Steele, Lea, Flood 2014) */
uint64_t shim_random(uint64_t *state);

#endif
