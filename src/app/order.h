/* order.h - what a bulk needs to go on after it was cut short, as text beside its decision. */
#ifndef ORDER_H
#define ORDER_H

struct arena;
struct decision;
struct err;
struct order;

/* Filter, exceptions, ids and what was given with the step. The text lives in `arena`. */
int order_keep(const struct order *order, struct arena *arena, const char **ret_text, struct err *err);

/* Puts entity, step and all that was kept into `order`, texts in `arena`. ERR_DAMAGED when it is not what order_keep wrote. */
int order_restore(const struct decision *decision, struct arena *arena, struct order *order, struct err *err);

#endif
