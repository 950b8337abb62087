/* editing.h - changing one field of a record, and making one out of CAMPO=VALOR words. */
#ifndef EDITING_H
#define EDITING_H

#include <stddef.h> /* size_t */
#include <stdint.h>

struct action_arg;
struct entity;
struct err;
struct screen;

#define EDITING_FIELDS 24

/* What is being edited; a screen has one of these. */
struct editing {
	const struct entity *entity;
	int64_t row, version; /* as it was seen: a change in between is a conflict */
	size_t fields[EDITING_FIELDS], n;
	size_t chosen;
};

/* Action handlers. A menu of the fields with their values, then the new value; and a line of words for a new record. */
int editing_begin(struct screen *screen, const struct action_arg *arg, struct err *err);
int editing_new(struct screen *screen, const struct action_arg *arg, struct err *err);

#endif
