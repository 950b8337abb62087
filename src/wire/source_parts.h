/* source_parts.h - the halves of source.c: JSON and CSV. Inside wire only. */
#ifndef SOURCE_PARTS_H
#define SOURCE_PARTS_H

#include "arena.h"
#include "reader.h"
#include "source.h"

enum json_place {
	PLACE_START,
	PLACE_FIRST,    /* behind the array's opening bracket */
	PLACE_ELEMENT,  /* behind a comma */
	PLACE_BETWEEN,  /* behind an element */
	PLACE_VALUES,   /* values one after another */
	PLACE_LINES,    /* one value a line */
	PLACE_END,      /* behind the array */
};

struct csv_column {
	const char *name;
	const struct field *field; /* NULL: a member of the head, or unknown */
	const char *member;        /* the rest of a dotted name whose start is a FIELD_OBJECT; else NULL */
};

struct source {
	struct reader reader;
	struct source_options options;
	bool csv;
	bool broken;
	bool too_long; /* the record that starts at `line` is more than READER_WINDOW: what was seen of it is let go */
	int64_t number, line;
	enum json_place place;
	/* CSV */
	const struct entity *entity;
	struct csv_column *columns;
	size_t n_columns;
	struct arena arena; /* of the columns */
};

/* What source_next documents; line and number of `row` are set by these. */
int json_source_next(struct source *source, struct arena *arena, struct source_row *row, struct err *err);
int csv_source_next(struct source *source, struct arena *arena, struct source_row *row, struct err *err);

/* Reads the header. */
int csv_source_open(struct source *source, struct err *err);

/* A record starts where the window does. */
void source_begin(struct source *source);

/* Makes the window longer, when all of it was looked at without finding the record's end: 1, or 0 at the end of the file.
 * `*at` is where the search goes on. */
int source_more(struct source *source, size_t *at, struct err *err);

/* Refuses a record of `len` bytes in the window that is too long. */
int source_check_length(const struct source *source, size_t len, struct err *err);

/* A cleared record of `entity` for `row`. */
int source_start_row(struct source_row *row, const struct entity *entity, struct arena *arena, struct err *err);

/* By a field that only one kind has: `names` says whether the record has it. NULL and an error naming the kinds. */
const struct entity *source_guess(bool (*has)(const void *record, const char *name), const void *record,
                                  struct err *err);

/* The rest cannot be read: marks it and answers the error. */
int source_break(struct source *source, struct err *err, const char *message);

#endif
