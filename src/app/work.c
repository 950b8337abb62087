#include "config.h"

#include "work.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "changes.h"
#include "campaign.h"
#include "commission.h"
#include "date.h"
#include "decision_store.h"
#include "due_store.h"
#include "err.h"
#include "event.h"
#include "i18n.h"
#include "journal.h"
#include "movements.h"
#include "outbox_store.h"
#include "record_store.h"
#include "store.h"
#include "topic.h"

void
work_next(struct work *work)
{
	work->n_touched = 0;
	work->n_events = 0;
	work->target = NULL;
}

static int
touch(struct work *work, const struct entity *entity, struct touched **ret, struct err *err)
{
	struct touched *touched;

	if (work->n_touched == WORK_RECORDS)
		return err_set(err, ERR_BUG, "%s", _("too many records in one transaction"));
	touched = &work->touched[work->n_touched];
	*touched = (struct touched){ .entity = entity, .reason_code = ABSENT };
	touched->record = arena_alloc(work->arena, entity->size);
	if (!touched->record)
		return err_nomem(err);
	work->n_touched++;
	*ret = touched;
	return 0;
}

int
work_load(struct work *work, const struct entity *entity, int64_t row, struct touched **ret, struct err *err)
{
	struct touched *touched;
	int r;

	for (size_t i = 0; i < work->n_touched; i++) {
		touched = &work->touched[i];
		if (touched->entity == entity && ((struct record *)touched->record)->row == row) {
			*ret = touched;
			return 0;
		}
	}
	r = touch(work, entity, &touched, err);
	if (r == 0)
		r = record_read(work->tx->store, entity, row, work->arena, touched->record, err);
	if (r < 0)
		return r;
	touched->before = arena_alloc(work->arena, entity->size);
	if (!touched->before)
		return err_nomem(err);
	memcpy(touched->before, touched->record, entity->size);
	*ret = touched;
	return 0;
}

int
work_find(struct work *work, const struct entity *entity, const char *id, struct touched **ret, struct err *err)
{
	int64_t row;
	int r = record_find(work->tx->store, entity, id, &row, err);

	if (r < 0)
		return r;
	if (row != ABSENT)
		r = work_load(work, entity, row, ret, err);
	if (row == ABSENT || (r == 0 && ((struct record *)(*ret)->record)->undone == 1))
		return err_rule(err, ERR_MISSING, NULL, entity->id_name, _("%s: there is no %s %s"), entity->id_name,
		                entity->name, id);
	return r;
}

static int
new_id(struct work *work, const struct entity *entity, const char **ret_id, struct err *err)
{
	char ulid[ULID_SIZE];

	ulid_next(&work->session->ulid, work->tx->now, ulid);
	*ret_id = arena_printf(work->arena, "%s_%s", entity->prefix, ulid);
	return *ret_id ? 0 : err_nomem(err);
}

/* The row of a record whose creation was undone, cleared to be made again. */
static int
revive(struct work *work, const struct entity *entity, int64_t row, struct touched **ret, struct err *err)
{
	struct record head;
	int r = work_load(work, entity, row, ret, err);

	if (r < 0)
		return r;
	head = *(struct record *)(*ret)->record;
	if (head.undone != 1)
		return err_rule(err, ERR_DUPLICATE, NULL, entity->id_name, _("%s: %s exists already"), entity->id_name, head.id);
	entity_clear(entity, (*ret)->record);
	head.undone = 0;
	head.extra = NULL;
	*(struct record *)(*ret)->record = head;
	return 0;
}

int
work_create(struct work *work, const struct entity *entity, const char *id, struct touched **ret, struct err *err)
{
	int64_t row = ABSENT;
	struct record *head;
	int r = id ? record_find(work->tx->store, entity, id, &row, err) : 0;

	if (r < 0)
		return r;
	if (row != ABSENT)
		return revive(work, entity, row, ret, err);
	r = touch(work, entity, ret, err);
	if (r < 0)
		return r;
	entity_clear(entity, (*ret)->record);
	head = (*ret)->record;
	head->id = arena_string(work->arena, id);
	head->created_at = work->tx->now;
	if (!head->id)
		r = id ? err_nomem(err) : new_id(work, entity, &head->id, err);
	return r;
}

