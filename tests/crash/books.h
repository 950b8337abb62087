/* books.h - small books for the tests of tests/crash: opened, filled and decided on as a clerk does it. Clock and chance come
 * from a seed, so that the same seed makes the same files. Link with -Wl,--wrap=date_now,--wrap=date_monotonic.
 */
#ifndef BOOKS_H
#define BOOKS_H

#include <stdint.h>

#include "decide.h"

struct err;
struct session;

/* Before anything else: clock and random numbers. */
void books_from_seed(uint64_t seed);

int books_open(struct session *session, const char *path, struct err *err);

/* Nothing approves itself; two affiliates, a campaign. */
int books_begin(struct session *session, const char *scratch, struct err *err);

/* `n` sales from number `from` on, imported as one decision through the file `scratch`; each leaves a commission that waits.
 * Also its two halves. */
int books_sell(struct session *session, const char *scratch, int from, int n, struct outcome *ret_outcome, struct err *err);

int books_write_sales(const char *scratch, int from, int n, struct err *err);
int books_import(struct session *session, const char *path, struct outcome *ret_outcome, struct err *err);

/* Reads a page of commissions. */
int books_list(struct session *session, const char *text, struct err *err);

/* A step on the commissions of some sales, or on all that `filter` takes. */
#define BOOKS_SOME 8
int books_decide_some(struct session *session, enum step step, const int *numbers, size_t n, struct outcome *ret_outcome,
                      struct err *err);
int books_decide(struct session *session, enum step step, const char *filter, struct outcome *ret_outcome, struct err *err);

int books_undo(struct session *session, struct outcome *ret_outcome, struct err *err);

/* What is wrong with the books, as verificar says it; "" = nothing. In a buffer of the function. */
const char *books_findings(struct session *session);

#endif
