/* The command listar: the records of one kind, the newest first. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "csv.h"
#include "date.h"
#include "err.h"
#include "grid.h"
#include "i18n.h"
#include "page.h"
#include "record.h"
#include "record_store.h"

#define PAGE 200

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_JSONL, FORMAT_CSV, FORMAT_EXCEL };

/* The columns of a table by kind, by the names of fields (the id's and the creation's are of the head): which go first where
 * there is no room, and how narrow they may be cut. */
static const struct {
	const char *name;
	int rank;
	size_t least;
} columns[ENTITIES][GRID_COLUMNS] = {
	[ENTITY_AFFILIATE] = {
		{ "afiliado_id", 0, 0 }, { "estado", 0, 0 }, { "nombre", 1, 14 }, { "email", 2, 16 },
		{ "telefono", 5, 0 }, { "documento_numero", 3, 0 }, { "tipo_afiliado", 4, 0 },
		{ "fecha_registro", 6, 0 },
	},
	[ENTITY_CAMPAIGN] = {
		{ "campana_id", 0, 0 }, { "estado", 0, 0 }, { "nombre", 1, 14 }, { "tipo_campana", 6, 0 },
		{ "presupuesto", 2, 0 }, { "moneda", 3, 0 }, { "fecha_inicio", 5, 0 }, { "fecha_fin", 4, 0 },
	},
	[ENTITY_CONVERSION] = {
		{ "conversion_id", 0, 0 }, { "estado", 0, 0 }, { "afiliado_nombre", 2, 14 },
		{ "campana_nombre", 5, 14 }, { "tipo_conversion", 4, 0 }, { "valor_conversion", 0, 0 },
		{ "moneda", 1, 0 }, { "score_fraude", 6, 0 }, { "canal_origen", 8, 0 }, { "fecha_conversion", 7, 0 },
		{ "retenida_por", 3, 12 },
	},
	[ENTITY_COMMISSION] = {
		{ "comision_id", 0, 0 }, { "estado", 0, 0 }, { "afiliado_nombre", 2, 14 }, { "campana_nombre", 5, 14 },
		{ "conversion_id", 9, 0 }, { "monto_base", 6, 0 }, { "monto_total", 0, 0 }, { "moneda", 1, 0 },
		{ "nivel_requerido", 4, 0 }, { "score_fraude", 7, 0 }, { "fecha_creacion", 8, 0 },
		{ "espera_por", 3, 12 },
	},
};

struct listing {
	struct cli *cli;
	const struct entity *entity;
	enum format format;
	int64_t limit;
	uint64_t wanted; /* fields to read */
	struct csv_plan csv;
	bool spanish, any;
	const struct field *fields[GRID_COLUMNS]; /* of the table; NULL: of the head */
	struct grid_column heads[GRID_COLUMNS];
	struct grid grid;
	struct buf line;
};

static enum format
format_of(const struct cli *cli)
{
	static const struct {
		const char *name;
		enum format format;
	} formats[] = { { "json", FORMAT_JSON }, { "jsonl", FORMAT_JSONL }, { "csv", FORMAT_CSV }, { "csv-excel", FORMAT_EXCEL } };
	const char *name = cli->options.values[OPTION_FORMAT];

	for (size_t i = 0; name && i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].format;
	return cli->options.values[OPTION_JSON] ? FORMAT_JSONL : FORMAT_TABLE;
}

static bool
is_right(const struct field *field)
{
	return field && (field->type == FIELD_MONEY || field->type == FIELD_INT);
}

static void
start_table(struct listing *listing)
{
	const struct entity *entity = listing->entity;
	size_t n = 0;

	for (; n < GRID_COLUMNS && columns[entity->kind][n].name; n++) {
		const char *name = columns[entity->kind][n].name;
		const struct field *field = field_find(entity->fields, entity->n_fields, name, strlen(name));

		listing->fields[n] = field;
		listing->heads[n] = (struct grid_column){ .title = name, .rank = columns[entity->kind][n].rank,
			                                  .right = is_right(field),
			                                  .least = columns[entity->kind][n].least };
		if (field)
			listing->wanted |= UINT64_C(1) << (field - entity->fields);
	}
	if (entity->currency)
		listing->wanted |= UINT64_C(1) << (field_find(entity->fields, entity->n_fields, "moneda", 6) - entity->fields);
	listing->grid = (struct grid){ .columns = listing->heads, .n = n, .width = grid_terminal() };
}

