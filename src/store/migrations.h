/* migrations.h - the files of data/migrations/, embedded when the program is built.
 *
 * The table is in ascending order without gaps, starting at 1.
 */
#ifndef MIGRATIONS_H
#define MIGRATIONS_H

#include <stddef.h> /* size_t */

struct migration {
	int number;
	const char *name;
	const char *sql; /* may hold many statements */
};

extern const struct migration migrations[];
extern const size_t n_migrations;

#endif
