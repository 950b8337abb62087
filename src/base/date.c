#include "config.h"

#include "date.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "i18n.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define SECONDS_DAY INT64_C(86400)
#define CACHE_DAYS 128 /* a quarter of rows in any order; a power of two */

/* Set by date_set_zone, before there are threads. */
static struct zone {
	unsigned turn;     /* +1 a call: what a thread remembers of the zone before is forgotten */
	int64_t offset_ms; /* the zone's offset now: only a hint where the days begin */
} zone;

int64_t
date_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
date_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * MS_SECOND + now.tv_nsec / 1000000;
}

/* Days since 1970-01-01 of a civil date, and back: Howard Hinnant, "chrono-compatible low-level
 * date algorithms". */
static int64_t
days_from_civil(int64_t year, int64_t month, int64_t day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

static int64_t
day_from_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;
	int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	int64_t month = month_from_march + (month_from_march < 10 ? 3 : -9);

	return (year_of_era + era * 400 + (month <= 2)) * 10000 + month * 100 + day;
}

static int64_t
days_from_day(int64_t day)
{
	return days_from_civil(day / 10000, day / 100 % 100, day % 100);
}

int64_t
date_day_add(int64_t day, int days)
{
	return day_from_days(days_from_day(day) + days);
}

static bool
is_zone_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	char magic[4];
	bool is;

	if (fd < 0)
		return false;
	is = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	     read(fd, magic, sizeof(magic)) == sizeof(magic) &&
	     memcmp(magic, "TZif", sizeof(magic)) == 0;
	close(fd);
	return is;
}

/* The local calendar of a UTC second. */
static struct tm
local(int64_t second)
{
	time_t time = (time_t)second;
	struct tm tm = { 0 };

	localtime_r(&time, &tm);
	return tm;
}

int
date_set_zone(const char *name, struct err *err)
{
	const char *folder = getenv("TZDIR");
	char path[512];
	int len = snprintf(path, sizeof(path), "%s/%s", folder && *folder ? folder : ZONE_FOLDER,
			   name);

	if (access(folder && *folder ? folder : ZONE_FOLDER, R_OK) < 0)
		return err_rule(err, ERR_RULE, "zona_desconocida", "zona",
				_("time zone %s: there are none in %s; install tzdata"), name,
				folder && *folder ? folder : ZONE_FOLDER);
	if (!*name || *name == '/' || strstr(name, "..") || len >= (int)sizeof(path) ||
	    !is_zone_file(path))
		return err_rule(err, ERR_FIELD, "zona_desconocida", "zona",
				_("time zone %s is unknown; write it like America/Bogota"), name);
	/* The colon: a file's name, never a POSIX rule. */
	snprintf(path, sizeof(path), ":%s", name);
	if (zone.turn > 0 && getenv("TZ") && strcmp(getenv("TZ"), path) == 0)
		return 0;
	if (setenv("TZ", path, 1) < 0)
		return err_nomem(err);
	tzset();
	zone.turn++;
	zone.offset_ms = local(date_now() / MS_SECOND).tm_gmtoff * MS_SECOND;
	return 0;
}

static int64_t
local_day(int64_t second)
{
	struct tm tm = local(second);

	return (tm.tm_year + INT64_C(1900)) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday;
}

/* First UTC second whose local day is `day` or later: midnight, or the end of the gap that
 * swallows it. */
static int64_t
day_start_second(int64_t day)
{
	int64_t midnight = days_from_day(day) * SECONDS_DAY;
	int64_t before = midnight - local(midnight - SECONDS_DAY).tm_gmtoff;
	int64_t after = midnight - local(midnight + SECONDS_DAY).tm_gmtoff;
	int64_t low = before < after ? before : after;
	int64_t high = before < after ? after : before;

	if (local_day(low) >= day)
		return low;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (local_day(middle) >= day)
			high = middle;
		else
			low = middle;
	}
	return high;
}

int64_t
date_day_start(int64_t day)
{
	return day_start_second(day) * MS_SECOND;
}

static int64_t
floor_div(int64_t number, int64_t by)
{
	return number / by - (number % by < 0);
}

struct known_day {
	unsigned turn;
	struct period period;
	int64_t day;
};

static struct known_day
find_day(int64_t ms)
{
	int64_t day = local_day(floor_div(ms, MS_SECOND));
	struct known_day known = {
		.turn = zone.turn,
		.day = day,
		.period = { .from = date_day_start(day),
			    .to = date_day_start(date_day_add(day, 1)) },
	};

	if (ms >= known.period.to) { /* a clock set back over midnight: the new day goes on */
		known.day = date_day_add(day, 1);
		known.period.from = known.period.to;
		known.period.to = date_day_start(date_day_add(known.day, 1));
	}
	return known;
}

int64_t
date_day(int64_t ms)
{
	static _Thread_local struct known_day cache[CACHE_DAYS];
	int64_t slot = floor_div(ms + zone.offset_ms, MS_DAY) & (CACHE_DAYS - 1);
	struct known_day *known = &cache[slot];

	if (ms < known->period.from || ms >= known->period.to || known->turn != zone.turn)
		*known = find_day(ms);
	return known->day;
}

static char *
put(char *at, int64_t number, int digits)
{
	for (int i = digits; i-- > 0; number /= 10)
		at[i] = (char)('0' + number % 10);
	return at + digits;
}

static char *
put_day(char *at, int64_t day)
{
	at = put(at, day / 10000, 4);
	*at++ = '-';
	at = put(at, day / 100 % 100, 2);
	*at++ = '-';
	return put(at, day % 100, 2);
}

const char *
date_text(int64_t ms, char text[DATE_TEXT_SIZE])
{
	int64_t second = ms / MS_SECOND % SECONDS_DAY;
	char *at;

	if (ms < 0 || ms > DATE_MAX)
		return strcpy(text, "?");
	at = put_day(text, day_from_days(ms / MS_DAY));
	*at++ = 'T';
	at = put(at, second / 3600, 2);
	*at++ = ':';
	at = put(at, second / 60 % 60, 2);
	*at++ = ':';
	at = put(at, second % 60, 2);
	*at++ = 'Z';
	*at = '\0';
	return text;
}

const char *
date_text_local(int64_t ms, char text[DATE_TEXT_SIZE])
{
	struct tm tm;
	char *at;

	if (ms < 0 || ms > DATE_MAX)
		return strcpy(text, "?");
	tm = local(ms / MS_SECOND);
	at = put_day(text, local_day(ms / MS_SECOND));
	*at++ = ' ';
	at = put(at, tm.tm_hour, 2);
	*at++ = ':';
	at = put(at, tm.tm_min, 2);
	*at = '\0';
	return text;
}
