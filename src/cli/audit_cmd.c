/* The commands of auditoria: the journal's rows as lines, as what one changed, and for other programs. */
#include "config.h"

#include "ledger.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "changes.h"
#include "cli.h"
#include "csv.h"
#include "decision_store.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "json.h"
#include "outfile.h"
#include "reason.h"
#include "record_store.h"
#include "utf8.h"
#include "wording.h"

#define CHUNK 65536

enum cell {
	CELL_ID, CELL_AT, CELL_USER, CELL_FOR, CELL_DECISION, CELL_STEPS, CELL_KIND, CELL_RECORD, CELL_VERSION_BEFORE,
	CELL_VERSION, CELL_CODE, CELL_REASON, CELL_BEFORE, CELL_AFTER, CELL_HASH, CELL_PREVIOUS, CELLS,
};

/* What is told of a row, in this order; `raw` is JSON already. */
static const struct {
	const char *name;
	bool raw;
} columns[CELLS] = {
	[CELL_ID] = { "auditoria_id" },   [CELL_AT] = { "fecha" },
	[CELL_USER] = { "usuario" },      [CELL_FOR] = { "por" },
	[CELL_DECISION] = { "decision_id" }, [CELL_STEPS] = { "pasos" },
	[CELL_KIND] = { "entidad" },      [CELL_RECORD] = { "registro_id" },
	[CELL_VERSION_BEFORE] = { "version_antes", true }, [CELL_VERSION] = { "version", true },
	[CELL_CODE] = { "motivo_codigo" }, [CELL_REASON] = { "motivo" },
	[CELL_BEFORE] = { "datos_antes", true }, [CELL_AFTER] = { "datos_despues", true },
	[CELL_HASH] = { "hash" },         [CELL_PREVIOUS] = { "hash_previo" },
};

enum format { FORMAT_LINES, FORMAT_JSON, FORMAT_JSONL, FORMAT_CSV, FORMAT_EXCEL };

/* Where rows go. */
struct listing {
	struct cli *cli;
	enum format format;
	struct outfile *file;
	struct buf out;
	struct arena arena; /* of a row */
	int64_t n, limit;
};

static int
fill(struct listing *listing, const struct ledger_row *row, const char *cells[CELLS], struct err *err)
{
	const struct journal_row *from = row->row;
	struct arena *arena = &listing->arena;
	char when[DATE_TEXT_SIZE];
	struct buf steps = { 0 };
	int r = 0;

	wording_add_step_names(&steps, from->steps);
	cells[CELL_ID] = row->name;
	cells[CELL_AT] = arena_string(arena, date_text(from->at, when));
	cells[CELL_USER] = from->actor_name;
	cells[CELL_FOR] = from->acting_for_name;
	cells[CELL_DECISION] = from->decision_id;
	cells[CELL_STEPS] = arena_text(arena, buf_text(&steps), steps.len);
	cells[CELL_KIND] = row->entity->name;
	cells[CELL_RECORD] = row->key;
	cells[CELL_VERSION_BEFORE] = arena_printf(arena, "%lld", (long long)from->version_before);
	cells[CELL_VERSION] = arena_printf(arena, "%lld", (long long)from->version);
	cells[CELL_CODE] = from->reason_code == ABSENT ? NULL : names_at(&reason_codes, from->reason_code);
	cells[CELL_REASON] = from->reason;
	cells[CELL_BEFORE] = row->sides[CHANGES_BEFORE];
	cells[CELL_AFTER] = row->sides[CHANGES_AFTER];
	cells[CELL_HASH] = row->hash;
	cells[CELL_PREVIOUS] = row->previous_hash;
	buf_done(&steps);
	if (!cells[CELL_AT] || !cells[CELL_STEPS] || !cells[CELL_VERSION_BEFORE] || !cells[CELL_VERSION])
		r = err_nomem(err);
	return r;
}

static void
add_json(struct buf *out, const char *const cells[CELLS])
{
	buf_char(out, '{');
	for (size_t i = 0; i < CELLS; i++) {
		if (!cells[i])
			continue;
		json_add_key(out, columns[i].name);
		if (columns[i].raw)
			buf_str(out, cells[i]);
		else
			json_add_string(out, cells[i]);
	}
	buf_char(out, '}');
}

static void
add_csv(struct buf *out, const char *const *cells, bool excel)
{
	for (size_t i = 0; i < CELLS; i++) {
		if (i)
			buf_char(out, excel ? ';' : ',');
		if (cells ? cells[i] != NULL : true)
			csv_add_cell(out, cells ? cells[i] : columns[i].name, excel ? ';' : ',', true);
	}
	buf_str(out, excel ? "\r\n" : "\n");
}

