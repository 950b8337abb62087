/* commission.h - what an affiliate earns by a conversion: terms, amounts, the way to payment. */
#ifndef COMMISSION_H
#define COMMISSION_H

#include "entity.h"

enum commission_state {
	COMMISSION_PENDING,
	COMMISSION_CALCULATED,
	COMMISSION_APPROVED,
	COMMISSION_PAID,
	COMMISSION_REJECTED,
	COMMISSION_ANNULLED,
	COMMISSION_STATES,
};

enum commission_type {
	COMMISSION_PERCENTAGE,
	COMMISSION_FIXED,
	COMMISSION_BRACKETS,
	COMMISSION_MIXED,
	COMMISSION_TYPES,
};

enum commission_origin { ORIGIN_AUTOMATIC, ORIGIN_MANUAL, ORIGIN_ADJUSTMENT, COMMISSION_ORIGINS };

enum level { LEVEL_AUTOMATIC, LEVEL_OPERATOR, LEVEL_SUPERVISOR, LEVEL_MANAGEMENT, LEVELS };

enum discount_type { DISCOUNT_PERCENT, DISCOUNT_FIXED, DISCOUNT_TYPES };

struct discount {
	int64_t type;
	const char *value; /* FIELD_DECIMAL: percent or amount, by type */
};

#define DISCOUNTS_MAX 16

struct commission {
	struct record head;
	int64_t state;
	int64_t affiliate; /* rows */
	int64_t campaign;
	int64_t conversion;
	const char *affiliate_id; /* read beside the rows */
	const char *campaign_id;
	const char *conversion_id;
	/* terms, frozen when it is made */
	int64_t base; /* monto_base, minor units */
	int64_t currency;
	int64_t type;
	int64_t percent;
	int64_t fixed;
	const char *brackets; /* FIELD_LIST of struct bracket */
	int64_t bracket_mode;
	int64_t apply_discounts;
	const char *discounts; /* FIELD_LIST of struct discount */
	int64_t add_tax;  /* incluir_iva */
	int64_t tax_rate; /* thousandths of a percent */
	int64_t level;    /* the affiliate's multiplier, thousandths; ABSENT = 1 */
	int64_t bonus;    /* thousandths of a percent; ABSENT = not earned */
	int64_t minimum;  /* monto_minimo, minor units */
	int64_t maximum;
	const char *rate_from; /* where the rate came from: explicito, plan:venta, campana:comision_conversion, afiliado:... */
	int64_t origin;
	int64_t typist; /* actor who made it by hand, ABSENT for an automatic one */
	/* amounts, minor units; 0 while pendiente */
	int64_t amount; /* monto_calculado, without IVA */
	int64_t tax;
	int64_t total;
	int64_t rounding;     /* enum rounding of the calculation */
	const char *steps;    /* desglose: FIELD_WORDS of "code param param" */
	/* the decision */
	int64_t needed_level;
	int64_t given_level;
	const char *policy;   /* politica_aplicada */
	const char *limits;   /* the limits of that moment, "automatico=5000000 operador=..." */
	int64_t score;        /* the conversion's, of that moment */
	const char *waits_for; /* FIELD_WORDS of codes: why it was not approved by itself */
	int64_t approver;     /* actor */
	const char *comments;
	const char *declared; /* metadatos_aprobacion as declared, JSON object */
	int64_t reason_code;
	const char *reason;
	int64_t before_rejection; /* state before rechazada */
	int64_t calculated_at;
	int64_t approved_at;
	int64_t payable_from;
	/* flags */
	int64_t deferred; /* 0 or 1 */
	int64_t deferred_until;
	int64_t disputed;
	/* payment (money out) and adjustments */
	int64_t payout;
	int64_t paid_at;
	const char *payment_reference;
	int64_t adjusts; /* row of the paid commission that this one corrects */
	const char *adjusts_id;
	int64_t reversal_pending;
	/* read by exports only */
	const char *affiliate_name, *affiliate_document, *campaign_name;
};

/* Whether it counts as the conversion's one commission. */
bool commission_live(const struct commission *commission);

struct conversion;

/* monto_base, or what refunds left of the conversion when that is less; another currency's value says nothing about it. */
int64_t commission_base_left(const struct commission *commission, const struct conversion *conversion);

/* Whether it is put off at `now`: the time until when may have come. */
bool commission_deferred(const struct commission *commission, int64_t now);

extern const struct entity commission_entity;
extern const struct names commission_states;
extern const struct names commission_types;
extern const struct names commission_origins;
extern const struct names level_names;
extern const struct list discount_list; /* on the wire {tipo, valor} */

#endif
