#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "buf.h"
#include "wrap.h"

/* All lines of a text, with | between them. */
static void
assert_lines(const char *text, size_t width, const char *wanted)
{
	struct buf lines = { 0 };

	do {
		size_t len;
		const char *next = wrap_line(text, width, &len);

		buf_printf(&lines, "%s%.*s", lines.len ? "|" : "", (int)len, text);
		text = next;
	} while (*text);
	assert_string_equal(buf_text(&lines), wanted);
	buf_done(&lines);
}

static void
lines_break_at_spaces_and_newlines(void **state)
{
	(void)state;
	assert_lines("uno dos tres", 20, "uno dos tres");
	assert_lines("uno dos tres", 8, "uno dos|tres");
	assert_lines("uno dos tres", 7, "uno dos|tres");
	assert_lines("uno  dos", 4, "uno|dos");
	assert_lines("uno\ndos tres\n", 20, "uno|dos tres");
	assert_lines("", 5, "");
}

static void
only_a_word_that_is_too_long_is_cut(void **state)
{
	(void)state;
	assert_lines("abcdefgh ij", 3, "abc|def|gh|ij");
	assert_lines("日本語", 4, "日本|語");
	assert_lines("日", 1, "日");
}

static void
marks_stay_with_their_character(void **state)
{
	(void)state;
	assert_lines("e\xCC\x81" "e\xCC\x81", 1, "e\xCC\x81|e\xCC\x81");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_break_at_spaces_and_newlines),
		cmocka_unit_test(only_a_word_that_is_too_long_is_cut),
		cmocka_unit_test(marks_stay_with_their_character),
	};

	return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
