/* sales_store.h - questions about conversions and their commissions that no table of fields answers. */
#ifndef SALES_STORE_H
#define SALES_STORE_H

#include <stdbool.h>
#include <stdint.h>

struct conversion;
struct entity;
struct err;
struct store;

/* Whether the affiliate has another conversion of the same campaign, e-mail and value within `window` ms around it. */
int sales_repeated(struct store *store, const struct conversion *conversion, int64_t window, bool *ret_repeated,
                   struct err *err);

/* Conversions of the affiliate in [at - window, at] with a given time, at most `limit`; this one not included. */
int sales_burst(struct store *store, const struct conversion *conversion, int64_t window, int64_t limit, int64_t *ret_n,
                struct err *err);

/* Row of the conversion of that transaccion_id, or ABSENT. */
int sales_by_transaction(struct store *store, const char *transaction, int64_t *ret_row, struct err *err);

/* A record of the affiliate: its first conversion, when it has none its first commission, undone ones too; ABSENT. */
int sales_of_affiliate(struct store *store, int64_t affiliate, const struct entity **ret_entity, int64_t *ret_row,
                       struct err *err);

/* A record that hangs on this affiliate, campaign or conversion: the row of a conversion or of a live commission; ABSENT. */
int sales_hanging(struct store *store, const struct entity *entity, int64_t row, int64_t *ret_row, struct err *err);

/* Row of the conversion's live commission, or ABSENT. */
int sales_live_commission(struct store *store, int64_t conversion, int64_t *ret_row, struct err *err);

/* What a paid commission and its adjustments sum to. */
int sales_paid_sum(struct store *store, int64_t commission, int64_t *ret_amount, int64_t *ret_tax, int64_t *ret_base,
                   struct err *err);

#endif
