/* deciding.h - from a key to a decision: the reason, the rehearsal above 3 rows, the confirmation, the request.
 *
 * A screen has one of these; it works on the screen's list: its marks, or the row under the cursor.
 */
#ifndef DECIDING_H
#define DECIDING_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"
#include "reason.h"
#include "steps.h"

struct answer;
struct err;
struct request;
struct screen;

struct deciding {
	enum step step;
	struct step_args args;
	struct request *target;      /* what it is about, and for nothing else */
	int64_t seen;                /* row of the one record that it is about; 0 = marks */
	int64_t conversion;          /* of that commission; 0 = none */
	char reason[REASON_MAX * 4 + 1];
	size_t last_code;            /* Enter takes it again */
	struct request *planned;     /* waits for its rehearsal and a yes */
	int64_t rehearsal;           /* its ticket; 0 = none runs */
};

void deciding_done(struct deciding *deciding);

/* Starts a step on the target of the screen's list. Effects or a negative code, like an action. */
int deciding_begin(struct screen *screen, enum step step, const struct step_args *args, struct err *err);

/* An answer that may be one of its own. */
void deciding_answer(struct screen *screen, const struct answer *answer);

/* Whether a step needs a reason for some state. */
bool step_needs_reason(const struct entity *entity, enum step step);

#endif
