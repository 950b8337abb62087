#include "config.h"

#include "deciding.h"

#include <stdio.h>
#include <string.h>

#include "answer_text.h"
#include "buf.h"
#include "commission.h"
#include "date.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "listing.h"
#include "moneys.h"
#include "prompt.h"
#include "request.h"
#include "wording.h"

#define UNTIL_MAX 40

static const int reason_keys[REASON_CODES] = {
	[REASON_DUPLICATE] = 'd',    [REASON_REFUND] = 'r',       [REASON_SELF_REFERRAL] = 'a',
	[REASON_FRAUD] = 'f',        [REASON_OUT_OF_TIME] = 'v',  [REASON_OUT_OF_TERMS] = 't',
	[REASON_WRONG_DATA] = 'e',   [REASON_TEST] = 'p',         [REASON_OTHER] = 'o',
};

bool
step_needs_reason(const struct entity *entity, enum step step)
{
	for (size_t i = 0; i < entity->n_transitions; i++)
		if (entity->transitions[i].step == step && entity->transitions[i].reason)
			return true;
	return false;
}

void
deciding_done(struct deciding *deciding)
{
	request_free(deciding->target);
	request_free(deciding->planned);
	*deciding = (struct deciding){ 0 };
}

static struct request *
build(struct screen *screen, bool rehearse, struct err *err)
{
	const struct deciding *deciding = &screen->deciding;
	struct request *request = request_new(REQUEST_DECIDE);
	int r = request ? request_copy_target(request, deciding->target, err) : err_nomem(err);

	if (r < 0) {
		request_free(request);
		return NULL;
	}
	request->step = deciding->step;
	request->args = deciding->args;
	request->args.reason = arena_string(&request->arena, deciding->args.reason);
	request->rehearse = rehearse;
	return request;
}

/* Rows that are on their way look so, until the answer comes. */
static void
note_under_way(struct listing *listing, const struct request *request)
{
	for (size_t i = 0; !request->filter && request->entity == listing->def->entity && i < request->n_rows; i++)
		marks_set(&listing->under_way, request->rows[i], true);
}

static int
send_few(struct screen *screen, struct err *err)
{
	struct listing *listing = screen->ops->list(screen);
	struct request *request = build(screen, false, err);
	bool here = table_row(&listing->table, listing->table.cursor) == screen->deciding.seen;

	if (!request)
		return err->code;
	note_under_way(listing, request);
	if (desk_ask(screen->desk, request, err) < 0) {
		marks_clear(&listing->under_way);
		return err->code;
	}
	return here && screen->deciding.step != STEP_CALCULATE ? EFFECT_DRAW | EFFECT_NEXT : EFFECT_DRAW;
}

static int
rehearse(struct screen *screen, struct err *err)
{
	struct deciding *deciding = &screen->deciding;
	struct request *trial;
	int64_t ticket;

	if (deciding->planned)
		return err_set(err, ERR_LOCKED, "%s", _("a rehearsal runs: its question comes first; Ctrl-c stops it"));
	trial = build(screen, true, err);
	if (!trial)
		return err->code;
	deciding->planned = build(screen, false, err);
	ticket = deciding->planned ? desk_ask(screen->desk, trial, err) : err->code;
	if (!deciding->planned)
		request_free(trial);
	if (ticket < 0) {
		request_free(deciding->planned);
		deciding->planned = NULL;
		return (int)ticket;
	}
	deciding->rehearsal = ticket;
	desk_say(screen->desk, STYLE_NORMAL, "%s", _("rehearsing: what would happen is looked at first"));
	return EFFECT_DRAW;
}

/* What is needed is known now. */
static int
decide(struct screen *screen, struct err *err)
{
	const struct request *target = screen->deciding.target;

	return !target->filter && target->n_rows <= ASK_ABOVE_ROWS ? send_few(screen, err) : rehearse(screen, err);
}

static int
until_given(struct screen *screen, const char *text, struct err *err)
{
	struct deciding *deciding = &screen->deciding;
	char ahead[UNTIL_MAX + 2]; /* 7d is +7d */

	if (!text)
		return EFFECT_DRAW;
	deciding->args.until = ABSENT;
	snprintf(ahead, sizeof(ahead), "%s%s", text[0] && text[strspn(text, "0123456789")] == 'd' ? "+" : "", text);
	if (*text && date_parse_human(ahead, session_now(&screen->desk->session), _("until"), &deciding->args.until, err) < 0)
		return err->code;
	if (*text && deciding->args.until <= session_now(&screen->desk->session))
		return err_rule(err, ERR_FIELD, "fecha_pasada", "hasta", "%s", _("until: must lie in the future"));
	return decide(screen, err);
}