int
work_create_as(struct work *work, const struct entity *entity, const void *input, struct touched **ret, struct err *err)
{
	const struct record *given = input;
	struct record head;
	int r = work_create(work, entity, given->id, ret, err);

	if (r < 0)
		return r;
	head = *(struct record *)(*ret)->record;
	memcpy((*ret)->record, input, entity->size);
	head.extra = given->extra;
	*(struct record *)(*ret)->record = head;
	return 0;
}

int
work_step(struct work *work, struct touched *touched, enum step step, struct err *err)
{
	(void)work;
	if (touched->n_steps == WORK_STEPS)
		return err_set(err, ERR_BUG, "%s", _("too many steps in one transaction"));
	touched->steps[touched->n_steps++] = step;
	return 0;
}

int
work_move(struct work *work, struct touched *touched, enum step step, struct err *err)
{
	const struct entity *entity = touched->entity;
	const struct transition *transition;
	int r = entity_next(entity, entity_state(entity, touched->record), step, &transition, err);

	if (r < 0)
		return r;
	*(int64_t *)((char *)touched->record + entity->state) = transition->to;
	return work_step(work, touched, step, err);
}

static int64_t
next_version(const struct touched *touched)
{
	return touched->before ? ((const struct record *)touched->before)->version + 1 : 1;
}

/* A consequence or a dated step has an id that any station would give it; what a person does has one of its own. */
static const char *
event_id(struct work *work, const struct touched *touched)
{
	enum step step = touched->n_steps ? touched->steps[touched->n_steps - 1] : STEP_NONE;
	char version[24], text[HASH_ID_SIZE > ULID_SIZE ? HASH_ID_SIZE : ULID_SIZE];
	const char *cause[] = { ((const struct record *)touched->record)->id, names_at(&step_names, step), version };

	if (work->actor == ACTOR_SYSTEM || step == STEP_CHECK || (work->target && touched != work->target)) {
		snprintf(version, sizeof(version), "%lld", (long long)next_version(touched));
		hash_id(cause, ARRAY_LEN(cause), text);
	} else {
		ulid_next(&work->session->ulid, work->tx->now, text);
	}
	return arena_printf(work->arena, "evt_%s", text);
}

int
work_emit(struct work *work, struct touched *touched, const char *type, struct err *err)
{
	const struct entity *entity = touched->entity;
	const struct settings *settings = &work->session->settings;
	struct work_event *queued = &work->events[work->n_events];
	struct buf body = { 0 };
	struct event event = {
		.type = type ? type : entity->state_events[entity_state(entity, touched->record)],
		.at = work->tx->now,
		.station = settings->station,
		.generation = settings->generation,
		.user = touched->by_system      ? ACTOR_SYSTEM_NAME
		        : work->acting_for_name ? work->acting_for_name
		                                : work->actor_name,
		.version = next_version(touched),
		.ordinal = (int64_t)work->n_events + 1,
		.cause = work->decision_id,
	};

	if (work->n_events == WORK_EVENTS)
		return err_set(err, ERR_BUG, "%s", _("too many events in one transaction"));
	event.id = event_id(work, touched);
	if (!event.id)
		return err_nomem(err);
	event_add(&body, &event, entity, touched->record);
	*queued = (struct work_event){ touched, event.id, event.type, arena_text(work->arena, buf_text(&body), body.len) };
	work->n_events++;
	if (buf_failed(&body) || !queued->body) {
		buf_done(&body);
		return err_nomem(err);
	}
	buf_done(&body);
	return 0;
}

/* "1,9,20" */
static char *
step_list(struct work *work, const struct touched *touched)
{
	struct buf list = { 0 };
	char *text;

	for (size_t i = 0; i < touched->n_steps; i++) {
		if (i)
			buf_char(&list, ',');
		buf_int(&list, touched->steps[i]);
	}
	text = buf_failed(&list) ? NULL : arena_text(work->arena, buf_text(&list), list.len);
	buf_done(&list);
	return text;
}

static int
add_to_journal(struct work *work, struct touched *touched, int64_t group, const struct buf *plain,
               const struct buf *personal, struct err *err)
{
	const struct record *head = touched->record;
	struct journal_row row = {
		.station = work->session->settings.station,
		.generation = work->session->settings.generation,
		.group = group,
		.at = work->tx->now,
		.actor = touched->by_system ? ACTOR_SYSTEM : work->actor,
		.actor_name = touched->by_system ? ACTOR_SYSTEM_NAME : work->actor_name,
		.acting_for = touched->by_system ? ABSENT : work->acting_for,
		.acting_for_name = touched->by_system ? NULL : work->acting_for_name,
		.decision = work->decision,
		.decision_id = work->decision_id,
		.steps = step_list(work, touched),
		.entity = touched->entity->kind,
		.row = head->row,
		.version_before = head->version - 1,
		.version = head->version,
		.changes = plain->len ? buf_text(plain) : NULL,
		.personal = personal->len ? buf_text(personal) : NULL,
		.reason_code = touched->reason_code,
		.reason = touched->reason,
	};
	int r = row.steps ? journal_add(work->tx, &row, err) : err_nomem(err);

	touched->journal_seq = row.seq;
	return r;
}

