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

/* Where the file stands and how it is read: what going on needs. */
struct import_file {
	const char *path; /* whole, or "-" */
	struct source_options options; /* any: --apertura, records with past states that nothing follows from */
};

struct import_order {
	struct source *source;
	const struct import_file *file;
	const char *decision; /* the one to go on with, else this is not its file: ERR_USAGE; NULL */
	bool rehearse;
	bool repeat; /* --repetir: the same file again */
	void (*tell)(void *arg, const struct import_result *result);
	int (*between)(void *arg); /* as in struct order */
	void *arg;
	const volatile int *stop; /* NULL or set by SIGINT */
};

/* A record that is here already, known by its id, else transaccion_id, else its place in the file, answers ERR_SAME, or
 * ERR_DUPLICATE when the row says other things of it. A file whose import was cut short goes on under the same decision. ERR_DUPLICATE (archivo_repetido): the file was imported
 * before and stands. */
int app_import(struct session *session, const struct import_order *order, struct outcome *ret_outcome, struct err *err);

/* The file of an import that was cut short; texts in `arena`. */
int import_file_of(const struct decision *decision, struct arena *arena, struct import_file *ret_file, struct err *err);

#endif
