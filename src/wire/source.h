/* source.h - records out of a file: JSON as in the seed's request bodies, arrays of them, JSON Lines, CSV with a header.
 *
 * CSV headers are flat names or dotted paths; what no field claims goes to head.extra, `metadatos.x` into metadatos.
 * Streams: memory does not grow with the file (a JSON array is read element by element); a record of more than 4 MB is refused
 * and the next one read. A byte order mark is skipped.
 * Kinds are told apart by the first bytes: `[` or `{` = JSON (several values one after another = JSON Lines), else CSV.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "entity.h"
#include "hash.h"

struct arena;
struct err;

struct source_options {
	const struct entity *entity; /* NULL: told apart by the fields (tipo_conversion, monto_base, tipo_campana, email) */
	char separator;     /* CSV; 0 = found from the header among , ; TAB | */
	char decimal;       /* CSV; 0 = '.' */
	const char *encoding; /* NULL or "utf-8", "latin1" */
	int64_t currency;   /* the store's */
	bool any;           /* fields of past states are accepted (a migration) */
};

/* One record of the file. */
struct source_row {
	int64_t number; /* from 1, in the order of the file */
	int64_t line;   /* where it starts, from 1 */
	const struct entity *entity;
	void *record;   /* entity->size bytes in the arena */
	uint64_t given;
	int64_t version; /* ABSENT when not named */
};

struct source;

/* Opens `path` ("-" = standard input, read whole into memory up to 64 MB). The caller frees. */
int source_open(const char *path, const struct source_options *options, struct source **ret_source, struct err *err);
void source_free(struct source *source);

/* The next row: 1 and *row; 0 at the end; a negative code with `err` for a row that cannot be read: row->number and line are
 * set, and the next call goes on behind it, unless source_broken(): the rest cannot be read (truncated, not JSON), the next
 * call answers 0. An empty CSV cell gives nothing (its field has no bit in `given`). Reads the grammar alone: the rules are
 * asked by entity_check, which takes defaults first. */
int source_next(struct source *source, struct arena *arena, struct source_row *row, struct err *err);
bool source_broken(const struct source *source);

/* BLAKE2b of the whole file (read at opening). */
void source_hash(const struct source *source, uint8_t ret[HASH_SIZE]);

#endif
