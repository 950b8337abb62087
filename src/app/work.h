/* work.h - one transaction's records on their way: loaded once, changed in memory, written once.
 *
 * Steps change `touched->record` and say so with work_step(); work_flush() writes for each record its journal row, the record,
 * the movements of money and the events, in that order. One journal row a record, however many steps.
 */
#ifndef WORK_H
#define WORK_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "arena.h"
#include "entity.h"
#include "session.h"

struct err;
struct tx;

#define WORK_RECORDS 32
#define WORK_STEPS 12
#define WORK_EVENTS 24

struct touched {
	const struct entity *entity;
	void *before; /* NULL: new */
	void *record;
	enum step steps[WORK_STEPS];
	size_t n_steps;
	bool by_system; /* nobody decided it: the journal and the event name `sistema` */
	int64_t reason_code;
	const char *reason;
	int64_t journal_seq; /* after the flush */
};

struct work_event {
	struct touched *about;
	const char *id, *type, *body;
};

struct work {
	struct session *session;
	struct tx *tx;
	struct arena *arena; /* lives as long as the work */
	int64_t decision;    /* row */
	const char *decision_id;
	int64_t actor;
	const char *actor_name;
	int64_t acting_for; /* ABSENT: nobody */
	const char *acting_for_name;
	bool typed;         /* a person enters it, record by record */
	const struct touched *target; /* what the step was asked for; what else changes follows from it; NULL */
	struct touched touched[WORK_RECORDS];
	size_t n_touched;
	struct work_event events[WORK_EVENTS];
	size_t n_events;
};

/* Forgets the records of the row before; decision and actor stay. */
void work_next(struct work *work);

/* The record of a row, loaded once. Borrowed from the work. */
int work_load(struct work *work, const struct entity *entity, int64_t row, struct touched **ret, struct err *err);

/* The record of an id that stands; ERR_MISSING names it. */
int work_find(struct work *work, const struct entity *entity, const char *id, struct touched **ret, struct err *err);

/* A new, cleared record; with `id` NULL it gets one of its own. The id of a record whose creation was undone revives that row;
 * an id that is taken: ERR_DUPLICATE. */
int work_create(struct work *work, const struct entity *entity, const char *id, struct touched **ret, struct err *err);

/* The same with the fields of `input`, a record of the entity; its id, if any, is the new one's. */
int work_create_as(struct work *work, const struct entity *entity, const void *input, struct touched **ret, struct err *err);

/* The state machine: moves the record's state and notes the step. ERR_STEP, ERR_SAME as entity_next(). */
int work_move(struct work *work, struct touched *touched, enum step step, struct err *err);

/* Notes a step that was taken. */
int work_step(struct work *work, struct touched *touched, enum step step, struct err *err);

/* The event `type` (NULL: that of the record's state) with the record as it is now. */
int work_emit(struct work *work, struct touched *touched, const char *type, struct err *err);

/* The key of the events that tell of a record: order is kept by it. */
const char *work_event_key(const struct entity *entity, const void *record);

/* Checks and writes all. */
int work_flush(struct work *work, struct err *err);

#endif
