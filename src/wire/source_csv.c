/* CSV by RFC 4180, with a header. */
#include "config.h"

#include "source_parts.h"

#include <string.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "record.h"
#include "utf8.h"
#include "value.h"

#define SEPARATORS ",;\t|"
#define COLUMNS_MAX 256

/* Where a record ends: a line's end outside quotes, which count only at a cell's start. */
struct record_scan {
	size_t at;
	enum { AT_START, IN_PLAIN, IN_QUOTES, AT_QUOTE } place;
};

static bool
record_scan(struct record_scan *scan, const char *text, size_t len, char separator)
{
	for (; scan->at < len; scan->at++) {
		char c = text[scan->at];

		if (scan->place == IN_QUOTES) {
			if (c == '"')
				scan->place = AT_QUOTE;
		} else if (c == '"' && scan->place != IN_PLAIN) {
			scan->place = IN_QUOTES;
		} else if (c == '\n') {
			return true;
		} else {
			scan->place = c == separator ? AT_START : IN_PLAIN;
		}
	}
	return false;
}

/* Makes the window begin with one whole record, or with the end of one that is too long; its length without the line's end, and with it. 0 at the end. */
static int
find_record(struct source *source, char separator, size_t *ret_len, size_t *ret_whole, struct err *err)
{
	struct reader *reader = &source->reader;
	struct record_scan scan = { 0 };
	bool ended = false;
	size_t len;
	int r = 1;

	source_begin(source);
	while (r > 0 && !(ended = record_scan(&scan, reader_text(reader), reader_len(reader), separator)))
		r = source_more(source, &scan.at, err);
	if (r < 0)
		return r;
	if (scan.place == IN_QUOTES)
		return source_break(source, err, _("a cell in quotes in the record that starts here is not closed"));
	len = scan.at;
	if (len && reader_text(reader)[len - 1] == '\r')
		len--;
	*ret_len = len;
	*ret_whole = scan.at + ended;
	return ended || scan.at || source->too_long;
}

/* One cell from `at` on: where the next one starts, NULL behind the last; `*ret_cell` NULL when it is malformed. */
static const char *
take_quoted(const char *at, const char *end, char separator, char *to, char **ret_cell)
{
	*ret_cell = to;
	for (at++; at < end; at++) {
		if (*at == '"' && (at + 1 == end || at[1] != '"'))
			break;
		at += *at == '"';
		*to++ = *at;
	}
	*to = '\0';
	if (at < end)
		at++;
	if (at < end && *at != separator)
		*ret_cell = NULL;
	return at < end ? at + 1 : NULL;
}

static const char *
take_plain(const char *at, const char *end, char separator, char *to, char **ret_cell)
{
	const char *stop = memchr(at, separator, (size_t)(end - at));
	size_t len = (size_t)((stop ? stop : end) - at);

	*ret_cell = memcpy(to, at, len);
	to[len] = '\0';
	return stop ? stop + 1 : NULL;
}

/* All cells of a record, in `arena`; more than `max` are counted but not kept. */
static int
split_record(const char *text, size_t len, char separator, struct arena *arena, size_t max, char ***ret_cells,
             size_t *ret_n, struct err *err)
{
	char **cells = arena_alloc(arena, max * sizeof(*cells));
	char *room = arena_alloc(arena, len + 1 + max);
	const char *at = text, *end = text + len;
	size_t n = 0;

	if (!cells || !room)
		return err_nomem(err);
	if (memchr(text, '\0', len))
		return err_rule(err, ERR_FIELD, "celda_invalida", NULL, "%s", _("the row holds a NUL character"));
	for (; at; n++) {
		char *cell = NULL;

		if (n == max)
			room = arena_alloc(arena, len + 1);
		if (!room)
			return err_nomem(err);
		at = at < end && *at == '"' ? take_quoted(at, end, separator, room, &cell)
		                            : take_plain(at, end, separator, room, &cell);
		if (!cell)
			return err_rule(err, ERR_FIELD, "celda_invalida", NULL,
			                _("cell %zu: text stands behind its closing quote"), n + 1);
		if (n >= max)
			continue;
		cells[n] = cell;
		room += strlen(cell) + 1;
	}
	*ret_cells = cells;
	*ret_n = n;
	return 0;
}

