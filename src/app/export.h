/* export.h - records of one kind as they are at one moment, streamed out. */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"
#include "filter.h"

struct err;
struct session;

enum export_format { EXPORT_CSV, EXPORT_EXCEL, EXPORT_JSON, EXPORT_JSONL };

struct export_order {
	const struct entity *entity;
	const struct filter *filter; /* NULL: all that stand */
	enum export_format format;
	int (*write)(void *arg, const char *bytes, size_t len, struct err *err); /* some 64 KB at a time */
	void *arg;
	bool held; /* `write` may wait for a reader: all is kept in a temporary file first, since a read transaction that is open
	            * lets the log of the books grow */
	const volatile int *stop; /* NULL or set by SIGINT */
};

/* Bank data stays out. `*ret_n` rows were given to `write`; ERR_CANCEL when stopped. */
int app_export(struct session *session, const struct export_order *order, int64_t *ret_n, struct err *err);

#endif
