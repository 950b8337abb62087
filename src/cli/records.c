/* Commands of one record: view, make, edit. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "date.h"
#include "decide.h"
#include "err.h"
#include "i18n.h"
#include "record.h"
#include "record_store.h"
#include "utf8.h"

static int
read_one(struct cli *cli, const char *id, struct arena *arena, void **ret_record, struct err *err)
{
	int64_t row;
	int r = record_find(cli->session.store, cli->entity, id, &row, err);

	if (r == 0 && row == ABSENT)
		r = err_set(err, ERR_MISSING, _("there is no %s %s"), cli->entity->name, id);
	if (r < 0)
		return r;
	*ret_record = arena_alloc(arena, cli->entity->size);
	return *ret_record ? record_read(cli->session.store, cli->entity, row, arena, *ret_record, err) : err_nomem(err);
}

static void
print_fields(const struct entity *entity, const void *record)
{
	struct buf value = { 0 }, clean = { 0 };
	char when[DATE_TEXT_SIZE];

	printf("%s: %s\n", entity->id_name, ((const struct record *)record)->id);
	for (size_t i = 0; i < entity->n_fields; i++) {
		const struct field *field = &entity->fields[i];

		if (field->flags & FIELD_HIDDEN || !field_present(field, record))
			continue;
		buf_clear(&value);
		buf_clear(&clean);
		record_add_text(&value, entity, field, record);
		utf8_add_clean(&clean, buf_text(&value), value.len, false);
		printf("%s: %s\n", field->name, buf_text(&clean));
	}
	printf("%s: %s\n", entity->created_name, date_text(((const struct record *)record)->created_at, when));
	printf("version: %lld\n", (long long)((const struct record *)record)->version);
	buf_done(&value);
	buf_done(&clean);
}

static void
print_json(const struct entity *entity, const void *record)
{
	struct buf out = { 0 };

	record_add_json(&out, entity, record);
	printf("%s\n", buf_text(&out));
	buf_done(&out);
}

int
cli_view(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	void *record;
	int r;

	r = read_one(cli, cli->ids[0], &arena, &record, err);
	if (r == 0 && cli->options.values[OPTION_JSON])
		print_json(cli->entity, record);
	else if (r == 0)
		print_fields(cli->entity, record);
	arena_done(&arena);
	return r;
}

int
cli_print_record(struct cli *cli, const char *id, struct err *err)
{
	struct arena arena = { 0 };
	void *record;
	int r = read_one(cli, id, &arena, &record, err);

	if (r == 0)
		print_json(cli->entity, record);
	arena_done(&arena);
	return r;
}

/* The id of what was made, changed or there already; with --json the record as it is now, unless it is a rehearsal. */
static int
print_made(struct cli *cli, int code, const char *id, struct err *err)
{
	if (code < 0 && code != ERR_SAME)
		return code;
	if (code == ERR_SAME && !cli->options.values[OPTION_QUIET])
		cli_say(err->text);
	if (!cli->options.values[OPTION_JSON] || cli->options.values[OPTION_REHEARSE]) {
		printf("%s\n", id);
		return 0;
	}
	return cli_print_record(cli, id, err);
}

int
cli_make(struct cli *cli, struct err *err)
{
	struct arena arena = { 0 };
	void *record = arena_alloc(&arena, cli->entity->size);
	char id[ID_SIZE];
	uint64_t given = 0;
	int r;

	if (cli->options.values[OPTION_FILE]) {
		arena_done(&arena);
		if (cli->n_ids)
			return err_set(err, ERR_USAGE, "%s", _("--archivo: the fields stand in the file, none beside it"));
		cli->ids = &cli->options.values[OPTION_FILE];
		cli->n_ids = 1;
		return cli_import(cli, err);
	}
	if (!record)
		return err_nomem(err);
	entity_clear(cli->entity, record);
	r = record_read_words(cli->entity, cli->ids, cli->n_ids, cli->session.settings.currency, &arena, record, &given, err);
	if (r == 0)
		r = print_made(cli, app_create(&cli->session, cli->entity, record, cli->options.values[OPTION_REHEARSE] != NULL, id,
		                               err), id, err);
	arena_done(&arena);
	return r;
}

int
cli_edit(struct cli *cli, struct err *err)
{
	struct step_args args = no_args;
	struct arena arena = { 0 };
	uint64_t given = 0;
	void *record;
	int r = cli_step_args(cli, &args, err);

	if (r == 0)
		r = read_one(cli, cli->ids[0], &arena, &record, err);
	if (r == 0)
		r = record_read_words(cli->entity, cli->ids + 1, cli->n_ids - 1, cli->session.settings.currency, &arena, record,
		                      &given, err);
	if (r == 0)
		r = print_made(cli, app_edit(&cli->session, cli->entity, cli->ids[0], record, given, &args,
		                             cli->options.values[OPTION_REHEARSE] != NULL, err), cli->ids[0], err);
	arena_done(&arena);
	return r;
}