static size_t
count_outside_quotes(const char *text, size_t len, char c)
{
	bool quoted = false;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		quoted ^= text[i] == '"';
		n += text[i] == c && !quoted;
	}
	return n;
}

/* The one that the first line has most of. */
static int
guess_separator(struct reader *reader, char *ret_separator, struct err *err)
{
	size_t most = 0;
	int r = 1;

	while (r > 0 && !memchr(reader_text(reader), '\n', reader_len(reader)))
		r = reader_more(reader, err);
	if (r < 0)
		return r;
	*ret_separator = ',';
	for (const char *separator = SEPARATORS; *separator; separator++) {
		const char *line = reader_text(reader);
		const char *end = memchr(line, '\n', reader_len(reader));
		size_t len = end ? (size_t)(end - line) : reader_len(reader);
		size_t n = count_outside_quotes(line, len, *separator);

		if (n > most)
			*ret_separator = *separator;
		if (n > most)
			most = n;
	}
	return 0;
}

static bool
has_column(const void *record, const char *name)
{
	const struct source *source = record;
	size_t len = strlen(name);

	for (size_t i = 0; i < source->n_columns; i++) {
		const char *column = source->columns[i].name;

		if (strncmp(column, name, len) == 0 && (column[len] == '\0' || column[len] == '.'))
			return true;
	}
	return false;
}

static void
set_column(const struct entity *entity, struct csv_column *column)
{
	const char *name = column->name;
	const char *dot = strchr(name, '.');
	const struct field *field = field_find(entity->fields, entity->n_fields, name, strlen(name));

	if (!field && dot) {
		field = field_find(entity->fields, entity->n_fields, name, (size_t)(dot - name));
		column->member = field && field->type == FIELD_OBJECT ? dot + 1 : NULL;
		if (!column->member)
			field = NULL;
	}
	if (field && field->type != FIELD_REF && !(field->flags & FIELD_HIDDEN))
		column->field = field;
}

static int
check_column(const struct source *source, size_t i, struct err *err)
{
	const struct csv_column *column = &source->columns[i];

	if (!utf8_valid(column->name, strlen(column->name)))
		return err_rule(err, ERR_FIELD, "utf8_invalido", NULL, "%s",
		                _("the header is not UTF-8; for an older file name its encoding, latin1"));
	if (strchr(column->name, '\r'))
		return err_rule(err, ERR_FIELD, "formato", NULL, "%s",
		                _("the lines end in CR alone; save the file with LF or CRLF"));
	for (size_t j = 0; j < i; j++) {
		const struct csv_column *other = &source->columns[j];
		bool same_field = column->field && other->field == column->field &&
		                  !(column->member && other->member);

		if (same_field || strcmp(other->name, column->name) == 0)
			return err_rule(err, ERR_FIELD, "clave_repetida", column->name,
			                _("the header names the column \"%.60s\" twice"), column->name);
	}
	return 0;
}

static const char *
trim(char *name)
{
	size_t len;

	name += strspn(name, " ");
	len = strlen(name);
	while (len && name[len - 1] == ' ')
		name[--len] = '\0';
	return name;
}

static int
set_columns(struct source *source, char **names, size_t n, struct err *err)
{
	bool known = false;

	source->columns = arena_alloc(&source->arena, n * sizeof(*source->columns));
	if (!source->columns)
		return err_nomem(err);
	source->n_columns = n;
	for (size_t i = 0; i < n; i++) {
		source->columns[i].name = trim(names[i]);
		if (!*source->columns[i].name)
			source->columns[i].name = arena_printf(&source->arena, "columna_%zu", i + 1);
		if (!source->columns[i].name)
			return err_nomem(err);
	}
	source->entity = source->options.entity ? source->options.entity : source_guess(has_column, source, err);
	for (size_t i = 0; source->entity && i < n; i++) {
		int r;

		set_column(source->entity, &source->columns[i]);
		r = check_column(source, i, err);
		if (r < 0)
			return r;
		known |= source->columns[i].field != NULL;
	}
	if (source->entity && !known)
		return err_rule(err, ERR_FIELD, "encabezado_desconocido", NULL,
		                _("the first line names no field of %s; it must name the columns, like %s"),
		                source->entity->plural, source->entity->id_name);
	return source->entity ? 0 : ERR_FIELD;
}

