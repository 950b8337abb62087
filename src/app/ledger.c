#include "config.h"

#include "ledger.h"

#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "audit.h"
#include "buf.h"
#include "err.h"
#include "event.h"
#include "hash.h"
#include "i18n.h"
#include "journal.h"
#include "record_store.h"
#include "session.h"

const struct ledger_query ledger_all = {
	.entity = ABSENT, .row = ABSENT, .decision = ABSENT, .actor = ABSENT, .when = { INT64_MIN, INT64_MAX },
};

struct walk {
	struct session *session;
	const struct ledger_query *query;
	const char *wanted; /* the one row of that name; NULL: all of the query */
	bool found;
	struct arena arena; /* of a row */
	ledger_each *each;
	void *arg;
};

static int
add_sides(struct walk *walk, struct ledger_row *row, struct err *err)
{
	struct audit audit = { .entity = row->entity, .changes = row->row->changes, .personal = row->row->personal,
		               .fresh = row->row->version_before == 0 };
	int r = audit_currency(walk->session, row->entity, row->row->row, &walk->arena, &audit.currency, err);

	for (int side = CHANGES_BEFORE; side <= CHANGES_AFTER && r == 0; side++) {
		struct buf buf = { 0 };

		r = audit_add_side(&buf, &audit, (enum changes_side)side, &walk->arena, err);
		row->sides[side] = arena_text(&walk->arena, buf_text(&buf), buf.len);
		if (r == 0 && (buf_failed(&buf) || !row->sides[side]))
			r = err_nomem(err);
		buf_done(&buf);
	}
	return r;
}

static int
give(struct walk *walk, const struct journal_row *from, struct err *err)
{
	char hash[2 * HASH_SIZE + 1], previous[2 * HASH_SIZE + 1];
	struct ledger_row row = { .row = from, .entity = entity_of((enum entity_kind)from->entity), .hash = hash,
		                  .previous_hash = previous };
	uint8_t before[HASH_SIZE];
	int r = record_id(walk->session->store, row.entity, from->row, &walk->arena, &row.key, err);

	if (r == 0)
		r = journal_hash(walk->session->store, from->seq - 1, before, err);
	if (r < 0)
		return r;
	hash_hex(from->hash, HASH_SIZE, hash);
	hash_hex(before, HASH_SIZE, previous);
	if (!row.key)
		row.key = "?";
	row.name = arena_printf(&walk->arena, "aud_%s_%" PRId64 "_%" PRId64, from->station, from->generation, from->seq);
	if (!row.name)
		return err_nomem(err);
	if (walk->wanted && strchr(walk->wanted, '_') && strcmp(walk->wanted, row.name) != 0)
		return 1;
	r = add_sides(walk, &row, err);
	walk->found = true;
	return r < 0 ? r : walk->each(walk->arg, &row, err);
}

static int
each_row(void *arg, const struct journal_row *row, struct err *err)
{
	struct walk *walk = arg;
	const struct ledger_query *query = walk->query;
	int r;

	if (!entity_of((enum entity_kind)row->entity) || row->at < query->when.from || row->at >= query->when.to ||
	    (query->actor != ABSENT && query->actor != row->actor && query->actor != row->acting_for))
		return 0;
	r = give(walk, row, err);
	return r < 0 ? r : walk->wanted ? 1 : r;
}

int
ledger_list(struct session *session, const struct ledger_query *query, ledger_each *each, void *arg, struct err *err)
{
	struct walk walk = { .session = session, .query = query, .each = each, .arg = arg };
	const struct journal_query rows = { .descending = query->newest_first, .decision = query->decision,
		                            .entity = query->entity, .row = query->row };
	int r = session_need(session, RIGHT_READ, err);

	if (r == 0)
		r = journal_walk(session->store, &rows, &walk.arena, each_row, &walk, err);
	arena_done(&walk.arena);
	return r;
}

int
ledger_find(struct session *session, const char *name, ledger_each *each, void *arg, struct err *err)
{
	const char *digits = strrchr(name, '_') ? strrchr(name, '_') + 1 : name;
	struct walk walk = { .session = session, .query = &ledger_all, .wanted = name, .each = each, .arg = arg };
	struct journal_query rows = { .decision = ABSENT, .entity = ABSENT, .row = ABSENT };
	int64_t seq = 0;
	int r = session_need(session, RIGHT_READ, err);

	if (r == 0 && decimal_parse(digits, strlen(digits), 0, INT64_MAX, "id", &seq, NULL) == 0 && seq > 0) {
		rows.after = seq - 1;
		r = journal_walk(session->store, &rows, &walk.arena, each_row, &walk, err);
	}
	arena_done(&walk.arena);
	return r < 0 || walk.found ? r : err_set(err, ERR_MISSING, _("the journal has no row %s"), name);
}
