/* program.h - the real program on books of its own: made by its command line, used in a pseudo-terminal. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "terminal.h"

/* cmocka's setup and teardown: *state is a folder's name, removed at the end with all in it. */
int program_setup(void **state);
int program_teardown(void **state);

/* Runs `alpes ARGUMENTS --bd FOLDER/alpes.db`; fails the test unless it ends with `status`. */
void program_run(const char *folder, int status, const char *arguments, ...) __attribute__((format(printf, 3, 4)));

/* The lines that it prints. */
int program_lines(const char *folder, const char *arguments);

/* How many commissions are in a state. */
int program_in_state(const char *folder, const char *state);

/* NAME=VALUE of our own environment, for the program's; `text`. */
const char *program_inherits(char *text, size_t size, const char *name);

/* The screens in 24 x 80, in Spanish, with one more argument (NULL: none). */
struct terminal *program_start(const char *folder, const char *argument);

/* The same in another locale and size. */
struct terminal *program_start_in(const char *folder, const char *locale, int rows, int cols, const char *argument);

/* One affiliate, one campaign of 15 %, and `n` sales of 100 000, 200 000...: their commissions of 15 000, 30 000... all wait. */
void program_sales(const char *folder, int n);

#define PROGRAM_QUEUE "5" /* the key of its tab */

/* Goes to the queue and waits until it is up and has `text`: other screens have amounts, too. */
void program_goes_to_queue(struct terminal *terminal, const char *text);

/* The screens over `n` such sales, the queue up. */
struct terminal *program_queue(const char *folder, int n);

/* Types, then waits until `text` is there (or, gone). Fails with the screen. */
void program_sees(struct terminal *terminal, const char *keys, const char *text);
void program_loses(struct terminal *terminal, const char *keys, const char *text);

/* Answer a question that stands there, until `text` is there (or, `question` gone). What is typed while it is drawn does not
 * count, and the screen says so: then once more. */
void program_confirms(struct terminal *terminal, const char *keys, const char *text);
void program_answers(struct terminal *terminal, const char *question, const char *keys);

/* :salir, and the terminal is as it was. */
void program_leaves(struct terminal *terminal);

#endif
