#include "config.h"

#include "tally.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "commission.h"
#include "conversion.h"
#include "decide.h"
#include "err.h"
#include "i18n.h"
#include "wording.h"

/* The amount that a record of a kind is about; false when it has none. */
static bool
amount_of(const struct row_result *result, int64_t *ret_amount)
{
	if (result->entity->kind == ENTITY_COMMISSION)
		*ret_amount = ((const struct commission *)result->record)->total;
	else if (result->entity->kind == ENTITY_CONVERSION)
		*ret_amount = ((const struct conversion *)result->record)->value;
	else
		return false;
	return true;
}

static void
add_amount(struct tally *tally, const struct row_result *result)
{
	int64_t amount, currency;
	size_t i = 0;

	if (!result->record || !amount_of(result, &amount))
		return;
	currency = entity_currency(result->entity, result->record);
	while (i < tally->n_sums && tally->sums[i].currency != currency)
		i++;
	if (i == TALLY_CURRENCIES) {
		tally->others++;
		return;
	}
	tally->n_sums += i == tally->n_sums;
	tally->sums[i].currency = currency;
	tally->sums[i].sum += amount;
	tally->sums[i].n++;
	if (i == 0 && (!tally->largest.id[0] || amount > tally->largest.amount)) {
		tally->largest.amount = amount;
		tally->largest.currency = currency;
		snprintf(tally->largest.id, sizeof(tally->largest.id), "%s", result->id);
	}
}

static void
add_reason(struct tally *tally, const char *rule)
{
	size_t i = 0;

	while (i < tally->n_reasons && strcmp(tally->reasons[i].rule, rule) != 0)
		i++;
	if (i == TALLY_REASONS) {
		tally->others++;
		return;
	}
	tally->n_reasons += i == tally->n_reasons;
	tally->reasons[i].rule = rule;
	tally->reasons[i].n++;
}

void
tally_add(struct tally *tally, const struct row_result *result)
{
	if (result->code == ERR_SAME) {
		tally->same++;
	} else if (result->code < 0) {
		tally->refused++;
		add_reason(tally, err_rule_name(result->err));
	} else {
		tally->done++;
		add_amount(tally, result);
	}
}

static void
add_money(struct buf *buf, __int128 amount, int64_t currency, bool spanish)
{
	buf_str(buf, "$ ");
	money_add_human(buf, amount, currency, spanish);
	buf_printf(buf, " %s", currency_code(currency));
}

void
tally_add_text(struct buf *buf, const struct tally *tally, bool spanish)
{
	buf_printf(buf, _("rows: %lld"), (long long)tally->done);
	for (size_t i = 0; i < tally->n_sums; i++) {
		buf_str(buf, i == 0 ? "   " : ", ");
		add_money(buf, tally->sums[i].sum, tally->sums[i].currency, spanish);
	}
	buf_char(buf, '\n');
	if (tally->largest.id[0] && tally->done > 1) {
		buf_printf(buf, "%s ", _("The largest:"));
		add_money(buf, tally->largest.amount, tally->largest.currency, spanish);
		buf_printf(buf, "  %s\n", tally->largest.id);
	}
	if (tally->same)
		buf_printf(buf, _("%lld are so already: nothing changes there\n"), (long long)tally->same);
	if (tally->refused)
		buf_printf(buf, _("not possible, they stay as they are: %lld\n"), (long long)tally->refused);
	for (size_t i = 0; i < tally->n_reasons; i++) {
		buf_printf(buf, "  %lld  ", (long long)tally->reasons[i].n);
		wording_add_code(buf, tally->reasons[i].rule, strlen(tally->reasons[i].rule));
		buf_char(buf, '\n');
	}
}
