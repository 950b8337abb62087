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

static void
print_words(const char *title, const char *words)
{
	printf("%s\n", title);
	for (const char *at = words; at && *at; ) {
		size_t len = strcspn(at, "\n");

		printf("  %.*s\n", (int)len, at);
		at += len + (at[len] == '\n');
	}
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
	if (r == 0 && cli->options.values[OPTION_JSON]) {
		struct buf line = { 0 };

		record_add_json(&line, &commission_entity, &commission);
		printf("%s\n", buf_text(&line));
		buf_done(&line);
	} else if (r == 0) {
		printf("%s  %s\n", commission.head.id, names_at(&commission_states, commission.state));
		print_words(_("The amount, step by step:"), commission.steps);
		if (commission.waits_for)
			print_words(_("Not approved by itself, because:"), commission.waits_for);
		if (commission.limits)
			printf("%s %s\n", _("Limits of that moment:"), commission.limits);
	}
	arena_done(&arena);
	return r;
}
