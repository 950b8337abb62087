#include "config.h"

#include "date.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "err.h"
#include "i18n.h"

#define YEAR_FIRST 1970
#define YEAR_LAST 9999
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)

/* How reading went: not of this form, of this form but no date, or a date. */
enum reading { READ_NOT, READ_NO_DATE, READ_DATE };

/* Reads exactly `n` digits and moves on; false when there are fewer. */
static bool
take_digits(const char **at, int n, int64_t *ret)
{
	int64_t number = 0;

	for (int i = 0; i < n; i++) {
		if ((*at)[i] < '0' || (*at)[i] > '9')
			return false;
		number = number * 10 + ((*at)[i] - '0');
	}
	*at += n;
	*ret = number;
	return true;
}

static bool
take(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

static bool
day_exists(int64_t year, int64_t month, int64_t day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1)
		return false;
	return day <= lengths[month - 1] + (leap && month == 2);
}

static enum reading
make_day(int64_t year, int64_t month, int64_t day, int64_t *ret_day)
{
	if (!day_exists(year, month, day))
		return READ_NO_DATE;
	*ret_day = year * 10000 + month * 100 + day;
	return READ_DATE;
}

/* YYYY-MM-DD at the start of `*at`. */
static enum reading
take_day(const char **at, int64_t *ret_day)
{
	int64_t year, month, day;

	if (!take_digits(at, 4, &year) || !take(at, '-') || !take_digits(at, 2, &month) ||
	    !take(at, '-') || !take_digits(at, 2, &day))
		return READ_NOT;
	return make_day(year, month, day, ret_day);
}

/* HH:MM:SS[.fff] in ms. */
static enum reading
take_time(const char **at, int64_t *ret_ms)
{
	int64_t hour, minute, second, ms = 0;

	if (!take_digits(at, 2, &hour) || !take(at, ':') || !take_digits(at, 2, &minute) ||
	    !take(at, ':') || !take_digits(at, 2, &second) ||
	    (take(at, '.') && !take_digits(at, 3, &ms)))
		return READ_NOT;
	if (hour > 23 || minute > 59 || second > 59)
		return READ_NO_DATE;
	*ret_ms = hour * MS_HOUR + minute * MS_MINUTE + second * MS_SECOND + ms;
	return READ_DATE;
}

/* Z or ±HH:MM in ms. */
static enum reading
take_offset(const char **at, int64_t *ret_ms)
{
	bool minus = **at == '-';
	int64_t hours, minutes;

	if (take(at, 'Z')) {
		*ret_ms = 0;
		return READ_DATE;
	}
	if (!(take(at, '-') || take(at, '+')) || !take_digits(at, 2, &hours) || !take(at, ':') ||
	    !take_digits(at, 2, &minutes))
		return READ_NOT;
	if (hours > 23 || minutes > 59)
		return READ_NO_DATE;
	*ret_ms = (hours * MS_HOUR + minutes * MS_MINUTE) * (minus ? -1 : 1);
	return READ_DATE;
}

static int64_t
utc_start(int64_t day)
{
	struct tm tm = {
		.tm_year = (int)(day / 10000) - 1900,
		.tm_mon = (int)(day / 100 % 100) - 1,
		.tm_mday = (int)(day % 100),
	};

	return timegm(&tm) * MS_SECOND;
}

/* An offset or the zone may lead out of the years. */
static enum reading
in_range(int64_t ms, int64_t *ret_ms)
{
	if (ms < 0 || ms > DATE_MAX)
		return READ_NO_DATE;
	*ret_ms = ms;
	return READ_DATE;
}

static enum reading
read_instant(const char *text, bool day_ok, int64_t *ret_ms)
{
	int64_t day, time = 0, offset = 0, ms;
	enum reading read = take_day(&text, &day);

	if (read != READ_DATE)
		return read;
	if (!*text && day_ok) {
		ms = date_day_start(day);
	} else {
		if (!take(&text, 'T'))
			return READ_NOT;
		read = take_time(&text, &time);
		if (read == READ_DATE)
			read = take_offset(&text, &offset);
		if (read == READ_DATE && *text)
			read = READ_NOT;
		if (read != READ_DATE)
			return read;
		ms = utc_start(day) + time - offset;
	}
	return in_range(ms, ret_ms);
}

static int
refuse(enum reading read, bool day_ok, const char *field, struct err *err)
{
	if (read == READ_NO_DATE)
		return err_rule(err, ERR_FIELD, "fecha_inexistente", field,
				_("%s is a date that does not exist or not between 1970 and 9999"),
				field);
	return err_rule(err, ERR_FIELD, "fecha_invalida", field,
			day_ok ? _("%s must be a date like 2026-11-24 or 2026-11-24T09:30:00Z")
			       : _("%s must be a time like 2026-11-24T09:30:00Z"),
			field);
}

int
date_parse(const char *text, bool day_ok, const char *field, int64_t *ret_ms, struct err *err)
{
	enum reading read = read_instant(text, day_ok, ret_ms);

	return read == READ_DATE ? 0 : refuse(read, day_ok, field, err);
}

