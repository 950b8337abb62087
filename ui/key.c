#include "config.h"

#include "key.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "err.h"
#include "utf8.h"

static const struct {
	int key;
	const char *name;
} names[] = {
	{ K_TAB, "Tab" },     { K_ENTER, "Enter" },   { K_ESC, "Esc" },       { K_SPACE, "Space" },
	{ K_UP, "Up" },       { K_DOWN, "Down" },     { K_LEFT, "Left" },     { K_RIGHT, "Right" },
	{ K_PGUP, "PgUp" },   { K_PGDN, "PgDn" },     { K_HOME, "Home" },     { K_END, "End" },
	{ K_INSERT, "Ins" },  { K_DELETE, "Del" },    { K_BACKTAB, "Shift-Tab" }, { K_BACKSPACE, "Backspace" },
};

/* The one code point that a text is, K_NONE when it is more or less. */
static int
code_point(const char *text)
{
	size_t len = strlen(text);
	int c;

	return len > 0 && utf8_decode(text, len, &c) == (int)len && c > K_SPACE ? c : K_NONE;
}

int
key_parse(const char *name)
{
	int number;
	char end;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcasecmp(names[i].name, name) == 0)
			return names[i].key;
	if (strncasecmp(name, "Ctrl-", 5) == 0 && strlen(name) == 6 && name[5] >= '@')
		return K_CTRL(name[5]);
	if (sscanf(name, "F%2d%c", &number, &end) == 1 && number >= 1 && number <= 12)
		return K_F1 + number - 1;
	return code_point(name);
}

const char *
key_label(int key, char text[KEY_TEXT_SIZE])
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].key == key) {
			snprintf(text, KEY_TEXT_SIZE, "%s", names[i].name);
			return text;
		}
	}
	if (key >= K_F1 && key <= K_F12)
		snprintf(text, KEY_TEXT_SIZE, "F%d", key - K_F1 + 1);
	else if (key > 0 && key < 32)
		snprintf(text, KEY_TEXT_SIZE, "Ctrl-%c", key | 0x60);
	else if (key > 32 && key < K_UP)
		utf8_encode(key, text);
	else
		snprintf(text, KEY_TEXT_SIZE, "?");
	return text;
}
