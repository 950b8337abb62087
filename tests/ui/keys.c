/* The names of keys in <>, and what libvterm calls them. */
#include "terminal.h"

#include <stdio.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define WHEEL_UP 4
#define WHEEL_DOWN 5

static const struct {
	const char *name;
	VTermKey key;
	VTermModifier modifier;
} named_keys[] = {
	{ "Enter", VTERM_KEY_ENTER, VTERM_MOD_NONE },
	{ "Esc", VTERM_KEY_ESCAPE, VTERM_MOD_NONE },
	{ "Tab", VTERM_KEY_TAB, VTERM_MOD_NONE },
	{ "S-Tab", VTERM_KEY_TAB, VTERM_MOD_SHIFT },
	{ "BS", VTERM_KEY_BACKSPACE, VTERM_MOD_NONE },
	{ "Del", VTERM_KEY_DEL, VTERM_MOD_NONE },
	{ "Up", VTERM_KEY_UP, VTERM_MOD_NONE },
	{ "Down", VTERM_KEY_DOWN, VTERM_MOD_NONE },
	{ "Left", VTERM_KEY_LEFT, VTERM_MOD_NONE },
	{ "Right", VTERM_KEY_RIGHT, VTERM_MOD_NONE },
	{ "PgUp", VTERM_KEY_PAGEUP, VTERM_MOD_NONE },
	{ "PgDn", VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE },
	{ "Home", VTERM_KEY_HOME, VTERM_MOD_NONE },
	{ "End", VTERM_KEY_END, VTERM_MOD_NONE },
};

/* One character of valid UTF-8; answers its length in bytes. */
static size_t
decode(const char *text, uint32_t *ret)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len = *s < 0x80 ? 1 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;

	*ret = len == 1 ? *s : *s & (0x7fU >> len);
	for (size_t i = 1; i < len; i++)
		*ret = *ret << 6 | (s[i] & 0x3f);
	return len;
}

static void
click(struct terminal *terminal, int button, int row, int col)
{
	vterm_mouse_move(terminal->vterm, row, col, VTERM_MOD_NONE);
	vterm_mouse_button(terminal->vterm, button, true, VTERM_MOD_NONE);
	vterm_mouse_button(terminal->vterm, button, false, VTERM_MOD_NONE);
}

static bool
type_modified(struct terminal *terminal, const char *name)
{
	VTermModifier modifier = name[0] == 'C' ? VTERM_MOD_CTRL : VTERM_MOD_ALT;
	uint32_t c;

	if ((name[0] != 'C' && name[0] != 'A') || name[1] != '-' || !name[2])
		return false;
	decode(name + 2, &c);
	vterm_keyboard_unichar(terminal->vterm, c, modifier);
	return true;
}

static bool
type_special(struct terminal *terminal, const char *name)
{
	int row, col, number;

	if (strcmp(name, "Space") == 0)
		vterm_keyboard_unichar(terminal->vterm, ' ', VTERM_MOD_NONE);
	else if (strcmp(name, "Lt") == 0)
		vterm_keyboard_unichar(terminal->vterm, '<', VTERM_MOD_NONE);
	else if (strcmp(name, "Paste") == 0)
		vterm_keyboard_start_paste(terminal->vterm);
	else if (strcmp(name, "/Paste") == 0)
		vterm_keyboard_end_paste(terminal->vterm);
	else if (sscanf(name, "Click %d %d", &row, &col) == 2)
		click(terminal, 1, row, col);
	else if (strcmp(name, "Wheel-Up") == 0)
		click(terminal, WHEEL_UP, 2, 2);
	else if (strcmp(name, "Wheel-Down") == 0)
		click(terminal, WHEEL_DOWN, 2, 2);
	else if (sscanf(name, "F%d", &number) == 1)
		vterm_keyboard_key(terminal->vterm, VTERM_KEY_FUNCTION(number), VTERM_MOD_NONE);
	else
		return type_modified(terminal, name);
	return true;
}

static bool
type_named(struct terminal *terminal, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(named_keys); i++) {
		if (strcmp(named_keys[i].name, name) == 0) {
			vterm_keyboard_key(terminal->vterm, named_keys[i].key, named_keys[i].modifier);
			return true;
		}
	}
	return type_special(terminal, name);
}

bool
terminal_type(struct terminal *terminal, const char *keys)
{
	while (*keys) {
		const char *end = *keys == '<' ? strchr(keys, '>') : NULL;
		char name[32];
		uint32_t c;

		if (end) {
			snprintf(name, sizeof(name), "%.*s", (int)(end - keys - 1), keys + 1);
			if (!type_named(terminal, name))
				return false;
			keys = end + 1;
			continue;
		}
		keys += decode(keys, &c);
		vterm_keyboard_unichar(terminal->vterm, c, VTERM_MOD_NONE);
	}
	terminal_send(terminal);
	return true;
}
