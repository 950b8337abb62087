/* Journal texts of any bytes: applied or damaged; what was applied can be told and written again. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "changes.h"
#include "err.h"

#include "fuzz.h"

static void
try_side(const struct entity *entity, const char *text, enum changes_side side)
{
	struct buf plain = { 0 }, personal = { 0 }, wire = { 0 };
	struct arena arena = { 0 };
	void *record = arena_alloc(&arena, entity->size), *again = arena_alloc(&arena, entity->size);
	uint64_t given = 0;
	struct err err = { 0 };
	int r;

	entity_clear(entity, record);
	entity_clear(entity, again);
	r = changes_apply(entity, text, side, &arena, record, &given, &err);
	MUST(r == 0 || (r == ERR_DAMAGED && *err.text));
	if (r == 0) {
		changes_add(&plain, &personal, entity, again, record);
		if (plain.len)
			MUST(changes_apply(entity, plain.text, CHANGES_AFTER, &arena, again, &given, NULL) == 0);
		if (personal.len)
			MUST(changes_apply(entity, personal.text, CHANGES_AFTER, &arena, again, &given, NULL) == 0);
		buf_clear(&plain);
		buf_clear(&personal);
		MUST(!changes_add(&plain, &personal, entity, again, record));
		MUST(changes_add_wire(&wire, entity, text, side, CURRENCY_COP, true, &arena, NULL) == 0);
	}
	buf_done(&plain);
	buf_done(&personal);
	buf_done(&wire);
	arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	MUST(text);
	memcpy(text, data, size);
	text[size] = '\0';
	for (int kind = 0; kind < ENTITIES; kind++) {
		if (!entity_of(kind))
			continue;
		try_side(entity_of(kind), text, CHANGES_BEFORE);
		try_side(entity_of(kind), text, CHANGES_AFTER);
	}
	free(text);
	return 0;
}
