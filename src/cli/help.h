/* help.h - what --help prints, from the tables of commands and options. */
#ifndef HELP_H
#define HELP_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

struct command;

/* All nouns with their verbs (`noun` NULL), or the verbs of one with what they do. False: the noun has no verbs, or there is none. */
bool help_noun(const char *noun);

/* One command: usage, options, exit status, examples. `noun`: as it was typed. */
void help_command(const struct command *command, const char *noun);

/* What an exit status says, one after another from i = 0; NULL behind the last. */
const char *help_status(size_t i, int *ret_status);

/* The program's version and those of its libraries; `curses`: name and version of what draws. */
void print_versions(const char *curses);

#endif
