#include "config.h"

#include "money.h"

#include <string.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
count_digits(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && is_digit(text[n]))
		n++;
	return n;
}

/* The parts of -?digits[.digits]; false when it is none. */
struct decimal {
	bool negative;
	const char *whole, *decimals;
	size_t whole_len, decimals_len; /* trailing zeros of the decimals left out */
};

static bool
decimal_split(const char *text, size_t len, struct decimal *ret)
{
	struct decimal d = { .negative = len && *text == '-' };
	const char *end = text + len;

	d.whole = text + d.negative;
	d.whole_len = count_digits(d.whole, (size_t)(end - d.whole));
	d.decimals = d.whole + d.whole_len;
	if (!d.whole_len || (d.whole_len > 1 && *d.whole == '0'))
		return false;
	if (d.decimals < end) {
		if (*d.decimals++ != '.')
			return false;
		d.decimals_len = count_digits(d.decimals, (size_t)(end - d.decimals));
		if (!d.decimals_len || d.decimals + d.decimals_len != end)
			return false;
	}
	while (d.decimals_len && d.decimals[d.decimals_len - 1] == '0')
		d.decimals_len--;
	*ret = d;
	return true;
}

/* Appends decimal digits to `*value`; false when that goes beyond 64 bits. */
static bool
value_append(uint64_t *value, const char *digits, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (*value > (UINT64_MAX - 9) / 10)
			return false;
		*value = *value * 10 + (uint64_t)(digits[i] - '0');
	}
	return true;
}

static const char *
label(const char *field)
{
	return field ? field : _("amount");
}

int
decimal_parse(const char *text, size_t len, int digits, int64_t max, const char *field,
	      int64_t *ret_value, struct err *err)
{
	static const char zeros[] = "000000000000000000";
	struct decimal d;
	uint64_t value = 0;

	if (!decimal_split(text, len, &d))
		return err_rule(err, ERR_FIELD, "numero_invalido", field,
				_("%s must be a plain decimal number like 1250000.5"),
				label(field));
	if (d.decimals_len > (size_t)digits)
		return err_rule(err, ERR_FIELD, "demasiados_decimales", field,
				_("%s has too many decimals; at most %d are allowed"), label(field),
				digits);
	if (!value_append(&value, d.whole, d.whole_len) ||
	    !value_append(&value, d.decimals, d.decimals_len) ||
	    !value_append(&value, zeros, (size_t)digits - d.decimals_len) ||
	    value > (uint64_t)max) {
		char limit[MONEY_TEXT_SIZE];

		return err_rule(err, ERR_FIELD, "demasiado_grande", field,
				_("%s is too large; the limit is %s"), label(field),
				decimal_text(max, digits, limit));
	}
	*ret_value = d.negative ? -(int64_t)value : (int64_t)value;
	return 0;
}

/* Writes at least `least` digits that end before `end`; answers the first. */
static char *
digits_before(char *end, unsigned __int128 value, int least)
{
	char *at = end;
	uint64_t left;

	for (; value > UINT64_MAX; value /= 10)
		*--at = (char)('0' + (int)(value % 10));
	for (left = (uint64_t)value; left || end - at < least; left /= 10)
		*--at = (char)('0' + left % 10);
	return at;
}

static unsigned __int128
size_of(__int128 value)
{
	return value < 0 ? 0 - (unsigned __int128)value : (unsigned __int128)value;
}

static size_t
decimal_spell(__int128 value, int digits, char text[MONEY_TEXT_SIZE])
{
	char plain[MONEY_TEXT_SIZE], *end = plain + sizeof(plain), *to = text;
	char *from = digits_before(end, size_of(value), digits + 1);
	char *point = end - digits;

	if (value < 0)
		*to++ = '-';
	while (from < point)
		*to++ = *from++;
	*to++ = '.';
	while (end > point + 1 && end[-1] == '0')
		end--;
	if (digits == 0)
		*to++ = '0';
	while (from < end)
		*to++ = *from++;
	*to = '\0';
	return (size_t)(to - text);
}

void
decimal_add_sum(struct buf *buf, __int128 value, int digits)
{
	char text[MONEY_TEXT_SIZE];

	buf_add(buf, text, decimal_spell(value, digits, text));
}

void
decimal_add(struct buf *buf, int64_t value, int digits)
{
	decimal_add_sum(buf, value, digits);
}

const char *
decimal_text(int64_t value, int digits, char text[MONEY_TEXT_SIZE])
{
	decimal_spell(value, digits, text);
	return text;
}

/* What a person typed, taken apart: where the decimals start and which separators stand before. */
struct typed {
	const char *text;
	size_t len;
	size_t point; /* offset of the decimal separator; `len` when there is none */
	int digits;   /* of the currency */
};

