#include "config.h"

#include "order.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "changes.h"
#include "commission.h"
#include "decide.h"
#include "err.h"
#include "i18n.h"
#include "reason.h"

/* An order as a record, so that the journal's writer and reader serve it too. */
struct kept {
	struct record head;
	const char *filter;
	const char *except; /* words */
	const char *ids;    /* words */
	struct step_args args;
	int64_t force, over_budget, due;
};

#define F(member) offsetof(struct kept, member)

static const struct field fields[] = {
	{ "filtro", NULL, FIELD_TEXT, 0, F(filter) },
	{ "excepto", NULL, FIELD_WORDS, 0, F(except) },
	{ "ids", NULL, FIELD_WORDS, 0, F(ids) },
	{ "motivo_codigo", NULL, FIELD_ENUM, 0, F(args.reason_code), .names = &reason_codes },
	{ "motivo", NULL, FIELD_TEXT, 0, F(args.reason) },
	{ "comentarios", NULL, FIELD_TEXT, 0, F(args.comments) },
	{ "nivel_aprobacion", NULL, FIELD_ENUM, 0, F(args.declared_level), .names = &level_names },
	{ "politica_aplicada", NULL, FIELD_TEXT, 0, F(args.declared_policy) },
	{ "hasta", NULL, FIELD_TIME, 0, F(args.until) },
	{ "fecha_fin", NULL, FIELD_TIME, 0, F(args.ends_at) },
	{ "version", NULL, FIELD_INT, 0, F(args.version) },
	{ "valor", NULL, FIELD_TEXT, 0, F(args.amount) },
	{ "forzar_recalculo", NULL, FIELD_BOOL, FIELD_TOTAL, F(force) },
	{ "sobre_presupuesto", NULL, FIELD_BOOL, FIELD_TOTAL, F(over_budget) },
	{ "vencida", NULL, FIELD_BOOL, FIELD_TOTAL, F(due) },
};

static const struct entity kept_entity = {
	.name = "decision", .size = sizeof(struct kept), .fields = fields, .n_fields = ARRAY_LEN(fields),
};

/* Into `arena`; NULL when there is no word or no memory, which *r tells. */
static const char *
keep_words(struct buf *words, struct arena *arena, int *r, struct err *err)
{
	const char *text = words->len ? arena_text(arena, buf_text(words), words->len) : NULL;

	if (buf_failed(words) || (words->len && !text))
		*r = err_nomem(err);
	buf_done(words);
	return text;
}

int
order_keep(const struct order *order, struct arena *arena, const char **ret_text, struct err *err)
{
	struct kept kept;
	struct buf except = { 0 }, ids = { 0 }, text = { 0 };
	int r = 0;

	entity_clear(&kept_entity, &kept);
	kept.filter = order->filter;
	kept.args = order->args;
	kept.force = order->args.force;
	kept.over_budget = order->args.over_budget;
	kept.due = order->args.due;
	for (size_t i = 0; order->filter && i < order->n_except; i++) {
		if (i)
			buf_char(&except, '\n');
		buf_int(&except, order->except[i]);
	}
	for (size_t i = 0; !order->filter && i < order->n_ids; i++)
		words_add(&ids, order->ids[i]);
	kept.except = keep_words(&except, arena, &r, err);
	kept.ids = keep_words(&ids, arena, &r, err);
	changes_add(&text, &text, &kept_entity, NULL, &kept);
	if (r == 0) {
		*ret_text = arena_text(arena, buf_text(&text), text.len);
		r = buf_failed(&text) || !*ret_text ? err_nomem(err) : 0;
	}
	buf_done(&text);
	return r;
}

static size_t
count_words(const char *words)
{
	size_t n = words ? 1 : 0;

	for (; words && (words = strchr(words, '\n')); words++)
		n++;
	return n;
}

/* The words one by one, cut in place. */
static int
split(char *words, struct arena *arena, const char *const **ret, size_t *ret_n, struct err *err)
{
	size_t n = count_words(words);
	const char **list = arena_alloc(arena, (n + 1) * sizeof(*list));
	char *rest = words;

	if (!list)
		return err_nomem(err);
	for (size_t i = 0; i < n; i++)
		list[i] = strsep(&rest, "\n");
	*ret = list;
	*ret_n = n;
	return 0;
}

static int
restore_rows(const struct kept *kept, struct arena *arena, struct order *order, struct err *err)
{
	const char *const *words;
	int64_t *rows;
	int r = split(arena_string(arena, kept->ids), arena, &order->ids, &order->n_ids, err);

	if (r == 0)
		r = split(arena_string(arena, kept->except), arena, &words, &order->n_except, err);
	if (r < 0)
		return r;
	rows = arena_alloc(arena, (order->n_except + 1) * sizeof(*rows));
	if (!rows)
		return err_nomem(err);
	for (size_t i = 0; i < order->n_except; i++)
		rows[i] = strtoll(words[i], NULL, 10);
	order->except = rows;
	return 0;
}

int
order_restore(const struct decision *decision, struct arena *arena, struct order *order, struct err *err)
{
	const struct entity *entity = entity_of((enum entity_kind)decision->entity);
	struct kept kept;
	uint64_t given = 0;
	int r;

	entity_clear(&kept_entity, &kept);
	kept.args = no_args;
	if (!entity || !decision->arguments)
		return err_set(err, ERR_DAMAGED, _("%s: does not say what it was to do"), decision->id);
	r = changes_apply(&kept_entity, decision->arguments, CHANGES_AFTER, arena, &kept, &given, err);
	if (r < 0)
		return r;
	order->entity = entity;
	order->step = (enum step)decision->step;
	order->filter = kept.filter;
	order->args = kept.args;
	order->args.force = kept.force == 1;
	order->args.over_budget = kept.over_budget == 1;
	order->args.due = kept.due == 1;
	return restore_rows(&kept, arena, order, err);
}
