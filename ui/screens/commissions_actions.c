/* The keys of Comisiones. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "commissions.h"
#include "conversion.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "note.h"
#include "prompt.h"
#include "request.h"
#include "screens.h"
#include "terminal.h"

static struct commissions *
state_of(const struct screen *screen)
{
	return screen->state;
}

/* The forward step: approve, or validate a conversion of the review. */
static int
forward(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct action_facts facts;

	(void)arg;
	desk_facts(screen, &facts);
	return deciding_begin(screen, facts.forward, &no_args, err);
}

static int
reject(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	return deciding_begin(screen, STEP_REJECT, &no_args, err);
}

static int
calculate(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct step_args args = no_args;

	(void)arg;
	args.force = true;
	return deciding_begin(screen, STEP_CALCULATE, &args, err);
}

static int
defer(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct action_facts facts;
	const struct commission *commission;
	bool deferred;

	(void)arg;
	desk_facts(screen, &facts);
	commission = facts.marks || facts.entity != &commission_entity ? NULL : facts.record;
	deferred = commission && commission->deferred == 1;
	return deciding_begin(screen, deferred ? STEP_RELEASE : STEP_DEFER, &no_args, err);
}

/* --- all steps --- */

static const struct {
	int key;
	enum step step;
	bool over_budget;
	const char *text;
} steps[] = {
	{ 'a', STEP_APPROVE, false, N_("approve") },
	{ 'b', STEP_APPROVE, true, N_("approve over the budget, with a reason") },
	{ 'r', STEP_REJECT, false, N_("reject") },
	{ 'c', STEP_CALCULATE, false, N_("calculate anew") },
	{ 'p', STEP_DEFER, false, N_("defer") },
	{ 'd', STEP_DISPUTE, false, N_("dispute") },
	{ 'l', STEP_RELEASE, false, N_("release: neither deferred nor disputed") },
	{ 'o', STEP_REOPEN, false, N_("reopen") },
	{ 'n', STEP_ANNUL, false, N_("annul") },
};

static int
step_chosen(struct screen *screen, size_t chosen, struct err *err)
{
	struct step_args args = no_args;

	if (chosen >= ARRAY_LEN(steps))
		return EFFECT_DRAW;
	args.over_budget = steps[chosen].over_budget;
	args.force = steps[chosen].step == STEP_CALCULATE;
	return deciding_begin(screen, steps[chosen].step, &args, err);
}

