/* commands.h - the one table of commands: parser, --help, completions and man page are made from it. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

#include "entity.h"
#include "options.h"

struct cli;
struct err;

/* NEED_TABLES: not even the config, or it reads it itself. */
enum cli_need { NEED_TABLES, NEED_NOTHING, NEED_READ, NEED_WRITE, NEED_CREATE };

enum command_group { GROUP_RECORDS, GROUP_DECISIONS, GROUP_FILES, GROUP_HOUSE, GROUP_BROKER, GROUP_SHELL, COMMAND_GROUPS };

struct example {
	const char *says; /* N_() what it is for */
	const char *line; /* as typed behind the prompt */
};

#define EXAMPLES 3

/* A command of every kind of record has the noun "*". `verb` NULL = the noun is the command. run answers an exit status, or a
 * negative error code. */
struct command {
	const char *noun, *verb;
	enum step step; /* of a state step, else STEP_NONE */
	enum cli_need need;
	const char *arguments; /* N_(), "" = none; says how many: `[A]` may be there, `A…` are many, from `|` or `--` on it counts no more */
	const char *help;      /* N_() */
	int (*run)(struct cli *cli, struct err *err);
	enum command_group group;
	const enum option *options; /* besides those for all; ends with N_OPTIONS */
	struct example examples[EXAMPLES];
	size_t writes_from; /* with so many words behind it, it needs NEED_WRITE; 0 = never */
};

extern const struct command commands[];
extern const size_t n_commands;

/* Headings of --help and the manual, N_(). */
extern const char *const group_names[COMMAND_GROUPS];

/* The nouns that "*" stands for; NULL behind the last. */
extern const char *const record_nouns[];

/* Whether commands[at] is the first of this noun. */
bool command_is_first(size_t at, const char *noun);

/* Whether the command belongs to this noun. */
bool command_fits(const struct command *command, const char *noun);

/* The command of these words (`verb` may be NULL) and how many of them it takes; ERR_USAGE names the nearest. */
int command_find(const char *noun, const char *verb, const struct command **ret_command, size_t *ret_words, struct err *err);

/* ERR_USAGE unless so many words fit its `arguments`. */
int command_check_words(const struct command *command, const char *noun, const char *const *words, size_t n, struct err *err);

/* Whether it takes the option; those for all always. */
bool command_takes(const struct command *command, enum option option);

#endif
