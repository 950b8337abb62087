/* glance.h - the figures of Inicio and what stands behind each. No curses here.
 *
 * Nothing is counted past 10 000 or for more than some milliseconds: then it is "more than".
 */
#ifndef GLANCE_H
#define GLANCE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "arena.h"
#include "theme.h"

struct err;
struct session;

#define GLANCE_ROWS 40
#define GLANCE_DAYS 7
#define GLANCE_TOP 5

enum glance_block { GLANCE_QUEUE, GLANCE_WEEK, GLANCE_AFFILIATES, GLANCE_CAMPAIGNS, GLANCE_BLOCKS };

/* Texts live in the arena of the glance. */
struct glance_row {
	enum glance_block block;
	const char *label;
	const char *amount; /* sums by currency, or words; "" = none */
	int64_t n;          /* ABSENT = none */
	bool more;          /* more than n */
	int64_t bar;        /* its length, in the units of its block; 0 = none */
	int64_t before;     /* n a week before; ABSENT = none */
	enum style style;
	size_t place;       /* the screen of its list */
	const char *filter; /* that shows its rows there; NULL = nothing to open */
};

/* A zeroed struct is an empty one. */
struct glance {
	struct arena arena;
	struct glance_row rows[GLANCE_ROWS];
	size_t n;
	int64_t longest[GLANCE_BLOCKS]; /* of the bars */
};

/* Reads all anew; `spanish`: amounts as 1.250.000,50. After a failure it is empty. */
int glance_read(struct glance *glance, struct session *session, bool spanish, struct err *err);

void glance_done(struct glance *glance);

#endif