static bool
is_separator(char c)
{
	return c == '.' || c == ',';
}

/* Finds the decimal separator: the last one, when another kind stands before it or at most two
 * digits behind it. */
static bool
find_point(struct typed *typed)
{
	size_t last = typed->len, n = 0, other = 0;

	for (size_t i = typed->len; i-- > 0;) {
		if (!is_separator(typed->text[i]))
			continue;
		if (last == typed->len)
			last = i;
		if (typed->text[i] == typed->text[last])
			n++;
		else
			other++;
	}
	typed->point = typed->len;
	if (n == 0)
		return true;
	if (other > 0)
		typed->point = last;
	else if (n == 1 && typed->len - last <= 3)
		typed->point = last;
	else if (n == 1 && typed->digits > 2)
		return false; /* 1.250 dinars: 1250 of them, or one and a quarter? */
	return other == 0 || n == 1;
}

/* True when the part before the decimals is digits, or groups of three with one separator. */
static bool
groups_right(const struct typed *typed)
{
	size_t group = count_digits(typed->text, typed->point);
	char separator = group < typed->point ? typed->text[group] : '\0';

	if (group == 0 || (group > 1 && typed->text[0] == '0'))
		return false;
	if (separator && (group > 3 || typed->text[0] == '0'))
		return false;
	for (size_t at = group; at < typed->point; at += 4) {
		if (!is_separator(separator) || typed->text[at] != separator)
			return false;
		if (typed->point - at < 4 ||
		    count_digits(typed->text + at + 1, typed->point - at - 1) < 3)
			return false;
	}
	return true;
}

static bool
decimals_right(const struct typed *typed)
{
	size_t most = typed->digits > 2 ? (size_t)typed->digits : 2;
	size_t len = typed->len - typed->point;

	if (len == 0)
		return true;
	return len > 1 && len - 1 <= most &&
	       count_digits(typed->text + typed->point + 1, len - 1) == len - 1;
}

int
money_parse_human(const char *text, int64_t currency, int64_t *ret_value, struct err *err)
{
	struct typed typed = {
		.text = text + strspn(text, " "),
		.digits = currency_digits(currency),
	};
	char plain[MONEY_TEXT_SIZE];
	size_t n = 0;

	if (*typed.text == '-') {
		plain[n++] = '-';
		typed.text++;
	}
	typed.len = strlen(typed.text);
	while (typed.len && typed.text[typed.len - 1] == ' ')
		typed.len--;
	if (typed.len + 1 >= sizeof(plain) || !find_point(&typed) || !groups_right(&typed) ||
	    !decimals_right(&typed))
		return err_rule(err, ERR_FIELD, "numero_ambiguo", NULL,
				_("amount is not clear; write it like 1.250.000,50 or 1250000.5"));
	for (size_t i = 0; i < typed.len; i++) {
		if (i == typed.point)
			plain[n++] = '.';
		else if (is_digit(typed.text[i]))
			plain[n++] = typed.text[i];
	}
	return decimal_parse(plain, n, typed.digits, MONEY_MAX, NULL, ret_value, err);
}

void
money_add_human(struct buf *buf, __int128 value, int64_t currency, bool spanish)
{
	int digits = currency_digits(currency);
	char plain[MONEY_TEXT_SIZE], *end = plain + sizeof(plain);
	char text[MONEY_TEXT_SIZE * 2], *to = text;
	char *from = digits_before(end, size_of(value), digits + 1);
	char *point = end - digits;

	if (value < 0)
		*to++ = '-';
	while (from < point) {
		*to++ = *from++;
		if (from < point && (point - from) % 3 == 0)
			*to++ = spanish ? '.' : ',';
	}
	if (digits)
		*to++ = spanish ? ',' : '.';
	while (from < end)
		*to++ = *from++;
	buf_add(buf, text, (size_t)(to - text));
}

__int128
divide_rounded(__int128 numerator, __int128 denominator, enum rounding rounding)
{
	__int128 quotient = numerator / denominator;
	__int128 rest = numerator % denominator;
	__int128 above, away = numerator < 0 ? -1 : 1;

	if (rest < 0)
		rest = -rest;
	/* > 0: beyond the half; not 2 * rest, which may overflow */
	above = rest - (denominator - rest);
	switch (rounding) {
	case ROUNDING_HALF_UP:
		return above >= 0 ? quotient + away : quotient;
	case ROUNDING_HALF_EVEN:
		return above > 0 || (above == 0 && quotient % 2) ? quotient + away : quotient;
	case ROUNDING_DOWN:
	case ROUNDINGS:
		break;
	}
	return quotient;
}
