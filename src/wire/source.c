#include "config.h"

#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "source_parts.h"

/* Fields that tell the kinds apart. */
static const struct {
	const char *name;
	enum entity_kind kind;
} marks[] = {
	{ "tipo_conversion", ENTITY_CONVERSION },
	{ "monto_base", ENTITY_COMMISSION },
	{ "tipo_campana", ENTITY_CAMPAIGN },
	{ "email", ENTITY_AFFILIATE },
};

const struct entity *
source_guess(bool (*has)(const void *record, const char *name), const void *record, struct err *err)
{
	struct buf kinds = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (has(record, marks[i].name))
			return entity_of(marks[i].kind);
	for (size_t i = ARRAY_LEN(marks); i-- > 0;) {
		buf_str(&kinds, entity_of(marks[i].kind)->plural);
		buf_str(&kinds, i ? ", " : "");
	}
	err_rule(err, ERR_FIELD, "tipo_desconocido", NULL,
	         _("what kind of record this is cannot be told from its fields; name it, one of: %s"),
	         buf_text(&kinds));
	buf_done(&kinds);
	return NULL;
}

int
source_start_row(struct source_row *row, const struct entity *entity, struct arena *arena, struct err *err)
{
	row->entity = entity;
	row->record = arena_alloc(arena, entity->size);
	row->given = 0;
	row->version = ABSENT;
	if (!row->record)
		return err_nomem(err);
	entity_clear(entity, row->record);
	return 0;
}

int
source_break(struct source *source, struct err *err, const char *message)
{
	source->broken = true;
	return err_rule(err, ERR_FIELD, "archivo_truncado", NULL, _("line %lld: %s; nothing behind it was read"),
	                (long long)source->line, message);
}

void
source_begin(struct source *source)
{
	source->line = source->reader.line;
	source->too_long = false;
}

int
source_more(struct source *source, size_t *at, struct err *err)
{
	int r;

	if (reader_len(&source->reader) > READER_WINDOW) {
		source->too_long = true;
		reader_skip(&source->reader, reader_len(&source->reader));
		*at = 0;
	}
	r = reader_more(&source->reader, err);
	source->broken = r < 0;
	return r;
}

int
source_check_length(const struct source *source, size_t len, struct err *err)
{
	return source->too_long || len > READER_WINDOW ? reader_too_long(source->line, err) : 0;
}

/* The kind of file by its first character. */
static int
open_format(struct source *source, struct err *err)
{
	struct reader *reader = &source->reader;
	size_t space;
	int r;

	do {
		r = reader_more(reader, err);
		for (space = 0; space < reader_len(reader) && strchr(" \t\r\n", reader_text(reader)[space]); space++)
			;
	} while (r > 0 && space == reader_len(reader));
	if (r < 0 || space == reader_len(reader))
		return r;
	source->csv = !strchr("[{", reader_text(reader)[space]);
	return source->csv ? csv_source_open(source, err) : 0;
}

int
source_open(const char *path, const struct source_options *options, struct source **ret_source, struct err *err)
{
	struct source *source = calloc(1, sizeof(*source));
	int r;

	if (!source)
		return err_nomem(err);
	source->options = *options;
	r = reader_open(&source->reader, path, options->encoding, err);
	if (r == 0)
		r = open_format(source, err);
	if (r < 0)
		source_free(source);
	else
		*ret_source = source;
	return r;
}

void
source_free(struct source *source)
{
	if (!source)
		return;
	reader_close(&source->reader);
	arena_done(&source->arena);
	free(source);
}

int
source_next(struct source *source, struct arena *arena, struct source_row *row, struct err *err)
{
	if (source->broken)
		return 0;
	return source->csv ? csv_source_next(source, arena, row, err) : json_source_next(source, arena, row, err);
}

bool
source_broken(const struct source *source)
{
	return source->broken;
}

void
source_hash(const struct source *source, uint8_t ret[HASH_SIZE])
{
	memcpy(ret, source->reader.hash, HASH_SIZE);
}
