/* figures.h - the numbers of a report in order, for a table beside those of the period before, or as JSON. */
#ifndef FIGURES_H
#define FIGURES_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "arena.h"
#include "totals.h"

struct buf;
struct err;

#define FIGURE_SUMS 8

struct figure {
	const char *group; /* NULL: stands by itself; figures of a group follow each other */
	const char *name;
	const char *label; /* for a person, instead of the name; NULL = the name */
	int64_t key;       /* see figure_take() */
	int64_t n;         /* ABSENT: no count */
	size_t n_sums;
	struct {
		int64_t currency;
		__int128 total;
	} sums[FIGURE_SUMS]; /* the largest currencies */
	bool is_number;    /* no count, no sums, but `number` alone */
	int64_t number;    /* with `digits` decimals; of a count: its share in percent; ABSENT = there is none */
	int digits;
	struct figure *next;
};

/* Zeroed: empty. Failures stick, see figures_failed(). */
struct figures {
	struct arena arena;
	struct figure *first, *last;
	struct figure spare; /* what is filled when there is no memory */
	bool failed;
};

/* A new figure with nothing in it, never NULL. The name is copied, the group is not. */
struct figure *figures_add(struct figures *figures, const char *group, const char *name);

/* numerator / denominator with `digits` decimals, ABSENT when there is nothing to divide by. */
int64_t figure_ratio(__int128 numerator, __int128 denominator, int digits);
void figures_add_number(struct figures *figures, const char *name, int64_t number, int digits);

/* One figure for the entries of a sorted totals from `*at` on that have one key, which it gets; moves `*at` past them. */
void figure_take(struct figure *figure, const struct totals *totals, size_t *at);

/* {"total":{"n":3,"valor":{"COP":10.0}},"por_estado":{…},"tasa":12.5} */
void figures_add_json(struct buf *buf, const struct figures *figures);

/* A row a figure with that of `before` beside it; of a group at most `most`. */
int figures_print(const struct figures *figures, const struct figures *before, size_t most, bool spanish, struct err *err);

void figures_done(struct figures *figures);

#endif
