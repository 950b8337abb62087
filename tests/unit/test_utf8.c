#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "buf.h"
#include "err.h"
#include "utf8.h"

struct pair {
	const char *in, *out;
};

static void
well_formed_text_is_valid(void **state)
{
	(void)state;
	const char *const good[] = { "",     "abc", "Bogotá",          "ñandú 12345678 ñ",
				     "日本", "😀",   "\xf4\x8f\xbf\xbf" };

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(utf8_valid(good[i], strlen(good[i])));
}

static void
a_character_is_its_bytes_and_back(void **state)
{
	static const struct {
		int point;
		const char *text;
	} chars[] = { { 'a', "a" }, { 0xE9, "é" }, { 0x65E5, "日" }, { 0x1F600, "😀" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(chars); i++) {
		size_t len = strlen(chars[i].text);
		char text[UTF8_CHAR_SIZE];
		int point = 0;

		assert_int_equal(utf8_encode(chars[i].point, text), len);
		assert_string_equal(text, chars[i].text);
		for (size_t part = 1; part < len; part++)
			assert_int_equal(utf8_decode(text, part, &point), 0);
		assert_int_equal(point, 0);
		assert_int_equal(utf8_decode(text, len, &point), len);
		assert_int_equal(point, chars[i].point);
	}
	assert_int_equal(utf8_decode("\xC3" "a", 2, &(int){ 0 }), -1);
	assert_int_equal(utf8_decode("\xFF", 1, &(int){ 0 }), -1);
}

static void
malformed_text_is_not(void **state)
{
	(void)state;
	const char *const bad[] = {
		"\x80",
		"\xc3",
		"\xc0\xaf",
		"\xe0\x80\xaf",
		"\xed\xa0\x80",
		"\xf4\x90\x80\x80",
		"\xff",
		"abcdefgh\xe9",
		"Bogot\xe1 es",
		"\xf0\x9f\x98",
		"12345678abcdefg\xc3(",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
}

/* The fast way over ASCII must not skip a bad byte, wherever it stands. */
static void
a_bad_byte_is_found_at_every_place(void **state)
{
	(void)state;
	char text[40];

	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'a', sizeof(text));
		assert_true(utf8_valid(text, sizeof(text)));
		text[at] = (char)0xff;
		assert_false(utf8_valid(text, sizeof(text)));
		assert_true(utf8_valid(text, at));
	}
}

static void
characters_and_columns_are_counted(void **state)
{
	(void)state;
	assert_int_equal(utf8_count("Bogotá", strlen("Bogotá")), 6);
	assert_int_equal(utf8_count("", 0), 0);
	assert_int_equal(utf8_width("Bogotá"), 6);
	assert_int_equal(utf8_width("日本"), 4);
	assert_int_equal(utf8_width("e\u0301"), 1);
	assert_int_equal(utf8_width(""), 0);
}

static void
hostile_text_is_made_visible(void **state)
{
	(void)state;
	const struct pair pairs[] = {
		{ "plain ñ 日", "plain ñ 日" },
		{ "\x1b[31mred", "\\x1b[31mred" },
		{ "a\nb\tc\rd\x7f", "a\\x0ab\\x09c\\x0dd\\x7f" },
		{ "\xc2\x9b"
		  "31m",
		  "\\x9b31m" },
		{ "bad\xff\xc3", "bad\uFFFD\uFFFD" },
		{ "\u202Eevil\u2066\u200F\u061C", "<U+202E>evil<U+2066><U+200F><U+061C>" },
		{ "in\u200Bvisi\uFEFFble\u00AD", "in<U+200B>visi<U+FEFF>ble<U+00AD>" },
		{ "\U000E0041", "<U+E0041>" },
		{ "e\u0301", "e\u0301" },
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct buf buf = { 0 };

		utf8_add_clean(&buf, pairs[i].in, strlen(pairs[i].in), false);
		assert_string_equal(buf_text(&buf), pairs[i].out);
		buf_done(&buf);
	}
}

static void
lines_are_kept_on_demand(void **state)
{
	(void)state;
	struct buf buf = { 0 };

	utf8_add_clean(&buf, "a\n\tb\r\x1b\0c", 8, true);
	assert_string_equal(buf_text(&buf), "a\n\tb\\x0d\\x1b\\x00c");
	buf_done(&buf);
}

