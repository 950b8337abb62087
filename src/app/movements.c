#include "config.h"

#include "movements.h"

#include <stdbool.h>

#include "commission.h"
#include "date.h"

static enum account
account_of(const struct commission *commission)
{
	if (!commission || commission->head.undone == 1)
		return ACCOUNT_NONE;
	switch ((enum commission_state)commission->state) {
	case COMMISSION_PENDING:
	case COMMISSION_CALCULATED:
		return ACCOUNT_TO_DECIDE;
	case COMMISSION_APPROVED:
		return ACCOUNT_APPROVED;
	case COMMISSION_PAID:
		return ACCOUNT_PAID;
	case COMMISSION_REJECTED:
	case COMMISSION_ANNULLED:
	case COMMISSION_STATES:
		return ACCOUNT_NONE;
	}
	return ACCOUNT_NONE;
}

size_t
movements_of(const struct commission *before, const struct commission *after, int64_t seq, int64_t at,
             struct movement ret_movements[MOVEMENTS])
{
	enum account from = account_of(before), to = account_of(after);
	bool stays = from == to && before && before->currency == after->currency && before->affiliate == after->affiliate;
	const struct {
		const struct commission *of;
		enum account account;
		int64_t amount, n;
	} sides[MOVEMENTS] = {
		{ before, stays ? ACCOUNT_NONE : from, before ? -before->total : 0, -1 },
		{ after, to, stays ? after->total - before->total : after->total, stays ? 0 : 1 },
	};
	size_t n = 0;

	for (size_t i = 0; i < MOVEMENTS; i++)
		if (sides[i].account != ACCOUNT_NONE && (sides[i].amount != 0 || sides[i].n != 0))
			ret_movements[n++] = (struct movement){ seq, sides[i].account, date_day(at), sides[i].of->affiliate,
				                                sides[i].of->campaign, sides[i].of->currency, sides[i].amount, sides[i].n };
	return n;
}
