/* filter.h - the filter language: what a person types, as tests of a record's columns.
 *
 * Words and `campo:valor` joined by and; `campo:a,b` is or; `<x`, `>x`, `<=x`, `>=x`, `a..b` (either end may be left out);
 * `-` in front negates; quotes keep spaces and commas, `""` within them is one. Dates: 7d, hoy, 2026-11, 2026-11-24,
 * 24/11/2026. Pure: the time is an argument, the zone the process's.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"

struct arena;
struct buf;
struct err;

#define FILTER_MAX 2000 /* bytes */
#define FILTER_TERMS 32
#define FILTER_VALUES 64 /* of all terms together */

enum filter_test_kind {
	FILTER_RANGE,  /* `column` lies in from..to */
	FILTER_TEXT,   /* `column` is the text */
	FILTER_HAS,    /* one of the words in `column` is the text */
	FILTER_RECORD, /* the record that `column` refers to has this id, or these words in it */
	FILTER_USER,   /* that person made or changed it */
	FILTER_WORD,   /* a bare word */
};

/* Texts are folded for search but `raw`. */
struct filter_test {
	enum filter_test_kind kind;
	const char *column;  /* of the store; "fila" = the record itself */
	enum entity_kind of; /* whose column it is; of a FILTER_RECORD: which record */
	int64_t from, to;    /* both are in it; open ends are -INT64_MAX and INT64_MAX. FILTER_WORD: the amount or ABSENT */
	const char *text, *raw;
	const char *digits;  /* of a text that is a number with its separators, else NULL */
};

/* Joined by or. */
struct filter_term {
	bool negated;
	struct filter_test *tests;
	size_t n;
};

/* Joined by and. */
struct filter {
	const struct entity *entity;
	int64_t currency;           /* of its amounts */
	bool has_amounts;           /* it compares some, in `currency` only */
	struct {
		const char *field;  /* the date that `periodo:` was applied to, as on the wire; NULL = it has none */
		int64_t from, to;   /* as of a test */
	} period;
	struct filter_term terms[FILTER_TERMS + 1];
	size_t n;
};

/* `currency` is that of amounts when there is no `moneda:`; `now` is what 7d and hoy count from. ERR_USAGE names the fields, or
 * the values of one. What comes back lives in the arena, the text need not. */
int filter_parse(const struct entity *entity, const char *text, int64_t currency, int64_t now, struct arena *arena,
                 const struct filter **ret_filter, struct err *err);

/* Appends ` campo:valor`, in quotes when it needs them. */
void filter_add(struct buf *text, const char *word, const char *value);

/* Walks the words of an entity's filters (NULL: of all of them): the i-th and what it is (untranslated), or NULL past the end.
 * Static. */
const char *filter_word_at(const struct entity *entity, size_t i, const char **ret_help);

/* How words are put together, in lines. Untranslated; static. */
extern const char filter_grammar[];

#endif
