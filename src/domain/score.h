/* score.h - how suspicious a conversion is, 0..100, every reason listed (domain.md section 6). */
#ifndef SCORE_H
#define SCORE_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "campaign.h"
#include "conversion.h"

struct buf;

#define SCORE_BURST 20         /* conversions within SCORE_BURST_MS */
#define SCORE_BURST_MS 60000
#define SCORE_REPEAT_MS 86400000 /* window of a probable duplicate */
#define SCORE_MEAN_MIN 10      /* conversions before a mean says something */

struct score_facts {
	const struct conversion *conversion;
	const char *affiliate_email;  /* NULL while the affiliate is unknown */
	const struct campaign *campaign; /* NULL while unknown */
	const struct product *products;
	size_t n_products;
	bool repeated;       /* same affiliate, campaign, e-mail and value within 24 h */
	int64_t burst;       /* conversions of the affiliate in the 60 s around, this one included */
	int64_t mean_n;      /* the affiliate's conversions in this currency before this one */
	__int128 mean_sum;
};

/* The score; appends the word of each reason that counted ("autorreferencia 60"). */
int64_t score(const struct score_facts *facts, struct buf *reasons);

/* The highest score that passes. */
int64_t score_threshold(enum fraud_policy policy);

#endif
