/* reader.h - a file as a window of UTF-8 text that moves on. Inside wire only. */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "buf.h"
#include "hash.h"

struct err;

#define READER_WINDOW ((size_t)4 * 1024 * 1024)  /* the most that one record may take */
#define READER_WHOLE ((size_t)64 * 1024 * 1024)  /* the most of what cannot be read twice */

struct reader {
	int fd;           /* -1: all of it is in `whole` */
	struct buf whole; /* standard input, pipes */
	size_t whole_at;
	char *window;
	size_t start, end, room; /* what is not used yet lies in between */
	bool started;            /* the byte order mark was looked for */
	bool latin1;
	int64_t line; /* of `start`, from 1 */
	uint8_t hash[HASH_SIZE];
};

/* "-" is standard input. `encoding` NULL or "utf-8", "latin1". `*reader` is to be closed also after a failure. */
int reader_open(struct reader *reader, const char *path, const char *encoding, struct err *err);
void reader_close(struct reader *reader);

/* Makes the window longer: 1, or 0 at the end of the file. Pointers into the window move. */
int reader_more(struct reader *reader, struct err *err);

static inline const char *
reader_text(const struct reader *reader)
{
	return reader->window + reader->start;
}

static inline size_t
reader_len(const struct reader *reader)
{
	return reader->end - reader->start;
}

/* The refusal of a record from `line` on that is longer than READER_WINDOW. */
int reader_too_long(int64_t line, struct err *err);

/* Leaves `len` bytes of the window behind. */
void reader_skip(struct reader *reader, size_t len);

#endif
