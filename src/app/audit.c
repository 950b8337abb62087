#include "config.h"

#include "audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "event.h"
#include "hash.h"
#include "journal.h"
#include "outbox.h"
#include "outbox_store.h"
#include "record_store.h"
#include "session.h"
#include "store.h"
#include "wording.h"

#define AUDIT_EVENT "auditoria_registrada"
#define LANE_ROWS 8192

/* The lanes of the journal rows looked at last, by the beginning of their hash: each lane is a walk over the rows of all. */
struct audit_lanes {
	int partitions;
	struct lane_of_row {
		uint8_t row[8];
		int partition;
	} rows[LANE_ROWS];
};

struct walk {
	struct session *session;
	struct arena arena; /* of a row */
	int64_t after;
	int64_t last;
	int64_t partition; /* ABSENT: all */
	int partitions;
	uint8_t previous[HASH_SIZE];
	int (*each)(void *arg, const struct audit_row *row, struct err *err);
	void *arg;
};

/* evt_ and the hash of aud_<station>_<generation>_<seq> */
static char *
event_id(struct walk *walk, const struct journal_key *key)
{
	char hash[HASH_ID_SIZE];
	const char *name = arena_printf(&walk->arena, "aud_%s_%" PRId64 "_%" PRId64, walk->session->settings.station,
	                                key->generation, key->seq);

	if (!name)
		return NULL;
	hash_id(&name, 1, hash);
	return arena_printf(&walk->arena, "evt_%s", hash);
}

/* Where a row's lane is remembered; NULL out of memory, when nothing is. */
static struct lane_of_row *
remembered(struct walk *walk, const struct journal_key *key)
{
	struct audit_lanes *lanes = walk->session->lanes;

	if (!lanes)
		lanes = walk->session->lanes = calloc(1, sizeof(*lanes));
	if (lanes && lanes->partitions != walk->partitions) {
		memset(lanes, 0, sizeof(*lanes));
		lanes->partitions = walk->partitions;
	}
	return lanes ? &lanes->rows[key->seq % LANE_ROWS] : NULL;
}

static int
give(struct walk *walk, const struct journal_key *key, const struct entity *entity, struct err *err)
{
	char hash[2 * HASH_SIZE + 1], previous[2 * HASH_SIZE + 1];
	struct audit_row audit = { .seq = key->seq, .at = key->at, .entity = entity, .record = key->row, .hash = hash,
		                   .previous_hash = previous };
	struct lane_of_row *lane = remembered(walk, key);
	int r;

	if (lane && walk->partition != ABSENT && lane->partition != walk->partition &&
	    memcmp(lane->row, key->hash, sizeof(lane->row)) == 0)
		return 0;
	arena_reset(&walk->arena);
	r = record_id(walk->session->store, entity, key->row, &walk->arena, &audit.key, err);
	if (r < 0)
		return r;
	if (!audit.key)
		audit.key = arena_printf(&walk->arena, "%s_%" PRId64, entity->prefix ? entity->prefix : entity->name, key->row);
	if (!audit.key)
		return err_nomem(err);
	audit.partition = topic_partition(audit.key, walk->partitions);
	if (lane) {
		memcpy(lane->row, key->hash, sizeof(lane->row));
		lane->partition = audit.partition;
	}
	if (walk->partition != ABSENT && audit.partition != walk->partition)
		return 0;
	audit.id = event_id(walk, key);
	if (!audit.id)
		return err_nomem(err);
	hash_hex(key->hash, HASH_SIZE, hash);
	hash_hex(walk->previous, HASH_SIZE, previous);
	return walk->each(walk->arg, &audit, err);
}

static int
each_key(void *arg, const struct journal_key *key, struct err *err)
{
	struct walk *walk = arg;
	const struct entity *entity = entity_of((enum entity_kind)key->entity);
	int r = key->seq > walk->after && entity ? give(walk, key, entity, err) : 0;

	if (r != 0)
		return r;
	memcpy(walk->previous, key->hash, HASH_SIZE);
	if (key->seq > walk->last)
		walk->last = key->seq;
	return 0;
}

int
audit_walk(struct session *session, int64_t after, int64_t partition,
           int (*each)(void *arg, const struct audit_row *row, struct err *err), void *arg, int64_t *ret_last,
           struct err *err)
{
	struct walk walk = { .session = session, .after = after, .last = after, .partition = partition, .each = each,
		             .arg = arg };
	int64_t partitions = 1;
	int r = topic_partitions(session->store, TOPIC_AUDIT, &partitions, err);

