/* import.h - the records of a file as one decision, in slices, a result a row. */
#ifndef IMPORT_H
#define IMPORT_H

#include "decide.h"
#include "source.h"

struct err;
struct session;

/* What became of one row of the file; a row that could not be read has the source's error. */
struct import_result {
	const struct source_row *row;
	const char *id; /* "" when it was refused before it had one */
	int code;
	const struct err *err;
};

struct import_order {
	struct source *source;
	bool rehearse;
	bool repeat; /* --repetir: the same file again */
	void (*tell)(void *arg, const struct import_result *result);
	void *arg;
	const volatile int *stop; /* NULL or set by SIGINT */
};

/* ERR_DUPLICATE (archivo_repetido): the file was imported before and stands. */
int app_import(struct session *session, const struct import_order *order, struct outcome *ret_outcome, struct err *err);

#endif
