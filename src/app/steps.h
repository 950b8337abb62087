/* steps.h - what can be done to a record, on an open work: rights, state machine, record, events.
 *
 * Composable: the caller opens the work and flushes it. A step answers ERR_SAME when it was done before.
 */
#ifndef STEPS_H
#define STEPS_H

#include <stdbool.h>
#include <stdint.h>

#include "entity.h"

struct err;
struct touched;
struct work;

/* What a person gives with a step; ABSENT and NULL = not given. */
struct step_args {
	int64_t reason_code; /* enum reason_code */
	const char *reason;
	const char *comments;
	int64_t declared_level; /* nivel_aprobacion, enum level */
	const char *declared_policy;
	int64_t until;    /* hasta, UTC ms */
	int64_t ends_at;  /* fecha_fin, UTC ms */
	int64_t version;  /* si_version */
	const char *amount; /* of a refund: a decimal in the conversion's currency */
	bool force;       /* forzar_recalculo */
	bool over_budget; /* sobre_presupuesto */
	bool due;         /* a date came: nothing else ends with it */
};

extern const struct step_args no_args;

/* Rights, version, then the step; ERR_SAME says who did it and when. */
int step_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err);

/* A new record from what was read (head.id may be NULL). `*ret` is the record made, or the one that answered: ERR_SAME. */
int step_create(struct work *work, const struct entity *entity, const void *input, struct touched **ret, struct err *err);

/* A record with its past state, as it was read: refused when a rule of its fields or a reference does not hold. Nothing follows,
 * no event tells of it. */
int step_open(struct work *work, const struct entity *entity, const void *input, struct touched **ret, struct err *err);

/* Puts the fields in `given` of `input` over the record. */
int step_edit(struct work *work, struct touched *touched, const void *input, uint64_t given, const struct step_args *args,
              struct err *err);

/* The reason needed by a transition, checked and put on the journal row. */
int step_reason(struct touched *touched, const struct step_args *args, bool needed, struct err *err);

/* `hasta`, when given, must lie ahead. */
int step_until(const struct work *work, const struct step_args *args, struct err *err);

/* By entity; what step_create and step_edit end in. */
int affiliate_create(struct work *work, struct touched *touched, struct err *err);
int campaign_create(struct work *work, struct touched *touched, struct err *err);
int conversion_create(struct work *work, struct touched *touched, struct err *err);
int commission_create(struct work *work, struct touched *touched, struct err *err);
int note_create(struct work *work, struct touched *touched, struct err *err);
int affiliate_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err);
int campaign_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err);
int conversion_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args,
                   struct err *err);
int commission_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args,
                   struct err *err);

/* The commission's part in what happens to its conversion. */
int commission_automatic(struct work *work, struct touched *conversion, struct err *err);
int commission_of_conversion(struct work *work, int64_t conversion, struct touched **ret, struct err *err);
int commission_annul(struct work *work, struct touched *commission, const char *why, struct err *err);
int commission_recalculate(struct work *work, struct touched *commission, struct err *err);

#endif
