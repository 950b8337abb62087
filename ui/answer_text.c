#include "config.h"

#include "answer_text.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "terminal.h"
#include "wording.h"

#define SHORT_TAIL 6
#define REFUSAL_MS 5000

void
id_add_short(struct buf *buf, const char *id)
{
	const char *bar = strchr(id, '_');
	size_t len = strlen(id), prefix = bar ? (size_t)(bar - id) + 1 : 0;

	if (!bar || len < prefix + SHORT_TAIL + 2) {
		buf_str(buf, id);
		return;
	}
	buf_add(buf, id, prefix);
	buf_str(buf, term_ascii() ? "~" : "…");
	buf_str(buf, id + len - SHORT_TAIL);
}

/* What was done, by its step. The verb stands alone, so that it needs no gender or number. */
static const char *
done_text(enum step step)
{
	static const struct {
		enum step step;
		const char *text;
	} texts[] = {
		{ STEP_APPROVE, N_("approved") },     { STEP_REJECT, N_("rejected") },    { STEP_DEFER, N_("deferred") },
		{ STEP_RELEASE, N_("released") },     { STEP_DISPUTE, N_("disputed") },   { STEP_REOPEN, N_("reopened") },
		{ STEP_ANNUL, N_("annulled") },       { STEP_CALCULATE, N_("calculated") }, { STEP_VALIDATE, N_("validated") },
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (texts[i].step == step)
			return _(texts[i].text);
	return wording_word(names_at(&step_names, step));
}

static void
add_counts(struct buf *text, const struct answer *answer)
{
	const struct outcome *outcome = &answer->outcome;

	if (outcome->same)
		buf_printf(text, _(", %lld were so already"), (long long)outcome->same);
	if (outcome->refused)
		buf_printf(text, _(", not possible: %lld (I says why)"), (long long)outcome->refused);
	if (outcome->stopped)
		buf_str(text, _(", stopped: u undoes it, :continuar goes on"));
}

static void
say_decision(struct desk *desk, const struct answer *answer)
{
	struct buf text = { 0 };

	if (answer->outcome.done == 1 && answer->id[0]) {
		id_add_short(&text, answer->id);
		buf_printf(&text, ": %s", done_text(answer->step));
	} else {
		buf_printf(&text, _("%s: %lld done"), wording_word(names_at(&step_names, answer->step)), (long long)answer->outcome.done);
	}
	add_counts(&text, answer);
	if (answer->outcome.done && !answer->outcome.stopped)
		buf_str(&text, answer->n_asked ? _(" - u undoes it") : _(" - u undoes it, M takes the marks away"));
	if (desk->refused_at && date_monotonic() - desk->refused_at < REFUSAL_MS)
		buf_printf(&text, "   %s", desk->refusal);
	desk_say(desk, answer->outcome.refused ? STYLE_WARN : STYLE_GOOD, "%s", buf_text(&text));
	buf_done(&text);
}

/* Typed ahead, the next success comes at once: the refusal stays beside it for a while. */
static void
say_refusal(struct desk *desk, const struct answer *answer)
{
	desk_say(desk, answer->code == ERR_SAME ? STYLE_WARN : STYLE_BAD, "%s", answer->err.text);
	snprintf(desk->refusal, sizeof(desk->refusal), "%.255s", answer->err.text);
	desk->refused_at = date_monotonic();
}

static void
say_undo(struct desk *desk, const struct answer *answer)
{
	struct buf text = { 0 };
	int64_t n = answer->of_kind[ENTITY_COMMISSION] ? answer->of_kind[ENTITY_COMMISSION] : answer->outcome.done;

	buf_printf(&text, "%s: ", answer->kind == REQUEST_UNDO ? _("undone") : _("redone"));
	if (n == 1)
		id_add_short(&text, answer->id);
	else
		buf_int(&text, n);
	add_counts(&text, answer);
	if (answer->kind == REQUEST_UNDO && !answer->outcome.stopped)
		buf_str(&text, _(" - U takes the undo back"));
	desk_say(desk, answer->outcome.refused ? STYLE_WARN : STYLE_GOOD, "%s", buf_text(&text));
	buf_done(&text);
}

static void
say_record(struct desk *desk, const struct answer *answer)
{
	const char *text = answer->entity->kind == ENTITY_COMMISSION
	                 ? (answer->kind == REQUEST_EDIT ? _("changed; = calculates it - u undoes it, Ctrl-o goes back")
	                                                 : _("made; = calculates it - u undoes it, Ctrl-o goes back"))
	                 : answer->entity->kind == ENTITY_NOTE ? _("note added - u undoes it")
	                 : answer->kind == REQUEST_EDIT        ? _("changed - u undoes it")
	                                                       : _("made - u undoes it");
	struct buf id = { 0 };

	if (answer->entity->kind != ENTITY_NOTE) {
		id_add_short(&id, answer->id);
		buf_str(&id, ": ");
	}
	desk_say(desk, STYLE_GOOD, "%s%s", buf_text(&id), text);
	buf_done(&id);
}

static void
say_findings(struct desk *desk, const struct answer *answer)
{
	const char *lines = buf_text(&answer->lines);

	if (answer->n == 0)
		desk_say(desk, STYLE_GOOD, "%s", _("the books are in order"));
	else
		desk_say(desk, STYLE_BAD, _("%lld findings (I shows them); the first: %.*s"), (long long)answer->n, (int)strcspn(lines, "\n"), lines);
}

/* What was refused or found can be read until the next time; a plain decision leaves it. */
static void
keep_lines(struct desk *desk, const struct answer *answer)
{
	int64_t n = answer->tally.refused + answer->n;

	if (answer->rehearse || answer->lines.len == 0 || answer->kind == REQUEST_EXPORT)
		return;
	buf_clear(&desk->refused);
	buf_add(&desk->refused, buf_text(&answer->lines), answer->lines.len);
	if (n > REQUEST_LINES)
		buf_printf(&desk->refused, _("and %lld more"), (long long)(n - REQUEST_LINES));
}

void
answer_say(struct desk *desk, const struct answer *answer)
{
	keep_lines(desk, answer);
	if (answer->code < 0)
		say_refusal(desk, answer);
	else if (answer->rehearse)
		return;
	else if (answer->kind == REQUEST_DECIDE)
		say_decision(desk, answer);
	else if (answer->kind == REQUEST_UNDO || answer->kind == REQUEST_REDO)
		say_undo(desk, answer);
	else if (answer->kind == REQUEST_CONTINUE)
		say_decision(desk, answer);
	else if (answer->kind == REQUEST_DUE && answer->outcome.done)
		desk_say(desk, STYLE_NORMAL, _("%lld records that waited were brought on"), (long long)answer->outcome.done);
	else if (answer->kind == REQUEST_VERIFY)
		say_findings(desk, answer);
	else if (answer->kind == REQUEST_EXPORT)
		desk_say(desk, STYLE_GOOD, _("%lld rows written to %s"), (long long)answer->n, buf_text(&answer->lines));
	else if (answer->kind == REQUEST_IMPORT)
		desk_say(desk, answer->tally.refused ? STYLE_WARN : STYLE_GOOD, _("imported: %lld taken, %lld were here already, "
		         "%lld refused (I says why)"), (long long)answer->tally.done, (long long)answer->tally.same,
		         (long long)answer->tally.refused);
	else if (answer->kind == REQUEST_DEMO)
		desk_say(desk, STYLE_GOOD, "%s", _("the demo data is ready"));
	else if (answer->kind == REQUEST_CREATE || answer->kind == REQUEST_EDIT)
		say_record(desk, answer);
}