/* Whatever bytes come, what goes out is valid and holds no control but kept lines. */
static void
any_bytes_become_harmless(void **state)
{
	(void)state;
	uint32_t random = 20261124;

	for (int i = 0; i < 20000; i++) {
		char text[24];
		struct buf buf = { 0 };

		for (size_t j = 0; j < sizeof(text); j++) {
			random = random * 1664525 + 1013904223;
			text[j] = (char)(random >> 24);
		}
		utf8_add_clean(&buf, text, sizeof(text), false);
		assert_true(utf8_valid(buf_text(&buf), buf.len));
		for (size_t j = 0; j < buf.len; j++)
			assert_true((unsigned char)buf.text[j] >= ' ' && buf.text[j] != 0x7f);
		buf_done(&buf);
	}
}

static void
a_cell_has_exactly_its_width(void **state)
{
	(void)state;
	const struct {
		const char *in;
		size_t width;
		bool right, ascii;
		const char *out;
	} cells[] = {
		{ "ab", 4, false, false, "ab  " },
		{ "ab", 4, true, false, "  ab" },
		{ "abcd", 4, false, false, "abcd" },
		{ "abcde", 4, false, false, "abc…" },
		{ "abcde", 4, false, true, "abc~" },
		{ "abcde", 4, true, true, "abc~" },
		{ "日本語", 5, false, false, "日本…" },
		{ "日本語", 4, false, false, "日… " },
		{ "日本語", 4, true, false, " 日…" },
		{ "日", 1, false, false, "…" },
		{ "e\u0301e\u0301", 2, false, false, "e\u0301e\u0301" },
		{ "e\u0301ab", 2, false, false, "e\u0301…" },
		{ "", 2, false, false, "  " },
		{ "abc", 0, false, false, "" },
		{ "a", 1, false, false, "a" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		struct buf buf = { 0 };

		utf8_add_cell(&buf, cells[i].in, cells[i].width, cells[i].right, cells[i].ascii);
		assert_string_equal(buf_text(&buf), cells[i].out);
		assert_int_equal(utf8_width(buf_text(&buf)), cells[i].width);
		buf_done(&buf);
	}
}

static void
searches_see_neither_case_nor_accents(void **state)
{
	(void)state;
	const struct pair pairs[] = {
		{ "Bogotá", "bogota" },
		{ "BOGOTA\u0301", "bogota" },
		{ "ÑANDÚ", "nandu" },
		{ "Straße", "strasse" },
		{ "ＡＢＣ", "abc" },
		{ "ÇÖĞ", "cog" },
		{ "ASCII only", "ascii only" },
		{ "", "" },
		{ "ΣΑΣ", "σασ" },
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct buf buf = { 0 };

		utf8_add_folded(&buf, pairs[i].in, strlen(pairs[i].in));
		assert_string_equal(buf_text(&buf), pairs[i].out);
		buf_done(&buf);
	}
}

static void
western_letters_fold_alone_as_among_others(void **state)
{
	(void)state;
	for (int c = 0x80; c <= 0xBF; c++) {
		const char alone[] = { '\xC3', (char)c, '?', 'X' };
		const char with_another[] = { '\xC3', (char)c, '?', 'X', '\xC4', '\x80' }; /* U+0100 is read by Unicode's tables */
		struct buf quick = { 0 }, thorough = { 0 };

		utf8_add_folded(&quick, alone, 4);
		buf_char(&quick, 'a');
		utf8_add_folded(&thorough, with_another, 6);
		assert_string_equal(buf_text(&quick), buf_text(&thorough));
		buf_done(&quick);
		buf_done(&thorough);
	}
}

static void
long_text_folds_as_well(void **state)
{
	(void)state;
	struct buf in = { 0 }, out = { 0 };

	for (int i = 0; i < 1000; i++)
		buf_str(&in, "Á");
	utf8_add_folded(&out, buf_text(&in), in.len);
	assert_int_equal(out.len, 1000);
	assert_int_equal(strspn(buf_text(&out), "a"), 1000);
	buf_done(&in);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_text_is_valid),
		cmocka_unit_test(malformed_text_is_not),
		cmocka_unit_test(a_character_is_its_bytes_and_back),
		cmocka_unit_test(a_bad_byte_is_found_at_every_place),
		cmocka_unit_test(characters_and_columns_are_counted),
		cmocka_unit_test(hostile_text_is_made_visible),
		cmocka_unit_test(lines_are_kept_on_demand),
		cmocka_unit_test(any_bytes_become_harmless),
		cmocka_unit_test(a_cell_has_exactly_its_width),
		cmocka_unit_test(searches_see_neither_case_nor_accents),
		cmocka_unit_test(western_letters_fold_alone_as_among_others),
		cmocka_unit_test(long_text_folds_as_well),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
