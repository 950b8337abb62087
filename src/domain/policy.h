/* policy.h - whether a calculated commission is approved by itself, and if not, by whom and why (domain.md section 5). */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "affiliate.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "settings.h"

struct buf;

struct policy_facts {
	const struct commission *commission; /* calculated */
	const struct conversion *conversion;
	const struct affiliate *affiliate;
	const struct campaign *campaign;
	int64_t now;            /* UTC ms */
	bool discounts_applied; /* any discount, really */
	__int128 committed;     /* comprometido of the campaign in its currency, this one not included */
	__int128 approved_today; /* of the affiliate in this currency by the policy's day, this one not included */
};

/* Who must approve this amount. A currency without a limit needs gerencia. */
enum level policy_level(const struct settings *settings, int64_t amount, int64_t currency);

/* Whether monto_total fits what is left of the campaign's budget. A campaign without one, or with another currency, fits. */
bool policy_budget_fits(const struct campaign *campaign, __int128 committed, int64_t total);

/* Appends a word for each reason against automatic approval; true when there is none. */
bool policy_automatic(const struct settings *settings, const struct policy_facts *facts, struct buf *waits_for);

#endif
