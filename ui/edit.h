/* edit.h - a line of text being typed: UTF-8, moved in by what the eye sees as one character. No curses here. */
#ifndef EDIT_H
#define EDIT_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

/* A zeroed struct is an empty line that takes no text: see edit_start(). */
struct edit {
	char *text; /* NUL-terminated */
	size_t len, at; /* bytes; `at` is where the next character goes */
	size_t max;     /* bytes that fit */
	bool pasting;
};

enum edit_reply {
	EDIT_UNUSED,  /* not a key of the line */
	EDIT_MOVED,   /* the text is the same */
	EDIT_CHANGED,
	EDIT_FULL,    /* no room: nothing was added */
};

/* A line of at most `max` bytes, `text` (may be NULL) in it, the cursor behind it. False: no memory. */
bool edit_start(struct edit *edit, const char *text, size_t max);
void edit_done(struct edit *edit);

/* Another text; what does not fit is cut at a character. */
void edit_set(struct edit *edit, const char *text);

/* A key of key.h: characters, arrows, Home, End, Backspace, Delete, and Ctrl-a e b f w u k as in a shell. Of a paste
 * line ends and tabs become spaces; other controls and characters that hide or turn text are dropped. */
enum edit_reply edit_key(struct edit *edit, int key);

/* Puts `word` in place of the bytes from `from` up to the cursor; false when it does not fit. */
bool edit_replace(struct edit *edit, size_t from, const char *word);

/* The part that is seen in `width` columns, with the cursor in it: where it starts, and the cursor's column there. */
size_t edit_window(const struct edit *edit, size_t width, size_t *ret_column);

#endif
