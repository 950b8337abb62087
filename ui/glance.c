#include "config.h"

#include "glance.h"

#include <stdio.h>
#include <time.h>

#include "buf.h"
#include "commission.h"
#include "date.h"
#include "err.h"
#include "filter.h"
#include "glance_store.h"
#include "i18n.h"
#include "page.h"
#include "screens.h"
#include "session.h"
#include "status_text.h"

#define COUNT_MAX 10000
#define COUNT_MS 15
#define NEWEST 2000 /* commissions that the bars are made of */
#define DAYS_OF_WEEK 7

struct reading {
	struct glance *glance;
	struct session *session;
	bool spanish;
};

static void
add(struct glance *glance, struct glance_row row)
{
	if (glance->n == GLANCE_ROWS)
		glance->n--;
	if (row.bar > glance->longest[row.block])
		glance->longest[row.block] = row.bar;
	if (row.before != ABSENT && row.before > glance->longest[row.block])
		glance->longest[row.block] = row.before;
	if (!row.amount)
		row.amount = "";
	glance->rows[glance->n++] = row;
}

static const char *
keep(struct reading *reading, struct buf *text)
{
	const char *kept = arena_string(&reading->glance->arena, buf_text(text));

	buf_done(text);
	return kept;
}

static int
parse(struct reading *reading, const struct entity *entity, const char *text, const struct filter **ret_filter, struct err *err)
{
	const struct session *session = reading->session;

	return filter_parse(entity, text, session->settings.currency, session_now(session), &reading->glance->arena, ret_filter,
	                    err);
}

/* --- the queue --- */

/* A line of the queue: what a filter takes, and its sums. */
struct queue_line {
	const char *label; /* N_() */
	const char *filter;
	size_t place;
	enum entity_kind entity;
	enum account account; /* whose kept sum stands for more than COUNT_MAX */
	bool always;          /* also when there is none */
	enum style style;
};

static const struct queue_line to_approve = { N_("To approve"), FILTER_WAITING, PLACE_COMMISSIONS, ENTITY_COMMISSION,
	                                      ACCOUNT_TO_DECIDE, true, STYLE_HEADER };

static const struct queue_line queue_lines[] = {
	{ N_("  by an operator"), FILTER_WAITING " nivel:automatico,operador", PLACE_COMMISSIONS, ENTITY_COMMISSION,
	  ACCOUNT_NONE, false, STYLE_NORMAL },
	{ N_("  by a supervisor"), FILTER_WAITING " nivel:supervisor", PLACE_COMMISSIONS, ENTITY_COMMISSION, ACCOUNT_NONE, false,
	  STYLE_NORMAL },
	{ N_("  by management"), FILTER_WAITING " nivel:gerencia", PLACE_COMMISSIONS, ENTITY_COMMISSION, ACCOUNT_NONE, false,
	  STYLE_NORMAL },
	{ N_("Conversions to look at"), "estado:registrada", PLACE_CONVERSIONS, ENTITY_CONVERSION, ACCOUNT_NONE, true,
	  STYLE_WARN },
	{ N_("In dispute"), "estado:pendiente,calculada,aprobada es:disputada", PLACE_COMMISSIONS, ENTITY_COMMISSION,
	  ACCOUNT_NONE, true, STYLE_WARN },
	{ N_("Deferred"), "estado:pendiente,calculada,aprobada es:aplazada", PLACE_COMMISSIONS, ENTITY_COMMISSION, ACCOUNT_NONE,
	  true, STYLE_NORMAL },
	{ N_("Approved, not paid"), "estado:aprobada", PLACE_COMMISSIONS, ENTITY_COMMISSION, ACCOUNT_APPROVED, true,
	  STYLE_NORMAL },
};

static void
add_sum(struct buf *text, __int128 sum, int64_t currency, bool spanish)
{
	if (text->len)
		buf_str(text, " + ");
	money_add_human(text, sum, currency, spanish);
	buf_printf(text, " %s", currency_code(currency));
}

static int
add_queue_line(struct reading *reading, const struct queue_line *line, struct err *err)
{
	const struct filter *filter;
	struct page_totals totals;
	struct buf amount = { 0 };
	bool ended;
	int r = parse(reading, entity_of(line->entity), line->filter, &filter, err);

	if (r == 0)
		r = page_total(reading->session->store, entity_of(line->entity), filter, COUNT_MAX, COUNT_MS, &totals, &ended, err);
	for (size_t i = 0; r == 0 && i < totals.n_sums; i++) {
		__int128 sum = totals.sums[i].sum;

		if (!ended && line->account != ACCOUNT_NONE)
			r = glance_account(reading->session->store, line->account, totals.sums[i].currency, &sum, err);
		if (ended || line->account != ACCOUNT_NONE)
			add_sum(&amount, sum, totals.sums[i].currency, reading->spanish);
	}
	if (r == 0 && (totals.n > 0 || line->always))
		add(reading->glance, (struct glance_row){ .block = GLANCE_QUEUE,
		                                          .label = _(line->label),
		                                          .amount = arena_string(&reading->glance->arena, buf_text(&amount)),
		                                          .n = totals.n > COUNT_MAX ? COUNT_MAX : totals.n,
		                                          .more = !ended,
		                                          .before = ABSENT,
		                                          .style = totals.n > 0 ? line->style : STYLE_DIM,
		                                          .place = line->place,
		                                          .filter = line->filter });
	buf_done(&amount);
	return r;
}

