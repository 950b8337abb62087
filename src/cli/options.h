/* options.h - the words after a command: options by a table, the rest as arguments. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

struct err;
struct names;

/* Every option of the program; a command names those that it takes besides the ones for all. */
enum option {
	OPTION_BD,
	OPTION_CONFIG,
	OPTION_USER,
	OPTION_READ_ONLY,
	OPTION_JSON,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_STATION,
	OPTION_ZONE,
	OPTION_CURRENCY,
	OPTION_DEMO,
	OPTIONS_FOR_ALL,
	OPTION_FILE = OPTIONS_FOR_ALL,
	OPTION_TYPE,
	OPTION_FILTER,
	OPTION_STATE,
	OPTION_AFFILIATE,
	OPTION_CAMPAIGN,
	OPTION_CHANNEL,
	OPTION_PERIOD,
	OPTION_SINCE,
	OPTION_TO,
	OPTION_LIMIT,
	OPTION_FORMAT,
	OPTION_OUT,
	OPTION_REPLACE,
	OPTION_REHEARSE,
	OPTION_YES,
	OPTION_REASON,
	OPTION_CODE,
	OPTION_COMMENTS,
	OPTION_LEVEL,
	OPTION_POLICY,
	OPTION_UNTIL,
	OPTION_ENDS_AT,
	OPTION_IF_VERSION,
	OPTION_FORCE,
	OPTION_OVER_BUDGET,
	OPTION_ACTOR,
	OPTION_AUDIENCE,
	OPTION_SEPARATOR,
	OPTION_ENCODING,
	OPTION_DECIMAL,
	OPTION_OPENING,
	OPTION_REPEAT,
	OPTION_ROWS,
	OPTION_SEED,
	OPTION_ONCE,
	OPTION_UNTIL_EMPTY,
	OPTION_CONTINUOUS,
	N_OPTIONS,
};

struct option_def {
	const char *name; /* "--bd" */
	const char *shorter; /* "-q", or NULL */
	const char *value;   /* N_() what it takes; NULL = a switch */
	const char *help;    /* N_() */
	const struct names *choices; /* the values there are; NULL = any */
};

extern const struct option_def option_defs[N_OPTIONS];

/* What stands on a command line. Texts are borrowed from argv. */
struct options {
	const char *values[N_OPTIONS]; /* NULL = not given; a switch: "" */
	const char **words;            /* the rest, in order */
	size_t n_words;
};

/* The option of that name, long or short; -1 = none. */
int options_find(const char *word, size_t len);

/* Fills `options`; `words` has room for argc. ERR_USAGE names the word and the nearest option, or the values there are. */
int options_parse(int argc, char **argv, struct options *options, struct err *err);

#endif
