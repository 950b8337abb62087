#include "config.h"

#include "verify.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "changes.h"
#include "entity.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "record_store.h"
#include "session.h"
#include "store.h"
#include "sum_store.h"

typedef void tell_fn(void *arg, const char *line);

/* A record made again from its journal. */
struct replay {
	const struct entity *entity;
	void *record;
	struct arena arena; /* of its texts */
	int64_t version, seq;
};

static int
apply(void *arg, const struct journal_row *row, struct err *err)
{
	struct replay *replay = arg;
	uint64_t given = 0;
	int r = 0;

	struct record *head = replay->record;

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
	return r;
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
check_record(struct session *session, struct replay *replay, int64_t row, tell_fn *tell, void *arg, struct err *err)
{
	const struct journal_query query = { .decision = ABSENT, .entity = replay->entity->kind, .row = row };
	struct arena walk = { 0 }, own = { 0 };
	void *record = arena_alloc(&own, replay->entity->size);
	const char *field = "fila";
	char line[160];
	int r = 0;

	arena_reset(&replay->arena);
	replay->record = arena_alloc(&replay->arena, replay->entity->size);
	replay->version = replay->seq = 0;
	if (record && replay->record)
		entity_clear(replay->entity, replay->record);
	else
		r = err_nomem(err);
	if (r == 0)
		r = journal_walk(session->store, &query, &walk, apply, replay, err);
	if (r == 0)
		r = record_read(session->store, replay->entity, row, &own, record, err);
	if (r == 0)
		field = difference(replay, record);
	if (r == ERR_DAMAGED)
		field = "cambios";
	if (r == ERR_MISSING || r == ERR_DAMAGED)
		r = 0;
	if (r == 0 && field[0]) {
		snprintf(line, sizeof(line), _("%s fila %lld: %s is not what the journal says"), replay->entity->name,
		         (long long)row, field);
		tell(arg, line);
		r = 1;
	}
	arena_done(&walk);
	arena_done(&own);
	return r;
}

static int
check_records(struct session *session, tell_fn *tell, void *arg, struct err *err)
{
	int findings = 0, r = 0;

	for (int kind = 1; kind < ENTITIES && r >= 0; kind++) {
		struct replay replay = { .entity = entity_of((enum entity_kind)kind) };
		int64_t last = 0, told = 0;

		if (!replay.entity)
			continue;
		r = record_last_row(session->store, replay.entity, &last, err);
		if (r == 0)
			r = journal_last_row(session->store, kind, &told, err);
		for (int64_t row = 1; row <= (told > last ? told : last) && r >= 0; row++) {
			r = check_record(session, &replay, row, tell, arg, err);
			findings += r > 0;
		}
		arena_done(&replay.arena);
	}
	return r < 0 ? r : findings;
}

int
app_verify(struct session *session, tell_fn *tell, void *arg, struct err *err)
{
	struct store *store = session->store;
	int parts[5];
	int findings = 0;

	parts[0] = store_check_file(store, tell, arg, err);
	parts[1] = parts[0] < 0 ? 0 : migrate_check(store, tell, arg, err);
	parts[2] = parts[1] < 0 ? 0 : journal_check_chain(store, session->settings.station, tell, arg, err);
	parts[3] = parts[2] < 0 ? 0 : check_records(session, tell, arg, err);
	parts[4] = parts[3] < 0 ? 0 : sum_check(store, tell, arg, err);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i] < 0)
			return parts[i];
		findings += parts[i];
	}
	return findings;
}
