/* JSON: an array element by element, or values one after another. */
#include "config.h"

#include "source_parts.h"

#include <string.h>

#include "err.h"
#include "i18n.h"
#include "json.h"
#include "record.h"

/* How far a value reaches, by its brackets and quotes alone: whether it is JSON is asked when it was found, so that one
 * bad element does not end the file. */
struct extent {
	size_t at;
	int64_t depth;
	bool quoted;
	bool escaped;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
in_quotes(struct extent *extent, char c)
{
	if (extent->escaped)
		extent->escaped = false;
	else if (c == '\\')
		extent->escaped = true;
	else if (c == '"')
		extent->quoted = false;
}

/* Goes on until the value ends (true, `at` behind it) or the text does. */
static bool
extent_scan(struct extent *extent, const char *text, size_t len)
{
	for (; extent->at < len; extent->at++) {
		char c = text[extent->at];

		if (extent->quoted) {
			in_quotes(extent, c);
		} else if (c == '"') {
			extent->quoted = true;
		} else if (c == '{' || c == '[') {
			extent->depth++;
		} else if (extent->depth == 0) {
			if (c == ',' || c == ']' || c == '}' || is_space(c))
				return true;
		} else if ((c == '}' || c == ']') && --extent->depth == 0) {
			extent->at++;
			return true;
		}
	}
	return false;
}

/* The next character that is no space, or 0 at the end. */
static int
next_char(struct source *source, char *ret_c, struct err *err)
{
	struct reader *reader = &source->reader;
	int r = 1;

	for (;;) {
		size_t n = 0;

		while (n < reader_len(reader) && is_space(reader_text(reader)[n]))
			n++;
		reader_skip(reader, n);
		if (reader_len(reader) || r <= 0)
			break;
		r = reader_more(reader, err);
	}
	if (r < 0)
		source->broken = true;
	else
		*ret_c = reader_len(reader) ? *reader_text(reader) : 0;
	return r < 0 ? r : 0;
}

static bool
has_member(const void *body, const char *name)
{
	return json_member(body, name) != NULL;
}

static int
read_body(struct source *source, const struct json *body, struct arena *arena, struct source_row *row,
          struct err *err)
{
	const struct entity *entity = source->options.entity;
	int r;

	if (json_type(body) != JSON_OBJECT)
		return err_rule(err, ERR_FIELD, "tipo_invalido", NULL, "%s", _("a record must be an object"));
	if (!entity)
		entity = source_guess(has_member, body, err);
	if (!entity)
		return ERR_FIELD;
	r = source_start_row(row, entity, arena, err);
	if (r < 0)
		return r;
	return record_read_json(entity, body, source->options.currency, source->options.any, arena, row->record,
	                        &row->given, &row->version, err);
}

/* The first `len` bytes of the window are the row. */
static int
read_row(struct source *source, size_t len, struct arena *arena, struct source_row *row, struct err *err)
{
	struct json_doc *doc;
	int r = source_check_length(source, len, err);

	if (r == 0)
		r = json_parse(reader_text(&source->reader), len, &doc, err);
	if (r == 0) {
		r = read_body(source, json_root(doc), arena, row, err);
		json_free(doc);
	}
	reader_skip(&source->reader, len);
	return r < 0 ? r : 1;
}

/* Finds the end of the value; 0 when the file ends before, negative when it cannot be read. */
static int
find_value(struct source *source, size_t *ret_len, struct err *err)
{
	struct reader *reader = &source->reader;
	struct extent extent = { 0 };
	int r = 1;

	while (r > 0 && !extent_scan(&extent, reader_text(reader), reader_len(reader)))
		r = source_more(source, &extent.at, err);
	if (r == 0 && (extent.depth || extent.quoted))
		return source_break(source, err, _("the file ends in the middle of the value that starts here"));
	*ret_len = extent.at;
	return r < 0 ? r : 0;
}

/* Whether the value just read, on one line, is followed by the line's end: then a line is a row from now on, and a line
 * that is no JSON does not take the next ones with it. */
static bool
ends_its_line(const struct source *source, int64_t line)
{
	const char *text = reader_text(&source->reader);
	size_t n = 0, len = reader_len(&source->reader);

	while (n < len && (text[n] == ' ' || text[n] == '\t' || text[n] == '\r'))
		n++;
	return source->reader.line == line && n < len && text[n] == '\n';
}

static int
next_value(struct source *source, struct arena *arena, struct source_row *row, struct err *err)
{
	size_t len = 0;
	int r;

	source->number++;
	r = find_value(source, &len, err);
	if (r < 0)
		return r;
	if (len == 0 && !source->too_long && source->place == PLACE_VALUES)
		return source_break(source, err, _("this is not JSON"));
	r = read_row(source, len, arena, row, err);
	if (source->place != PLACE_VALUES)
		source->place = PLACE_BETWEEN;
	else if (ends_its_line(source, row->line))
		source->place = PLACE_LINES;
	return r;
}

static int
next_line(struct source *source, struct arena *arena, struct source_row *row, struct err *err)
{
	struct reader *reader = &source->reader;
	const char *end = NULL;
	size_t scanned = 0, len;
	struct err cause = { 0 };
	int r = 1;

	source->number++;
	while (r > 0 && !end) {
		if (reader_len(reader) > scanned)
			end = memchr(reader_text(reader) + scanned, '\n', reader_len(reader) - scanned);
		scanned = reader_len(reader);
		if (!end)
			r = source_more(source, &scanned, err);
	}
	if (r < 0)
		return r;
	len = end ? (size_t)(end - reader_text(reader)) : reader_len(reader);
	r = read_row(source, len, arena, row, &cause);
	source->broken = r < 0 && !end && strcmp(err_rule_name(&cause), "json_invalido") == 0;
	if (r < 0 && err)
		*err = cause;
	return r;
}

/* Behind an element: its comma, or the array's end. */
static int
between(struct source *source, char c, struct err *err)
{
	if (c != ',' && c != ']')
		return source_break(source, err, c ? _("a comma or ] is expected here")
		                                   : _("the file ends inside the array"));
	reader_skip(&source->reader, 1);
	source->place = c == ',' ? PLACE_ELEMENT : PLACE_END;
	return 0;
}

static int
start(struct source *source, char c)
{
	if (c == '[')
		reader_skip(&source->reader, 1);
	source->place = c == '[' ? PLACE_FIRST : PLACE_VALUES;
	return 0;
}

int
json_source_next(struct source *source, struct arena *arena, struct source_row *row, struct err *err)
{
	for (;;) {
		char c = 0;
		int r = next_char(source, &c, err);

		if (r < 0)
			return r;
		source_begin(source);
		*row = (struct source_row){ .number = source->number + 1, .line = source->line };
		switch (source->place) {
		case PLACE_START:
			r = start(source, c);
			break;
		case PLACE_BETWEEN:
			r = between(source, c, err);
			break;
		case PLACE_FIRST:
			source->place = c == ']' ? PLACE_BETWEEN : PLACE_ELEMENT;
			break;
		case PLACE_ELEMENT:
			return c ? next_value(source, arena, row, err) : between(source, c, err);
		case PLACE_VALUES:
			return c ? next_value(source, arena, row, err) : 0;
		case PLACE_LINES:
			return c ? next_line(source, arena, row, err) : 0;
		case PLACE_END:
			return c ? source_break(source, err, _("something stands behind the array")) : 0;
		}
		if (r < 0)
			return r;
	}
}
