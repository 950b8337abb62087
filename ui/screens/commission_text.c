/* What a commission or a conversion is, in lines for a person: everything needed to decide. */
#include "config.h"

#include "commissions.h"

#include <string.h>

#include "affiliate.h"
#include "campaign.h"
#include "conversion.h"
#include "date.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "note.h"
#include "record.h"
#include "record_store.h"
#include "sum_store.h"
#include "wording.h"

#define HISTORY_ROWS 10
#define NOTES_ROWS 20

struct text {
	struct buf *buf;
	const struct desk *desk;
	struct arena *arena;
	int64_t currency;
	size_t left; /* rows of the history */
};

static void
add_money(struct text *text, const char *label, __int128 amount)
{
	buf_printf(text->buf, "%s: $ ", label);
	money_add_human(text->buf, amount, text->currency, text->desk->spanish);
	buf_printf(text->buf, " %s\n", currency_code(text->currency));
}

static void
add_time(struct text *text, const char *label, int64_t at)
{
	char when[DATE_TEXT_SIZE];

	if (at != ABSENT)
		buf_printf(text->buf, "%s: %s\n", label, date_text_local(at, when));
}

static void
add_line(struct text *text, const char *label, const char *value)
{
	if (value && *value)
		buf_printf(text->buf, "%s: %s\n", label, value);
}

static void
add_codes(struct text *text, const char *title, const char *words)
{
	if (words && *words)
		buf_printf(text->buf, "\n# %s\n", title);
	wording_add_codes(text->buf, words);
}

static void
add_steps(struct text *text, const char *steps)
{
	buf_printf(text->buf, "\n# %s\n", _("Why this amount"));
	if (!steps)
		buf_printf(text->buf, "  %s\n", _("It is not calculated yet: = calculates it."));
	wording_add_calculation(text->buf, steps, text->currency, text->desk->spanish);
}

static int
add_journal_row(void *arg, const struct journal_row *row, struct err *err)
{
	struct text *text = arg;
	char when[DATE_TEXT_SIZE];

	(void)err;
	buf_printf(text->buf, "  %s  %s  ", date_text_local(row->at, when), row->actor_name);
	wording_add_step_words(text->buf, row->steps);
	if (row->reason_code != ABSENT && row->reason_code != REASON_OTHER)
		buf_printf(text->buf, "  %s", wording_word(names_at(&reason_codes, row->reason_code)));
	buf_printf(text->buf, "%s%s\n", row->reason ? "  " : "", row->reason ? row->reason : "");
	return --text->left == 0;
}

static void
add_history(struct text *text, const struct entity *entity, int64_t row)
{
	const struct journal_query query = { .descending = true, .decision = ABSENT, .entity = entity->kind, .row = row };
	struct arena arena = { 0 };
	struct err err;

	buf_printf(text->buf, "\n# %s\n", _("History"));
	text->left = HISTORY_ROWS;
	if (journal_walk(text->desk->session.store, &query, &arena, add_journal_row, text, &err) < 0)
		buf_printf(text->buf, "  %s\n", err.text);
	arena_done(&arena);
}

static void
add_notes(struct text *text, const struct entity *entity, int64_t about)
{
	struct store *store = text->desk->session.store;
	int64_t rows[NOTES_ROWS];
	struct err err;
	size_t n = 0;

	if (record_notes(store, entity, about, 0, rows, NOTES_ROWS, &n, &err) < 0 || n == 0)
		return;
	buf_printf(text->buf, "\n# %s\n", _("Notes"));
	for (size_t i = 0; i < n; i++) {
		char when[DATE_TEXT_SIZE];
		struct note note;

		if (record_read(store, &note_entity, rows[i], text->arena, &note, &err) == 0)
			buf_printf(text->buf, "  %s  %s: %s\n", date_text_local(note.head.created_at, when),
			           note.author ? note.author : "", note.text);
	}
}

static void
add_conversion(struct text *text, const struct conversion *conversion)
{
	buf_printf(text->buf, "%s: %s  %s\n", _("State"), names_text(&conversion_states, conversion->state),
	           wording_word(names_at(&conversion_types, conversion->type)));
	add_money(text, _("Value"), conversion->value);
	if (conversion->refunded > 0)
		add_money(text, _("Refunded"), conversion->refunded);
	add_line(text, _("Channel"), wording_word(conversion->channel));
	add_time(text, _("Happened"), conversion->happened_at);
	add_line(text, _("Client"), conversion->client_email);
	add_line(text, _("Place"), conversion->client_location);
	add_line(text, _("Transaction"), conversion->transaction_id);
	buf_printf(text->buf, "%s: %lld\n", _("Risk"), (long long)conversion->score);
}

