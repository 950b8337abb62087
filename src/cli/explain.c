/* Commands that explain: why an amount is what it is, and who changed what. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "commission.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "record_store.h"
#include "utf8.h"
#include "wording.h"

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
	if (r == 0) {
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

struct listing {
	struct cli *cli;
	int64_t left;
};

static int
print_journal_row(void *arg, const struct journal_row *row, struct err *err)
{
	struct listing *listing = arg;
	struct store *store = listing->cli->session.store;
	const struct entity *entity = entity_of((enum entity_kind)row->entity);
	char when[DATE_TEXT_SIZE];
	struct arena arena = { 0 };
	struct buf line = { 0 }, out = { 0 };
	const char *id = NULL;
	int r = entity ? record_id(store, entity, row->row, &arena, &id, err) : 0;

	buf_printf(&line, "aud_%s_%lld_%lld  %s  %s%s%s  ", row->station, (long long)row->generation, (long long)row->seq,
	           date_text_local(row->at, when), row->actor_name, row->acting_for_name ? " / " : "",
	           row->acting_for_name ? row->acting_for_name : "");
	wording_add_step_names(&line, row->steps);
	buf_printf(&line, "  %s  %s  %s", id ? id : "?", row->decision_id, row->reason ? row->reason : "");
	utf8_add_clean(&out, buf_text(&line), line.len, false);
	printf("%s\n", buf_text(&out));
	buf_done(&line);
	buf_done(&out);
	arena_done(&arena);
	return r < 0 ? r : --listing->left <= 0;
}

int
cli_audit_list(struct cli *cli, struct err *err)
{
	const struct journal_query query = { .descending = true, .decision = ABSENT, .entity = ABSENT };
	const char *limit = cli->options.values[OPTION_LIMIT];
	struct listing listing = { .cli = cli, .left = INT64_MAX };
	struct arena arena = { 0 };
	int r = limit ? decimal_parse(limit, strlen(limit), 0, INT32_MAX, "--limite", &listing.left, err) : 0;

	if (r == 0 && listing.left > 0)
		r = journal_walk(cli->session.store, &query, &arena, print_journal_row, &listing, err);
	arena_done(&arena);
	return r;
}
