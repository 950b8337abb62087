#include "config.h"

#include "json.h"

#include <string.h>

#include "buf.h"

#define PIECE ((size_t)1024)

/* What stands behind the backslash of a byte that must be escaped ('u': \u00XX); 0 = it goes out as it is. */
static char
escape_of(unsigned char c)
{
	static const char control[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

	if (c < 0x20)
		return control[c];
	return c == '"' || c == '\\' ? (char)c : '\0';
}

static char *
put_escaped(char *to, unsigned char c, char escape)
{
	static const char hex[] = "0123456789abcdef";

	*to++ = '\\';
	*to++ = escape;
	if (escape != 'u')
		return to;
	*to++ = '0';
	*to++ = '0';
	*to++ = hex[c >> 4];
	*to++ = hex[c & 0xF];
	return to;
}

/* Room is asked for once a piece, not once a byte: bodies within bodies are full of quotes. */
static void
add_piece(struct buf *buf, const char *text, size_t len)
{
	char *room = buf_room(buf, 6 * len), *to = room;

	if (!room)
		return;
	for (size_t i = 0; i < len; i++) {
		char escape = escape_of((unsigned char)text[i]);

		if (escape)
			to = put_escaped(to, (unsigned char)text[i], escape);
		else
			*to++ = text[i];
	}
	buf_filled(buf, (size_t)(to - room));
}

void
json_add_bytes(struct buf *buf, const char *text, size_t len)
{
	buf_char(buf, '"');
	for (size_t at = 0; at < len; at += PIECE)
		add_piece(buf, text + at, len - at < PIECE ? len - at : PIECE);
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
