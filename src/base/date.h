/* date.h - instants (UTC milliseconds), business days in the store's zone, and periods.
 *
 * The zone is process-wide, set once when the store is opened.
 */
#ifndef DATE_H
#define DATE_H

#include <stdbool.h>
#include <stdint.h> /* int64_t */

struct buf;
struct err;

#define DATE_TEXT_SIZE 32
#define MS_SECOND INT64_C(1000)
#define MS_DAY INT64_C(86400000)
#define DATE_MAX INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z; the first instant is 0 */

/* The clock, UTC ms. */
int64_t date_now(void);

/* Milliseconds of a clock that nobody sets, for measuring. */
int64_t date_monotonic(void);

/* Sets the process's zone (TZ), before there are threads; later only the same one again, which does
 * nothing. A name that the zone database does not have (glibc would take it for UTC) is ERR_FIELD with the
 * rule zona_desconocida, a machine without that database ERR_RULE. */
int date_set_zone(const char *name, struct err *err);

/* Exactly YYYY-MM-DDTHH:MM:SS[.fff](Z|±HH:MM), or with `day_ok` also YYYY-MM-DD (the day's first
 * instant in the zone). ERR_FIELD with fecha_invalida (not this form) or fecha_inexistente (30
 * February, a year outside 1970..9999); the text names `field`. */
int date_parse(const char *text, bool day_ok, const char *field, int64_t *ret_ms, struct err *err);

/* Besides date_parse with `day_ok`: hoy, ayer, mañana, -7d, +7d, 24/11/2026, each the day's first
 * instant. */
int date_parse_human(const char *text, int64_t now, const char *field, int64_t *ret_ms,
		     struct err *err);

/* YYYY-MM-DDTHH:MM:SSZ into `text`; answers `text`. Here and below "?" for what is outside
 * 0..DATE_MAX. */
const char *date_text(int64_t ms, char text[DATE_TEXT_SIZE]);

/* YYYY-MM-DD HH:MM in the zone, for eyes. */
const char *date_text_local(int64_t ms, char text[DATE_TEXT_SIZE]);

/* The business day of an instant, as the integer YYYYMMDD; and its first instant. Any thread. Where
 * clocks skip midnight the day starts when they go on; where they go back over it the new day is
 * not left again. */
int64_t date_day(int64_t ms);
int64_t date_day_start(int64_t day);
int64_t date_day_add(int64_t day, int days);

/* A half-open interval of instants [from, to). */
struct period {
	int64_t from;
	int64_t to;
};

/* `^[1-9][0-9]{0,4}[hdwmy]$` (m = 30 days, y = 365 days) as milliseconds. */
int period_length(const char *text, int64_t *ret_ms, struct err *err);

/* A length back from `now`, `2026-11` (a month in the zone), or a day: hoy, ayer, mañana,
 * 2026-11-24, 24/11/2026. Both refuse with ERR_FIELD, periodo_invalido. */
int period_parse(const char *text, int64_t now, struct period *ret_period, struct err *err);

#endif