/* An affiliate or a campaign that came or changed its state, a budget that was raised: others may have waited for it. */
static void
note_wakes(struct session *session, const struct touched *touched)
{
	const struct entity *entity = touched->entity;
	const struct record *before = touched->before;
	bool moved = !before || before->undone == 1 ||
	             entity_state(entity, before) != entity_state(entity, touched->record);

	if ((entity->kind == ENTITY_AFFILIATE || entity->kind == ENTITY_CAMPAIGN) && moved)
		session->wakes |= 1U << DUE_ARRIVAL;
	if (entity->kind == ENTITY_CAMPAIGN && before) {
		const struct campaign *old = touched->before, *new = touched->record;

		if (new->budget == ABSENT ? old->budget != ABSENT : old->budget != ABSENT && new->budget > old->budget)
			session->wakes |= 1U << DUE_BUDGET;
	}
}

static int
move_money(struct work *work, const struct touched *touched, struct err *err)
{
	struct movement moved[MOVEMENTS];
	size_t n = movements_of(touched->before, touched->record, touched->journal_seq, work->tx->now, moved);
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = movement_add(work->tx, &moved[i], err);
	return r;
}

static int
write_record(struct work *work, struct touched *touched, int64_t *group, struct err *err)
{
	const struct entity *entity = touched->entity;
	struct record *head = touched->record;
	struct buf plain = { 0 }, personal = { 0 };
	int r = 0;

	if (!touched->before && head->row == 0)
		r = record_next_row(work->tx, entity, &head->row, err);
	head->version = next_version(touched);
	head->updated_at = work->tx->now;
	if (r == 0) {
		changes_add(&plain, &personal, entity, touched->before, touched->record);
		r = buf_failed(&plain) || buf_failed(&personal)
			? err_nomem(err) : add_to_journal(work, touched, *group, &plain, &personal, err);
	}
	buf_done(&plain);
	buf_done(&personal);
	if (r < 0)
		return r;
	if (*group == 0)
		*group = touched->journal_seq;
	head->journal_seq = touched->journal_seq;
	note_wakes(work->session, touched);
	r = touched->before ? record_update(work->tx, entity, touched->before, touched->record, err)
	                    : record_insert(work->tx, entity, touched->record, err);
	return r == 0 && entity->kind == ENTITY_COMMISSION ? move_money(work, touched, err) : r;
}

const char *
work_event_key(const struct entity *entity, const void *record)
{
	const struct record *head = record;

	return entity->kind == ENTITY_COMMISSION ? ((const struct commission *)record)->affiliate_id : head->id;
}

static int
queue_events(struct work *work, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < work->n_events && r == 0; i++) {
		const struct work_event *queued = &work->events[i];
		const struct entity *entity = queued->about->entity;
		const struct outgoing event = {
			.topic = topic_find(entity->topic),
			.journal_seq = queued->about->journal_seq,
			.at = work->tx->now,
			.from = work->tx->now + work->session->settings.publish_delay_s * MS_SECOND,
			.key = work_event_key(entity, queued->about->record),
			.id = queued->id,
			.type = queued->type,
			.body = queued->body,
		};

		r = outbox_add(work->tx, &event, err);
	}
	return r;
}

int
work_flush(struct work *work, struct err *err)
{
	int64_t group = 0;
	int r = 0;

	for (int fresh = 0; fresh < 2; fresh++) { /* an annulled record gives its place to its successor */
		for (size_t i = 0; i < work->n_touched && r == 0; i++) {
			struct touched *touched = &work->touched[i];

			if (touched->n_steps == 0 || fresh != !touched->before)
				continue;
			r = entity_check(touched->entity, touched->record, err);
			if (r == 0)
				r = write_record(work, touched, &group, err);
		}
	}
	return r < 0 ? r : queue_events(work, err);
}