static int
conversion_too(struct screen *screen, size_t chosen, struct err *err)
{
	struct deciding *deciding = &screen->deciding;

	if (chosen > 1)
		return EFFECT_DRAW;
	if (chosen == 1) {
		deciding->target->entity = entity_of(ENTITY_CONVERSION);
		deciding->target->rows = &deciding->conversion;
	}
	return decide(screen, err);
}

/* Fraud and duplicates are the conversion's fault: its rejection annuls the commission with it. */
static int
offer_conversion(struct screen *screen, struct err *err)
{
	const struct menu_item items[] = {
		{ 'c', _("only the commission"), NULL },
		{ 'v', _("the conversion, and the commission with it"), NULL },
	};
	const struct menu_prompt prompt = { .title = _("What is rejected?"), .items = items, .n = ARRAY_LEN(items),
		                            .done = conversion_too };
	int r = prompt_menu(screen, &prompt, err);

	return r < 0 ? r : EFFECT_DRAW;
}

static int
reason_known(struct screen *screen, struct err *err)
{
	struct deciding *deciding = &screen->deciding;
	bool culprit = deciding->args.reason_code == REASON_FRAUD || deciding->args.reason_code == REASON_DUPLICATE;

	if (deciding->step == STEP_DEFER) {
		const struct line_prompt prompt = { .label = _("Until (7d, 24/12/2026; empty = no date): "), .text = "",
			                            .max = UNTIL_MAX, .done = until_given };
		int r = prompt_line(screen, &prompt, err);

		return r < 0 ? r : EFFECT_DRAW;
	}
	if (deciding->step == STEP_REJECT && culprit && deciding->conversion)
		return offer_conversion(screen, err);
	return decide(screen, err);
}

static int
words_given(struct screen *screen, const char *text, struct err *err)
{
	struct deciding *deciding = &screen->deciding;
	int r;

	if (!text)
		return EFFECT_DRAW;
	r = reason_check(deciding->args.reason_code, text, err);
	if (r < 0)
		return r;
	snprintf(deciding->reason, sizeof(deciding->reason), "%s", text);
	deciding->args.reason = deciding->reason;
	return reason_known(screen, err);
}

static int
ask_words(struct screen *screen, const char *label, struct err *err)
{
	const struct line_prompt prompt = { .label = label, .text = "", .history = "motivos", .max = REASON_MAX,
		                            .done = words_given };
	int r = prompt_line(screen, &prompt, err);

	screen->deciding.args.reason_code = REASON_OTHER;
	return r < 0 ? r : EFFECT_DRAW;
}

static int
reason_chosen(struct screen *screen, size_t chosen, struct err *err)
{
	struct deciding *deciding = &screen->deciding;

	if (chosen >= REASON_CODES)
		return EFFECT_DRAW;
	deciding->last_code = chosen;
	deciding->args.reason_code = (int64_t)chosen;
	return chosen == REASON_OTHER ? ask_words(screen, _("Reason: "), err) : reason_known(screen, err);
}

/* The codes say what is wrong with a record: why one is let through is told in words. */
static bool
finds_fault(enum step step)
{
	return step == STEP_REJECT || step == STEP_ANNUL || step == STEP_CANCEL || step == STEP_DEFER || step == STEP_DISPUTE;
}

/* "com_…8z8w", or how many rows. */
static void
add_target(struct buf *buf, struct screen *screen)
{
	const struct request *target = screen->deciding.target;
	int64_t n = target->filter ? target->meant : (int64_t)target->n_rows;

	if (screen->deciding.seen)
		id_add_short(buf, ((const struct record *)listing_item(screen->ops->list(screen)))->id);
	else if (n > 0)
		buf_printf(buf, _("rows: %lld"), (long long)n);
	else
		buf_str(buf, _("all that is marked"));
}

