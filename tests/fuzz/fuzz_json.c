/* The gate, and records of every kind behind it: what is taken comes out and in again as the same. */
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "entity.h"
#include "err.h"
#include "json.h"
#include "record.h"

#include "fuzz.h"

static int
read_record(const struct entity *entity, const char *text, size_t len, bool any, struct arena *arena, void *record)
{
	struct json_doc *doc;
	struct err err = { 0 };
	int64_t version;
	uint64_t given;
	int r = json_parse(text, len, &doc, &err);

	entity_clear(entity, record);
	if (r == 0) {
		r = record_read_json(entity, json_root(doc), CURRENCY_COP, any, arena, record, &given, &version, &err);
		json_free(doc);
	}
	MUST(r == 0 || (r == err.code && *err.text));
	return r;
}

static bool
has_bank_data(const struct entity *entity, const void *record)
{
	for (size_t i = 0; i < entity->n_fields; i++)
		if (entity->fields[i].flags & FIELD_BANK && field_present(&entity->fields[i], record))
			return true;
	return false;
}

static void
try_record(const struct entity *entity, const char *text, size_t len, bool any)
{
	struct buf first = { 0 }, second = { 0 };
	struct arena arena = { 0 };
	struct record *record = arena_alloc(&arena, entity->size);

	if (read_record(entity, text, len, any, &arena, record) == 0 && !has_bank_data(entity, record)) {
		if (!record->id)
			record->id = "x";
		record_add_json(&first, entity, record);
		MUST(read_record(entity, first.text, first.len, true, &arena, record) == 0);
		record->version = 0;
		record_add_json(&second, entity, record);
		MUST(strcmp(first.text, second.text) == 0);
		(void)entity_check(entity, record, NULL);
	}
	buf_done(&first);
	buf_done(&second);
	arena_done(&arena);
}

static void
try_gate(const char *text, size_t len)
{
	struct buf first = { 0 }, second = { 0 };
	struct json_doc *doc;

	if (json_parse(text, len, &doc, NULL) < 0)
		return;
	json_add_node(&first, json_root(doc));
	json_free(doc);
	MUST(json_parse(first.text, first.len, &doc, NULL) == 0);
	json_add_node(&second, json_root(doc));
	json_free(doc);
	MUST(strcmp(first.text, second.text) == 0);
	buf_done(&first);
	buf_done(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	try_gate(text, size);
	for (int kind = 0; kind < ENTITIES; kind++) {
		if (!entity_of(kind))
			continue;
		try_record(entity_of(kind), text, size, false);
		try_record(entity_of(kind), text, size, true);
	}
	return 0;
}
