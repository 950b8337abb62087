/* gate.h - whether a text is exactly one JSON value, before any parser sees it. Inside wire only. */
#ifndef GATE_H
#define GATE_H

#include <stddef.h> /* size_t */

struct err;

#define JSON_NODES ((size_t)2 * 1000 * 1000) /* values in a document: bounds the memory of its tree */
#define JSON_NUMBER_MAX 63                   /* characters of a number: cJSON cuts longer ones */

/* 0, or ERR_FIELD with the rule and the byte offset as json_parse documents it. */
int gate_check(const char *text, size_t len, struct err *err);

/* The next number at or behind `*at` in a text that passed the gate: its start, `*ret_len`, and `*at` behind it. NULL
 * when there is none. */
const char *gate_next_number(const char **at, const char *end, size_t *ret_len);

#endif
