/* brackets.h - escalones: half-open [from, to), sorted, contiguous, the last one open. */
#ifndef BRACKETS_H
#define BRACKETS_H

#include "field.h"

struct err;

enum bracket_mode { BRACKETS_TOTAL, BRACKETS_MARGINAL, BRACKET_MODES };

#define BRACKETS_MAX 32

struct bracket {
	int64_t from;    /* minor units */
	int64_t to;      /* ABSENT: open */
	int64_t percent; /* thousandths of a percent */
};

extern const struct list bracket_list;
extern const struct names bracket_modes;

/* Sorted, contiguous from 0, the last one open; ERR_FIELD escalones. */
int brackets_check(const struct bracket *brackets, size_t n, struct err *err);

#endif
