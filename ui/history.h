/* history.h - lines typed before, by the name of the field: commands, filters, reasons. No curses here. */
#ifndef HISTORY_H
#define HISTORY_H

#include <stddef.h> /* size_t */

#define HISTORY_LINES 50
#define HISTORY_NAMES 8

/* A zeroed struct is an empty one. */
struct history {
	struct {
		const char *name; /* static */
		char *lines[HISTORY_LINES]; /* oldest first */
		size_t n;
	} kinds[HISTORY_NAMES];
};

/* Remembers a line as the newest; an equal one moves up. "" and a want of memory are passed over. */
void history_add(struct history *history, const char *name, const char *line);

/* The line `back` steps ago (0 = the newest), NULL = there is none. Borrowed until the next history_add. */
const char *history_line(const struct history *history, const char *name, size_t back);

void history_done(struct history *history);

#endif
