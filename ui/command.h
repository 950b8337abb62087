/* command.h - the `:` line: every action by its name, with words behind it. */
#ifndef COMMAND_H
#define COMMAND_H

struct err;
struct screen;

/* Asks for the line; Tab completes names, arrows bring lines back. */
int command_open(struct screen *screen, struct err *err);

#endif
