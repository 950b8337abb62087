/* ulid.h - time-ordered record ids: 48 bits of UTC ms and 80 random bits in lower-case Crockford
 * base 32. Source: github.com/ulid/spec; within one millisecond and generator the random part
 * counts up. */
#ifndef ULID_H
#define ULID_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#define ULID_SIZE 27 /* 26 characters and the NUL */
#define ID_MAX 64    /* longest id accepted from outside */
#define ID_SIZE (ID_MAX + 1)

/* The state of one generator; zeroed = unused. A `seed` other than 0 makes it deterministic (demo
 * data, tests). */
struct ulid {
	int64_t last_ms;
	uint64_t seed;
	uint8_t random[10];
};

void ulid_next(struct ulid *ulid, int64_t now_ms, char ret[ULID_SIZE]);

/* True for 26 characters of a ULID in lower case. */
bool ulid_valid(const char *text, size_t len);

/* True for `^[A-Za-z0-9_-]{1,64}$`. */
bool id_valid(const char *text, size_t len);

#endif
