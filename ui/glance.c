#include "config.h"

#include "glance.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "alert.h"
#include "buf.h"
#include "commission.h"
#include "date.h"
#include "err.h"
#include "filter.h"
#include "glance_store.h"
#include "i18n.h"
#include "page.h"
#include "request.h"
#include "screens.h"
#include "session.h"
#include "status_text.h"

#define OLDEST_MS 15 /* looked for the oldest; what is not found by then is left out */
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
	bool always;          /* also when there is none */
	enum style style;
};

static const struct queue_line queue_lines[] = {
	{ N_("To approve"), FILTER_WAITING, PLACE_COMMISSIONS, ENTITY_COMMISSION, true, STYLE_HEADER },
	{ N_("  by an operator"), FILTER_WAITING " nivel:automatico,operador", PLACE_COMMISSIONS, ENTITY_COMMISSION, false,
	  STYLE_NORMAL },
	{ N_("  by a supervisor"), FILTER_WAITING " nivel:supervisor", PLACE_COMMISSIONS, ENTITY_COMMISSION, false, STYLE_NORMAL },
	{ N_("  by management"), FILTER_WAITING " nivel:gerencia", PLACE_COMMISSIONS, ENTITY_COMMISSION, false, STYLE_NORMAL },
	{ N_("Conversions to look at"), "estado:registrada", PLACE_CONVERSIONS, ENTITY_CONVERSION, true, STYLE_WARN },
	{ N_("In dispute"), "estado:pendiente,calculada,aprobada es:disputada", PLACE_COMMISSIONS, ENTITY_COMMISSION, true,
	  STYLE_WARN },
	{ N_("Deferred"), "estado:pendiente,calculada,aprobada es:aplazada", PLACE_COMMISSIONS, ENTITY_COMMISSION, true,
	  STYLE_NORMAL },
	{ N_("Approved, not paid"), "estado:aprobada", PLACE_COMMISSIONS, ENTITY_COMMISSION, true, STYLE_NORMAL },
};

/* What somebody has to look at: only while there is some. */
static const struct alert_line {
	const char *label; /* N_() */
	int (*count)(struct session *session, int64_t *ret_n, struct buf *about, struct err *err);
	const char *filter; /* of their list, with the ids of what was counted behind it; NULL: */
	const char *hint;   /* N_() what to type */
} alert_lines[] = {
	{ N_("Decisions cut short"), alert_unfinished, NULL, N_(":continuar goes on with the newest of them, u undoes it") },
	{ N_("Events parked"), alert_parked, NULL,
	  N_("alpes eventos listar --estado aparcado shows them; alpes eventos reintentar ID") },
	{ N_("Budgets nearly used"), alert_budgets, "campana:", NULL },
};

#define TO_APPROVE 0 /* of the lines */
#define LINES (ARRAY_LEN(queue_lines) + ARRAY_LEN(alert_lines))
#define COUNTS (LINES + 2 * GLANCE_DAYS) /* each day, and the one a week before */

static void
add_sum(struct buf *text, __int128 sum, int64_t currency, bool spanish)
{
	if (text->len)
		buf_str(text, " + ");
	money_add_human(text, sum, currency, spanish);
	buf_printf(text, " %s", currency_code(currency));
}

static int
add_queue_line(struct reading *reading, const struct queue_line *line, const struct answer *answer, struct err *err)
{
	const struct tally *tally = &answer->tally;
	struct buf amount = { 0 };
	const char *kept;

	for (size_t i = 0; i < tally->n_sums; i++)
		add_sum(&amount, tally->sums[i].sum, tally->sums[i].currency, reading->spanish);
	kept = keep(reading, &amount);
	if (!kept)
		return err_nomem(err);
	if (answer->n > 0 || line->always)
		add(reading->glance, (struct glance_row){ .block = GLANCE_QUEUE,
		                                          .label = _(line->label),
		                                          .amount = kept,
		                                          .n = answer->n,
		                                          .before = ABSENT,
		                                          .style = answer->n > 0 ? line->style : STYLE_DIM,
		                                          .place = line->place,
		                                          .filter = line->filter });
	return 0;
}

