/* terminal.h - the terminal: taken over, read key by key, and given back on every way out.
 *
 * Raw mode: Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-Q arrive as keys, and no signal throws typed keys away. One terminal a process;
 * only the thread that started it may call these.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>

struct err;

/* What a signal asked for since the last look. */
enum term_signal {
	TERM_RESIZED = 1 << 0,
	TERM_SUSPEND = 1 << 1, /* SIGTSTP from outside */
	TERM_RESUMED = 1 << 2, /* SIGCONT */
	TERM_END = 1 << 3,     /* SIGTERM, SIGHUP: save and end */
	TERM_CANCEL = 1 << 4,  /* SIGINT from outside: as Ctrl-C */
};

/* Name and version of curses. Static. */
const char *term_library(void);

/* Takes standard input and output over: raw mode, keypad, bracketed paste, no flow control. From now on exit() and crashes
 * give the terminal back; a crash says where `log` (borrowed) is. ERR_USAGE: no terminal, or one that curses does not know. */
int term_start(const char *log, struct err *err);

/* Gives it back; harmless when it was given back already. */
void term_end(void);

/* The next key that waits (key.h), K_NONE when there is none. */
int term_key(void);

/* Readable after a signal; term_signals() answers and forgets which. */
int term_signal_fd(void);
unsigned term_signals(void);

/* Stops the process group like Ctrl-Z does; comes back when it goes on. */
void term_suspend(void);

/* Takes the terminal's size over after TERM_RESIZED; and anew after TERM_RESUMED. */
void term_refit(void);
void term_size(int *ret_rows, int *ret_cols);

/* Lines and bars in ASCII: the environment's locale has no UTF-8, or the settings want it so. */
bool term_ascii(void);
void term_use_ascii(void);

/* Text into the terminal's clipboard (OSC 52); base 64 of at most 1000 bytes. */
void term_copy(const char *text);

/* The last K_MOUSE: where, how often clicked (0 = the wheel), and for the wheel which way (-1, 1). */
struct term_mouse {
	int y, x;
	int clicks;
	int wheel;
};
void term_mouse(struct term_mouse *ret_mouse);

#endif
