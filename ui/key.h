/* key.h - keys as numbers and as people name them: "a", "Ctrl-d", "PgUp", "F5". No curses here. */
#ifndef KEY_H
#define KEY_H

#define KEY_TEXT_SIZE 16

/* A key is its code point (Ctrl-a to Ctrl-z are 1 to 26), or one of these. */
enum key {
	K_NONE = 0,
	K_TAB = 9,
	K_ENTER = 13,
	K_ESC = 27,
	K_SPACE = 32,
	K_BACKSPACE = 127,
	K_UP = 0x110000,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PGUP,
	K_PGDN,
	K_HOME,
	K_END,
	K_INSERT,
	K_DELETE,
	K_BACKTAB,
	K_F1, /* to K_F1 + 11 */
	K_F12 = K_F1 + 11,
	K_PASTE,     /* a bracketed paste starts: what follows up to K_PASTE_END is text, not commands */
	K_PASTE_END,
	K_MOUSE,     /* see term_mouse() */
	K_OTHER,     /* one that has no name here */
};

#define K_CTRL(letter) ((letter) & 31)

/* The key of a name, K_NONE when there is none. */
int key_parse(const char *name);

/* Its name, into `text`; answers `text`. */
const char *key_label(int key, char text[KEY_TEXT_SIZE]);

#endif
