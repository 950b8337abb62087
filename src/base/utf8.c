#include "config.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistring/version.h>
#include <unistr.h>
#include <uniwidth.h>

#include "buf.h"
#include "err.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define FOLD_ROOM 256 /* bytes on the stack; longer texts are folded on the heap */

/* Bytes of ASCII that `text` starts with. */
static size_t
ascii_length(const char *text, size_t len)
{
	size_t n = 0;
	uint64_t word;

	for (; len - n >= sizeof(word); n += sizeof(word)) {
		memcpy(&word, text + n, sizeof(word));
		if (word & HIGH_BITS)
			break;
	}
	while (n < len && !(text[n] & 0x80))
		n++;
	return n;
}

bool
utf8_valid(const char *text, size_t len)
{
	size_t ascii = ascii_length(text, len);

	return ascii == len || !u8_check((const uint8_t *)text + ascii, len - ascii);
}

size_t
utf8_count(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (text[i] & 0xC0) != 0x80;
	return n;
}

size_t
utf8_encode(int point, char text[UTF8_CHAR_SIZE])
{
	int len = u8_uctomb((uint8_t *)text, (ucs4_t)point, UTF8_CHAR_SIZE - 1);

	text[len < 0 ? 0 : len] = '\0';
	return len < 0 ? 0 : (size_t)len;
}

int
utf8_decode(const char *text, size_t len, int *ret_point)
{
	ucs4_t point;
	int n = u8_mbtoucr(&point, (const uint8_t *)text, len);

	if (n <= 0)
		return n == -2 ? 0 : -1;
	*ret_point = (int)point;
	return n;
}

/* The code point at `text` (U+FFFD for a bad byte) and how many bytes it takes, at least 1. */
static ucs4_t
next_char(const char *text, size_t len, size_t *ret_len)
{
	ucs4_t c;

	*ret_len = (size_t)u8_mbtouc(&c, (const uint8_t *)text, len);
	return c;
}

static size_t
char_width(ucs4_t c)
{
	int width = uc_width(c, "UTF-8");

	return width < 0 ? 0 : (size_t)width;
}

/* Bytes of `text` that fit in `width` columns with the marks that combine with them, and the
 * columns they take. */
static size_t
prefix(const char *text, size_t len, size_t width, size_t *ret_used)
{
	size_t at = 0, used = 0, step;

	while (at < len) {
		size_t columns = char_width(next_char(text + at, len - at, &step));

		if (used + columns > width)
			break;
		used += columns;
		at += step;
	}
	*ret_used = used;
	return at;
}

size_t
utf8_width(const char *text)
{
	size_t used;

	prefix(text, strlen(text), SIZE_MAX / 2, &used);
	return used;
}

/* What would turn the reading order, hide, or break a line without being seen. Sorted. */
static const struct {
	ucs4_t from, to;
} hidden[] = {
	{ 0x00AD, 0x00AD },   /* soft hyphen */
	{ 0x061C, 0x061C },   /* Arabic letter mark */
	{ 0x180E, 0x180E },   /* Mongolian vowel separator */
	{ 0x200B, 0x200F },   /* zero-width space, joiners, direction marks */
	{ 0x2028, 0x202E },   /* line and paragraph separator, embeddings and overrides */
	{ 0x2060, 0x2069 },   /* word joiner, invisible operators, isolates */
	{ 0xFEFF, 0xFEFF },   /* byte order mark */
	{ 0xFFF9, 0xFFFB },   /* interlinear annotation */
	{ 0xE0000, 0xE007F }, /* tags */
};

static bool
is_hidden(ucs4_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(hidden) && c >= hidden[i].from; i++) {
		if (c <= hidden[i].to)
			return true;
	}
	return false;
}

static size_t
plain_length(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && text[n] >= ' ' && text[n] <= '~')
		n++;
	return n;
}

void
utf8_add_clean(struct buf *buf, const char *text, size_t len, bool keep_lines)
{
	size_t at = 0, step;

	while (at < len) {
		size_t plain = plain_length(text + at, len - at);
		ucs4_t c;

		buf_add(buf, text + at, plain);
		at += plain;
		if (at == len)
			break;
		c = next_char(text + at, len - at, &step);
		if (keep_lines && (c == '\n' || c == '\t'))
			buf_char(buf, (char)c);
		else if (c < 0xA0)
			buf_printf(buf, "\\x%02x", (unsigned)c);
		else if (is_hidden(c))
			buf_printf(buf, "<U+%04X>", (unsigned)c);
		else if (c == 0xFFFD)
			buf_str(buf, "\uFFFD");
		else
			buf_add(buf, text + at, step);
		at += step;
	}
}

static void
add_spaces(struct buf *buf, size_t n)
{
	while (n--)
		buf_char(buf, ' ');
}

void
utf8_add_cell(struct buf *buf, const char *text, size_t width, bool right, bool ascii)
{
	const char *ellipsis = "";
	size_t len = strlen(text), used, fit = prefix(text, len, width, &used);

	if (fit < len && width > 0) {
		fit = prefix(text, len, width - 1, &used);
		ellipsis = ascii ? "~" : "…";
		used++;
	}
	if (right)
		add_spaces(buf, width - used);
	buf_add(buf, text, fit);
	buf_str(buf, ellipsis);
	if (!right)
		add_spaces(buf, width - used);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static void
add_lower(struct buf *buf, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_char(buf, lower(text[i]));
}

/* Short texts of ASCII and the letters U+00C0 to U+00FF, which need no tables; else adds nothing and answers false. */
static bool
add_western(struct buf *buf, const char *text, size_t len)
{
	static const char letters[] = "aaaaaa?ceeeeiiii?nooooo??uuuuy??"; /* of U+00C0 and U+00E0 on */
	char folded[FOLD_ROOM];
	size_t n = 0;

	if (len > sizeof(folded))
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c & 0x80)
			c = (unsigned char)c == 0xC3 && i + 1 < len ? letters[text[++i] & 0x1F] : '?';
		else
			c = lower(c);
		if (c == '?' && text[i] != '?')
			return false;
		folded[n++] = c;
	}
	buf_add(buf, folded, n);
	return true;
}

/* `text` is decomposed: accents are characters of their own. */
static void
add_without_marks(struct buf *buf, const char *text, size_t len)
{
	size_t step;

	for (size_t at = 0; at < len; at += step) {
		if (!uc_is_general_category(next_char(text + at, len - at, &step),
					    UC_NON_SPACING_MARK))
			buf_add(buf, text + at, step);
	}
}

void
utf8_add_folded(struct buf *buf, const char *text, size_t len)
{
	uint8_t apart_room[FOLD_ROOM], folded_room[FOLD_ROOM], *apart, *folded = NULL;
	size_t ascii = ascii_length(text, len);
	size_t apart_len = sizeof(apart_room), folded_len = sizeof(folded_room);

	if (add_western(buf, text, len))
		return;
	if (ascii == len) {
		add_lower(buf, text, len);
		return;
	}
	apart = u8_normalize(UNINORM_NFKD, (const uint8_t *)text, len, apart_room, &apart_len);
	if (apart)
		folded = u8_casefold(apart, apart_len, NULL, UNINORM_NFD, folded_room, &folded_len);
	if (folded)
		add_without_marks(buf, (const char *)folded, folded_len);
	else
		buf->failed = true;
	if (apart != apart_room)
		free(apart);
	if (folded != folded_room)
		free(folded);
}

void
utf8_add_library(struct buf *buf)
{
	const int version = _libunistring_version;

	buf_printf(buf, "libunistring %d.%d.%d\n", version >> 16, version >> 8 & 0xff, version & 0xff);
}