static int
add_oldest(struct reading *reading, struct err *err)
{
	const char *text = queue_lines[TO_APPROVE].filter;
	struct page_walk walk = { .entity = &commission_entity, .order = { PAGE_BY_DATE, false } };
	struct page_key key;
	struct buf age = { 0 };
	char day[DATE_TEXT_SIZE];
	size_t n = 0;
	int r = parse(reading, &commission_entity, text, &walk.filter, err);

	if (r == 0)
		r = page_walk(reading->session->store, &walk, OLDEST_MS, &key, 1, &n, err);
	if (r < 0 || n == 0)
		return r;
	status_add_age(&age, session_now(reading->session) - key.value);
	buf_printf(&age, " (%.10s)", date_text_local(key.value, day));
	add(reading->glance, (struct glance_row){ .block = GLANCE_QUEUE, .label = _("  the oldest waits"), .amount = keep(reading, &age),
	                                          .n = ABSENT, .before = ABSENT, .place = PLACE_COMMISSIONS, .filter = text });
	return 0;
}

static int
add_alert(struct reading *reading, const struct alert_line *line, const struct answer *answer, struct err *err)
{
	struct arena *arena = &reading->glance->arena;
	const char *text = buf_text(&answer->lines), *ids = text + strcspn(text, "\n");
	const char *about = arena_text(arena, text, (size_t)(ids - text));
	const char *filter = line->filter ? arena_printf(arena, "%s%s", line->filter, ids + (*ids == '\n')) : NULL;

	if (!about || (line->filter && !filter))
		return err_nomem(err);
	if (answer->n > 0)
		add(reading->glance, (struct glance_row){ .block = GLANCE_ALERTS, .label = _(line->label), .amount = about,
		                                          .n = answer->n, .before = ABSENT, .style = STYLE_WARN,
		                                          .place = PLACE_COMMISSIONS, .filter = filter, .hint = line->hint });
	return 0;
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

/* Conversions of the last days, today first: counts of a day and, behind it, of the same day a week before. */
static int64_t
day_at(const struct glance *glance, size_t at)
{
	return date_day_add(date_day(glance->today), -(int64_t)(at / 2) - (at % 2 ? DAYS_OF_WEEK : 0));
}

static const char *
day_filter(struct glance *glance, int64_t day)
{
	return arena_printf(&glance->arena, "fecha:%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100));
}

static void
take_day(struct reading *reading, size_t at, int64_t n)
{
	struct glance *glance = reading->glance;
	int64_t day = day_at(glance, at - at % 2);

	if (at % 2 == 0)
		glance->of_day = n;
	else
		add(glance, (struct glance_row){ .block = GLANCE_WEEK, .label = at == 1 ? _("Today") : day_label(reading, day),
		                                 .n = glance->of_day, .bar = glance->of_day, .before = n,
		                                 .place = PLACE_CONVERSIONS, .filter = day_filter(glance, day) });
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

bool
glance_ask(struct glance *glance, const struct session *session, struct request *request)
{
	size_t at = glance->counted;

	if (at == 0)
		glance->today = session_now(session);
	if (at >= COUNTS)
		return false;
	if (at < ARRAY_LEN(queue_lines)) {
		request->entity = entity_of(queue_lines[at].entity);
		request->filter = queue_lines[at].filter;
		return true;
	}
	if (at < LINES) {
		request->count = alert_lines[at - ARRAY_LEN(queue_lines)].count;
		return true;
	}
	request->entity = entity_of(ENTITY_CONVERSION);
	request->filter = arena_string(&request->arena, day_filter(glance, day_at(glance, at - LINES)));
	return request->filter != NULL;
}

int
glance_take(struct glance *glance, struct session *session, bool spanish, const struct answer *answer, struct err *err)
{
	struct reading reading = { .glance = glance, .session = session, .spanish = spanish };
	size_t at = glance->counted++;
	int r = 0;

	if (at < ARRAY_LEN(queue_lines))
		r = add_queue_line(&reading, &queue_lines[at], answer, err);
	else if (at < LINES)
		r = add_alert(&reading, &alert_lines[at - ARRAY_LEN(queue_lines)], answer, err);
	else
		take_day(&reading, at - LINES, answer->n);
	if (r == 0 && at == TO_APPROVE)
		r = add_oldest(&reading, err);
	if (r == 0 && at == COUNTS - 1)
		r = read_top(&reading, GLANCE_AFFILIATES, err);
	if (r == 0 && at == COUNTS - 1)
		r = read_top(&reading, GLANCE_CAMPAIGNS, err);
	return r;
}

void
glance_done(struct glance *glance)
{
	arena_done(&glance->arena);
	*glance = (struct glance){ 0 };
}
