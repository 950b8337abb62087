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
#include "wording.h"

struct walk {
	struct session *session;
	struct arena arena;
	int64_t after;
	int64_t last;
	int partitions;
	char previous[2 * HASH_SIZE + 1];
	int (*each)(void *arg, const struct audit_row *row, struct err *err);
	void *arg;
};

/* evt_ and the hash of aud_<station>_<generation>_<seq> */
static char *
event_id(struct arena *arena, const struct journal_row *row)
{
	char hash[HASH_ID_SIZE];
	const char *name = arena_printf(arena, "aud_%s_%" PRId64 "_%" PRId64, row->station, row->generation, row->seq);

	if (!name)
		return NULL;
	hash_id(&name, 1, hash);
	return arena_printf(arena, "evt_%s", hash);
}

static int
give(struct walk *walk, const struct journal_row *row, const struct entity *entity, const char *hash, struct err *err)
{
	struct audit_row audit = { .row = row, .hash = hash, .previous_hash = walk->previous };
	int r = record_id(walk->session->store, entity, row->row, &walk->arena, &audit.key, err);

	if (r < 0)
		return r;
	if (!audit.key)
		audit.key = arena_printf(&walk->arena, "%s_%" PRId64, entity->prefix ? entity->prefix : entity->name, row->row);
	audit.id = event_id(&walk->arena, row);
	if (!audit.key || !audit.id)
		return err_nomem(err);
	audit.partition = topic_partition(audit.key, walk->partitions);
	return walk->each(walk->arg, &audit, err);
}

static int
each_row(void *arg, const struct journal_row *row, struct err *err)
{
	struct walk *walk = arg;
	const struct entity *entity = entity_of((enum entity_kind)row->entity);
	char hash[2 * HASH_SIZE + 1];
	int r = 0;

	hash_hex(row->hash, HASH_SIZE, hash);
	if (row->seq > walk->after && entity)
		r = give(walk, row, entity, hash, err);
	if (r != 0)
		return r;
	memcpy(walk->previous, hash, sizeof(hash));
	if (row->seq > walk->last)
		walk->last = row->seq;
	return 0;
}

int
audit_walk(struct session *session, int64_t after, int (*each)(void *arg, const struct audit_row *row, struct err *err),
           void *arg, int64_t *ret_last, struct err *err)
{
	static const uint8_t zeros[HASH_SIZE];
	struct walk walk = { .session = session, .after = after, .last = after, .each = each, .arg = arg };
	/* the row before the first one, too: its hash goes into the event */
	const struct journal_query query = { .after = after > 0 ? after - 1 : 0, .decision = ABSENT, .entity = ABSENT,
		                             .row = ABSENT };
	int64_t partitions = 1;
	int r = topic_partitions(session->store, TOPIC_AUDIT, &partitions, err);

	walk.partitions = (int)partitions;
	hash_hex(zeros, HASH_SIZE, walk.previous);
	if (r == 0)
		r = journal_walk(session->store, &query, &walk.arena, each_row, &walk, err);
	arena_done(&walk.arena);
	if (r == 0 && ret_last)
		*ret_last = walk.last;
	return r;
}

static int
read_currency(struct session *session, const struct entity *entity, int64_t row, struct arena *arena, int64_t *ret_currency,
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
	const struct journal_row *from = row->row;
	const struct entity *entity = entity_of((enum entity_kind)from->entity);
	struct audit audit = {
		.evento_id = row->id,
		.at = from->at,
		.user = from->acting_for_name ? from->acting_for_name : from->actor_name,
		.entity = entity,
		.record_id = row->key,
		.changes = from->changes,
		.personal = from->personal,
		.station = from->station,
		.generation = from->generation,
		.seq = from->seq,
		.hash = row->hash,
		.previous_hash = row->previous_hash,
	};
	struct outbox_event event = { .seq = from->seq, .at = from->at };
	struct buf body = { 0 }, steps = { 0 };
	int r = read_currency(session, entity, from->row, arena, &audit.currency, err);

	wording_add_step_names(&steps, from->steps);
	audit.action = buf_text(&steps);
	if (r == 0)
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
