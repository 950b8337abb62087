/* sum_store.h - movements of money between accounts, and the sums kept of them. */
#ifndef SUM_STORE_H
#define SUM_STORE_H

#include <stddef.h> /* size_t */
#include <stdint.h>

struct err;
struct rehearsal;
struct store;
struct tx;

/* Numbers stand in the store: append only. */
enum account { ACCOUNT_NONE, ACCOUNT_TO_DECIDE, ACCOUNT_APPROVED, ACCOUNT_AT_BANK, ACCOUNT_PAID };

struct movement {
	int64_t seq; /* journal row */
	enum account account;
	int64_t day; /* YYYYMMDD */
	int64_t affiliate, campaign, currency;
	int64_t amount; /* minor units, signed */
	int64_t n;      /* commissions that came (1), left (-1) or changed (0) */
};

int movement_add(struct tx *tx, const struct movement *movement, struct err *err);

/* Whether a journal row has these movements and no others: 1 or 0. */
int movement_check(struct store *store, int64_t seq, const struct movement *movements, size_t n, struct err *err);

/* In SQL: what is comprometido. */
#define COMMITTED_ACCOUNTS "(2, 3, 4)"

/* comprometido: approved, at the bank and paid commissions of a campaign in a currency; minor units. */
int sum_committed(struct store *store, int64_t campaign, int64_t currency, __int128 *ret_sum, struct err *err);

/* What went into `approved` of an affiliate on a day, less what left it. */
int sum_approved_on(struct store *store, int64_t affiliate, int64_t currency, int64_t day, __int128 *ret_sum,
                    struct err *err);

/* Number of the affiliate's commissions that are approved or at the bank. */
int sum_unpaid(struct store *store, int64_t affiliate, int64_t *ret_n, struct err *err);

/* Conversions of an affiliate: all that are not rejected or cancelled in a currency, or the valid ones in a campaign. */
int sum_conversions(struct store *store, int64_t affiliate, int64_t currency, int64_t *ret_n, __int128 *ret_sum,
                    struct err *err);
int sum_valid_conversions(struct store *store, int64_t affiliate, int64_t campaign, int64_t *ret_n, struct err *err);

/* A rehearsal in slices, each a store_rehearse(): what one has moved counts in sum_committed and sum_approved_on of the later
 * ones; in other transactions between them it does not. One at a time; rehearsal_end() frees it, NULL is fine. */
int rehearsal_start(struct store *store, struct rehearsal **ret_rehearsal, struct err *err);
int rehearsal_slice(struct store *store, struct rehearsal *rehearsal, int64_t now,
                    int (*work)(struct tx *tx, void *arg, struct err *err), void *arg, struct err *err);
void rehearsal_end(struct rehearsal *rehearsal);

/* What movement_add() tells the one that runs. */
int rehearsal_note(struct store *store, const struct movement *movement, struct err *err);

/* A row that is dropped moved nothing. NULL is fine. */
void rehearsal_begin_row(struct rehearsal *rehearsal);
void rehearsal_drop_row(struct rehearsal *rehearsal);

/* Recomputes every kept sum; `tell` gets a line a difference. Answers their number. */
int sum_check(struct store *store, void (*tell)(void *arg, const char *line), void *arg, struct err *err);

#endif