static int
ask_reason(struct screen *screen, struct err *err)
{
	struct buf target = { 0 };
	struct menu_item items[REASON_CODES];
	char title[120];
	const struct menu_prompt prompt = { .title = title, .items = items, .n = REASON_CODES,
		                            .chosen = screen->deciding.last_code, .done = reason_chosen };
	int r;

	add_target(&target, screen);
	snprintf(title, sizeof(title), _("%s %s: why?"), wording_word(names_at(&step_names, screen->deciding.step)), buf_text(&target));
	buf_done(&target);
	if (!finds_fault(screen->deciding.step)) {
		snprintf(title + strlen(title), sizeof(title) - strlen(title), " ");
		return ask_words(screen, title, err);
	}
	for (size_t i = 0; i < REASON_CODES; i++)
		items[i] = (struct menu_item){ .key = reason_keys[i], .text = wording_word(names_at(&reason_codes, (int64_t)i)) };
	r = prompt_menu(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

/* What is decided is what one saw when the key was pressed, whatever moves under a menu. */
static int
take_target(struct screen *screen, const struct action_facts *facts, struct err *err)
{
	struct deciding *deciding = &screen->deciding;

	request_free(deciding->target);
	deciding->seen = deciding->conversion = 0;
	deciding->target = request_new(REQUEST_DECIDE);
	if (!deciding->target)
		return err_nomem(err);
	if (!facts->marks && facts->record)
		deciding->seen = ((const struct record *)facts->record)->row;
	if (deciding->seen && facts->entity == &commission_entity)
		deciding->conversion = ((const struct commission *)facts->record)->conversion;
	return listing_target(screen->ops->list(screen), facts->marks, deciding->target, err);
}

int
deciding_begin(struct screen *screen, enum step step, const struct step_args *args, struct err *err)
{
	struct deciding *deciding = &screen->deciding;
	struct listing *listing = screen->ops->list(screen);
	const struct action_def action = { .need = NEED_ROW | NEED_WRITE, .step = step };
	struct action_facts facts;
	int r;

	desk_facts(screen, &facts);
	r = action_check(&action, &facts, err); /* before a reason is asked for nothing */
	if (r == 0)
		r = take_target(screen, &facts, err);
	if (r < 0)
		return r;
	deciding->step = step;
	deciding->args = *args;
	return step_needs_reason(listing->def->entity, step) || args->over_budget ? ask_reason(screen, err)
	                                                                          : decide(screen, err);
}

static int
confirmed(struct screen *screen, bool yes, struct err *err)
{
	struct deciding *deciding = &screen->deciding;
	struct request *request = deciding->planned;
	enum step step = request->step; /* others may have been decided meanwhile */

	deciding->planned = NULL;
	if (!yes) {
		request_free(request);
		desk_say(screen->desk, STYLE_NORMAL, "%s", _("nothing was done"));
		return EFFECT_DRAW;
	}
	if (desk_ask(screen->desk, request, err) < 0)
		return err->code;
	desk_say(screen->desk, STYLE_NORMAL, _("%s: it runs; go on working, Ctrl-c stops it"),
	         wording_word(names_at(&step_names, step)));
	return EFFECT_DRAW;
}

/* Large sums are confirmed with count and sum, typed: "3279 557614990". */
static const char *
typed_text(const struct desk *desk, const struct tally *tally, char text[64])
{
	for (size_t i = 0; i < tally->n_sums; i++) {
		int64_t limit = moneys_get(desk->session.settings.typed_sum, tally->sums[i].currency);
		__int128 units = tally->sums[i].sum;

		if (limit == ABSENT || units <= limit)
			continue;
		for (int digits = currency_digits(tally->sums[i].currency); digits > 0; digits--)
			units /= 10;
		snprintf(text, 64, "%lld %lld", (long long)tally->done, (long long)units);
		return text;
	}
	return NULL;
}

static void
say_nothing(struct desk *desk, const struct tally *tally)
{
	if (tally->same + tally->refused == 0)
		desk_say(desk, STYLE_WARN, "%s", _("no marked row is in its filter any more: M takes the marks away"));
	else
		desk_say(desk, STYLE_WARN, _("nothing would change: so already: %lld, not possible: %lld; M takes the marks away"),
		         (long long)tally->same, (long long)tally->refused);
}

/* The rehearsal is over: the question. */
static void
ask(struct screen *screen, const struct answer *answer)
{
	struct deciding *deciding = &screen->deciding;
	struct buf text = { 0 };
	char title[120], typed[64];
	struct confirm_prompt asked = { .title = title, .done = confirmed };
	struct err err;

	deciding->rehearsal = 0;
	desk_say(screen->desk, STYLE_NORMAL, "%s", ""); /* the rehearsal's */
	deciding->planned->meant = answer->tally.done + answer->tally.same + answer->tally.refused;
	if (answer->code < 0 || answer->outcome.stopped || answer->tally.done == 0) {
		request_free(deciding->planned);
		deciding->planned = NULL;
	}
	tally_add_text(&text, &answer->tally, screen->desk->spanish);
	if (deciding->planned) {
		snprintf(title, sizeof(title), _("%s: do it?"), wording_word(names_at(&step_names, answer->step)));
		asked.text = buf_text(&text);
		asked.typed = typed_text(screen->desk, &answer->tally, typed);
		if (prompt_confirm(screen, &asked, &err) < 0) {
			desk_say(screen->desk, STYLE_BAD, "%s", err.text);
			request_free(deciding->planned);
			deciding->planned = NULL;
		}
	} else if (answer->outcome.stopped) {
		desk_say(screen->desk, STYLE_WARN, "%s", _("stopped: nothing was done"));
	} else if (answer->code == 0) {
		say_nothing(screen->desk, &answer->tally);
	}
	buf_done(&text);
}

void
deciding_answer(struct screen *screen, const struct answer *answer)
{
	struct deciding *deciding = &screen->deciding;

	if (answer->kind != REQUEST_DECIDE)
		return;
	if (deciding->planned && answer->ticket == deciding->rehearsal)
		ask(screen, answer);
}
