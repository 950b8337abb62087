#include "config.h"

#include "parties.h"

#include "err.h"
#include "work.h"

int
parties_load(struct work *work, int64_t conversion, int64_t affiliate, int64_t campaign, struct parties *parties,
             struct err *err)
{
	struct touched *touched;
	int r = conversion ? work_load(work, &conversion_entity, conversion, &parties->touched, err) : 0;

	if (r == 0)
		r = work_load(work, &affiliate_entity, affiliate, &touched, err);
	if (r < 0)
		return r;
	parties->affiliate = touched->record;
	r = work_load(work, &campaign_entity, campaign, &touched, err);
	if (r < 0)
		return r;
	parties->campaign = touched->record;
	parties->conversion = parties->touched->record;
	return 0;
}

int
parties_of(struct work *work, const struct commission *commission, struct parties *parties, struct err *err)
{
	return parties_load(work, commission->conversion, commission->affiliate, commission->campaign, parties, err);
}

int
parties_follow(struct work *work, const struct commission *commission, const struct parties *parties, enum step step,
               struct err *err)
{
	struct err ignored;
	const struct transition *transition;
	int r;

	if (commission->origin == ORIGIN_ADJUSTMENT || entity_next(&conversion_entity, parties->conversion->state, step, &transition, &ignored) < 0)
		return 0;
	r = work_move(work, parties->touched, step, err);
	return r < 0 ? r : work_emit(work, parties->touched, NULL, err);
}