static void
add_cell(struct listing *listing, size_t column, const void *record)
{
	const struct field *field = listing->fields[column];
	const struct record *head = record;
	char when[DATE_TEXT_SIZE];

	if (!field)
		buf_str(&listing->line, strcmp(listing->heads[column].title, listing->entity->id_name) == 0
		                                ? head->id
		                                : date_text_local(head->created_at, when));
	else if (field->type == FIELD_TIME && field_present(field, record))
		buf_str(&listing->line, date_text_local(*field_int(field, record), when));
	else if (field->type == FIELD_MONEY && field_present(field, record))
		money_add_human(&listing->line, *field_int(field, record), entity_currency(listing->entity, record),
		                listing->spanish);
	else
		record_add_text(&listing->line, listing->entity, field, record);
	buf_char(&listing->line, '\0');
}

static void
add_table_row(struct listing *listing, const void *record)
{
	const char *cells[GRID_COLUMNS], *cell;

	for (size_t i = 0; i < listing->grid.n; i++)
		add_cell(listing, i, record);
	cell = buf_text(&listing->line);
	for (size_t i = 0; i < listing->grid.n && !buf_failed(&listing->line); i++, cell += strlen(cell) + 1)
		cells[i] = cell;
	if (!buf_failed(&listing->line))
		grid_add(&listing->grid, cells);
}

static int
print_record(struct listing *listing, const void *record, struct err *err)
{
	buf_clear(&listing->line);
	if (listing->format == FORMAT_TABLE)
		add_table_row(listing, record);
	else if (listing->format >= FORMAT_CSV)
		csv_plan_add(&listing->line, &listing->csv, record);
	else {
		if (listing->format == FORMAT_JSON)
			buf_str(&listing->line, listing->any ? ",\n" : "\n");
		record_add_json(&listing->line, listing->entity, record);
		if (listing->format == FORMAT_JSONL)
			buf_char(&listing->line, '\n');
	}
	listing->any = true;
	if (buf_failed(&listing->line))
		return err_nomem(err);
	if (listing->format != FORMAT_TABLE)
		fwrite(buf_text(&listing->line), 1, listing->line.len, stdout);
	return 0;
}

static int
print_row(struct listing *listing, int64_t row, struct arena *arena, struct err *err)
{
	struct store *store = listing->cli->session.store;
	void *record;
	int r;

	arena_reset(arena);
	record = arena_alloc(arena, listing->entity->size);
	if (!record)
		return err_nomem(err);
	r = listing->wanted ? record_read_fields(store, listing->entity, row, listing->wanted, arena, record, err)
	                    : record_read(store, listing->entity, row, arena, record, err);
	return r < 0 ? r : print_record(listing, record, err);
}

static int
print_pages(struct listing *listing, const struct filter *filter, struct err *err)
{
	struct page_walk walk = { .entity = listing->entity, .filter = filter, .order = { PAGE_BY_DATE, true } };
	struct page_key keys[PAGE];
	struct arena arena = { 0 };
	size_t n;
	int r = 0;

	while (r == 0 && !walk.ended && listing->limit > 0) {
		r = page_walk(listing->cli->session.store, &walk, 0, keys, listing->limit < PAGE ? (size_t)listing->limit : PAGE,
		              &n, err);
		for (size_t i = 0; i < n && r == 0; i++, listing->limit--)
			r = print_row(listing, keys[i].row, &arena, err);
	}
	arena_done(&arena);
	return r;
}

static int
list(struct listing *listing, const struct filter *filter, struct err *err)
{
	int r;

	if (listing->format == FORMAT_TABLE)
		start_table(listing);
	else if (listing->format == FORMAT_JSON)
		putchar('[');
	else if (listing->format >= FORMAT_CSV) {
		csv_plan(listing->entity, listing->format == FORMAT_EXCEL, &listing->csv);
		listing->wanted = listing->csv.fields;
		csv_add_header(&listing->line, listing->entity, listing->format == FORMAT_EXCEL);
		fwrite(buf_text(&listing->line), 1, listing->line.len, stdout);
	}
	r = print_pages(listing, filter, err);
	if (r == 0 && listing->format == FORMAT_JSON)
		fputs(listing->any ? "\n]\n" : "]\n", stdout);
	return r < 0 || listing->format != FORMAT_TABLE ? r : grid_end(&listing->grid, err);
}

int
cli_list(struct cli *cli, struct err *err)
{
	struct listing listing = { .cli = cli, .entity = cli->entity, .limit = INT64_MAX, .format = format_of(cli),
		                   .spanish = strcmp(conf_get(&cli->conf, CONF_FORMATO_NUMEROS), "es") == 0 };
	const char *limit = cli->options.values[OPTION_LIMIT];
	struct arena arena = { 0 };
	const struct filter *filter;
	int r = limit ? cli_count(limit, 1000000000, "--limite", &listing.limit, err) : 0;

	if (r == 0)
		r = cli_select(cli, cli->entity, &arena, &filter, err);
	if (r == 0)
		r = list(&listing, filter, err);
	buf_done(&listing.line);
	arena_done(&arena);
	return r;
}
