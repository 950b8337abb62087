/* glance.h - the figures of Inicio and what stands behind each. No curses here.
 *
 * They are counted behind the screens, one after the other: glance_ask() says what is next, glance_take() takes what came of
 * it, until nothing is left to ask.
 */
#ifndef GLANCE_H
#define GLANCE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "arena.h"
#include "theme.h"

struct answer;
struct err;
struct request;
struct session;

#define GLANCE_ROWS 40
#define GLANCE_DAYS 7
#define GLANCE_TOP 5

enum glance_block { GLANCE_QUEUE, GLANCE_ALERTS, GLANCE_WEEK, GLANCE_AFFILIATES, GLANCE_CAMPAIGNS, GLANCE_BLOCKS };

/* Texts live in the arena of the glance. */
struct glance_row {
	enum glance_block block;
	const char *label;
	const char *amount; /* sums by currency, or words; "" = none */
	int64_t n;          /* ABSENT = none */
	int64_t bar;        /* its length, in the units of its block; 0 = none */
	int64_t before;     /* n a week before; ABSENT = none */
	enum style style;
	size_t place;       /* the screen of its list */
	const char *filter; /* that shows its rows there; NULL = nothing to open */
	const char *hint;   /* what to type where there is no list; NULL = there is one */
};

/* A zeroed struct is an empty one. */
struct glance {
	struct arena arena;
	struct glance_row rows[GLANCE_ROWS];
	size_t n;
	int64_t longest[GLANCE_BLOCKS]; /* of the bars */
	size_t counted;     /* how much was taken */
	int64_t today;      /* UTC ms when it was begun */
	int64_t of_day;     /* conversions of the day whose week before is counted now */
};

/* The next count, into a request of kind REQUEST_COUNT; false: there is none, all is read. */
bool glance_ask(struct glance *glance, const struct session *session, struct request *request);

/* The rows of what was counted; `spanish`: amounts as 1.250.000,50. */
int glance_take(struct glance *glance, struct session *session, bool spanish, const struct answer *answer, struct err *err);

void glance_done(struct glance *glance);

#endif
