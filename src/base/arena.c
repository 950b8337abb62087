#include "config.h"

#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdint.h> /* SIZE_MAX */
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)16 * 1024)
#define ALIGN _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	max_align_t data[];
};

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *block = malloc(sizeof(*block) + size);

	if (block)
		*block = (struct arena_block){ .size = size };
	return block;
}

/* Makes `arena->current` a block with room for `size` bytes. */
static int
make_room(struct arena *arena, size_t size)
{
	struct arena_block *block;

	while (arena->current && arena->current->size - arena->current->used < size && arena->current->next)
		arena->current = arena->current->next;
	if (arena->current && arena->current->size - arena->current->used >= size)
		return 0;
	block = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE);
	if (!block)
		return -1;
	if (arena->current)
		arena->current->next = block;
	else
		arena->first = block;
	arena->current = block;
	return 0;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	void *memory;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (make_room(arena, size) < 0)
		return NULL;
	memory = (char *)arena->current->data + arena->current->used;
	arena->current->used += size;
	return memset(memory, 0, size);
}

char *
arena_text(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (copy && len)
		memcpy(copy, text, len);
	return copy;
}

char *
arena_string(struct arena *arena, const char *text)
{
	return text ? arena_text(arena, text, strlen(text)) : NULL;
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	text = len < 0 ? NULL : arena_alloc(arena, (size_t)len + 1);
	if (!text)
		return NULL;
	va_start(args, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, args);
	va_end(args);
	return text;
}

void
arena_reset(struct arena *arena)
{
	for (struct arena_block *block = arena->first; block; block = block->next)
		block->used = 0;
	arena->current = arena->first;
}

void
arena_done(struct arena *arena)
{
	struct arena_block *next;

	for (struct arena_block *block = arena->first; block; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (struct arena){ 0 };
}
