#include "config.h"

#include "rescue.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "audit.h"
#include "buf.h"
#include "decision.h"
#include "err.h"
#include "event.h"
#include "i18n.h"
#include "journal.h"
#include "json.h"
#include "note.h"
#include "outbox_store.h"
#include "session.h"
#include "store.h"
#include "topic.h"

#define REASON_MIN 5

struct rescue {
	struct session *session;
	const char *id, *reason;
	int (*act)(struct rescue *rescue, struct tx *tx, struct err *err);
	enum step step; /* STEP_NONE: nothing for the journal */
	struct arena arena;
	struct outbox_row row;
	struct journal_row from; /* of the change that the event tells of; texts in `arena` */
	const char *what;        /* behind the event in the note; "" = nothing */
};

static int
copy_journal_row(void *arg, const struct journal_row *row, struct err *err)
{
	struct rescue *rescue = arg;

	rescue->from = *row;
	rescue->from.actor_name = arena_string(&rescue->arena, row->acting_for_name ? row->acting_for_name : row->actor_name);
	rescue->from.decision_id = arena_string(&rescue->arena, row->decision_id);
	return rescue->from.actor_name && rescue->from.decision_id ? 1 : err_nomem(err);
}

static int
read_journal_row(struct rescue *rescue, struct err *err)
{
	const struct journal_query query = { .after = rescue->row.journal_seq - 1, .decision = ABSENT, .entity = ABSENT,
		                             .row = ABSENT };
	struct arena walk = { 0 };
	int r = journal_walk(rescue->session->store, &query, &walk, copy_journal_row, rescue, err);

	arena_done(&walk);
	return r;
}

/* A note on the record carries it through journal and audit trail. */
static int
keep(struct rescue *rescue, struct tx *tx, struct err *err)
{
	struct decision decision = { .step = rescue->step, .entity = ENTITY_NOTE, .state = DECISION_DONE, .up_to = ABSENT,
		                     .last = ABSENT, .meant = 1, .done = 1, .undoes = ABSENT };
	struct work work = { .session = rescue->session, .tx = tx, .arena = &rescue->arena, .typed = true };
	struct touched *touched;
	struct note *note;
	int r = decision_open(&work, &decision, err);

	if (r == 0)
		r = work_create(&work, &note_entity, NULL, &touched, err);
	if (r < 0)
		return r;
	note = touched->record;
	note->about_kind = rescue->from.entity;
	note->about = rescue->from.row;
	note->audience = NOTE_INTERNAL;
	note->actor = work.acting_for != ABSENT ? work.acting_for : work.actor;
	note->text = arena_printf(&rescue->arena, "%s %s%s%s%s", rescue->row.id, rescue->row.type, rescue->what,
	                          rescue->reason ? ": " : "", rescue->reason ? rescue->reason : "");
	touched->reason = rescue->reason;
	if (!note->text)
		return err_nomem(err);
	r = work_step(&work, touched, rescue->step, err);
	return r < 0 ? r : work_flush(&work, err);
}

static int
rescue_work(struct tx *tx, void *arg, struct err *err)
{
	struct rescue *rescue = arg;
	const struct outbox_row *row = &rescue->row;
	int r = outbox_find(tx->store, rescue->id, &rescue->arena, &rescue->row, err);

	if (r < 0)
		return r;
	if (row->state == OUTBOX_PUBLISHED || row->state == OUTBOX_DISCARDED)
		return err_set(err, ERR_SAME, _("%s: is not in the outbox any more"), rescue->id);
	if (row->state == OUTBOX_WAITS && !row->behind)
		return err_rule(err, ERR_RULE, "no_aparcado", NULL, _("%s: is not parked; it leaves by itself"), rescue->id);
	r = read_journal_row(rescue, err);
	if (r == 0)
		r = rescue->act(rescue, tx, err);
	return r < 0 || rescue->step == STEP_NONE ? r : keep(rescue, tx, err);
}

static int
run(struct rescue *rescue, struct err *err)
{
	struct session *session = rescue->session;
	int r = session_need(session, RIGHT_SYNC, err);

	if (r == 0)
		r = session_refresh(session, err);
	if (r == 0)
		r = store_write(session->store, session_now(session), rescue_work, rescue, err);
	arena_done(&rescue->arena);
	return r;
}

