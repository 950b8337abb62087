/* money.h - amounts as minor units with an ISO 4217 currency, and fixed-point numbers. No float
 * anywhere. */
#ifndef MONEY_H
#define MONEY_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h> /* int64_t */

struct buf;
struct err;

#define ABSENT INT64_MIN                  /* a number that is not there; NULL in the store */
#define MONEY_MAX INT64_C(10000000000000) /* 10^13 minor units, either sign */
#define PERCENT_MAX INT64_C(100000)       /* 100 %, in thousandths of a percent */
#define PERCENT_DIGITS 3
#define FACTOR_DIGITS 3 /* a multiplier in thousandths: 1.1 = 1100 */
#define MONEY_TEXT_SIZE 48

/* A currency is its ISO 4217 number (COP = 170). */
enum { CURRENCY_COP = 170, CURRENCY_USD = 840 };

/* Whether it is the number of a currency. */
bool currency_known(int64_t currency);

/* Number of a code ("COP", upper case), or ABSENT when it is not a currency of ISO 4217 (metals,
 * units without decimals such as XDR, XTS and XXX are none here). */
int64_t currency_parse(const char *code, size_t len);

/* Three letters; "???" for a number that is none. Static. */
const char *currency_code(int64_t currency);

/* Digits after the point: 2 for COP, 0 for CLP, 3 for KWD; 2 for a number that is none. */
int currency_digits(int64_t currency);

/* Walks all currencies: the i-th number, or ABSENT past the end. */
int64_t currency_at(size_t i);

/* Decimal text as JSON has it (-?digits[.digits], no exponent, no plus, no leading zeros beyond
 * one) to an integer scaled by 10^digits. More significant decimals than `digits` (trailing zeros
 * aside), an exponent, NaN, anything beyond `max` in size: ERR_FIELD with a rule (numero_invalido,
 * demasiados_decimales, demasiado_grande) and a text that names `field` (NULL = "amount"). `digits`
 * is 0..18. */
int decimal_parse(const char *text, size_t len, int digits, int64_t max, const char *field,
		  int64_t *ret_value, struct err *err);

/* The shortest decimal text with at least one digit after the point: 25000000, 2 -> "250000.0";
 * 5167, 2 -> "51.67"; 0 digits: "155.0". */
void decimal_add(struct buf *buf, int64_t value, int digits);

/* The same into `text`; answers `text`. */
const char *decimal_text(int64_t value, int digits, char text[MONEY_TEXT_SIZE]);

/* A 128-bit sum on its way to a reader, in the same spelling. */
void decimal_add_sum(struct buf *buf, __int128 value, int digits);

/* What a person types: `1.250.000,50`, `1,250,000.50`, `1250000.5`. One separator followed by 1-2
 * digits is the decimal one, groups are of exactly three digits, all else is refused with the rule
 * numero_ambiguo; so is 1.250 in a currency of three digits or more. Then the rules of
 * decimal_parse. A minus and spaces around are allowed. */
int money_parse_human(const char *text, int64_t currency, int64_t *ret_value, struct err *err);

/* For eyes: "1.250.000,50" (spanish) or "1,250,000.50"; always the currency's digits. */
void money_add_human(struct buf *buf, __int128 value, int64_t currency, bool spanish);

enum rounding { ROUNDING_HALF_UP, ROUNDING_HALF_EVEN, ROUNDING_DOWN, ROUNDINGS };

/* numerator / denominator (> 0), rounded once; HALF_UP goes away from zero. */
__int128 divide_rounded(__int128 numerator, __int128 denominator, enum rounding rounding);

#endif
