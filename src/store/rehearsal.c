/* The sums of a rehearsal that goes in slices, each rolled back. */
#include "config.h"

#include <stdlib.h>

#include "db.h"
#include "err.h"
#include "sum_store.h"

/* What one slice has moved; then rows of temp.ensayo, whose sums are small enough for SQLite's integers. */
struct rehearsal {
	struct movement *moved;
	size_t n, room;
	size_t kept; /* before the row that is under way */
	int64_t slice;
};

int
rehearsal_start(struct store *store, struct rehearsal **ret_rehearsal, struct err *err)
{
	int r = db_exec(store, "CREATE TEMP TABLE IF NOT EXISTS ensayo (de_campana INTEGER, de INTEGER, moneda INTEGER, "
	                       "dia INTEGER, tramo INTEGER, monto INTEGER, PRIMARY KEY (de_campana, de, moneda, dia, tramo)) "
	                       "WITHOUT ROWID; DELETE FROM temp.ensayo", err);

	if (r < 0)
		return r;
	*ret_rehearsal = calloc(1, sizeof(**ret_rehearsal));
	return *ret_rehearsal ? 0 : err_nomem(err);
}

void
rehearsal_end(struct rehearsal *rehearsal)
{
	if (rehearsal)
		free(rehearsal->moved);
	free(rehearsal);
}

int
rehearsal_note(struct store *store, const struct movement *movement, struct err *err)
{
	struct rehearsal *rehearsal = store->rehearsal;

	if (rehearsal->n == rehearsal->room) {
		size_t room = rehearsal->room ? 2 * rehearsal->room : 1024;
		struct movement *moved = realloc(rehearsal->moved, room * sizeof(*moved));

		if (!moved)
			return err_nomem(err);
		rehearsal->moved = moved;
		rehearsal->room = room;
	}
	rehearsal->moved[rehearsal->n++] = *movement;
	return 0;
}

void
rehearsal_begin_row(struct rehearsal *rehearsal)
{
	if (rehearsal)
		rehearsal->kept = rehearsal->n;
}

void
rehearsal_drop_row(struct rehearsal *rehearsal)
{
	if (rehearsal)
		rehearsal->n = rehearsal->kept;
}

static int
add(struct store *store, int64_t slice, bool of_campaign, int64_t of, int64_t day, const struct movement *movement,
    struct err *err)
{
	const int64_t numbers[] = { of_campaign, of, movement->currency, day, slice, movement->amount };
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "INSERT INTO temp.ensayo VALUES (?, ?, ?, ?, ?, ?) "
	                        "ON CONFLICT DO UPDATE SET monto = monto + excluded.monto", &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		bind_int(stmt, (int)i + 1, numbers[i]);
	return stmt_run(store, stmt, err);
}

static int
count(struct store *store, struct rehearsal *rehearsal, struct err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < rehearsal->n; i++) {
		const struct movement *movement = &rehearsal->moved[i];

		if (movement->account >= ACCOUNT_APPROVED)
			r = add(store, rehearsal->slice, true, movement->campaign, 0, movement, err);
		if (r == 0 && movement->account == ACCOUNT_APPROVED)
			r = add(store, rehearsal->slice, false, movement->affiliate, movement->day, movement, err);
	}
	rehearsal->n = 0;
	rehearsal->slice++;
	return r;
}

int
rehearsal_slice(struct store *store, struct rehearsal *rehearsal, int64_t now,
                int (*work)(struct tx *tx, void *arg, struct err *err), void *arg, struct err *err)
{
	int r;

	store->rehearsal = rehearsal;
	r = store_rehearse(store, now, work, arg, err);
	store->rehearsal = NULL;
	return r < 0 ? r : count(store, rehearsal, err);
}
