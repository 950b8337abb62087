/* reason.h - why a person decided against something: a code, and words. */
#ifndef REASON_H
#define REASON_H

#include "field.h"

struct err;

/* Numbers stand in the store: append only. */
enum reason_code {
	REASON_DUPLICATE,
	REASON_REFUND,
	REASON_SELF_REFERRAL,
	REASON_FRAUD,
	REASON_OUT_OF_TIME,
	REASON_OUT_OF_TERMS,
	REASON_WRONG_DATA,
	REASON_TEST,
	REASON_OTHER, /* needs words */
	REASON_CODES,
};

extern const struct names reason_codes;

#define REASON_MIN 5   /* characters of a reason without a code */
#define REASON_MAX 500

/* A code, or at least REASON_MIN characters (otra: both). ERR_FIELD motivo. */
int reason_check(int64_t code, const char *text, struct err *err);

#endif
