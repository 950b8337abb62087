/* calculate.h - what a commission is worth (domain.md section 4): exact rationals, one rounding. */
#ifndef CALCULATE_H
#define CALCULATE_H

#include <stddef.h> /* size_t */
#include <stdint.h>

#include "brackets.h"
#include "commission.h"
#include "money.h"

struct buf;
struct err;

/* A commission's terms with their lists parsed. */
struct terms {
	const struct commission *commission; /* base, currency, type, rates, flags */
	const struct bracket *brackets;
	size_t n_brackets;
	const struct discount *discounts;
	size_t n_discounts;
	enum rounding rounding;
};

/* Minor units. */
struct amounts {
	int64_t amount; /* monto_calculado, without IVA */
	int64_t tax;
	int64_t total;
};

/* Fills `*ret_amounts` and appends to `steps` (FIELD_WORDS) a word a step: "base 250000.0", "porcentaje 15.0 <origin of the
 * rate>", "redondeo half_up 37500.0"... ERR_FIELD for brackets or discounts that break their rules, or an amount over
 * MONEY_MAX. */
int calculate(const struct terms *terms, struct amounts *ret_amounts, struct buf *steps, struct err *err);

#endif