static void
add_line(struct buf *out, const struct journal_row *from, const char *const cells[CELLS])
{
	char when[DATE_TEXT_SIZE];
	struct buf line = { 0 };

	buf_printf(&line, "%s  %s  %s%s%s  %s  %s  %s%s%s", cells[CELL_ID], date_text_local(from->at, when), cells[CELL_USER],
	           cells[CELL_FOR] ? " / " : "", cells[CELL_FOR] ? cells[CELL_FOR] : "", cells[CELL_STEPS], cells[CELL_RECORD],
	           cells[CELL_DECISION], cells[CELL_REASON] ? "  " : "", cells[CELL_REASON] ? cells[CELL_REASON] : "");
	utf8_add_clean(out, buf_text(&line), line.len, false);
	buf_char(out, '\n');
	buf_done(&line);
}

static int
pass_on(struct listing *listing, struct err *err)
{
	int r = buf_failed(&listing->out) ? err_nomem(err)
	                                  : outfile_write(listing->file, buf_text(&listing->out), listing->out.len, err);

	buf_clear(&listing->out);
	return r;
}

static int
list_row(void *arg, const struct ledger_row *row, struct err *err)
{
	struct listing *listing = arg;
	const char *cells[CELLS];
	int r;

	if (*cli_stop())
		return err_set(err, ERR_CANCEL, "%s", _("interrupted"));
	arena_reset(&listing->arena);
	r = fill(listing, row, cells, err);
	if (r < 0)
		return r;
	if (listing->format == FORMAT_LINES) {
		add_line(&listing->out, row->row, cells);
	} else if (listing->format >= FORMAT_CSV) {
		add_csv(&listing->out, cells, listing->format == FORMAT_EXCEL);
	} else {
		if (listing->format == FORMAT_JSON)
			buf_str(&listing->out, listing->n ? ",\n" : "\n");
		add_json(&listing->out, cells);
		buf_str(&listing->out, listing->format == FORMAT_JSON ? "" : "\n");
	}
	listing->n++;
	r = listing->out.len >= CHUNK ? pass_on(listing, err) : 0;
	return r < 0 ? r : listing->n >= listing->limit;
}

/* The word: a record or a decision. */
static int
about(struct session *session, const char *id, struct ledger_query *query, struct err *err)
{
	struct arena arena = { 0 };
	struct decision decision;
	int r = 0;

	if (strncmp(id, "dec_", 4) == 0) {
		r = decision_find(session->store, id, &arena, &decision, err);
		query->decision = decision.row;
	} else {
		for (int kind = 1; kind < ENTITIES && r == 0 && query->row == ABSENT; kind++) {
			query->entity = kind;
			if (entity_of((enum entity_kind)kind))
				r = record_find(session->store, entity_of((enum entity_kind)kind), id, &query->row, err);
		}
		if (r == 0 && query->row == ABSENT)
			r = err_set(err, ERR_MISSING, _("%s: there is no such record or decision"), id);
	}
	arena_done(&arena);
	return r;
}

static int
read_query(struct cli *cli, const char *id, struct ledger_query *query, struct err *err)
{
	const char *const *values = cli->options.values;
	int64_t now = session_now(&cli->session);
	int r = id ? about(&cli->session, id, query, err) : 0;

	if (r == 0 && values[OPTION_PERIOD] && (values[OPTION_SINCE] || values[OPTION_TO]))
		r = err_set(err, ERR_USAGE, "%s", _("--periodo, or --fecha_desde and --fecha_hasta, not both"));
	if (r == 0 && values[OPTION_PERIOD])
		r = period_parse(values[OPTION_PERIOD], now, &query->when, err);
	if (r == 0 && values[OPTION_SINCE])
		r = date_parse_human(values[OPTION_SINCE], now, "--fecha_desde", &query->when.from, err);
	if (r == 0 && values[OPTION_TO])
		r = date_parse_human(values[OPTION_TO], now, "--fecha_hasta", &query->when.to, err);
	if (r == 0 && values[OPTION_ACTOR]) {
		r = actor_find(cli->session.store, values[OPTION_ACTOR], &query->actor, err);
		if (r == 0 && query->actor == ABSENT)
			r = err_set(err, ERR_MISSING, _("%s: never did anything here"), values[OPTION_ACTOR]);
	}
	return r;
}

