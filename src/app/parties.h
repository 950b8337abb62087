/* parties.h - what a commission hangs on: its conversion, affiliate and campaign, loaded into the same work. */
#ifndef PARTIES_H
#define PARTIES_H

#include <stdint.h>

#include "affiliate.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"

struct err;
struct touched;
struct work;

struct parties {
	struct touched *touched; /* the conversion's */
	struct conversion *conversion;
	struct affiliate *affiliate;
	struct campaign *campaign;
};

/* By rows; conversion 0: `parties->touched` is set already. */
int parties_load(struct work *work, int64_t conversion, int64_t affiliate, int64_t campaign, struct parties *parties,
                 struct err *err);

int parties_of(struct work *work, const struct commission *commission, struct parties *parties, struct err *err);

/* The conversion follows its commission: procesada while that is approved (STEP_PROCESS, STEP_UNPROCESS). Elsewhere it stays, and
 * so it does for an adjustment. */
int parties_follow(struct work *work, const struct commission *commission, const struct parties *parties, enum step step,
                   struct err *err);

#endif
