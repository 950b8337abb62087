/* The command explicar: why an amount is what it is, and why it waits. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "commission.h"
#include "err.h"
#include "i18n.h"
#include "record.h"
#include "record_store.h"
#include "utf8.h"
#include "wording.h"

static void
print_json(const struct commission *commission)
{
	struct buf line = { 0 };

	record_add_json(&line, &commission_entity, commission);
	printf("%s\n", buf_text(&line));
	buf_done(&line);
}

static void
print_words(const struct cli *cli, const struct commission *commission)
{
	bool spanish = strcmp(conf_get(&cli->conf, CONF_FORMATO_NUMEROS), "es") == 0;
	struct buf text = { 0 }, clean = { 0 };

	buf_printf(&text, "%s  %s\n", commission->head.id, names_at(&commission_states, commission->state));
	buf_printf(&text, "%s\n", _("The amount, step by step:"));
	wording_add_calculation(&text, commission->steps, commission->currency, spanish);
	if (commission->waits_for)
		buf_printf(&text, "%s\n", _("Not approved by itself, because:"));
	wording_add_codes(&text, commission->waits_for);
	if (commission->limits)
		buf_printf(&text, "%s\n", _("Limits of that moment:"));
	wording_add_limits(&text, commission->limits, commission->currency, spanish);
	utf8_add_clean(&clean, buf_text(&text), text.len, true);
	fputs(buf_text(&clean), stdout);
	buf_done(&text);
	buf_done(&clean);
}

int
cli_explain(struct cli *cli, struct err *err)
{
	struct commission commission;
	struct arena arena = { 0 };
	int64_t row = ABSENT;
	int r = record_find(cli->session.store, &commission_entity, cli->ids[0], &row, err);

	if (r == 0 && row == ABSENT)
		r = err_set(err, ERR_MISSING, _("there is no %s %s"), commission_entity.name, cli->ids[0]);
	if (r == 0)
		r = record_read(cli->session.store, &commission_entity, row, &arena, &commission, err);
	if (r == 0 && cli->options.values[OPTION_JSON])
		print_json(&commission);
	else if (r == 0)
		print_words(cli, &commission);
	arena_done(&arena);
	return r;
}