/* What waits behind the event goes on its way, with those of the journal that have no rows yet. */
static int
set_free(struct rescue *rescue, struct tx *tx, struct err *err)
{
	int r = rescue->row.topic == TOPIC_AUDIT ? audit_keep_key(rescue->session, tx, rescue->row.key, err) : 0;

	return r < 0 ? r : outbox_free_key(tx, rescue->row.topic, rescue->row.key, err);
}

static int
retry(struct rescue *rescue, struct tx *tx, struct err *err)
{
	return set_free(rescue, tx, err);
}

int
app_outbox_retry(struct session *session, const char *id, struct err *err)
{
	struct rescue rescue = { .session = session, .id = id, .act = retry, .what = "" };

	return run(&rescue, err);
}

static int
discard(struct rescue *rescue, struct tx *tx, struct err *err)
{
	int r = outbox_discard(tx, rescue->row.seq, rescue->reason, err);

	return r < 0 ? r : set_free(rescue, tx, err);
}

int
app_outbox_discard(struct session *session, const char *id, const char *reason, struct err *err)
{
	struct rescue rescue = { .session = session, .id = id, .reason = reason, .act = discard, .step = STEP_DISCARD,
		                 .what = "" };

	if (!reason || strlen(reason) < REASON_MIN)
		return err_rule(err, ERR_FIELD, "motivo_obligatorio", "motivo",
		                _("%s: a reason of at least %d characters is needed (--motivo)"), id, REASON_MIN);
	return run(&rescue, err);
}

/* metadatos.paso of the body before. */
static int64_t
ordinal_of(const char *body)
{
	struct json_doc *doc;
	const struct json *node;
	int64_t ordinal = 1;

	if (json_parse(body, strlen(body), &doc, NULL) < 0)
		return ordinal;
	node = json_at_path(json_root(doc), "metadatos.paso");
	if (node && json_type(node) == JSON_NUMBER)
		ordinal = atoll(json_text(node));
	json_free(doc);
	return ordinal;
}

static int
make_body(struct rescue *rescue, struct touched *about, struct buf *body, struct err *err)
{
	const struct record *head = about->record;
	const struct event event = {
		.id = rescue->row.id,
		.type = rescue->row.type,
		.at = rescue->row.at,
		.station = rescue->session->settings.station,
		.generation = rescue->from.generation,
		.user = rescue->from.actor_name,
		.version = head->version,
		.ordinal = ordinal_of(rescue->row.body),
		.cause = rescue->from.decision_id,
	};

	event_add(body, &event, about->entity, about->record);
	if (buf_failed(body))
		return err_nomem(err);
	if (strcmp(buf_text(body), rescue->row.body) == 0)
		return err_rule(err, ERR_RULE, "sin_cambios", NULL,
		                _("%s: its body would be the same: change %s first, or use eventos reintentar or descartar"),
		                rescue->id, head->id);
	rescue->what = arena_printf(&rescue->arena, " v%lld", (long long)head->version);
	return rescue->what ? 0 : err_nomem(err);
}

static int
correct(struct rescue *rescue, struct tx *tx, struct err *err)
{
	struct work work = { .session = rescue->session, .tx = tx, .arena = &rescue->arena };
	struct touched *about;
	struct buf body = { 0 };
	int r;

	if (rescue->row.topic == TOPIC_AUDIT)
		return err_rule(err, ERR_RULE, "del_diario", NULL,
		                _("%s: tells of a journal row, which is not changed; use eventos reintentar or descartar"),
		                rescue->id);
	if (rescue->row.state != OUTBOX_PARKED)
		return err_rule(err, ERR_RULE, "no_aparcado", NULL,
		                _("%s: only waits behind a parked event of %s; correct that one"), rescue->id, rescue->row.key);
	r = work_load(&work, entity_of((enum entity_kind)rescue->from.entity), rescue->from.row, &about, err);
	if (r == 0)
		r = make_body(rescue, about, &body, err);
	if (r == 0)
		r = outbox_correct(tx, rescue->row.seq, buf_text(&body), err);
	if (r == 0)
		r = set_free(rescue, tx, err);
	buf_done(&body);
	return r;
}

int
app_outbox_correct(struct session *session, const char *id, const char *reason, struct err *err)
{
	struct rescue rescue = { .session = session, .id = id, .reason = reason, .act = correct, .step = STEP_CORRECT };

	return run(&rescue, err);
}
