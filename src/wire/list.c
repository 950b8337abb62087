/* Lists inside a record: products, discounts, brackets, plans. */
#include "config.h"

#include "record.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "value.h"

#define EVERY_KEY "*"

/* Fields that stand inside an item; the first of a keyed list is its key. */
static const struct field *
inner_fields(const struct list *list)
{
	return list->fields + list->keyed;
}

static size_t
n_inner(const struct list *list)
{
	return list->n_fields - list->keyed;
}

static const struct field *
inner_find(const struct list *list, const char *name)
{
	return field_find(inner_fields(list), n_inner(list), name, strlen(name));
}

static int
read_members(const struct list *list, const struct json *node, const struct value_context *context, void *item,
             struct err *err)
{
	if (json_type(node) != JSON_OBJECT)
		return err_rule(err, ERR_FIELD, "tipo_invalido", NULL, "%s", _("must be an object"));
	for (const struct json *member = json_first(node); member; member = json_next(member)) {
		const struct field *field = inner_find(list, json_key(member));
		int r = field ? value_read_json(field, member, context, item, err) : 0;

		if (r < 0)
			return r;
	}
	return fields_check(list->fields, list->n_fields, item, err);
}

static int
read_item(const struct list *list, const struct json *node, const struct value_context *context, void *item,
          struct err *err)
{
	int r = 0;

	fields_clear(list->fields, list->n_fields, item);
	if (list->keyed && strcmp(json_key(node), EVERY_KEY) != 0)
		r = value_read_text(list->fields, json_key(node), context, item, err);
	return r < 0 ? r : read_members(list, node, context, item, err);
}

/* The cause says what is wrong in the item; this says which item. */
static int
item_error(const struct list *list, const char *path, const struct json *node, size_t place, struct err *cause,
           struct err *err)
{
	char where[64], field[160];

	if (list->keyed)
		snprintf(where, sizeof(where), "%s.%.20s", path, json_key(node));
	else
		snprintf(where, sizeof(where), "%s[%zu]", path, place);
	snprintf(field, sizeof(field), "%s%s%s", where, *cause->field ? "." : "", cause->field);
	return err_rule(err, cause->code, cause->rule, field, "%s: %s", where, cause->text);
}

static int
check_list(const struct list *list, const char *path, const struct json *node, size_t *ret_n, struct err *err)
{
	size_t n = 0;

	if (json_type(node) != (list->keyed ? JSON_OBJECT : JSON_ARRAY))
		return err_rule(err, ERR_FIELD, "tipo_invalido", path,
		                list->keyed ? _("%s: must be an object") : _("%s: must be a list"), path);
	for (const struct json *item = json_first(node); item; item = json_next(item))
		if (++n > list->max_items)
			return err_rule(err, ERR_FIELD, "longitud", path, _("%s: at most %zu entries"), path,
			                list->max_items);
	*ret_n = n;
	return 0;
}

/* All items into `items`, n of them. */
static int
read_items(const struct list *list, const char *path, const struct json *node, const struct value_context *context,
           char *items, struct err *err)
{
	size_t place = 0;

	for (const struct json *item = json_first(node); item; item = json_next(item), place++) {
		struct err cause = { 0 };

		if (read_item(list, item, context, items + place * list->size, &cause) < 0)
			return item_error(list, path, item, place + 1, &cause, err);
	}
	return 0;
}

static int
read_list(const struct list *list, const char *path, const struct json *node, const struct value_context *context,
          char **ret_items, size_t *ret_n, struct err *err)
{
	char *items;
	size_t n;
	int r = check_list(list, path, node, &n, err);

	if (r < 0)
		return r;
	items = arena_alloc(context->arena, n * list->size);
	if (!items)
		return err_nomem(err);
	r = read_items(list, path, node, context, items, err);
	if (r < 0)
		return r;
	*ret_items = items;
	*ret_n = n;
	return 0;
}

static void
add_item(struct buf *buf, const struct list *list, const struct json *node, const void *item, int64_t currency)
{
	buf_char(buf, '{');
	for (size_t i = 0; i < n_inner(list); i++) {
		const struct field *field = &inner_fields(list)[i];

		if (!field_present(field, item))
			continue;
		json_add_key(buf, field->name);
		value_add_json(buf, field, item, currency);
	}
	for (const struct json *member = json_first(node); member; member = json_next(member)) {
		if (inner_find(list, json_key(member)))
			continue;
		json_add_key(buf, json_key(member));
		json_add_node(buf, member);
	}
	buf_char(buf, '}');
}

static void
add_list(struct buf *buf, const struct list *list, const struct json *node, const char *items, int64_t currency)
{
	buf_char(buf, list->keyed ? '{' : '[');
	for (const struct json *item = json_first(node); item; item = json_next(item), items += list->size) {
		if (list->keyed)
			json_add_key(buf, json_key(item));
		else if (item != json_first(node))
			buf_char(buf, ',');
		add_item(buf, list, item, items, currency);
	}
	buf_char(buf, list->keyed ? '}' : ']');
}

int
list_read(const struct field *field, const struct json *node, const struct value_context *context,
          const char **ret_text, struct err *err)
{
	struct buf buf = { 0 };
	char *items, *text = NULL;
	size_t n;
	int r = read_list(field->items, field_path(field), node, context, &items, &n, err);

	if (r < 0)
		return r;
	if (n) {
		add_list(&buf, field->items, node, items, context->currency);
		text = buf_failed(&buf) ? NULL : arena_text(context->arena, buf.text, buf.len);
		buf_done(&buf);
		if (!text)
			return err_nomem(err);
	}
	*ret_text = text;
	return 0;
}

int
list_parse(const struct list *list, const char *text, int64_t currency, struct arena *arena, void *ret_items,
           size_t *ret_n, struct err *err)
{
	struct value_context context = { .currency = currency, .store_currency = currency, .arena = arena };
	struct json_doc *doc;
	char *items = NULL;
	size_t n = 0;
	int r;

	if (text) {
		r = json_parse(text, strlen(text), &doc, err);
		if (r < 0)
			return r;
		r = read_list(list, "", json_root(doc), &context, &items, &n, err);
		json_free(doc);
		if (r < 0)
			return r;
	}
	memcpy(ret_items, &items, sizeof(items));
	*ret_n = n;
	return 0;
}
