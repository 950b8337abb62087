/* arena.h - memory that goes all at once: what one request, row or page needs.
 *
 * Not for use by two threads. A zeroed struct is an empty arena.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h> /* size_t */

struct arena_block;

struct arena {
	struct arena_block *first;
	struct arena_block *current;
};

/* `size` zeroed bytes, aligned for any type, that live until reset or done; NULL when out of memory. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of `len` bytes of text with a NUL behind it; NULL when out of memory. */
char *arena_text(struct arena *arena, const char *text, size_t len);

/* The same of a whole string; NULL stays NULL. */
char *arena_string(struct arena *arena, const char *text);

/* Formatted text; NULL when out of memory. */
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Forgets what was handed out and keeps the blocks for the next use. */
void arena_reset(struct arena *arena);

/* Frees everything; the arena is empty and usable again. */
void arena_done(struct arena *arena);

#endif
