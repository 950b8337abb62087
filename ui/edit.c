#include "config.h"

#include "edit.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "key.h"
#include "utf8.h"

bool
edit_start(struct edit *edit, const char *text, size_t max)
{
	*edit = (struct edit){ .text = calloc(1, max + 1), .max = max };
	if (edit->text && text)
		edit_set(edit, text);
	return edit->text != NULL;
}

void
edit_done(struct edit *edit)
{
	free(edit->text);
	*edit = (struct edit){ 0 };
}

static bool
inside_char(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

void
edit_set(struct edit *edit, const char *text)
{
	size_t len = strlen(text);

	if (len > edit->max) {
		len = edit->max;
		while (len > 0 && inside_char(text[len]))
			len--;
	}
	memcpy(edit->text, text, len);
	edit->text[len] = '\0';
	edit->len = edit->at = len;
}

/* Columns of the bytes from `from` to `to`. */
static size_t
width_of(const struct edit *edit, size_t from, size_t to)
{
	struct buf piece = { 0 };
	size_t width;

	buf_add(&piece, edit->text + from, to - from);
	width = utf8_width(buf_text(&piece));
	buf_done(&piece);
	return width;
}

static size_t
next_point(const struct edit *edit, size_t at)
{
	if (at < edit->len)
		at++;
	while (at < edit->len && inside_char(edit->text[at]))
		at++;
	return at;
}

/* Where the next character with a width of its own starts: marks belong to the one before. */
static size_t
after(const struct edit *edit, size_t at)
{
	size_t next;

	do {
		at = next_point(edit, at);
		next = next_point(edit, at);
	} while (at < edit->len && width_of(edit, at, next) == 0);
	return at;
}

static size_t
before(const struct edit *edit, size_t at)
{
	size_t from = at;

	while (from > 0) {
		do
			from--;
		while (from > 0 && inside_char(edit->text[from]));
		if (width_of(edit, from, next_point(edit, from)) > 0)
			break;
	}
	return from;
}

static size_t
word_before(const struct edit *edit)
{
	size_t at = edit->at;

	while (at > 0 && edit->text[at - 1] == ' ')
		at--;
	while (at > 0 && edit->text[at - 1] != ' ')
		at--;
	return at;
}

static enum edit_reply
cut(struct edit *edit, size_t from, size_t to)
{
	if (from == to)
		return EDIT_MOVED;
	memmove(edit->text + from, edit->text + to, edit->len - to + 1);
	edit->len -= to - from;
	edit->at = from;
	return EDIT_CHANGED;
}

bool
edit_replace(struct edit *edit, size_t from, const char *word)
{
	size_t len = strlen(word);

	if (edit->len - (edit->at - from) + len > edit->max)
		return false;
	cut(edit, from, edit->at);
	memmove(edit->text + edit->at + len, edit->text + edit->at, edit->len - edit->at + 1);
	memcpy(edit->text + edit->at, word, len);
	edit->len += len;
	edit->at += len;
	return true;
}

/* Whether a character may stand in a line: it is shown as itself. */
static bool
is_plain(const char *text)
{
	struct buf clean = { 0 };
	bool same;

	utf8_add_clean(&clean, text, strlen(text), false);
	same = strcmp(buf_text(&clean), text) == 0;
	buf_done(&clean);
	return same;
}

static enum edit_reply
insert(struct edit *edit, int key)
{
	char text[UTF8_CHAR_SIZE];

	utf8_encode(key, text);
	if (!is_plain(text))
		return EDIT_UNUSED;
	return edit_replace(edit, edit->at, text) ? EDIT_CHANGED : EDIT_FULL;
}

static enum edit_reply
move_to(struct edit *edit, size_t at)
{
	edit->at = at;
	return EDIT_MOVED;
}

static enum edit_reply
edit_control(struct edit *edit, int key)
{
	switch (key) {
	case K_LEFT:
	case K_CTRL('b'):
		return move_to(edit, before(edit, edit->at));
	case K_RIGHT:
	case K_CTRL('f'):
		return move_to(edit, after(edit, edit->at));
	case K_HOME:
	case K_CTRL('a'):
		return move_to(edit, 0);
	case K_END:
	case K_CTRL('e'):
		return move_to(edit, edit->len);
	case K_BACKSPACE:
	case K_CTRL('h'):
		return cut(edit, before(edit, edit->at), edit->at);
	case K_DELETE:
		return cut(edit, edit->at, after(edit, edit->at));
	case K_CTRL('w'):
		return cut(edit, word_before(edit), edit->at);
	case K_CTRL('u'):
		return cut(edit, 0, edit->at);
	case K_CTRL('k'):
		return cut(edit, edit->at, edit->len);
	default:
		return EDIT_UNUSED;
	}
}

static bool
is_character(int key)
{
	return key >= K_SPACE && key < K_UP && key != K_BACKSPACE && !(key >= 0xD800 && key < 0xE000);
}

enum edit_reply
edit_key(struct edit *edit, int key)
{
	if (key == K_PASTE || key == K_PASTE_END) {
		edit->pasting = key == K_PASTE;
		return EDIT_MOVED;
	}
	if (edit->pasting && (key == K_ENTER || key == '\n' || key == K_TAB))
		key = K_SPACE;
	if (is_character(key))
		return insert(edit, key);
	return edit->pasting ? EDIT_MOVED : edit_control(edit, key);
}

size_t
edit_window(const struct edit *edit, size_t width, size_t *ret_column)
{
	size_t from = 0, column = width_of(edit, 0, edit->at);

	while (width > 0 && column >= width) {
		size_t next = after(edit, from);

		column -= width_of(edit, from, next);
		from = next;
	}
	*ret_column = column;
	return from;
}
