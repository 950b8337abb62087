/* terminal.h - a program in a real pseudo-terminal, its screen read through libvterm.
 *
 * Nothing here sleeps: what waits, waits for the screen to change, for the program to end, or for the patience to run out.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <sys/types.h>

#include <vterm.h>

#define TERMINAL_PATIENCE 60000 /* ms; tests are shared with busy machines */

struct terminal {
	VTerm *vterm;
	VTermScreen *screen;
	int fd; /* the master's side; -1 after terminal_hang_up() */
	pid_t pid;
	int status; /* of waitpid(), once `ended` */
	bool ended;
	int rows, cols;
	bool other_screen, cursor_visible; /* what the program has switched */
	bool mouse;
	char modes[64]; /* a switch of modes that is not whole yet */
	size_t n_modes;
	char typed[4096]; /* on its way to the program: whole keys, not the pieces that libvterm makes of them */
	size_t n_typed;
	size_t bytes; /* written by the program so far */
	int bells;
};

/* Runs argv[0] with `env` (NAME=VALUE, NULL-terminated; nothing else is inherited) in rows x cols. NULL when it cannot. */
struct terminal *terminal_start(const char *const *argv, const char *const *env, int rows, int cols);

/* Kills what still runs and frees all; NULL is fine. */
void terminal_free(struct terminal *terminal);

/* Types: plain UTF-8, and <Enter> <Esc> <Tab> <S-Tab> <BS> <Del> <Up> <Down> <Left> <Right> <PgUp> <PgDn> <Home> <End>
 * <F1>..<F12> <Space> <Lt>, <C-x> for Ctrl, <A-x> for Alt, <Paste> and </Paste> around what is pasted (sent as brackets only
 * when the program asked for them), <Click ROW COL>, <Wheel-Up>, <Wheel-Down>. False: a name that is none of these. */
bool terminal_type(struct terminal *terminal, const char *keys);

/* Sends what is on its way; terminal_type() does, at its end. */
void terminal_send(struct terminal *terminal);

/* Reads what the program has written within `ms`; false when nothing came. */
bool terminal_read(struct terminal *terminal, int ms);

/* Until `text` stands somewhere on the screen, or no longer. False when the patience ran out or the program ended. */
bool terminal_shows(struct terminal *terminal, const char *text);
bool terminal_hides(struct terminal *terminal, const char *text);

/* Until the condition holds. */
bool terminal_until(struct terminal *terminal, bool (*holds)(struct terminal *terminal, const void *arg), const void *arg);

/* Until the program has ended; what it wrote is read. */
bool terminal_ends(struct terminal *terminal);

void terminal_resize(struct terminal *terminal, int rows, int cols);

/* Closes the terminal under the program. */
void terminal_hang_up(struct terminal *terminal);

/* A row without trailing spaces, or the row of the cursor; borrowed until the next call. */
const char *terminal_line(struct terminal *terminal, int row);

/* First row and column of `text`; false when it is not there. */
bool terminal_find(struct terminal *terminal, const char *text, int *ret_row, int *ret_col);

VTermScreenCell terminal_cell(struct terminal *terminal, int row, int col);
void terminal_cursor(struct terminal *terminal, int *ret_row, int *ret_col);

/* Modes of the line as a shell wants them, the main screen, the cursor seen, no mouse, no bracketed paste. */
bool terminal_is_restored(struct terminal *terminal);

/* The screen as text, a line a row; with `looks`, behind a line with --, one line a run of cells that look otherwise than
 * plain: `row:from-to fg bg bold reverse …`. The caller frees it. */
char *terminal_dump(struct terminal *terminal, bool looks);

#endif
