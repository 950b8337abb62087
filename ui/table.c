#include "config.h"

#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"

#define FILL_MS 30 /* of a page at once; the rest goes in slices */

int
table_open(struct table *table, struct store *store, const struct table_source *source, struct err *err)
{
	table->store = store;
	table->source = *source;
	table->rows = 1;
	for (size_t i = 0; i < TABLE_PAGES; i++) {
		table->pages[i] = calloc(1, sizeof(*table->pages[i]));
		if (!table->pages[i])
			return err_nomem(err);
	}
	return 0;
}

void
table_close(struct table *table)
{
	for (size_t i = 0; i < TABLE_PAGES; i++) {
		if (table->pages[i])
			arena_done(&table->pages[i]->arena);
		free(table->pages[i]);
	}
	*table = (struct table){ 0 };
}

size_t
table_count(const struct table *table)
{
	size_t n = 0;

	for (size_t i = 0; i < table->n_pages; i++)
		n += table->pages[i]->n;
	return n;
}

int64_t
table_number(const struct table *table)
{
	if (table->at_start)
		return (int64_t)table->cursor + 1;
	return table->before == ABSENT ? ABSENT : table->before + (int64_t)table->cursor + 1;
}

void
table_set_number(struct table *table, int64_t row, int64_t number)
{
	for (size_t i = 0; i < table_count(table); i++)
		if (table_row(table, i) == row && number > (int64_t)i)
			table->before = number - 1 - (int64_t)i;
}

/* The page of a place, and where in it. */
static struct table_page *
find_place(const struct table *table, size_t place, size_t *ret_slot)
{
	for (size_t i = 0; i < table->n_pages; i++) {
		struct table_page *page = table->pages[i];

		if (place < page->n) {
			*ret_slot = page->first + place;
			return page;
		}
		place -= page->n;
	}
	return NULL;
}

static const struct page_key *
key_at(const struct table *table, size_t place)
{
	size_t slot;
	struct table_page *page = find_place(table, place, &slot);

	return page ? &page->keys[slot] : NULL;
}

int64_t
table_row(const struct table *table, size_t place)
{
	const struct page_key *key = key_at(table, place);

	return key ? key->row : 0;
}

bool
table_key(const struct table *table, size_t place, struct page_key *ret_key)
{
	const struct page_key *key = key_at(table, place);

	if (key)
		*ret_key = *key;
	return key != NULL;
}

const void *
table_item(struct table *table, size_t place, struct err *err)
{
	size_t slot;
	struct table_page *page = find_place(table, place, &slot);
	void *item;

	if (!page) {
		err_set(err, ERR_BUG, "place %zu of %zu", place, table_count(table));
		return NULL;
	}
	if (page->items[slot])
		return page->items[slot];
	item = arena_alloc(&page->arena, table->source.item_size);
	if (!item)
		err_nomem(err);
	else if (table->source.load(table->source.arg, page->keys[slot].row, &page->arena, item, err) < 0)
		return NULL;
	return page->items[slot] = item;
}

static void
forget(struct table *table)
{
	table->n_pages = 0;
	table->top = table->cursor = 0;
	table->filling = TABLE_FULL;
	table->at_start = table->at_end = table->old = false;
	table->before = ABSENT;
}

/* An empty page at one end; the one at the other end goes when there are three. */
static struct table_page *
add_page(struct table *table, bool front)
{
	struct table_page *page;
	size_t last = TABLE_PAGES - 1, lost;

	if (table->n_pages == TABLE_PAGES && front) {
		table->n_pages--;
		table->at_end = false;
	} else if (table->n_pages == TABLE_PAGES) {
		page = table->pages[0];
		lost = page->n;
		for (size_t i = 0; i < last; i++)
			table->pages[i] = table->pages[i + 1];
		table->pages[last] = page;
		table->n_pages--;
		table->top = table->top > lost ? table->top - lost : 0;
		table->cursor = table->cursor > lost ? table->cursor - lost : 0;
		if (table->at_start)
			table->before = 0;
		if (table->before != ABSENT)
			table->before += (int64_t)lost;
		table->at_start = false;
	}
	page = table->pages[table->n_pages];
	for (size_t i = table->n_pages; front && i > 0; i--)
		table->pages[i] = table->pages[i - 1];
	if (front)
		table->pages[0] = page;
	table->n_pages++;
	arena_reset(&page->arena);
	page->n = 0;
	page->first = front ? TABLE_PAGE : 0;
	return page;
}