int
csv_source_open(struct source *source, struct err *err)
{
	size_t len, whole, n;
	char **names;
	int r = 0;

	if (!source->options.separator)
		r = guess_separator(&source->reader, &source->options.separator, err);
	if (r == 0)
		r = find_record(source, source->options.separator, &len, &whole, err);
	if (r <= 0)
		return r;
	r = source_check_length(source, len, err);
	if (r < 0)
		return r;
	r = split_record(reader_text(&source->reader), len, source->options.separator, &source->arena, COLUMNS_MAX,
	                 &names, &n, err);
	if (r < 0)
		return r;
	if (n > COLUMNS_MAX)
		return err_rule(err, ERR_FIELD, "celdas", NULL, _("the header has more than %d columns"), COLUMNS_MAX);
	reader_skip(&source->reader, whole);
	return set_columns(source, names, n, err);
}

/* The apostrophe that a spreadsheet's reader was guarded with. */
static const char *
unguarded(const char *cell)
{
	const char *text = cell + strspn(cell, "'");
	bool guarded = text > cell && *text && (strchr("=+-@", *text) || (unsigned char)*text < 0x20);

	return guarded ? cell + 1 : cell;
}

/* A decimal comma as a point; a text that cannot be a number stays as it is. */
static int
read_decimal(const struct source *source, const struct field *field, char *cell, struct err *err)
{
	char *comma = strchr(cell, ',');

	if (source->options.decimal != ',')
		return 0;
	if (strchr(cell, '.'))
		return err_rule(err, ERR_FIELD, "numero_invalido", field_path(field),
		                _("%s: \"%.40s\" has a point where the file's decimal sign is the comma"),
		                field_path(field), cell);
	if (comma)
		*comma = '.';
	return 0;
}

static bool
is_decimal(const struct field *field)
{
	return field->type == FIELD_MONEY || field->type == FIELD_PERCENT || field->type == FIELD_FACTOR ||
	       field->type == FIELD_DECIMAL || field->type == FIELD_INT;
}

static int
read_field(const struct source *source, const struct field *field, char *cell, struct arena *arena,
           struct source_row *row, struct err *err)
{
	size_t i = (size_t)(field - source->entity->fields);
	const char *text = field_is_text(field) ? unguarded(cell) : cell;
	int r = is_decimal(field) ? read_decimal(source, field, cell, err) : 0;

	if (r < 0)
		return r;
	if (!(field->flags & FIELD_INPUT) && !source->options.any)
		return value_not_editable(field_path(field), err);
	row->given |= UINT64_C(1) << (i & 63);
	return record_read_text(source->entity, field, text, source->options.currency, arena, row->record, err);
}

/* The columns of fields that are currencies, or all others. An empty cell gives nothing. */
static int
read_fields(const struct source *source, char **cells, bool currencies, struct arena *arena, struct source_row *row,
            struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < source->n_columns && r == 0; i++) {
		const struct csv_column *column = &source->columns[i];

		if (*cells[i] && column->field && !column->member &&
		    (column->field->type == FIELD_CURRENCY) == currencies)
			r = read_field(source, column->field, cells[i], arena, row, err);
	}
	return r;
}

static void
add_member(struct buf *buf, const char *key, const char *cell)
{
	if (!buf->len)
		buf_char(buf, '{');
	json_add_key(buf, key);
	json_add_string(buf, unguarded(cell));
}

static int
set_object(struct buf *buf, struct arena *arena, const char **member, struct err *err)
{
	char *text;

	if (!buf->len)
		return buf_failed(buf) ? err_nomem(err) : 0;
	buf_char(buf, '}');
	text = buf_failed(buf) ? NULL : arena_text(arena, buf->text, buf->len);
	buf_clear(buf);
	if (!text)
		return err_nomem(err);
	*member = text;
	return 0;
}

static bool
is_unknown(const struct source *source, const struct csv_column *column)
{
	return !column->field && !value_in_head(source->entity, column->name);
}

