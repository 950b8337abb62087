/* table.h - a window of at most three keyset pages on an order of rows. No curses.
 *
 * The cursor is a row key: it stays on its row when others come, go or move, and when its own row goes it stands on the next
 * one. Only what is shown is read. A filter that no index answers is read in slices: table_step() goes on.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "arena.h"
#include "page.h"

struct err;
struct store;

#define TABLE_PAGE 128 /* places a page */
#define TABLE_PAGES 3

/* What the rows become: `load` reads one into `item` (zeroed, item_size bytes), texts into the arena. */
struct table_source {
	const struct entity *entity;
	size_t item_size;
	int (*load)(void *arg, int64_t row, struct arena *arena, void *item, struct err *err);
	void *arg;
};

struct table_page {
	struct arena arena;
	size_t first, n; /* places used: first to first + n - 1 */
	struct page_key keys[TABLE_PAGE];
	void *items[TABLE_PAGE]; /* NULL = not read yet */
};

/* Where a page is being filled that could not be filled at once. */
enum table_filling { TABLE_FULL, TABLE_FORWARDS, TABLE_BACKWARDS };

/* Zeroed before table_open(). Counts and indexes are of the window. */
struct table {
	struct table_source source;
	struct store *store;
	const struct filter *filter; /* the caller's, until table_show() */
	struct page_order order;
	struct table_page *pages[TABLE_PAGES];
	size_t n_pages;
	size_t top, cursor, rows; /* rows = how many are visible */
	bool at_start, at_end;    /* nothing before, nothing behind the window */
	int64_t before;           /* how many before the window, when not at_start; ABSENT = not known */
	enum table_filling filling;
	bool old;                 /* the rows changed while it is being filled: read anew once it is full */
	struct page_walk walk;
};

int table_open(struct table *table, struct store *store, const struct table_source *source, struct err *err);
void table_close(struct table *table);

/* Another filter or order. The cursor stays on its row when the filter takes it, else it goes to the first. */
int table_show(struct table *table, const struct filter *filter, struct page_order order, struct err *err);

/* The same rows anew. While a page is being filled only their items are: the walk goes on, and the rest comes at its end. */
int table_reload(struct table *table, struct err *err);

/* Visible rows; the cursor is kept among them. */
void table_fit(struct table *table, size_t rows);

/* The cursor by rows, or to an end. */
int table_move(struct table *table, int64_t by, struct err *err);
int table_edge(struct table *table, bool end, struct err *err);

/* The cursor onto a row; ERR_MISSING when the filter does not take it. */
int table_seek(struct table *table, int64_t row, struct err *err);

/* Places of the window. */
size_t table_count(const struct table *table);

/* The number of the cursor's row among all rows, from 1; ABSENT = not known, until somebody who counted says it. */
int64_t table_number(const struct table *table);
void table_set_number(struct table *table, int64_t row, int64_t number);

/* Row key of a place; 0 when there is none. */
int64_t table_row(const struct table *table, size_t place);

/* The key of a place; false when there is none. */
bool table_key(const struct table *table, size_t place, struct page_key *ret_key);

/* The item of a place, read on first use; NULL with an error. Borrowed until the window changes. */
const void *table_item(struct table *table, size_t place, struct err *err);

/* Goes on reading for `ms`; true while there is more to do. */
bool table_step(struct table *table, int64_t ms, struct err *err);

#endif
