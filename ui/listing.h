/* listing.h - a list of records as screens show it: table, filter, order, columns, marks; and the keys that all lists have. */
#ifndef LISTING_H
#define LISTING_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "action.h"
#include "arena.h"
#include "columns.h"
#include "marks.h"
#include "rect.h"
#include "table.h"
#include "theme.h"

struct answer;
struct buf;
struct err;
struct listing;
struct request;
struct screen;

#define LISTING_FILTER_MAX 1024

struct listing_column {
	struct column column;
	int sort; /* enum page_sort that orders by it; -1 = none does */
	void (*add)(struct buf *buf, const void *item, const struct screen *screen); /* the cell's text; any bytes */
};

/* What the rows of a screen are. Static. */
struct listing_def {
	const struct entity *entity;
	size_t item_size; /* of what `load` makes of a row; its first member is the record */
	int (*load)(void *screen, int64_t row, struct arena *arena, void *item, struct err *err);
	const struct listing_column *columns;
	size_t n_columns;
	enum style (*style)(const void *item);
	const char *filter; /* at first */
	struct page_order order;
};

/* Zeroed before listing_open(). */
struct listing {
	const struct listing_def *def;
	struct screen *screen;
	struct table table;
	char filter[LISTING_FILTER_MAX]; /* that is applied */
	struct arena filter_arena;
	char trouble[512]; /* what is wrong with the filter that is being typed; "" */
	char before[LISTING_FILTER_MAX]; /* what it was when it began to be typed */
	struct arena words_arena; /* what Tab offers */
	struct marks marks;
	char marks_filter[LISTING_FILTER_MAX]; /* of marks.all */
	const struct filter *marks_parsed;
	struct arena marks_arena;
	int64_t counting;        /* ticket of the count of marks.all */
	size_t marks_hidden;     /* marked rows that the filter does not take; of few marks only */
	bool ranging;            /* v was pressed at: */
	struct page_key range;
	struct marks under_way;  /* rows whose decision was sent and not answered */
	int64_t placing;         /* ticket of the count of all rows, and of the number of the cursor's */
	int64_t placed_at;       /* date_monotonic() when it was asked for */
	bool uncounted;          /* rows may have come or gone since */
	bool far;                /* the number of the cursor's row is beyond what is counted */
	int64_t total;           /* of rows; ABSENT = not counted yet */
	bool more;               /* and more than that */
	unsigned long hidden;    /* columns */
	size_t focus;            /* column */
	struct rect area;        /* of the rows, with header and filter line */
};

/* Draws at the right end of a line which row of how many the cursor stands on, behind `used` cells of other text: in few when
 * there is little room, which the text gives way to. Has it counted behind the screens; answers how many cells it took. */
int listing_draw_number(struct listing *list, struct rect line, int used, enum style style);

/* The rows are others: what was counted counts no more. `total`: not even the number of all. */
void listing_recount(struct listing *list, bool total);

/* What was counted. */
void listing_take_number(struct listing *list, const struct answer *answer);

int listing_open(struct listing *list, struct screen *screen, const struct listing_def *def, struct err *err);
void listing_close(struct listing *list);

/* Another filter; ERR_USAGE or ERR_FIELD: it stays what it was. */
int listing_filter(struct listing *list, const char *text, struct err *err);

void listing_layout(struct listing *list, struct rect area);
void listing_draw(struct listing *list);

/* The item under the cursor, NULL when there is none. */
const void *listing_item(struct listing *list);

/* Reads anew; cursor, marks and filter stay. Errors become the message. */
void listing_reload(struct listing *list);

/* Whether a row stands before (-1), at or behind another one in the order. */
int listing_compare(const struct listing *list, const struct page_key *a, const struct page_key *b);

bool listing_marked(const struct listing *list); /* something is */

/* Whether a row can be marked: marks of "all" hold for the filter that they were made with, and the rows there were then. */
bool listing_takes_mark(struct listing *list, int64_t row);

/* Fills the rows of a request: the marks, or the row under the cursor. ERR_MISSING: there is none. */
int listing_target(struct listing *list, bool marks, struct request *request, struct err *err);

/* The cursor by rows, or what lies over the list by lines. Effects or a negative code. */
int listing_move(struct screen *screen, int64_t by, struct err *err);

/* The cursor onto the row at a place of the terminal; false when there is none. */
bool listing_click(struct listing *list, int y, int x);

/* An answer that may be of this list's count, or of its rows that are under way. */
void listing_answer(struct listing *list, const struct answer *answer);

/* One level back: the range, then the filter. False: there was none. */
bool listing_back(struct listing *list);

extern const struct action_table listing_actions;

#endif
