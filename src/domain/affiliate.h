/* affiliate.h - who sells for the programme: identity, bank data, rates. */
#ifndef AFFILIATE_H
#define AFFILIATE_H

#include "entity.h"

enum affiliate_state {
	AFFILIATE_PENDING,
	AFFILIATE_ACTIVE,
	AFFILIATE_INACTIVE,
	AFFILIATE_SUSPENDED,
	AFFILIATE_BLOCKED,
	AFFILIATE_REJECTED,
	AFFILIATE_DELETED,
	AFFILIATE_STATES,
};

enum affiliate_type {
	AFFILIATE_STANDARD,
	AFFILIATE_PREMIUM,
	AFFILIATE_INFLUENCER,
	AFFILIATE_COMPANY,
	AFFILIATE_INDIVIDUAL,
	AFFILIATE_TYPES,
};

enum bank_state { BANK_TO_CONFIRM, BANK_CONFIRMED, BANK_STATES };

struct affiliate {
	struct record head;
	int64_t state;
	const char *name;
	const char *email; /* lower case */
	const char *phone;
	int64_t document_type;
	const char *document_number;
	int64_t type;
	int64_t level; /* multiplier in thousandths; ABSENT = 1 */
	const char *bank;
	int64_t account_type;
	const char *account_number;
	const char *account_holder;
	const char *account_document;
	const char *bank_key; /* llave_breb */
	int64_t bank_state;   /* enum bank_state */
	const char *bank_by;  /* who confirmed */
	int64_t bank_at;
	int64_t rate_base;    /* thousandths of a percent */
	int64_t rate_premium;
	const char *minimum_payout; /* FIELD_MONEYS */
	int64_t suspended_until;    /* UTC ms */
	int64_t conflict;           /* 1: clashes with another one; outside the unique indexes */
	int64_t reason_code;
	const char *reason;
	int64_t merged_into;        /* row of the one that it turned out to be; ABSENT */
	const char *merged_into_id; /* read beside it */
	const char *shares_account; /* FIELD_WORDS: ids of others with the same bank account */
};

/* Whether it sells at `now`: activo, or suspended until a time that has come. */
bool affiliate_active(const struct affiliate *affiliate, int64_t now);

extern const struct entity affiliate_entity;
extern const struct names affiliate_states;

#endif
