#include "config.h"

#include "json.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "buf.h"
#include "err.h"
#include "gate.h"
#include "i18n.h"

#define FEW_KEYS 8 /* compared pair by pair, without memory */

static const cJSON *
node_of(const struct json *node)
{
	return (const cJSON *)node;
}

static const struct json *
json_of(const cJSON *node)
{
	return (const struct json *)node;
}

/* In document order: numbers get their decimal text, which cJSON_Delete frees with them. */
static int
keep_numbers(cJSON *node, const char **at, const char *end)
{
	for (; node; node = node->next) {
		if (cJSON_IsNumber(node)) {
			size_t len = 0;
			const char *number = gate_next_number(at, end, &len);

			node->valuestring = cJSON_malloc(len + 1);
			if (!number || !node->valuestring)
				return -1;
			memcpy(node->valuestring, number, len);
			node->valuestring[len] = '\0';
		} else if (node->child && keep_numbers(node->child, at, end) < 0) {
			return -1;
		}
	}
	return 0;
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
repeated_of_few(const cJSON *object)
{
	for (const cJSON *a = object->child; a; a = a->next)
		for (const cJSON *b = a->next; b; b = b->next)
			if (strcmp(a->string, b->string) == 0)
				return a->string;
	return NULL;
}

/* By sorting, so that many keys cost no n * n. */
static int
repeated_of_many(const cJSON *object, size_t n, const char **ret_key)
{
	const char **keys = malloc(n * sizeof(*keys));
	size_t i = 0;

	if (!keys)
		return -1;
	for (const cJSON *member = object->child; member; member = member->next)
		keys[i++] = member->string;
	qsort(keys, n, sizeof(*keys), compare_keys);
	for (i = 1; i < n && !*ret_key; i++)
		if (strcmp(keys[i - 1], keys[i]) == 0)
			*ret_key = keys[i];
	free(keys);
	return 0;
}

static int
check_keys(const cJSON *node, struct err *err)
{
	const char *repeated = NULL;
	size_t n = 0;
	int r = 0;

	for (const cJSON *child = node->child; child; child = child->next, n++) {
		r = child->child ? check_keys(child, err) : 0;
		if (r < 0)
			return r;
	}
	if (!cJSON_IsObject(node))
		return 0;
	if (n <= FEW_KEYS)
		repeated = repeated_of_few(node);
	else if (repeated_of_many(node, n, &repeated) < 0)
		return err_nomem(err);
	if (!repeated)
		return 0;
	return err_rule(err, ERR_FIELD, "clave_repetida", repeated, _("the key \"%.60s\" stands twice in one object"),
	                repeated);
}

int
json_parse(const char *text, size_t len, struct json_doc **ret_doc, struct err *err)
{
	const char *at = text;
	cJSON *root;
	int r = gate_check(text, len, err);

	if (r < 0)
		return r;
	root = cJSON_ParseWithLengthOpts(text, len, NULL, false);
	if (!root || keep_numbers(root, &at, text + len) < 0)
		r = err_nomem(err);
	else
		r = check_keys(root, err);
	if (r < 0)
		cJSON_Delete(root);
	else
		*ret_doc = (struct json_doc *)root;
	return r;
}

void
json_free(struct json_doc *doc)
{
	cJSON_Delete((cJSON *)doc);
}

const struct json *
json_root(const struct json_doc *doc)
{
	return (const struct json *)doc;
}

enum json_type
json_type(const struct json *node)
{
	switch (node_of(node)->type & 0xFF) {
	case cJSON_False:
		return JSON_FALSE;
	case cJSON_True:
		return JSON_TRUE;
	case cJSON_Number:
		return JSON_NUMBER;
	case cJSON_String:
		return JSON_STRING;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	default:
		return JSON_NULL;
	}
}

const char *
json_key(const struct json *node)
{
	return node_of(node)->string ? node_of(node)->string : "";
}

const char *
json_text(const struct json *node)
{
	return node_of(node)->valuestring;
}

const struct json *
json_first(const struct json *node)
{
	return json_of(node_of(node)->child);
}

const struct json *
json_next(const struct json *node)
{
	return json_of(node_of(node)->next);
}

static const struct json *
member_of(const struct json *node, const char *key, size_t len)
{
	if (json_type(node) != JSON_OBJECT)
		return NULL;
	for (const struct json *member = json_first(node); member; member = json_next(member)) {
		const char *name = json_key(member);

		if (strncmp(name, key, len) == 0 && !name[len])
			return member;
	}
	return NULL;
}

const struct json *
json_member(const struct json *node, const char *key)
{
	return member_of(node, key, strlen(key));
}

const struct json *
json_at_path(const struct json *node, const char *path)
{
	for (;;) {
		size_t len = strcspn(path, ".");

		node = member_of(node, path, len);
		if (!node || !path[len])
			return node;
		path += len + 1;
	}
}

void
json_add_library(struct buf *buf)
{
	buf_printf(buf, "cJSON %s\n", cJSON_Version());
}
