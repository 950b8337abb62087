/* request.h - what one thread asks another to do with the books, and what comes back. Copies only: no pointer is shared. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "decide.h"
#include "entity.h"
#include "err.h"
#include "page.h"
#include "steps.h"
#include "tally.h"

struct session;

#define REQUEST_SHORT 3 /* rows at most of what is done at once */

enum request_kind {
	/* for the writer */
	REQUEST_DECIDE,   /* entity, step, args; rows, or filter with except and up_to; rehearse */
	REQUEST_CREATE,   /* entity, record */
	REQUEST_EDIT,     /* entity, rows[0], record, given, args.version */
	REQUEST_UNDO,     /* text: id of the decision; NULL: the newest, if it is small enough to be undone unasked */
	REQUEST_REDO,     /* text: id of the undo; NULL: the newest, likewise */
	REQUEST_CONTINUE, /* text: id of a decision that was cut short */
	REQUEST_DEMO,     /* meant: conversions, for demo data in an empty file */
	REQUEST_DUE,      /* the dated steps whose day has come */
	REQUEST_IMPORT,   /* text: path */
	/* for a reader */
	REQUEST_COUNT,    /* entity, filter, up_to; the answer: n, tally.sums. Or count: n, lines */
	REQUEST_PLACE,    /* entity, filter, order, rows[0]; the answer: n, more, place */
	REQUEST_EXPORT,   /* entity, filter; text: path, whose end names the format */
	REQUEST_VERIFY,
	REQUEST_PROGRESS, /* as an answer only: something goes on; see writer_look() */
	REQUEST_KINDS,
};

/* Made by request_new() together with its answer, which it so surely gets; texts, rows and record live in its arena. */
struct request {
	enum request_kind kind;
	int64_t ticket; /* given when it is sent */
	struct arena arena;
	const struct entity *entity;
	enum step step;
	struct step_args args;
	bool rehearse;
	const int64_t *rows; /* row keys */
	size_t n_rows;
	const char *filter; /* NULL: the rows */
	const int64_t *except; /* ascending */
	size_t n_except;
	int64_t up_to;
	int (*count)(struct session *session, int64_t *ret_n, struct buf *about, struct err *err); /* NULL: by the filter. See alert.h */
	struct page_order order;
	bool quiet;    /* of a screen itself: nobody is told that it runs, and nobody stops it */
	int64_t meant; /* how many rows it will be, for the time left; 0 = unknown */
	void *record;
	uint64_t given;
	const char *text;
	struct answer *answer; /* until it is given */
};

/* NULL when out of memory. */
struct request *request_new(enum request_kind kind);
void request_free(struct request *request);

/* The same entity and rows, or filter with what it is of. */
int request_copy_target(struct request *request, const struct request *from, struct err *err);

/* Done at once: may slip in between the slices of a long one. */
bool request_short(const struct request *request);

/* Done in a moment, at its turn: short, or an undo or redo of as few rows (`meant`). */
bool request_small(const struct request *request);

struct answer {
	enum request_kind kind;
	int64_t ticket;
	const struct entity *entity;
	enum step step;
	bool rehearse;
	int code;       /* 0; or why it could not run; of one row also ERR_SAME or why it was refused */
	struct err err; /* of `code` */
	struct outcome outcome;
	struct tally tally; /* of rows that are committed */
	const struct entity *asked_of; /* what was asked for; and */
	int64_t asked[REQUEST_SHORT]; /* the rows of a short one */
	size_t n_asked;
	int64_t row;       /* of the first record that was changed; ABSENT = none */
	char id[ID_SIZE];  /* its id */
	int64_t of_kind[ENTITIES]; /* records that were changed, by kind: an undo takes back what followed, too */
	bool wakes;        /* others may have waited for it: REQUEST_DUE brings them on */
	int64_t n;         /* counted, exported, findings */
	bool more;         /* REQUEST_PLACE: and more, which were not counted */
	int64_t place;     /* of the row among them, from 1; ABSENT = it was not found */
	struct buf lines;  /* for a person: refused rows, findings (the first REQUEST_LINES); where it was exported to; what was counted */
};

#define REQUEST_LINES 200
#define REQUEST_PLACES 10000 /* rows that REQUEST_PLACE counts at most */

/* NULL is fine. */
void answer_free(struct answer *answer);

/* How a request under way hears and is heard. */
struct request_run {
	struct session *session;
	const struct request *request;
	struct answer *answer;
	void (*progress)(void *arg, int64_t done, int64_t meant); /* after each row; meant 0 = as many as were asked for */
	int (*between)(void *arg);                                /* no transaction is open; other than 0 stops it */
	int (*stopped)(void *arg);                                /* asked in the middle of statements, too */
	void *arg;
	volatile int stop; /* set in `progress` or `between`, by the same thread */
	struct tally kept; /* of the slices behind; the answer's once it fails */
};

/* Does it. All that comes of it is in run->answer. */
void request_do(struct request_run *run);

#endif
