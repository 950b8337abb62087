#include "config.h"

#include "totals.h"

#include <stdlib.h>

#include "err.h"

#define FIRST_ROOM 64

static struct totals_entry *
place_of(struct totals_entry *entries, size_t room, int64_t key, int64_t currency)
{
	size_t at = ((uint64_t)key * 1024 + (uint64_t)currency) * UINT64_C(0x9E3779B97F4A7C15) >> 20 & (room - 1);

	while (entries[at].n && (entries[at].key != key || entries[at].currency != currency))
		at = (at + 1) & (room - 1);
	return &entries[at];
}

static int
make_room(struct totals *totals, struct err *err)
{
	size_t room = totals->room ? 2 * totals->room : FIRST_ROOM;
	struct totals_entry *entries;

	if (2 * totals->n < totals->room)
		return 0;
	entries = calloc(room, sizeof(*entries));
	if (!entries)
		return err_nomem(err);
	for (size_t i = 0; i < totals->room; i++)
		if (totals->entries[i].n)
			*place_of(entries, room, totals->entries[i].key, totals->entries[i].currency) = totals->entries[i];
	free(totals->entries);
	totals->entries = entries;
	totals->room = room;
	return 0;
}

int
totals_add(struct totals *totals, int64_t key, int64_t currency, int64_t amount, struct err *err)
{
	struct totals_entry *entry;
	int r = make_room(totals, err);

	if (r < 0)
		return r;
	entry = place_of(totals->entries, totals->room, key, currency);
	totals->n += entry->n == 0;
	entry->key = key;
	entry->currency = currency;
	entry->n++;
	entry->total += amount;
	return 0;
}

static int
compare(const void *a, const void *b)
{
	const struct totals_entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->currency > y->currency) - (x->currency < y->currency);
}

void
totals_sort(struct totals *totals)
{
	size_t n = 0;

	for (size_t i = 0; i < totals->room; i++)
		if (totals->entries[i].n)
			totals->entries[n++] = totals->entries[i];
	if (n)
		qsort(totals->entries, n, sizeof(*totals->entries), compare);
}

void
totals_done(struct totals *totals)
{
	free(totals->entries);
	*totals = (struct totals){ 0 };
}
