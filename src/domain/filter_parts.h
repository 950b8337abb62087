/* filter_parts.h - the halves of filter.c: words of the language, and values to tests. Inside domain only. */
#ifndef FILTER_PARTS_H
#define FILTER_PARTS_H

#include "filter.h"

enum filter_how {
	FILTER_BY_FIELD,  /* as the type of the entity's field has it */
	FILTER_BY_USER,
	FILTER_BY_FLAG,   /* es: */
	FILTER_BY_PERIOD, /* the date of the state that is filtered for */
};

#define FILTER_ENTITIES (ENTITY_COMMISSION + 1)

struct filter_word {
	const char *word;
	enum filter_how how;
	const char *fields[FILTER_ENTITIES]; /* by kind; NULL = that one has no such word */
	const char *help; /* N_() */
};

/* What values are read with. */
struct filter_context {
	struct filter *filter;
	int64_t now;
	struct arena *arena;
};

/* The word or its alias `word_id`; ERR_USAGE names the words. */
int filter_word_find(const struct entity *entity, const char *word, size_t len, const struct filter_word **ret,
                     struct err *err);

/* One value of `word` into `*test`; `*test` was zeroed. */
int filter_value(struct filter_context *context, const struct filter_word *word, const char *value,
                 struct filter_test *test, struct err *err);

/* A bare word. */
int filter_bare(struct filter_context *context, const char *value, struct filter_test *test, struct err *err);

/* The one value that `column` must have, or ABSENT. */
int64_t filter_one(const struct filter *filter, const char *column);

/* What there is, joined by commas in `words`, and the nearest of it to `word`. */
struct filter_choice {
	struct buf *words;
	const char *word, *nearest;
	char hint[80]; /* " (did you mean …?)", or "" when nothing is near */
};
void filter_choice_add(struct filter_choice *choice, const char *word);

#endif
