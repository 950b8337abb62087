/* campaign.h - what is sold, when, with which rates and which budget. */
#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include "brackets.h"
#include "entity.h"

enum campaign_state {
	CAMPAIGN_CREATED,
	CAMPAIGN_ACTIVE,
	CAMPAIGN_PAUSED,
	CAMPAIGN_FINISHED,
	CAMPAIGN_CANCELLED,
	CAMPAIGN_STATES,
};

enum rate_policy { RATE_CONVERSION, RATE_BY_TYPE, RATE_AFFILIATE, RATE_HIGHER, RATE_POLICIES };
enum fraud_policy { FRAUD_STRICT, FRAUD_MODERATE, FRAUD_PERMISSIVE, FRAUD_POLICIES };

struct campaign {
	struct record head;
	int64_t state;
	const char *name;
	const char *description;
	int64_t starts_at; /* UTC ms */
	int64_t ends_at;
	int64_t budget; /* ABSENT = none */
	int64_t currency;
	int64_t type;
	const char *channels;  /* FIELD_WORDS */
	int64_t age_min;
	int64_t age_max;
	const char *locations; /* FIELD_WORDS */
	int64_t rate_conversion;
	int64_t rate_sale;
	int64_t bonus;
	int64_t bonus_target; /* meta_conversiones */
	int64_t rate_policy;  /* ABSENT = by its rates, see campaign_rate_policy */
	const char *plans;    /* FIELD_LIST of struct plan */
	int64_t fraud_policy;
	int64_t wait_days;
	int64_t reason_code;
	const char *reason;
};

/* How a commission of the campaign is made for one tipo_conversion, or for all (type ABSENT). */
struct plan {
	int64_t conversion_type;
	int64_t type; /* enum commission_type */
	int64_t percent;
	int64_t fixed;
	const char *brackets; /* FIELD_LIST text */
	int64_t bracket_mode;
	int64_t minimum;
	int64_t maximum;
};

extern const struct entity campaign_entity;
extern const struct names campaign_states;
extern const struct names fraud_policies;
extern const struct names rate_policies;
extern const struct list plan_list; /* on the wire an object by tipo_conversion, or `*` */

#endif
