/* terms.h - a commission's rates when it is made, and its amounts when it is calculated. */
#ifndef TERMS_H
#define TERMS_H

#include <stdbool.h>

struct affiliate;
struct amounts;
struct campaign;
struct commission;
struct conversion;
struct err;
struct parties;
struct work;

/* Fills type, rates and bounds that are absent from the campaign's plan, else its politica_tasa (domain.md section 4). */
int terms_choose(struct work *work, struct commission *commission, const struct conversion *conversion,
                 const struct affiliate *affiliate, const struct campaign *campaign, struct err *err);

/* Level and bonus of this moment. */
int terms_freeze(struct work *work, struct commission *commission, const struct parties *parties, struct err *err);

/* Amounts and desglose of the terms; touches neither state nor dates. */
int terms_calculate(struct work *work, struct commission *commission, struct err *err);

/* Whether a discount really lowers the base. */
bool terms_discounted(const struct commission *commission);

/* Whether both pay by the same terms. */
bool terms_equal(const struct commission *a, const struct commission *b);

#endif
