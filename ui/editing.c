#include "config.h"

#include "editing.h"

#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "listing.h"
#include "money.h"
#include "prompt.h"
#include "record.h"
#include "record_store.h"
#include "request.h"

#define VALUE_MAX 1000
#define WORDS_MAX 32

static const struct field *
chosen_field(const struct editing *editing)
{
	return &editing->entity->fields[editing->fields[editing->chosen]];
}

/* A number as people write it (1.250.000,50, 15,5) in the spelling of the wire; what is none stays, for the field to refuse. */
static int
respell(const struct field *field, int64_t currency, struct arena *arena, const char **text, struct err *err)
{
	bool fraction = field->type == FIELD_PERCENT || field->type == FIELD_FACTOR || field->type == FIELD_DECIMAL;
	char plain[MONEY_TEXT_SIZE], *copy, *comma;
	int64_t amount;

	if (field->type == FIELD_MONEY && **text) {
		int r = money_parse_human(*text, currency, &amount, err);

		if (r < 0)
			return r;
		copy = arena_string(arena, decimal_text(amount, currency_digits(currency), plain));
	} else {
		copy = arena_string(arena, *text);
		comma = copy && fraction && !strchr(copy, '.') ? strchr(copy, ',') : NULL;
		if (comma)
			*comma = '.';
	}
	*text = copy;
	return copy ? 0 : err_nomem(err);
}

/* A copy of the record as the books have it now, in the request. */
static int
fill(struct screen *screen, struct request *request, const char *text, struct err *err)
{
	const struct editing *editing = &screen->editing;
	const struct field *field = chosen_field(editing);
	int64_t *row = arena_alloc(&request->arena, sizeof(*row));
	int r;

	request->entity = editing->entity;
	request->record = arena_alloc(&request->arena, editing->entity->size);
	if (!row || !request->record)
		return err_nomem(err);
	*row = editing->row;
	request->rows = row;
	request->n_rows = 1;
	request->args.version = editing->version;
	request->given = UINT64_C(1) << (field - editing->entity->fields);
	r = record_read(screen->desk->session.store, editing->entity, editing->row, &request->arena, request->record, err);
	if (r == 0)
		r = respell(field, entity_currency(editing->entity, request->record), &request->arena, &text, err);
	if (r == 0)
		r = record_read_text(editing->entity, field, text, screen->desk->session.settings.currency, &request->arena,
		                     request->record, err);
	return r < 0 ? r : field_check(field, request->record, err);
}

static int
value_given(struct screen *screen, const char *text, struct err *err)
{
	struct request *request = text ? request_new(REQUEST_EDIT) : NULL;
	int r;

	if (!text)
		return EFFECT_DRAW;
	r = request ? fill(screen, request, text, err) : err_nomem(err);
	if (r < 0) {
		request_free(request);
		return r;
	}
	return desk_ask(screen->desk, request, err) < 0 ? err->code : EFFECT_DRAW;
}

static int
field_chosen(struct screen *screen, size_t chosen, struct err *err)
{
	struct editing *editing = &screen->editing;
	const void *record = listing_item(screen->ops->list(screen));
	struct buf value = { 0 }, label = { 0 };
	struct line_prompt prompt = { .max = VALUE_MAX, .done = value_given };
	int r;

	if (chosen >= editing->n || !record || ((const struct record *)record)->row != editing->row)
		return EFFECT_DRAW;
	editing->chosen = chosen;
	record_add_text(&value, editing->entity, chosen_field(editing), record);
	buf_printf(&label, "%s: ", field_label(chosen_field(editing)));
	prompt.label = buf_text(&label);
	prompt.text = buf_text(&value);
	r = prompt_line(screen, &prompt, err);
	buf_done(&value);
	buf_done(&label);
	return r < 0 ? r : EFFECT_DRAW;
}

int
editing_begin(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	struct editing *editing = &screen->editing;
	struct menu_item items[EDITING_FIELDS];
	const struct menu_prompt prompt = { .title = _("Which field?"), .items = items, .done = field_chosen };
	struct menu_prompt asked = prompt;
	struct action_facts facts;
	struct arena arena = { 0 };
	int r;

	(void)arg;
	desk_facts(screen, &facts);
	*editing = (struct editing){ .entity = facts.entity, .row = ((const struct record *)facts.record)->row,
		                     .version = ((const struct record *)facts.record)->version };
	for (size_t i = 0; i < facts.entity->n_fields && editing->n < EDITING_FIELDS; i++) {
		const struct field *field = &facts.entity->fields[i];
		struct buf value = { 0 };

		if (!(field->flags & FIELD_EDIT))
			continue;
		record_add_text(&value, facts.entity, field, facts.record);
		items[editing->n] = (struct menu_item){ .key = 'a' + (int)editing->n,
			                                .text = arena_printf(&arena, "%s: %.60s", field_label(field),
			                                                     buf_text(&value)) };
		editing->fields[editing->n++] = i;
		buf_done(&value);
	}
	asked.n = editing->n;
	r = prompt_menu(screen, &asked, err);
	arena_done(&arena);
	return r < 0 ? r : EFFECT_DRAW;
}

/* Splits at spaces; a value with spaces stands in quotes. In place. */
static size_t
split(char *text, const char **words)
{
	size_t n = 0;

	for (char *at = text + strspn(text, " "); *at && n < WORDS_MAX; at += strspn(at, " ")) {
		char *to = at;

		words[n++] = at;
		for (bool quoted = false; *at && (quoted || *at != ' '); at++) {
			if (*at == '"')
				quoted = !quoted;
			else
				*to++ = *at;
		}
		if (*at)
			at++;
		*to = '\0';
	}
	return n;
}

static int
make(struct screen *screen, struct request *request, const char *text, struct err *err)
{
	const struct entity *entity = screen->ops->list(screen)->def->entity;
	char *copy = arena_string(&request->arena, text);
	const char *words[WORDS_MAX];

	request->entity = entity;
	request->record = arena_alloc(&request->arena, entity->size);
	if (!copy || !request->record)
		return err_nomem(err);
	entity_clear(entity, request->record);
	return record_read_words(entity, words, split(copy, words), screen->desk->session.settings.currency, &request->arena,
	                         request->record, &request->given, err);
}

static int
words_given(struct screen *screen, const char *text, struct err *err)
{
	struct request *request = text && *text ? request_new(REQUEST_CREATE) : NULL;
	int r;

	if (!text || !*text)
		return EFFECT_DRAW;
	r = request ? make(screen, request, text, err) : err_nomem(err);
	if (r < 0) {
		request_free(request);
		return r;
	}
	return desk_ask(screen->desk, request, err) < 0 ? err->code : EFFECT_DRAW;
}

/* Names of the fields that a new record may be given. */
static size_t
complete(struct screen *screen, const char *text, const char **words, size_t max)
{
	const struct entity *entity = screen->ops->list(screen)->def->entity;
	size_t n = 0;

	(void)text;
	for (size_t i = 0; i < entity->n_fields && n < max; i++)
		if (entity->fields[i].flags & FIELD_INPUT)
			words[n++] = entity->fields[i].name;
	return n;
}

int
editing_new(struct screen *screen, const struct action_arg *arg, struct err *err)
{
	const struct line_prompt prompt = { .label = _("New, as field=value (Tab completes): "), .text = "", .max = VALUE_MAX,
		                            .history = "nuevas", .complete = complete, .done = words_given };
	int r = prompt_line(screen, &prompt, err);

	(void)arg;
	return r < 0 ? r : EFFECT_DRAW;
}