	walk.partitions = (int)partitions;
	/* the row before the first one, too: its hash goes into the event */
	if (r == 0)
		r = journal_walk_keys(session->store, after > 0 ? after - 1 : 0, each_key, &walk, err);
	arena_done(&walk.arena);
	if (r == 0 && ret_last)
		*ret_last = walk.last;
	return r;
}

int
audit_currency(struct session *session, const struct entity *entity, int64_t row, struct arena *arena, int64_t *ret_currency,
               struct err *err)
{
	void *record;
	int r;

	*ret_currency = session->settings.currency;
	if (!entity->currency)
		return 0;
	record = arena_alloc(arena, entity->size);
	if (!record)
		return err_nomem(err);
	r = record_read(session->store, entity, row, arena, record, err);
	if (r == 0 && entity_currency(entity, record) != ABSENT)
		*ret_currency = entity_currency(entity, record);
	return r;
}

int
audit_event(struct session *session, const struct audit_row *row, struct arena *arena, struct outbox_event *ret_event,
            struct err *err)
{
	struct outbox_event event = { .seq = row->seq, .at = row->at };
	struct journal_row from = { 0 };
	struct audit audit = { .evento_id = row->id, .at = row->at, .entity = row->entity, .record_id = row->key,
		               .seq = row->seq, .hash = row->hash, .previous_hash = row->previous_hash,
		               .currency = session->settings.currency };
	struct buf body = { 0 }, steps = { 0 };
	int r = journal_read(session->store, row->seq, arena, &from, err);

	if (r == 0 && from.version_before > 0) /* the changes of a new record name its own */
		r = audit_currency(session, row->entity, row->record, arena, &audit.currency, err);
	if (r < 0)
		return r;
	wording_add_step_names(&steps, from.steps);
	audit.action = buf_text(&steps);
	audit.user = from.acting_for_name ? from.acting_for_name : from.actor_name;
	audit.fresh = from.version_before == 0;
	audit.changes = from.changes;
	audit.personal = from.personal;
	audit.station = from.station;
	audit.generation = from.generation;
	audit.cause = from.decision_id;
	r = audit_add(&body, &audit, arena, err);
	if (r == 0 && !buf_failed(&body)) {
		event.key = arena_string(arena, row->key);
		event.id = arena_string(arena, row->id);
		event.body = arena_text(arena, buf_text(&body), body.len);
		event.body_len = body.len;
	}
	buf_done(&body);
	buf_done(&steps);
	if (r == 0 && (!event.key || !event.id || !event.body))
		r = err_nomem(err);
	if (r == 0)
		*ret_event = event;
	return r;
}

int
audit_add_row(struct tx *tx, const struct outbox_event *event, struct err *err)
{
	const struct outgoing row = {
		.topic = TOPIC_AUDIT,
		.journal_seq = event->seq,
		.at = event->at,
		.from = event->at,
		.key = event->key,
		.id = event->id,
		.type = AUDIT_EVENT,
		.body = event->body,
	};

	return outbox_add(tx, &row, err);
}

struct keeping {
	struct session *session;
	struct tx *tx;
	const char *key;
	struct arena arena;
};

static int
keep_row(void *arg, const struct audit_row *row, struct err *err)
{
	struct keeping *keeping = arg;
	struct outbox_event event;
	int64_t seq, state;
	int r;

	if (strcmp(row->key, keeping->key) != 0)
		return 0;
	r = outbox_event_row(keeping->tx->store, TOPIC_AUDIT, row->id, &seq, &state, err);
	if (r < 0 || state != ABSENT)
		return r;
	r = audit_event(keeping->session, row, &keeping->arena, &event, err);
	return r < 0 ? r : audit_add_row(keeping->tx, &event, err);
}

int
audit_keep_key(struct session *session, struct tx *tx, const char *key, struct err *err)
{
	struct keeping keeping = { .session = session, .tx = tx, .key = key };
	int64_t partitions, mark;
	int r = topic_partitions(tx->store, TOPIC_AUDIT, &partitions, err);

	if (r == 0)
		r = mark_read(tx->store, TOPIC_AUDIT, topic_partition(key, (int)partitions), &mark, err);
	if (r == 0)
		r = audit_walk(session, mark, topic_partition(key, (int)partitions), keep_row, &keeping, NULL, err);
	arena_done(&keeping.arena);
	return r;
}