static void
put_key(struct table *table, const struct page_key *key)
{
	bool front = table->walk.backwards;
	struct table_page *page = table->pages[front ? 0 : table->n_pages - 1];
	size_t slot = front ? --page->first : page->first + page->n;

	page->keys[slot] = *key;
	page->items[slot] = NULL;
	page->n++;
	if (front) {
		table->top++;
		table->cursor++;
		table->before = table->before > 0 ? table->before - 1 : ABSENT; /* others may have added rows there */
	}
}

/* Reads on where the walk is until the page is full, the rows end, or the time is over. */
static int
fill(struct table *table, int64_t ms, struct err *err)
{
	struct table_page *page = table->pages[table->walk.backwards ? 0 : table->n_pages - 1];
	struct page_key keys[TABLE_PAGE];
	size_t n;
	int r = page_walk(table->store, &table->walk, ms, keys, TABLE_PAGE - page->n, &n, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++)
		put_key(table, &keys[i]);
	if (table->walk.ended && table->walk.backwards)
		table->at_start = true;
	else if (table->walk.ended)
		table->at_end = true;
	if (table->walk.ended || page->n == TABLE_PAGE)
		table->filling = TABLE_FULL;
	return 0;
}

/* A page at one end from `from` on (NULL: from that edge of the order). */
static int
read_page(struct table *table, bool backwards, const struct page_key *from, struct err *err)
{
	add_page(table, backwards);
	table->walk = (struct page_walk){ .entity = table->source.entity, .filter = table->filter, .order = table->order,
		                          .backwards = backwards, .started = from != NULL };
	if (from)
		table->walk.from = *from;
	table->filling = backwards ? TABLE_BACKWARDS : TABLE_FORWARDS;
	return fill(table, FILL_MS, err);
}

bool
table_step(struct table *table, int64_t ms, struct err *err)
{
	if (table->filling != TABLE_FULL && fill(table, ms, err) < 0)
		table->filling = TABLE_FULL;
	if (table->filling == TABLE_FULL && table->old)
		table_reload(table, err);
	return table->filling != TABLE_FULL;
}

/* Keeps the cursor visible, and no gap below the last row. */
static void
settle(struct table *table)
{
	size_t n = table_count(table);

	if (table->cursor >= n)
		table->cursor = n ? n - 1 : 0;
	if (table->top > table->cursor)
		table->top = table->cursor;
	if (table->cursor >= table->top + table->rows)
		table->top = table->cursor - table->rows + 1;
	if (table->top + table->rows > n)
		table->top = n > table->rows ? n - table->rows : 0;
}

/* What a full screen around the cursor needs. */
static int
complete(struct table *table, struct err *err)
{
	int r = 0;

	while (r == 0 && table->filling == TABLE_FULL && !table->at_end && table->top + table->rows > table_count(table)) {
		size_t n = table_count(table);

		r = read_page(table, false, n ? key_at(table, n - 1) : NULL, err);
	}
	if (r == 0 && table->filling == TABLE_FULL && !table->at_start && table->top == 0 && table_count(table) > 0) {
		const struct page_key first = *key_at(table, 0);

		r = read_page(table, true, &first, err);
	}
	settle(table);
	return r;
}

/* The window around a place: what is before it, itself when the filter takes it, what is behind it. */
static int
read_around(struct table *table, const struct page_key *key, bool taken, size_t above, struct err *err)
{
	int r;

	forget(table);
	r = read_page(table, true, key, err);
	if (r == 0)
		r = read_page(table, false, key, err);
	if (r == 0 && taken) { /* between the two */
		struct table_page *page = table->pages[0];

		if (page->n == TABLE_PAGE) { /* full: its furthest place goes */
			page->first++;
			page->n--;
			table->top--;
			table->cursor--;
			table->at_start = false;
		}
		for (size_t i = 0; i < page->n; i++) {
			page->keys[page->first + i - 1] = page->keys[page->first + i];
			page->items[page->first + i - 1] = NULL;
		}
		page->first--;
		page->keys[page->first + page->n] = *key;
		page->items[page->first + page->n] = NULL;
		page->n++;
	}
	table->top = table->cursor > above ? table->cursor - above : 0;
	settle(table);
	return r < 0 ? r : complete(table, err);
}

