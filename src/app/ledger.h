/* ledger.h - the journal for people and auditors: who changed what, with before and after. */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "changes.h"
#include "date.h"

struct err;
struct journal_row;
struct session;

/* A row with what belongs to it. Borrowed while `each` runs. */
struct ledger_row {
	const struct journal_row *row;
	const struct entity *entity;
	const char *name; /* aud_<station>_<generation>_<seq> */
	const char *key;  /* id of the record */
	const char *hash, *previous_hash; /* hex */
	const char *sides[CHANGES_AFTER + 1]; /* a JSON object each, personal and bank values masked */
};

typedef int ledger_each(void *arg, const struct ledger_row *row, struct err *err);

/* What is ABSENT counts as any; see ledger_all. */
struct ledger_query {
	int64_t entity, row; /* of one record */
	int64_t decision;    /* row */
	int64_t actor;       /* row of who did it, or for whom */
	struct period when;
	bool newest_first;
};

extern const struct ledger_query ledger_all;

/* Gives rows until `each` answers other than 0 (1 = enough). */
int ledger_list(struct session *session, const struct ledger_query *query, ledger_each *each, void *arg, struct err *err);

/* Gives the row of that name, or number; ERR_MISSING. */
int ledger_find(struct session *session, const char *name, ledger_each *each, void *arg, struct err *err);

#endif
