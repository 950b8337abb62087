/* json.h - JSON text behind a strict gate, and a fast writer.
 *
 * The gate takes RFC 8259 only: valid UTF-8, no duplicate keys, depth <= JSON_DEPTH, at most JSON_SIZE bytes, nothing
 * after the value, the number grammar as written. Numbers keep their decimal text: nothing here is a float.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

struct arena;
struct buf;
struct err;

#define JSON_DEPTH 64
#define JSON_SIZE ((size_t)64 * 1024 * 1024)

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* A parsed document and its nodes; nodes are borrowed from the document. */
struct json_doc;
struct json; /* a node */

/* ERR_FIELD with the rule json_invalido (or utf8_invalido, demasiado_profundo, demasiado_grande) and the byte offset, or
 * clave_repetida with the key. The caller frees `*ret_doc`. */
int json_parse(const char *text, size_t len, struct json_doc **ret_doc, struct err *err);
void json_free(struct json_doc *doc);

const struct json *json_root(const struct json_doc *doc);
enum json_type json_type(const struct json *node);
const char *json_key(const struct json *node);      /* "" outside an object */
const char *json_text(const struct json *node);     /* of a string, or the decimal text of a number; else NULL */
const struct json *json_first(const struct json *node); /* first element or member; NULL */
const struct json *json_next(const struct json *node);  /* its next sibling; NULL */
const struct json *json_member(const struct json *node, const char *key); /* exact key; NULL when absent or no object */
const struct json *json_at_path(const struct json *node, const char *path); /* dotted path; NULL */

/* The node as compact JSON again, numbers byte for byte as they came. */
void json_add_node(struct buf *buf, const struct json *node);

/* Key and string. */
void json_add_pair(struct buf *buf, const char *key, const char *text);

/* A quoted, escaped string. `text` NULL = null. Valid UTF-8 goes out as it is. */
void json_add_string(struct buf *buf, const char *text);

/* `"key":`, with a comma before it unless an object was just opened. */
void json_add_key(struct buf *buf, const char *key);

/* A string of `len` bytes. */
void json_add_bytes(struct buf *buf, const char *text, size_t len);

/* A line with the name and version of cJSON. */
void json_add_library(struct buf *buf);

#endif