/* The place of a row as it is now, and whether the filter takes it. */
static int
look_up(struct table *table, int64_t row, struct page_key *key, bool *ret_taken, struct err *err)
{
	int r = page_find(table->store, table->source.entity, table->order, row, key, err);

	*ret_taken = false;
	if (r == ERR_MISSING)
		return 0;
	return r < 0 ? r : page_takes(table->store, table->source.entity, table->filter, row, ret_taken, err);
}

/* The items are read anew at their next use. */
static void
forget_items(struct table *table)
{
	for (size_t i = 0; i < table->n_pages; i++) {
		arena_reset(&table->pages[i]->arena);
		memset(table->pages[i]->items, 0, sizeof(table->pages[i]->items));
	}
}

int
table_reload(struct table *table, struct err *err)
{
	const struct page_key *at = key_at(table, table->cursor);
	struct page_key old, key;
	bool taken;
	int r;

	table->old = table->filling != TABLE_FULL;
	if (table->old) {
		forget_items(table);
		return 0;
	}
	if (!at) {
		forget(table);
		table->at_start = true;
		return complete(table, err);
	}
	old = key = *at;
	r = look_up(table, old.row, &key, &taken, err);
	return r < 0 ? r : read_around(table, taken ? &key : &old, taken, table->cursor - table->top, err);
}

int
table_show(struct table *table, const struct filter *filter, struct page_order order, struct err *err)
{
	const struct page_key *at = key_at(table, table->cursor);
	struct page_key key;
	bool taken = false;
	int r = 0;

	table->filter = filter;
	table->order = order;
	if (at)
		r = look_up(table, at->row, &key, &taken, err);
	if (r < 0)
		return r;
	if (taken)
		return read_around(table, &key, true, table->cursor - table->top, err);
	return table_edge(table, false, err);
}

void
table_fit(struct table *table, size_t rows)
{
	struct err ignored;

	table->rows = rows ? rows : 1;
	settle(table);
	complete(table, &ignored); /* what cannot be read now is at the next key */
}

int
table_move(struct table *table, int64_t by, struct err *err)
{
	int64_t to = (int64_t)table->cursor + by;
	int r = 0;

	while (r == 0 && to < 0 && !table->at_start && table->filling == TABLE_FULL && table_count(table)) {
		const struct page_key first = *key_at(table, 0);
		size_t before = table->cursor;

		r = read_page(table, true, &first, err);
		to += (int64_t)(table->cursor - before);
	}
	while (r == 0 && to >= (int64_t)table_count(table) && !table->at_end && table->filling == TABLE_FULL &&
	       table_count(table)) {
		const struct page_key last = *key_at(table, table_count(table) - 1);
		size_t before = table->cursor;

		r = read_page(table, false, &last, err);
		to -= (int64_t)(before - table->cursor);
	}
	table->cursor = to < 0 ? 0 : (size_t)to;
	settle(table);
	return r < 0 ? r : complete(table, err);
}

int
table_edge(struct table *table, bool end, struct err *err)
{
	int r;

	forget(table);
	table->at_end = end;
	table->at_start = !end;
	r = read_page(table, end, NULL, err);
	table->cursor = end ? table_count(table) : 0;
	settle(table);
	if (end)
		table->top = table->cursor + 1 > table->rows ? table->cursor + 1 - table->rows : 0;
	return r < 0 ? r : complete(table, err);
}

int
table_seek(struct table *table, int64_t row, struct err *err)
{
	struct page_key key;
	bool taken;
	int r;

	for (size_t i = 0; i < table_count(table); i++) {
		if (table_row(table, i) == row) {
			table->cursor = i;
			settle(table);
			return complete(table, err);
		}
	}
	r = look_up(table, row, &key, &taken, err);
	if (r == 0 && !taken)
		r = err_set(err, ERR_MISSING, "%s", "");
	return r < 0 ? r : read_around(table, &key, true, table->rows / 2, err);
}