static int
check_cells(const struct source *source, char **cells, struct err *err)
{
	for (size_t i = 0; i < source->n_columns; i++) {
		const char *name = source->columns[i].name;

		if (!utf8_valid(cells[i], strlen(cells[i])))
			return err_rule(err, ERR_FIELD, "utf8_invalido", name,
			                _("%s: not UTF-8; for an older file name its encoding, latin1"), name);
	}
	return 0;
}

/* Dotted columns inside an object that is kept whole, like metadatos.utm_source. */
static int
read_members(const struct source *source, char **cells, struct buf *buf, struct arena *arena,
             struct source_row *row, struct err *err)
{
	const struct entity *entity = source->entity;
	int r = 0;

	for (size_t f = 0; f < entity->n_fields && r == 0; f++) {
		const struct field *field = &entity->fields[f];

		for (size_t i = 0; field->type == FIELD_OBJECT && i < source->n_columns; i++)
			if (source->columns[i].member && source->columns[i].field == field && *cells[i])
				add_member(buf, source->columns[i].member, cells[i]);
		if (buf->len)
			row->given |= UINT64_C(1) << (f & 63);
		r = set_object(buf, arena, field_text(field, row->record), err);
	}
	return r;
}

/* Columns that no field claims. */
static int
read_unknown(const struct source *source, char **cells, struct buf *buf, struct arena *arena,
             struct source_row *row, struct err *err)
{
	struct record *head = row->record;

	for (size_t i = 0; i < source->n_columns; i++)
		if (*cells[i] && is_unknown(source, &source->columns[i]))
			add_member(buf, source->columns[i].name, cells[i]);
	return set_object(buf, arena, &head->extra, err);
}

static int
read_head(const struct source *source, char **cells, struct arena *arena, struct source_row *row, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < source->n_columns && r == 0; i++) {
		const char *name = source->columns[i].name;

		if (*cells[i] && !source->columns[i].field && value_in_head(source->entity, name))
			r = value_read_head(source->entity, name, unguarded(cells[i]), source->options.any, arena,
			                    row->record, &row->version, err);
	}
	return r;
}

static int
read_cells(const struct source *source, char **cells, struct arena *arena, struct source_row *row, struct err *err)
{
	struct buf buf = { 0 };
	int r = source_start_row(row, source->entity, arena, err);

	if (r == 0)
		r = check_cells(source, cells, err);
	if (r == 0)
		r = read_head(source, cells, arena, row, err);
	if (r == 0)
		r = read_fields(source, cells, true, arena, row, err);
	if (r == 0)
		r = read_fields(source, cells, false, arena, row, err);
	if (r == 0)
		r = read_members(source, cells, &buf, arena, row, err);
	if (r == 0)
		r = read_unknown(source, cells, &buf, arena, row, err);
	buf_done(&buf);
	return r < 0 ? r : 1;
}

/* The record of `len` bytes at the window's start. */
static int
read_record(const struct source *source, size_t len, struct arena *arena, struct source_row *row, struct err *err)
{
	size_t n;
	char **cells;
	int r = source_check_length(source, len, err);

	if (r == 0)
		r = split_record(reader_text(&source->reader), len, source->options.separator, arena, source->n_columns,
		                 &cells, &n, err);
	if (r < 0)
		return r;
	if (n != source->n_columns)
		return err_rule(err, ERR_FIELD, "celdas", NULL, _("the row has %zu cells, the header %zu columns"), n,
		                source->n_columns);
	return read_cells(source, cells, arena, row, err);
}

int
csv_source_next(struct source *source, struct arena *arena, struct source_row *row, struct err *err)
{
	size_t len, whole;
	int r;

	for (;;) {
		*row = (struct source_row){ .number = source->number + 1, .line = source->reader.line };
		r = find_record(source, source->options.separator, &len, &whole, err);
		if (r <= 0)
			return r;
		if (len || source->too_long)
			break;
		reader_skip(&source->reader, whole); /* an empty line */
	}
	source->number++;
	r = read_record(source, len, arena, row, err);
	reader_skip(&source->reader, whole);
	return r;
}
