/* report.h - conversions and commissions of a filter added up (domain.md section 8). */
#ifndef REPORT_H
#define REPORT_H

#include <stdint.h>

#include "filter.h"
#include "totals.h"

struct err;
struct session;

#define REPORT_CHANNELS 64 /* the rest counts as the last one, "otros" */

enum report_key { REPORT_BY_STATE, REPORT_BY_TYPE, REPORT_BY_CHANNEL, REPORT_BY_AFFILIATE, REPORT_BY_CAMPAIGN, REPORT_KEYS };

/* Keys of the totals: states, types, places in `channels`, rows. Their amounts are monto_total, or valor_conversion; `value`
 * (key 0) leaves out what is rejected, cancelled or annulled, and what is worth nothing. */
struct report {
	struct totals by[REPORT_KEYS];
	struct totals value;
	char channels[REPORT_CHANNELS][33];
	size_t n_channels;
	int64_t n;
	int64_t approved;    /* that have an approval, */
	int64_t approval_ms; /* and how long it took them all, from their creation */
};

/* `filter` is of conversions or commissions. The totals come sorted. `*report` is to be report_done() also after a failure. */
int app_report(struct session *session, const struct filter *filter, struct report *report, struct err *err);
void report_done(struct report *report);

#endif