/* What is left of the campaign's budget, since it decides. */
static void
add_budget(struct text *text, const struct campaign *campaign)
{
	__int128 committed = 0;
	struct err err;

	if (campaign->budget == ABSENT || campaign->currency != text->currency ||
	    sum_committed(text->desk->session.store, campaign->head.row, campaign->currency, &committed, &err) < 0)
		return;
	add_money(text, _("Budget left"), campaign->budget - committed);
}

static void
add_parties(struct text *text, int64_t affiliate_row, int64_t campaign_row)
{
	struct store *store = text->desk->session.store;
	struct affiliate affiliate;
	struct campaign campaign;
	struct err err;

	if (record_read(store, &affiliate_entity, affiliate_row, text->arena, &affiliate, &err) == 0)
		buf_printf(text->buf, "%s: %s  (%s)\n", _("Affiliate"), affiliate.name,
		           names_text(&affiliate_states, affiliate.state));
	if (record_read(store, &campaign_entity, campaign_row, text->arena, &campaign, &err) < 0)
		return;
	buf_printf(text->buf, "%s: %s  (%s)\n", _("Campaign"), campaign.name, names_text(&campaign_states, campaign.state));
	add_budget(text, &campaign);
}

static void
add_decision(struct text *text, const struct commission *commission)
{
	bool live = commission_live(commission);

	buf_printf(text->buf, "%s: %s%s%s\n", _("State"), names_text(&commission_states, commission->state),
	           live && commission->deferred == 1 ? _(", deferred") : "",
	           live && commission->disputed == 1 ? _(", disputed") : "");
	if (live)
		add_time(text, _("Deferred until"), commission->deferred_until);
	add_line(text, _("Needs"), wording_word(names_at(&level_names, commission->needed_level)));
	add_line(text, _("Approved as"), wording_word(names_at(&level_names, commission->given_level)));
	add_time(text, _("Approved"), commission->approved_at);
	if (commission->reason_code != REASON_OTHER)
		add_line(text, _("Reason"), wording_word(names_at(&reason_codes, commission->reason_code)));
	add_line(text, _("In words"), commission->reason);
	add_line(text, _("Comments"), commission->comments);
}

void
commission_add_detail(struct buf *buf, const struct screen *screen, const struct commission *commission, bool why)
{
	struct arena arena = { 0 };
	struct text text = { buf, screen->desk, &arena, commission->currency, 0 };
	struct conversion conversion;
	struct err err;

	buf_printf(buf, "# %s\n", commission->head.id);
	add_money(&text, commission->state == COMMISSION_PENDING ? _("Base, not calculated") : _("To pay"),
	          commission->state == COMMISSION_PENDING ? commission->base : commission->total);
	if (!why) {
		add_decision(&text, commission);
		add_parties(&text, commission->affiliate, commission->campaign);
		add_notes(&text, &commission_entity, commission->head.row);
	}
	add_steps(&text, commission->steps);
	add_codes(&text, _("Not approved by itself, because"), commission->waits_for);
	if (why && commission->limits) {
		buf_printf(buf, "\n# %s\n", _("Limits of that moment"));
		wording_add_limits(buf, commission->limits, commission->currency, screen->desk->spanish);
	}
	if (record_read(screen->desk->session.store, &conversion_entity, commission->conversion, &arena, &conversion, &err) == 0) {
		add_codes(&text, _("What the risk is made of"), conversion.score_reasons);
		if (!why) {
			buf_printf(buf, "\n# %s %s\n", _("Conversion"), conversion.head.id);
			add_conversion(&text, &conversion);
		}
	}
	if (!why)
		add_history(&text, &commission_entity, commission->head.row);
	arena_done(&arena);
}

void
conversion_add_detail(struct buf *buf, const struct screen *screen, const struct conversion *conversion)
{
	struct arena arena = { 0 };
	struct text text = { buf, screen->desk, &arena, conversion->currency, 0 };

	buf_printf(buf, "# %s\n", conversion->head.id);
	add_conversion(&text, conversion);
	add_parties(&text, conversion->affiliate, conversion->campaign);
	if (conversion->affiliate == ABSENT)
		add_line(&text, _("Affiliate"), conversion->affiliate_id);
	if (conversion->campaign == ABSENT)
		add_line(&text, _("Campaign"), conversion->campaign_id);
	add_codes(&text, _("Why it is not validated"), conversion->held_by);
	add_codes(&text, _("What the risk is made of"), conversion->score_reasons);
	add_notes(&text, &conversion_entity, conversion->head.row);
	add_history(&text, &conversion_entity, conversion->head.row);
	arena_done(&arena);
}
