#include "config.h"

#include "verify.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "changes.h"
#include "commission.h"
#include "entity.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "movements.h"
#include "record_store.h"
#include "session.h"
#include "store.h"
#include "sum_store.h"

struct verification {
	struct session *session;
	const struct verify_listener *listener;
	int64_t done, meant;
};

static void
tell(void *arg, const char *line)
{
	const struct verification *all = arg;

	all->listener->tell(all->listener->arg, line);
}

static void
looked(void *arg)
{
	struct verification *all = arg;

	all->done++;
	if (all->listener->progress)
		all->listener->progress(all->listener->arg, all->done, all->meant);
}

/* A record made again from its journal. */
struct replay {
	struct verification *all;
	const struct entity *entity;
	void *record;
	struct arena arena; /* of its texts */
	int64_t version, seq;
	int findings;
};

/* The money that a row of a commission's journal moved. */
static int
check_movements(struct replay *replay, const struct journal_row *row, const struct commission *before, struct err *err)
{
	struct movement moved[MOVEMENTS];
	size_t n = movements_of(row->version_before == 0 ? NULL : before, replay->record, row->seq, row->at, moved);
	int r = movement_check(replay->all->session->store, row->seq, moved, n, err);
	char line[160];

	if (r != 0)
		return r < 0 ? r : 0;
	snprintf(line, sizeof(line), _("diario %lld: its movements of money are not what it says"), (long long)row->seq);
	tell(replay->all, line);
	replay->findings++;
	return 0;
}

static int
apply(void *arg, const struct journal_row *row, struct err *err)
{
	struct replay *replay = arg;
	struct record *head = replay->record;
	bool commission = replay->entity->kind == ENTITY_COMMISSION;
	struct commission before;
	uint64_t given = 0;
	int r = 0;

	if (commission)
		before = *(const struct commission *)replay->record;
	replay->version = row->version;
	replay->seq = row->seq;
	head->updated_at = row->at;
	if (row->version_before == 0)
		head->created_at = row->at;
	for (int personal = 0; personal < 2 && r == 0; personal++) {
		const char *text = personal ? row->personal : row->changes;

		if (text)
			r = changes_apply(replay->entity, text, CHANGES_AFTER, &replay->arena, replay->record, &given, err);
	}
	return r == 0 && commission ? check_movements(replay, row, &before, err) : r;
}

/* The first field that differs, "" for none. */
static const char *
difference(const struct replay *replay, const void *record)
{
	const struct record *head = record, *again = replay->record;

	if (replay->version != head->version || replay->seq != head->journal_seq)
		return "version";
	if (again->undone != head->undone)
		return "deshecha";
	if (again->created_at != head->created_at)
		return "creado";
	if (again->updated_at != head->updated_at)
		return "cambiado";
	if ((again->extra || head->extra) && (!again->extra || !head->extra || strcmp(again->extra, head->extra) != 0))
		return "extra";
	for (size_t i = 0; i < replay->entity->n_fields; i++) {
		const struct field *field = &replay->entity->fields[i];

		if (!(field->flags & FIELD_VIRTUAL) && !field_equal(field, record, again))
			return field->name;
	}
	return "";
}

static int
check_record(struct verification *all, struct replay *replay, int64_t row, struct err *err)
{
	const struct journal_query query = { .decision = ABSENT, .entity = replay->entity->kind, .row = row };
	struct store *store = all->session->store;
	struct arena walk = { 0 }, own = { 0 };
	void *record = arena_alloc(&own, replay->entity->size);
	const char *field = "fila";
	char line[160];
	int r = 0;

	arena_reset(&replay->arena);
	replay->record = arena_alloc(&replay->arena, replay->entity->size);
	replay->version = replay->seq = 0;
	replay->findings = 0;
	if (record && replay->record)
		entity_clear(replay->entity, replay->record);
	else
		r = err_nomem(err);
	if (r == 0)
		r = journal_walk(store, &query, &walk, apply, replay, err);
	if (r == 0)
		r = record_read(store, replay->entity, row, &own, record, err);
	if (r == 0)
		field = difference(replay, record);
	if (r == ERR_DAMAGED)
		field = "cambios";
	if (r == ERR_MISSING || r == ERR_DAMAGED)
		r = 0;
	if (r == 0 && field[0]) {
		snprintf(line, sizeof(line), _("%s fila %lld: %s is not what the journal says"), replay->entity->name,
		         (long long)row, field);
		tell(all, line);
		replay->findings++;
	}
	arena_done(&walk);
	arena_done(&own);
	looked(all);
	return r < 0 ? r : replay->findings;
}

/* The last row of each kind, in the records or in the journal. */
static int
count_rows(struct verification *all, int64_t last[ENTITIES], struct err *err)
{
	struct store *store = all->session->store;
	int r = journal_rows(store, &all->meant, err);

	for (int kind = 1; kind < ENTITIES && r == 0; kind++) {
		const struct entity *entity = entity_of((enum entity_kind)kind);
		int64_t told = 0;

		last[kind] = 0;
		if (!entity)
			continue;
		r = record_last_row(store, entity, &last[kind], err);
		if (r == 0)
			r = journal_last_row(store, kind, &told, err);
		if (told > last[kind])
			last[kind] = told;
		all->meant += last[kind];
	}
	return r;
}

static int
check_records(struct verification *all, const int64_t last[ENTITIES], struct err *err)
{
	int findings = 0, r = 0;

	for (int kind = 1; kind < ENTITIES; kind++) {
		struct replay replay = { .all = all, .entity = entity_of((enum entity_kind)kind) };

		for (int64_t row = 1; row <= last[kind] && r >= 0; row++) {
			r = check_record(all, &replay, row, err);
			findings += r > 0 ? r : 0;
		}
		arena_done(&replay.arena);
	}
	return r < 0 ? r : findings;
}

static int
check_all(struct verification *all, struct err *err)
{
	struct store *store = all->session->store;
	int64_t last[ENTITIES];
	int parts[5], findings = 0;
	int r = count_rows(all, last, err);

	if (r < 0)
		return r;
	parts[0] = store_check_file(store, tell, all, err);
	parts[1] = parts[0] < 0 ? 0 : migrate_check(store, tell, all, err);
	parts[2] = parts[1] < 0 ? 0 : journal_check_chain(store, all->session->settings.station, tell, looked, all, err);
	parts[3] = parts[2] < 0 ? 0 : check_records(all, last, err);
	parts[4] = parts[3] < 0 ? 0 : sum_check(store, tell, all, err);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i] < 0)
			return parts[i];
		findings += parts[i];
	}
	return findings;
}

int
app_verify(struct session *session, const struct verify_listener *listener, struct err *err)
{
	struct verification all = { .session = session, .listener = listener };
	int findings;

	store_let_stop(session->store, listener->stop, listener->arg);
	findings = check_all(&all, err);
	store_let_stop(session->store, NULL, NULL);
	return findings;
}
