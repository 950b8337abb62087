/* approval.h - who approves a commission: the policy, or a person within the rules (domain.md section 5). */
#ifndef APPROVAL_H
#define APPROVAL_H

#include <stdbool.h>

struct campaign;
struct err;
struct parties;
struct step_args;
struct touched;
struct work;

/* Asks the policy about a calculated one: level, limits and what it waits for are those of this moment; what may be approved by
 * itself is. */
int approval_ask(struct work *work, struct touched *touched, const struct parties *parties, struct err *err);

/* Whether its campaign's budget has room for it beside what else is committed; an adjustment and another currency need none. */
int approval_fits(struct work *work, const struct touched *touched, const struct campaign *campaign, bool *ret_fits,
                  struct err *err);

/* A person approves. */
int approval_by_hand(struct work *work, struct touched *touched, const struct step_args *args, struct err *err);

#endif
