/* fixture.h - a desk of its own for a test: real books in a folder that goes with it, a clock that the test sets. What cannot be
 * done fails the test. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "affiliate.h"
#include "arena.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "decide.h"
#include "err.h"
#include "session.h"
#include "undo.h"

struct desk {
	char folder[64];
	struct session session; /* .clock: UTC ms */
	struct arena arena;     /* of what desk_read gives */
};

/* cmocka's: *state is a struct desk with alta_directa, and no commission approves itself. */
int desk_setup(void **state);
int desk_teardown(void **state);

/* A record of "campo=valor" texts, the last one NULL. */
void desk_make(struct desk *desk, const struct entity *entity, ...);
void desk_edit(struct desk *desk, const struct entity *entity, const char *id, const char *assignment);
int desk_try_edit(struct desk *desk, const struct entity *entity, const char *id, const char *assignment, struct err *err);
void desk_set(struct desk *desk, const char *name, const char *value);

/* af_1 with an account, camp_1 (15 %, January to December 2026), neither with limits. */
void desk_programme(struct desk *desk);

/* One sale of af_1 in camp_1; `more` is another assignment or NULL. Leaves its commission calculada. */
void desk_sale(struct desk *desk, const char *id, const char *value, const char *more);

/* A step on one record with a reason; the code of its row, its text in a buffer of the function. */
int desk_step(struct desk *desk, const struct entity *entity, enum step step, const char *id);
int desk_step_with(struct desk *desk, const struct entity *entity, enum step step, const char *id, const struct step_args *args);
const char *desk_why(void);

/* What a payout will do to its lines: aprobada -> pagada, with journal, movement and event. */
void desk_pay(struct desk *desk, const char *commission);

/* The record now; of the commission of a conversion, the live one. */
const void *desk_read(struct desk *desk, const struct entity *entity, const char *id);
const void *desk_read_row(struct desk *desk, const struct entity *entity, int64_t row);
const struct commission *desk_commission(struct desk *desk, const char *conversion);

/* The one integer of a query. */
int64_t desk_number(struct desk *desk, const char *sql);

/* Fails with what verificar finds. */
void desk_verify(struct desk *desk);

#endif