static int
add_oldest(struct reading *reading, struct err *err)
{
	const struct page_order oldest_first = { PAGE_BY_DATE, false };
	const struct filter *filter;
	struct page_key key;
	struct buf age = { 0 };
	char day[DATE_TEXT_SIZE];
	size_t n = 0;
	int r = parse(reading, &commission_entity, to_approve.filter, &filter, err);

	if (r == 0)
		r = page_read(reading->session->store, &commission_entity, filter, oldest_first, NULL, false, &key, 1, &n, err);
	if (r < 0 || n == 0)
		return r;
	status_add_age(&age, session_now(reading->session) - key.value);
	buf_printf(&age, " (%.10s)", date_text_local(key.value, day));
	add(reading->glance, (struct glance_row){ .block = GLANCE_QUEUE, .label = _("  the oldest waits"), .amount = keep(reading, &age),
	                                          .n = ABSENT, .before = ABSENT, .place = PLACE_COMMISSIONS,
	                                          .filter = to_approve.filter });
	return 0;
}

static int
read_queue(struct reading *reading, struct err *err)
{
	int r = add_queue_line(reading, &to_approve, err);

	if (r == 0)
		r = add_oldest(reading, err);
	for (size_t i = 0; i < ARRAY_LEN(queue_lines) && r == 0; i++)
		r = add_queue_line(reading, &queue_lines[i], err);
	return r;
}

/* --- the week --- */

/* "Tue 24" */
static const char *
day_label(struct reading *reading, int64_t day)
{
	static const char *const names[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat") };
	time_t at = (time_t)(date_day_start(day) / MS_SECOND + 12 * 3600);
	struct tm parts;

	localtime_r(&at, &parts);
	return arena_printf(&reading->glance->arena, "%s %d", _(names[parts.tm_wday]), parts.tm_mday);
}

static int
count_day(struct reading *reading, int64_t day, const char **ret_filter, int64_t *ret_n, bool *ret_more, struct err *err)
{
	const struct entity *entity = entity_of(ENTITY_CONVERSION);
	const struct filter *filter;
	bool ended;
	int64_t n;
	int r;

	*ret_filter = arena_printf(&reading->glance->arena, "fecha:%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100),
	                           (int)(day % 100));
	r = *ret_filter ? parse(reading, entity, *ret_filter, &filter, err) : err_nomem(err);
	if (r == 0)
		r = page_count(reading->session->store, entity, filter, COUNT_MAX, COUNT_MS, &n, &ended, err);
	if (r < 0)
		return r;
	*ret_n = n > COUNT_MAX ? COUNT_MAX : n;
	*ret_more = !ended;
	return 0;
}

/* Conversions of the last days, today first, each beside the same day a week before. */
static int
read_week(struct reading *reading, struct err *err)
{
	int64_t today = date_day(session_now(reading->session));
	int r = 0;

	for (int i = 0; i < GLANCE_DAYS && r == 0; i++) {
		int64_t day = date_day_add(today, -i), n, before;
		const char *filter, *before_filter;
		bool more, before_more;

		r = count_day(reading, day, &filter, &n, &more, err);
		if (r == 0)
			r = count_day(reading, date_day_add(day, -DAYS_OF_WEEK), &before_filter, &before, &before_more, err);
		if (r == 0)
			add(reading->glance, (struct glance_row){ .block = GLANCE_WEEK,
			                                          .label = i == 0 ? _("Today") : day_label(reading, day),
			                                          .n = n, .more = more, .bar = n, .before = before,
			                                          .place = PLACE_CONVERSIONS, .filter = filter });
	}
	return r;
}

/* --- for whom --- */

static int
read_top(struct reading *reading, enum glance_block block, struct err *err)
{
	const struct entity *entity = entity_of(block == GLANCE_CAMPAIGNS ? ENTITY_CAMPAIGN : ENTITY_AFFILIATE);
	int64_t currency = reading->session->settings.currency;
	struct glance_top top[GLANCE_TOP];
	size_t n = 0;
	int r = glance_waiting(reading->session->store, entity->kind, currency, NEWEST, &reading->glance->arena, top, GLANCE_TOP,
	                       &n, err);

	for (size_t i = 0; i < n && r == 0; i++) {
		struct buf amount = { 0 };

		money_add_human(&amount, top[i].sum, currency, reading->spanish);
		add(reading->glance,
		    (struct glance_row){ .block = block, .label = top[i].name ? top[i].name : top[i].id, .amount = keep(reading, &amount),
		                         .n = ABSENT, .bar = top[i].sum, .before = ABSENT, .place = PLACE_COMMISSIONS,
		                         .filter = arena_printf(&reading->glance->arena, FILTER_WAITING " %s:%s", entity->name,
		                                                top[i].id) });
	}
	return r;
}

int
glance_read(struct glance *glance, struct session *session, bool spanish, struct err *err)
{
	struct reading reading = { .glance = glance, .session = session, .spanish = spanish };
	int r;

	glance_done(glance);
	r = read_queue(&reading, err);
	if (r == 0)
		r = read_week(&reading, err);
	if (r == 0)
		r = read_top(&reading, GLANCE_AFFILIATES, err);
	if (r == 0)
		r = read_top(&reading, GLANCE_CAMPAIGNS, err);
	if (r < 0)
		glance_done(glance);
	return r;
}

void
glance_done(struct glance *glance)
{
	arena_done(&glance->arena);
	*glance = (struct glance){ 0 };
}
