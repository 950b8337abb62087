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
	int64_t number;
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

/* A cleared record of `entity` for `row`. */
int source_start_row(struct source_row *row, const struct entity *entity, struct arena *arena, struct err *err);

/* By a field that only one kind has: `names` says whether the record has it. NULL and an error naming the kinds. */
const struct entity *source_guess(bool (*has)(const void *record, const char *name), const void *record,
                                  struct err *err);

/* The rest cannot be read: marks it and answers the error. */
int source_break(struct source *source, struct err *err, const char *message);

#endif