static int
write_rows(struct listing *listing, const struct ledger_query *query, struct err *err)
{
	const char *const *values = listing->cli->options.values;
	int r = outfile_open(values[OPTION_OUT], values[OPTION_REPLACE] != NULL, &listing->file, err);

	if (r < 0)
		return r;
	if (listing->format == FORMAT_EXCEL)
		buf_str(&listing->out, CSV_BOM);
	if (listing->format >= FORMAT_CSV)
		add_csv(&listing->out, NULL, listing->format == FORMAT_EXCEL);
	if (listing->format == FORMAT_JSON)
		buf_char(&listing->out, '[');
	if (listing->limit > 0)
		r = ledger_list(&listing->cli->session, query, list_row, listing, err);
	if (listing->format == FORMAT_JSON)
		buf_str(&listing->out, "\n]\n");
	if (r == 0)
		r = pass_on(listing, err);
	if (r == 0)
		return outfile_commit(listing->file, err);
	outfile_drop(listing->file);
	return r;
}

static int
list(struct cli *cli, const char *id, enum format format, bool newest_first, int64_t limit, struct err *err)
{
	struct listing listing = { .cli = cli, .format = format, .limit = limit };
	struct ledger_query query = ledger_all;
	int r = read_query(cli, id, &query, err);

	query.newest_first = newest_first;
	if (r == 0)
		r = write_rows(&listing, &query, err);
	if (r == 0 && !newest_first)
		cli_words(cli, _("%lld %s exported\n"), (long long)listing.n, "auditoria");
	buf_done(&listing.out);
	arena_done(&listing.arena);
	return r;
}

int
cli_audit_list(struct cli *cli, struct err *err)
{
	const char *text = cli->options.values[OPTION_LIMIT];
	int64_t limit = INT64_MAX;
	int r = text ? decimal_parse(text, strlen(text), 0, INT32_MAX, "--limite", &limit, err) : 0;

	return r < 0 ? r : list(cli, cli->n_ids ? cli->ids[0] : NULL, cli->options.values[OPTION_JSON] ? FORMAT_JSONL
	                        : FORMAT_LINES, true, limit, err);
}

int
cli_audit_export(struct cli *cli, struct err *err)
{
	static const enum format formats[] = {
		[EXPORT_CSV] = FORMAT_CSV, [EXPORT_EXCEL] = FORMAT_EXCEL, [EXPORT_JSON] = FORMAT_JSON, [EXPORT_JSONL] = FORMAT_JSONL,
	};

	return list(cli, NULL, formats[cli_export_format(cli)], false, INT64_MAX, err);
}

/* The fields of a side; those that the other has not are printed by it. */
static void
print_side(const struct json *side, const char *sign, const char *key)
{
	struct buf line = { 0 }, clean = { 0 };
	const struct json *value = json_member(side, key);

	if (value && json_type(value) != JSON_NULL) {
		buf_printf(&line, "%s %s: ", sign, key);
		json_add_node(&line, value);
		utf8_add_clean(&clean, buf_text(&line), line.len, false);
		printf("%s\n", buf_text(&clean));
	}
	buf_done(&line);
	buf_done(&clean);
}

static int
print_changes(const char *const cells[CELLS], struct err *err)
{
	struct json_doc *before = NULL, *after = NULL;
	int r = json_parse(cells[CELL_BEFORE], strlen(cells[CELL_BEFORE]), &before, err);

	if (r == 0)
		r = json_parse(cells[CELL_AFTER], strlen(cells[CELL_AFTER]), &after, err);
	for (const struct json *field = r < 0 ? NULL : json_first(json_root(after)); field; field = json_next(field)) {
		print_side(json_root(before), "-", json_key(field));
		print_side(json_root(after), "+", json_key(field));
	}
	json_free(before);
	json_free(after);
	return r;
}

static int
view_row(void *arg, const struct ledger_row *row, struct err *err)
{
	struct listing *listing = arg;
	struct buf line = { 0 }, clean = { 0 };
	const char *cells[CELLS];
	int r = fill(listing, row, cells, err);

	if (r == 0 && listing->cli->options.values[OPTION_JSON]) {
		add_json(&line, cells);
		printf("%s\n", buf_text(&line));
		buf_done(&line);
		return 0;
	}
	for (size_t i = 0; i < CELLS && r == 0; i++) {
		if (columns[i].raw && i != CELL_VERSION_BEFORE && i != CELL_VERSION) {
			if (i == CELL_BEFORE)
				r = print_changes(cells, err);
			continue;
		}
		if (!cells[i])
			continue;
		buf_clear(&clean);
		utf8_add_clean(&clean, cells[i], strlen(cells[i]), false);
		printf("%s: %s\n", columns[i].name, buf_text(&clean));
	}
	buf_done(&clean);
	return r;
}

int
cli_audit_view(struct cli *cli, struct err *err)
{
	struct listing listing = { .cli = cli };
	int r = ledger_find(&cli->session, cli->ids[0], view_row, &listing, err);

	arena_done(&listing.arena);
	return r;
}
