/* moneys.h - one amount a currency: "COP:50000.0,USD:20.5", the canonical text of FIELD_MONEYS. */
#ifndef MONEYS_H
#define MONEYS_H

#include <stdint.h>

struct buf;
struct err;

/* The amount of a currency in minor units, ABSENT when the text (or NULL) has none. */
int64_t moneys_get(const char *moneys, int64_t currency);

/* Appends the canonical form of "COP:50000,USD:20.5", or of a bare amount, which means `currency`. ERR_FIELD naming `field`. */
int moneys_add_canonical(struct buf *buf, const char *text, int64_t currency, const char *field, struct err *err);

#endif
