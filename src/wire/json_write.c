#include "config.h"

#include "json.h"

#include <string.h>

#include "buf.h"

/* Letter of the short escape, or 0 for \u00XX; only for what must be escaped. */
static char
short_escape(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

static void
add_escape(struct buf *buf, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 0xF] };

	escape[1] = short_escape(c);
	if (escape[1]) {
		buf_add(buf, escape, 2);
		return;
	}
	escape[1] = 'u';
	buf_add(buf, escape, sizeof(escape));
}

void
json_add_bytes(struct buf *buf, const char *text, size_t len)
{
	const char *clean = text, *end = text + len;

	buf_char(buf, '"');
	for (const char *at = text; at < end; at++) {
		unsigned char c = (unsigned char)*at;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(buf, clean, (size_t)(at - clean));
		add_escape(buf, c);
		clean = at + 1;
	}
	buf_add(buf, clean, (size_t)(end - clean));
	buf_char(buf, '"');
}

void
json_add_string(struct buf *buf, const char *text)
{
	if (text)
		json_add_bytes(buf, text, strlen(text));
	else
		buf_str(buf, "null");
}

void
json_add_key(struct buf *buf, const char *key)
{
	if (buf->len && buf->text[buf->len - 1] != '{')
		buf_char(buf, ',');
	json_add_string(buf, key);
	buf_char(buf, ':');
}

void
json_add_pair(struct buf *buf, const char *key, const char *text)
{
	json_add_key(buf, key);
	json_add_string(buf, text);
}

static void
add_children(struct buf *buf, const struct json *node, bool keyed)
{
	for (const struct json *child = json_first(node); child; child = json_next(child)) {
		if (keyed)
			json_add_key(buf, json_key(child));
		else if (child != json_first(node))
			buf_char(buf, ',');
		json_add_node(buf, child);
	}
}

void
json_add_node(struct buf *buf, const struct json *node)
{
	switch (json_type(node)) {
	case JSON_NULL:
		buf_str(buf, "null");
		break;
	case JSON_FALSE:
		buf_str(buf, "false");
		break;
	case JSON_TRUE:
		buf_str(buf, "true");
		break;
	case JSON_NUMBER:
		buf_str(buf, json_text(node));
		break;
	case JSON_STRING:
		json_add_string(buf, json_text(node));
		break;
	case JSON_ARRAY:
		buf_char(buf, '[');
		add_children(buf, node, false);
		buf_char(buf, ']');
		break;
	case JSON_OBJECT:
		buf_char(buf, '{');
		add_children(buf, node, true);
		buf_char(buf, '}');
		break;
	}
}
