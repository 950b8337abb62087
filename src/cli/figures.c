#include "config.h"

#include "figures.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "grid.h"
#include "i18n.h"
#include "json.h"
#include "money.h"

struct figure *
figures_add(struct figures *figures, const char *group, const char *name)
{
	struct figure *figure = arena_alloc(&figures->arena, sizeof(*figure));

	if (!figure) {
		figures->failed = true;
		figure = &figures->spare;
	}
	*figure = (struct figure){ .group = group, .name = arena_string(&figures->arena, name), .n = ABSENT, .number = ABSENT };
	if (!figure->name) {
		figures->failed = true;
		figure->name = "";
	}
	if (figure == &figures->spare)
		return figure;
	if (figures->last)
		figures->last->next = figure;
	else
		figures->first = figure;
	figures->last = figure;
	return figure;
}

int64_t
figure_ratio(__int128 numerator, __int128 denominator, int digits)
{
	for (int i = 0; i < digits; i++)
		numerator *= 10;
	return denominator ? (int64_t)divide_rounded(numerator, denominator, ROUNDING_HALF_UP) : ABSENT;
}

void
figures_add_number(struct figures *figures, const char *name, int64_t number, int digits)
{
	struct figure *figure = figures_add(figures, NULL, name);

	figure->is_number = true;
	figure->number = number;
	figure->digits = digits;
}

void
figure_take(struct figure *figure, const struct totals *totals, size_t *at)
{
	figure->key = totals->entries[*at].key;
	figure->n = 0;
	for (; *at < totals->n && totals->entries[*at].key == figure->key; ++*at) {
		const struct totals_entry *entry = &totals->entries[*at];

		figure->n += entry->n;
		if (entry->total == 0 || figure->n_sums == FIGURE_SUMS)
			continue;
		figure->sums[figure->n_sums].currency = entry->currency;
		figure->sums[figure->n_sums++].total = entry->total;
	}
}

static void
add_number(struct buf *buf, int64_t number, int digits, const char *none)
{
	if (number == ABSENT)
		buf_str(buf, none);
	else
		decimal_add(buf, number, digits);
}

static void
add_figure_json(struct buf *buf, const struct figure *figure)
{
	json_add_key(buf, figure->name);
	if (figure->is_number) {
		add_number(buf, figure->number, figure->digits, "null");
		return;
	}
	buf_char(buf, '{');
	if (figure->n != ABSENT) {
		json_add_key(buf, "n");
		buf_int(buf, figure->n);
	}
	if (figure->number != ABSENT) {
		json_add_key(buf, "participacion");
		decimal_add(buf, figure->number, figure->digits);
	}
	json_add_key(buf, "valor");
	buf_char(buf, '{');
	for (size_t i = 0; i < figure->n_sums; i++) {
		json_add_key(buf, currency_code(figure->sums[i].currency));
		decimal_add_sum(buf, figure->sums[i].total, currency_digits(figure->sums[i].currency));
	}
	buf_str(buf, "}}");
}

void
figures_add_json(struct buf *buf, const struct figures *figures)
{
	const char *group = NULL;

	buf_char(buf, '{');
	for (const struct figure *figure = figures->first; figure; figure = figure->next) {
		if (group && figure->group != group)
			buf_char(buf, '}');
		if (figure->group && figure->group != group) {
			json_add_key(buf, figure->group);
			buf_char(buf, '{');
		}
		group = figure->group;
		add_figure_json(buf, figure);
	}
	buf_str(buf, group ? "}}" : "}");
}

static const struct figure *
find(const struct figures *figures, const struct figure *like)
{
	const struct figure *figure = figures->first;

	while (figure && (figure->group != like->group || strcmp(figure->name, like->name) != 0))
		figure = figure->next;
	return figure;
}

/* Number and amounts, "-" for what is not there. */
static void
add_cells(struct buf cells[2], const struct figure *figure, bool spanish)
{
	buf_clear(&cells[0]);
	buf_clear(&cells[1]);
	if (!figure)
		return;
	if (figure->is_number)
		add_number(&cells[0], figure->number, figure->digits, "-");
	else if (figure->n != ABSENT)
		buf_int(&cells[0], figure->n);
	for (size_t i = 0; i < figure->n_sums; i++) {
		buf_str(&cells[1], i ? " + " : "");
		money_add_human(&cells[1], figure->sums[i].total, figure->sums[i].currency, spanish);
		buf_printf(&cells[1], " %s", currency_code(figure->sums[i].currency));
	}
}

int
figures_print(const struct figures *figures, const struct figures *before, size_t most, bool spanish, struct err *err)
{
	const struct grid_column columns[] = {
		{ "", false, 8, 0 },
		{ "n", true, 0, 0 },
		{ _("amount"), true, 0, 0 },
		{ _("n before"), true, 0, 1 },
		{ _("amount before"), true, 0, 2 },
	};
	struct grid grid = { .columns = columns, .n = ARRAY_LEN(columns), .width = grid_terminal() };
	struct buf now[2] = { 0 }, then[2] = { 0 }, name = { 0 };
	const char *group = NULL;
	size_t n = 0;

	for (const struct figure *figure = figures->first; figure; figure = figure->next) {
		n = figure->group && figure->group == group ? n + 1 : 0;
		group = figure->group;
		if (n >= most)
			continue;
		buf_clear(&name);
		buf_printf(&name, "%s%s%s", group ? group : "", group ? " " : "", figure->label ? figure->label : figure->name);
		add_cells(now, figure, spanish);
		add_cells(then, find(before, figure), spanish);
		grid_add(&grid, (const char *const[]){ buf_text(&name), buf_text(&now[0]), buf_text(&now[1]), buf_text(&then[0]),
		                                       buf_text(&then[1]) });
	}
	for (size_t i = 0; i < 2; i++) {
		buf_done(&now[i]);
		buf_done(&then[i]);
	}
	buf_done(&name);
	return grid_end(&grid, err);
}

void
figures_done(struct figures *figures)
{
	arena_done(&figures->arena);
	*figures = (struct figures){ 0 };
}