static int
choose_step(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct menu_item items[ARRAY_LEN(steps)];
	struct err whys[ARRAY_LEN(steps)];
	const struct menu_prompt prompt = { .title = _("Steps"), .items = items, .n = ARRAY_LEN(items), .done = step_chosen };
	struct action_facts facts;
	int r;

	(void)arg;
	desk_facts(screen, &facts);
	if (facts.entity != &commission_entity)
		return err_set(err, ERR_USAGE, "%s", _("of a conversion: a validates it, r rejects it"));
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		const struct action_def action = { .need = NEED_ROW | NEED_WRITE, .step = steps[i].step };

		items[i] = (struct menu_item){ .key = steps[i].key, .text = _(steps[i].text) };
		if (action_check(&action, &facts, &whys[i]) < 0)
			items[i].refused = whys[i].text;
	}
	r = prompt_menu(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static int
annul(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	bool commission = commissions_list(screen)->def->entity == &commission_entity;

	(void)arg;
	return deciding_begin(screen, commission ? STEP_ANNUL : STEP_CANCEL, &no_args, err);
}

/* --- looking --- */

static int
view(struct screen *screen, enum commissions_view wanted)
{
	struct commissions *state = state_of(screen);

	state->view = state->view == wanted && !state->reviewing ? VIEW_LIST : wanted;
	state->scroll = 0;
	return EFFECT_DRAW;
}

static int
open_detail(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return view(screen, VIEW_DETAIL);
}

static int
why(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct commissions *state = state_of(screen);

	(void)arg;
	(void)err;
	if (state->reviewing && state->view == VIEW_WHY)
		return view(screen, VIEW_DETAIL);
	return view(screen, VIEW_WHY);
}

static int
step_record(struct screen *screen, int64_t by, struct err *err)
{
	struct table *table = &commissions_list(screen)->table;
	size_t before = table->cursor;
	int r = table_move(table, by, err);

	if (r >= 0 && table->cursor == before && table->filling == TABLE_FULL)
		return err_set(err, ERR_SAME, "%s", by > 0 ? _("this is the last one") : _("this is the first one"));
	return r < 0 ? r : EFFECT_DRAW;
}

static int
next_record(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	return step_record(screen, 1, err);
}

static int
previous_record(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	(void)arg;
	return step_record(screen, -1, err);
}

static int
review(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	int r;

	(void)arg;
	if (state_of(screen)->reviewing) {
		review_end(screen);
		return EFFECT_DRAW;
	}
	r = review_start(screen, err);
	return r < 0 ? r : EFFECT_DRAW | EFFECT_RELOAD;
}

/* --- views --- */

static const struct {
	int key;
	const char *text, *filter;
} views[] = {
	{ 'e', N_("waiting for me"), FILTER_WAITING },
	{ 'r', N_("waiting, of some risk"), FILTER_WAITING " riesgo:>20" },
	{ 'd', N_("disputed"), "estado:pendiente,calculada,aprobada es:disputada" },
	{ 'p', N_("deferred"), "estado:pendiente,calculada,aprobada es:aplazada" },
	{ 'a', N_("approved, not paid"), "estado:aprobada" },
	{ 'x', N_("rejected or annulled"), "estado:rechazada,anulada" },
	{ 't', N_("all"), "" },
};

static int
view_chosen(struct screen *screen, size_t chosen, struct err *err)
{
	return chosen < ARRAY_LEN(views) ? commissions_show(screen, views[chosen].filter, err) : EFFECT_DRAW;
}

static int
choose_view(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct menu_item items[ARRAY_LEN(views)];
	const struct menu_prompt prompt = { .title = _("Views"), .items = items, .n = ARRAY_LEN(items), .done = view_chosen };
	int r;

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(views); i++)
		items[i] = (struct menu_item){ .key = views[i].key, .text = _(views[i].text) };
	r = prompt_menu(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

/* All commissions of the same affiliate, campaign or conversion; Ctrl-o comes back. */
static int
hanging_chosen(struct screen *screen, size_t chosen, struct err *err)
{
	struct commissions *state = state_of(screen);
	const struct commission *commission = listing_item(&state->queue);
	char filter[128], before[LISTING_FILTER_MAX];
	int r;

	if (chosen > 2 || !commission)
		return EFFECT_DRAW;
	snprintf(before, sizeof(before), "%s", state->queue.filter);
	snprintf(filter, sizeof(filter), "%s:%s", chosen == 0 ? "afiliado" : chosen == 1 ? "campana" : "conversion",
	         chosen == 0 ? commission->affiliate_id : chosen == 1 ? commission->campaign_id : commission->conversion_id);
	r = listing_filter(&state->queue, filter, err);
	if (r < 0)
		return r;
	snprintf(state->back, sizeof(state->back), "%s", before);
	state->view = VIEW_LIST;
	return EFFECT_DRAW;
}

static int
hanging(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	const struct menu_item items[] = {
		{ 'a', _("the affiliate's commissions"), NULL },
		{ 'c', _("the campaign's commissions"), NULL },
		{ 'v', _("the conversion's commissions"), NULL },
	};
	const struct menu_prompt prompt = { .title = _("What hangs on it"), .items = items, .n = ARRAY_LEN(items),
		                            .done = hanging_chosen };
	int r;

	(void)arg;
	if (state_of(screen)->reviewing)
		return err_set(err, ERR_USAGE, "%s", _("not in the review: Esc ends it"));
	r = prompt_menu(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static int
come_back(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct commissions *state = state_of(screen);
	char before[LISTING_FILTER_MAX];
	int r;

	(void)arg;
	snprintf(before, sizeof(before), "%s", state->back);
	if (!before[0])
		return err_set(err, ERR_MISSING, "%s", _("there is nothing to come back to; o goes to what hangs on a row"));
	snprintf(state->back, sizeof(state->back), "%s", state->queue.filter);
	r = listing_filter(&state->queue, before, err);
	return r < 0 ? r : EFFECT_DRAW;
}

static int
copy_id(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	const struct record *record = listing_item(commissions_list(screen));

	(void)arg;
	(void)err;
	term_copy(record->id);
	desk_say(screen->desk, STYLE_NORMAL, _("%s: copied"), record->id);
	return EFFECT_DRAW;
}

/* --- writing --- */

static int
note_given(struct screen *screen, const char *text, struct err *err)
{
	const struct commissions *state = screen->state;
	struct request *request = text && *text ? request_new(REQUEST_CREATE) : NULL;
	struct note *note = request ? arena_alloc(&request->arena, sizeof(*note)) : NULL;

	if (!text || !*text)
		return EFFECT_DRAW;
	if (!note) {
		request_free(request);
		return err_nomem(err);
	}
	entity_clear(&note_entity, note);
	note->about_kind = state->note_kind;
	note->about = state->note_about;
	note->audience = NOTE_INTERNAL;
	note->text = arena_string(&request->arena, text);
	request->entity = &note_entity;
	request->record = note;
	return desk_ask(screen->desk, request, err) < 0 ? err->code : EFFECT_DRAW;
}

static int
add_note(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	const struct line_prompt prompt = { .label = _("Note: "), .text = "", .max = NOTE_MAX, .done = note_given };
	struct commissions *state = screen->state;
	int r;

	state->note_kind = commissions_list(screen)->def->entity->kind;
	state->note_about = ((const struct record *)listing_item(commissions_list(screen)))->row;
	if (arg->key == K_NONE && arg->text[0])
		return note_given(screen, arg->text, err);
	r = prompt_line(screen, &prompt, err);
	return r < 0 ? r : EFFECT_DRAW;
}

#define DECIDES NEED_ROW | NEED_WRITE | NEED_RIGHT(RIGHT_DECIDE)

static const struct action_def actions[] = {
	{ "aprobar", "a", N_("approve"), N_("Approve, and go on to the next row. In the review: validate a conversion."), DECIDES,
	  STEP_FORWARD, forward },
	{ "rechazar", "r", N_("reject"), N_("Reject, with a reason: one key, or Enter for the last one."), DECIDES, STEP_REJECT,
	  reject },
	{ "por_que", "w", N_("why?"), N_("Why this amount, and why it was not approved by itself."), NEED_RECORD, STEP_NONE, why },
	{ "abrir", "Enter", N_("open"), N_("The whole record; again or Esc: back to the list."), NEED_RECORD, STEP_NONE, open_detail },
	{ "aplazar", "p", N_("defer"), N_("Defer with a reason and a date; again: release it."), DECIDES, STEP_NONE, defer },
	{ "pasos", "t", N_("steps"), N_("All steps that this state allows: dispute, reopen, annul, over the budget..."), DECIDES,
	  STEP_NONE, choose_step },
	{ "revisar", "R", N_("review"), N_("One at a time, riskiest and largest first, with everything needed to decide."),
	  NEED_BOOKS, STEP_NONE, review },
	{ "calcular", "=", "", N_("Calculate anew."), DECIDES, STEP_CALCULATE, calculate },
	{ "anular", "d", "", N_("Annul, with a reason."), DECIDES, STEP_NONE, annul },
	{ "nota", ",", "", N_("Add a note."), NEED_RECORD | NEED_WRITE | NEED_RIGHT(RIGHT_ENTER), STEP_NONE, add_note },
	{ "editar", "e", "", N_("Change a field of the terms; it is calculated anew afterwards."),
	  NEED_RECORD | NEED_WRITE | NEED_RIGHT(RIGHT_ENTER), STEP_EDIT, editing_begin },
	{ "nueva", "n", "", N_("A commission by hand: conversion_id=... and its terms."),
	  NEED_BOOKS | NEED_WRITE | NEED_RIGHT(RIGHT_ENTER), STEP_NONE, editing_new },
	{ "vistas", "m", N_("views"), N_("Ready filters: waiting, disputed, deferred, approved..."), NEED_BOOKS, STEP_NONE,
	  choose_view },
	{ "relacionadas", "o", "", N_("What hangs on it: the affiliate's, the campaign's, the conversion's."), NEED_RECORD,
	  STEP_NONE, hanging },
	{ "regresar", "Ctrl-o", "", N_("Back from what hangs on a row."), NEED_BOOKS, STEP_NONE, come_back },
	{ "siguiente", "J", "", N_("The next record, also in the detail."), NEED_BOOKS, STEP_NONE, next_record },
	{ "anterior", "K", "", N_("The record before, also in the detail."), NEED_BOOKS, STEP_NONE, previous_record },
	{ "panel", "Tab", "", N_("To the text beside the list, to scroll it, and back."), NEED_BOOKS, STEP_NONE, commissions_pane },
	{ "copiar", "y", "", N_("Copy the id."), NEED_RECORD, STEP_NONE, copy_id },
};

const struct action_table commissions_actions = { "comisiones", actions, ARRAY_LEN(actions) };
