#include "config.h"

#include "undoing.h"

#include <stdio.h>

#include "buf.h"
#include "date.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "prompt.h"
#include "request.h"
#include "resume.h"
#include "undo.h"
#include "wording.h"

/* `decision` NULL: the one that is being written, which the writer looks at. */
static int
send(struct screen *screen, enum request_kind kind, const char *decision, int64_t meant, struct err *err)
{
	struct request *request = request_new(kind);

	if (!request)
		return err_nomem(err);
	request->meant = meant;
	request->text = arena_string(&request->arena, decision);
	return desk_ask(screen->desk, request, err) < 0 ? err->code : EFFECT_DRAW;
}

static int
sure(struct screen *screen, bool yes, struct err *err)
{
	return yes ? send(screen, REQUEST_UNDO, screen->desk->undoing, 0, err) : EFFECT_DRAW;
}

static int
sure_again(struct screen *screen, bool yes, struct err *err)
{
	return yes ? send(screen, REQUEST_REDO, screen->desk->undoing, 0, err) : EFFECT_DRAW;
}

/* "aprobar of 3000 rows, 24/11 08:21" */
static int
ask(struct screen *screen, bool redo, const struct decision *target, struct err *err)
{
	struct buf text = { 0 };
	char when[DATE_TEXT_SIZE];
	struct confirm_prompt prompt = { .title = redo ? _("Redo what this undo took back?") : _("Undo this decision?"),
		                         .done = redo ? sure_again : sure };
	int r;
	const struct entity *entity = target->entity == ABSENT ? NULL : entity_of((enum entity_kind)target->entity);

	buf_printf(&text, _("%s (%s), rows: %lld, %s"), wording_word(names_at(&step_names, target->step)),
	           entity ? entity->plural : "", (long long)target->done, date_text_local(target->at, when));
	prompt.text = buf_text(&text);
	snprintf(screen->desk->undoing, sizeof(screen->desk->undoing), "%s", target->id);
	r = prompt_confirm(screen, &prompt, err);
	buf_done(&text);
	return r < 0 ? r : EFFECT_DRAW;
}

static bool
wants_question(struct screen *screen, const struct decision *target)
{
	struct action_facts facts;

	desk_facts(screen, &facts);
	return undo_asks(&screen->desk->session, target) ||
	       (facts.entity && target->entity != (int64_t)facts.entity->kind && target->entity != ENTITY_CONVERSION);
}

/* What is being written may be what is meant; what the program does by itself is not. */
static bool
is_in_the_way(const struct writer_progress *writing)
{
	return writing->ticket && writing->kind != REQUEST_DUE;
}

int
desk_undo(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct desk *desk = screen->desk;
	struct arena arena = { 0 };
	struct decision target;
	int r;

	(void)arg;
	if (is_in_the_way(&desk->writing))
		return err_set(err, ERR_LOCKED, "%s", _("something long is being written: Ctrl-c stops it, then u undoes it"));
	if (desk->asked > desk->answered) /* what was typed just now is what is undone */
		return send(screen, REQUEST_UNDO, NULL, 1, err);
	r = undo_target(&desk->session, NULL, &arena, &target, err);
	if (r == 0)
		r = wants_question(screen, &target) ? ask(screen, false, &target, err)
		                                    : send(screen, REQUEST_UNDO, target.id, target.done, err);
	arena_done(&arena);
	return r;
}

int
desk_redo(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct desk *desk = screen->desk;
	struct arena arena = { 0 };
	struct decision target;
	int r;

	(void)arg;
	if (is_in_the_way(&desk->writing))
		return err_set(err, ERR_LOCKED, "%s", _("something long is being written: Ctrl-c stops it"));
	if (desk->asked > desk->answered)
		return send(screen, REQUEST_REDO, NULL, 1, err);
	r = redo_target(&desk->session, &arena, &target, err);
	if (r == 0)
		r = undo_asks(&desk->session, &target) ? ask(screen, true, &target, err)
		                                       : send(screen, REQUEST_REDO, target.id, target.done, err);
	arena_done(&arena);
	return r;
}

int
desk_continue(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct arena arena = { 0 };
	struct decision decision;
	struct request *request = request_new(REQUEST_CONTINUE);
	int r = request ? app_unfinished(&screen->desk->session, 0, &arena, &decision, err) : err_nomem(err);

	(void)arg;
	if (r == 0 && decision.row == 0)
		r = err_set(err, ERR_MISSING, "%s", _("no decision was cut short"));
	if (r == 0) {
		request->text = arena_string(&request->arena, decision.id);
		request->step = decision.step; /* for its words */
	}
	arena_done(&arena);
	if (r < 0) {
		request_free(request);
		return r;
	}
	return desk_ask(screen->desk, request, err) < 0 ? err->code : EFFECT_DRAW;
}

void
desk_tell_unfinished(struct desk *desk)
{
	struct arena arena = { 0 };
	struct decision decision;
	struct err err;

	if (app_unfinished(&desk->session, 0, &arena, &decision, &err) == 0 && decision.row != 0)
		desk_say(desk, STYLE_WARN, _("%s was cut short after %lld rows: :continuar goes on, u undoes it"),
		         wording_word(names_at(&step_names, decision.step)), (long long)decision.done);
	arena_done(&arena);
}
