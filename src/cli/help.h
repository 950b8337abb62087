/* help.h - what --help prints, from the tables of commands and options. */
#ifndef HELP_H
#define HELP_H

#include <stdbool.h>

struct command;

/* All nouns with their verbs (`noun` NULL), or the verbs of one with what they do. False: the noun has no verbs, or there is none. */
bool help_noun(const char *noun);

/* One command: usage, options, exit status, examples. `noun`: as it was typed. */
void help_command(const struct command *command, const char *noun);

#endif
