/* err.h - what went wrong, for a program (code, rule, field) and for a person (text).
 *
 * Functions at a layer's border return 0 or a negative code and take `struct err *err` last.
 * The text is made where the facts are; callers pass it on and never replace the first error.
 */
#ifndef ERR_H
#define ERR_H

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

enum err_code {
	ERR_USAGE = -1000, /* wrong option, command, config or a missing --si */
	ERR_MISSING,       /* no such record or file */
	ERR_FIELD,         /* a field breaks its rule */
	ERR_STEP,          /* the state machine does not allow it */
	ERR_SAME,          /* done before: ya_estaba */
	ERR_RULE,          /* a business rule: level, budget, payout, undo */
	ERR_RIGHT,         /* the user may not */
	ERR_VERSION,       /* the caller saw an older version */
	ERR_DUPLICATE,     /* a unique value is taken */
	ERR_LOCKED,        /* the store is busy for too long */
	ERR_STORE,         /* the store failed */
	ERR_FULL,          /* no room on the disk */
	ERR_DAMAGED,       /* the file or the books are not what they should be */
	ERR_NET,           /* no answer from the broker */
	ERR_BROKER,        /* the broker refused */
	ERR_CANCEL,        /* a person stopped it */
	ERR_NOMEM,
	ERR_BUG,
};

struct err {
	int code;         /* 0 = nothing yet */
	const char *rule; /* stable name, e.g. "transicion_invalida"; static; NULL = the code's own name */
	char field[64];   /* dotted path of the field, or "" */
	char text[512];
};

/* Sets code and text and answers `code`. `err` may be NULL. The rule becomes the code's own name. */
int err_set(struct err *err, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The same with the rule's name (static text) and the field's dotted path (or NULL). */
int err_rule(struct err *err, int code, const char *rule, const char *field, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* Out of memory: code and text. */
int err_nomem(struct err *err);

/* Stable name of a code, e.g. "campo_invalido". Static, never NULL. */
const char *err_name(int code);

/* Rule of `err`, or the name of its code. Static, never NULL. */
const char *err_rule_name(const struct err *err);

#endif