/* hoy, ayer, mañana */
static enum reading
read_day_word(const char *text, int64_t today, int64_t *ret_day)
{
	static const struct {
		const char *word;
		int days;
	} words[] = { { "hoy", 0 }, { "ayer", -1 }, { "mañana", 1 } };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcasecmp(text, words[i].word) == 0) {
			*ret_day = date_day_add(today, words[i].days);
			return READ_DATE;
		}
	}
	return READ_NOT;
}

/* One or two digits and a slash. */
static bool
take_slashed(const char **at, int64_t *ret)
{
	return take_digits(at, (*at)[0] && (*at)[1] == '/' ? 1 : 2, ret) && take(at, '/');
}

/* 24/11/2026 */
static enum reading
read_slashed(const char *text, int64_t *ret_day)
{
	int64_t year, month, day;

	if (!take_slashed(&text, &day) || !take_slashed(&text, &month) ||
	    !take_digits(&text, 4, &year) || *text)
		return READ_NOT;
	return make_day(year, month, day, ret_day);
}

/* A day as a word or written out. */
static enum reading
read_day(const char *text, int64_t now, int64_t *ret_day)
{
	enum reading read = read_day_word(text, date_day(now), ret_day);

	if (read == READ_NOT)
		read = read_slashed(text, ret_day);
	if (read == READ_NOT && strlen(text) == strlen("2026-11-24"))
		read = take_day(&text, ret_day);
	return read;
}

/* [1-9][0-9]{0,4} */
static bool
take_count(const char **at, int64_t *ret)
{
	int n = (int)strspn(*at, "0123456789");

	return n >= 1 && n <= 5 && **at != '0' && take_digits(at, n, ret);
}

/* -7d, +7d: days from today */
static enum reading
read_day_offset(const char *text, int64_t now, int64_t *ret_day)
{
	bool minus = *text == '-';
	int64_t days;

	if (!(take(&text, '-') || take(&text, '+')) || !take_count(&text, &days) ||
	    strcmp(text, "d") != 0)
		return READ_NOT;
	*ret_day = date_day_add(date_day(now), (int)(minus ? -days : days));
	return day_exists(*ret_day / 10000, 1, 1) ? READ_DATE : READ_NO_DATE;
}

int
date_parse_human(const char *text, int64_t now, const char *field, int64_t *ret_ms, struct err *err)
{
	int64_t day;
	enum reading read = read_day(text, now, &day);

	if (read == READ_NOT)
		read = read_day_offset(text, now, &day);
	if (read == READ_NOT)
		read = read_instant(text, true, ret_ms);
	else if (read == READ_DATE)
		read = in_range(date_day_start(day), ret_ms);
	return read == READ_DATE ? 0 : refuse(read, true, field, err);
}

static const struct {
	char letter;
	int64_t ms;
} units[] = {
	{ 'h', MS_HOUR },     { 'd', MS_DAY },       { 'w', 7 * MS_DAY },
	{ 'm', 30 * MS_DAY }, { 'y', 365 * MS_DAY },
};

static bool
read_length(const char *text, int64_t *ret_ms)
{
	int64_t count;

	if (!take_count(&text, &count) || strlen(text) != 1)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (units[i].letter == *text) {
			*ret_ms = count * units[i].ms;
			return true;
		}
	}
	return false;
}

int
period_length(const char *text, int64_t *ret_ms, struct err *err)
{
	if (read_length(text, ret_ms))
		return 0;
	return err_rule(err, ERR_FIELD, "periodo_invalido", "periodo",
			_("periodo must be a number and one of h d w m y, like 30d"));
}

/* 2026-11 */
static enum reading
read_month(const char *text, int64_t *ret_day)
{
	int64_t year, month;

	if (!take_digits(&text, 4, &year) || !take(&text, '-') || !take_digits(&text, 2, &month) ||
	    *text)
		return READ_NOT;
	return make_day(year, month, 1, ret_day);
}

/* The first day of the month after that of `day`. */
static int64_t
month_after(int64_t day)
{
	return date_day_add(day / 100 * 100 + 1, 31) / 100 * 100 + 1;
}

int
period_parse(const char *text, int64_t now, struct period *ret_period, struct err *err)
{
	int64_t length, day, end;
	enum reading read;

	if (read_length(text, &length)) {
		*ret_period = (struct period){ .from = now - length, .to = now };
		return 0;
	}
	read = read_month(text, &day);
	if (read == READ_DATE) {
		end = month_after(day);
	} else if (read == READ_NOT) {
		read = read_day(text, now, &day);
		end = read == READ_DATE ? date_day_add(day, 1) : 0;
	}
	if (read != READ_DATE)
		return err_rule(err, ERR_FIELD, "periodo_invalido", "periodo",
				_("periodo must be like 30d, 2026-11, hoy or 2026-11-24"));
	*ret_period = (struct period){ .from = date_day_start(day), .to = date_day_start(end) };
	return 0;
}
