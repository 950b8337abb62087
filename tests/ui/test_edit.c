#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "edit.h"
#include "err.h"
#include "history.h"
#include "key.h"

#define E_ACUTE 0xE9
#define COMBINING_ACUTE 0x301
#define WIDE 0x65E5 /* 日 */

static void
type(struct edit *edit, const int *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		edit_key(edit, keys[i]);
}

#define TYPE(edit, ...) type(edit, (const int[]){ __VA_ARGS__ }, ARRAY_LEN(((const int[]){ __VA_ARGS__ })))

static void
characters_go_in_at_the_cursor(void **state)
{
	struct edit edit;

	(void)state;
	assert_true(edit_start(&edit, "ab", 20));
	TYPE(&edit, K_LEFT, E_ACUTE, WIDE, K_HOME, 'x', K_END, 'y');
	assert_string_equal(edit.text, "xaé日by");
	edit_done(&edit);
}

static void
a_mark_belongs_to_its_character(void **state)
{
	struct edit edit;

	(void)state;
	assert_true(edit_start(&edit, NULL, 20));
	TYPE(&edit, 'a', 'e', COMBINING_ACUTE, 'b', K_LEFT, K_LEFT, 'x');
	assert_string_equal(edit.text, "axe\xCC\x81" "b");
	TYPE(&edit, K_DELETE);
	assert_string_equal(edit.text, "axb");
	TYPE(&edit, K_BACKSPACE, K_BACKSPACE, K_BACKSPACE);
	assert_string_equal(edit.text, "b");
	edit_done(&edit);
}

static void
words_and_ends_are_cut_as_in_a_shell(void **state)
{
	struct edit edit;

	(void)state;
	assert_true(edit_start(&edit, "estado:calculada valor:>100", 80));
	TYPE(&edit, K_CTRL('w'));
	assert_string_equal(edit.text, "estado:calculada ");
	TYPE(&edit, K_CTRL('a'), K_RIGHT, K_CTRL('k'));
	assert_string_equal(edit.text, "e");
	TYPE(&edit, 'x', K_CTRL('u'));
	assert_string_equal(edit.text, "");
	assert_int_equal(edit_key(&edit, K_UP), EDIT_UNUSED);
	edit_done(&edit);
}

static void
what_does_not_fit_is_refused_whole(void **state)
{
	struct edit edit;

	(void)state;
	assert_true(edit_start(&edit, "abcd", 5));
	assert_int_equal(edit_key(&edit, E_ACUTE), EDIT_FULL);
	assert_string_equal(edit.text, "abcd");
	assert_int_equal(edit_key(&edit, 'e'), EDIT_CHANGED);
	edit_set(&edit, "abcdé");
	assert_string_equal(edit.text, "abcd");
	assert_false(edit_replace(&edit, 0, "123456"));
	assert_true(edit_replace(&edit, 1, "12"));
	assert_string_equal(edit.text, "a12");
	edit_done(&edit);
}

static void
a_paste_is_text_and_never_a_command(void **state)
{
	struct edit edit;

	(void)state;
	assert_true(edit_start(&edit, NULL, 80));
	TYPE(&edit, K_PASTE, 'a', K_ENTER, 'b', K_TAB, 'c', K_CTRL('u'), K_ESC, 'd', K_PASTE_END);
	assert_string_equal(edit.text, "a b cd");
	edit_done(&edit);
}

static void
hiding_and_turning_characters_stay_out(void **state)
{
	struct edit edit;

	(void)state;
	assert_true(edit_start(&edit, NULL, 80));
	TYPE(&edit, 'a', 0x202E, 0x200B, 0xAD, 0x9B, 'b');
	assert_string_equal(edit.text, "ab");
	edit_done(&edit);
}

static void
the_cursor_is_always_in_the_window(void **state)
{
	struct edit edit;
	size_t column;

	(void)state;
	assert_true(edit_start(&edit, "日日日abcdefgh", 80));
	assert_int_equal(edit_window(&edit, 40, &column), 0);
	assert_int_equal(column, 14);
	assert_string_equal(edit.text + edit_window(&edit, 5, &column), "efgh");
	assert_int_equal(column, 4);
	TYPE(&edit, K_HOME);
	assert_int_equal(edit_window(&edit, 5, &column), 0);
	assert_int_equal(column, 0);
	edit_done(&edit);
}

static void
history_keeps_the_newest_lines_once_each(void **state)
{
	struct history history = { 0 };
	char line[8];

	(void)state;
	history_add(&history, "filtros", "uno");
	history_add(&history, "filtros", "dos");
	history_add(&history, "filtros", "uno");
	history_add(&history, "filtros", "");
	assert_string_equal(history_line(&history, "filtros", 0), "uno");
	assert_string_equal(history_line(&history, "filtros", 1), "dos");
	assert_null(history_line(&history, "filtros", 2));
	assert_null(history_line(&history, "motivos", 0));
	for (int i = 0; i < HISTORY_LINES + 3; i++) {
		snprintf(line, sizeof(line), "%d", i);
		history_add(&history, "filtros", line);
	}
	assert_string_equal(history_line(&history, "filtros", HISTORY_LINES - 1), "3");
	assert_null(history_line(&history, "filtros", HISTORY_LINES));
	history_done(&history);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_go_in_at_the_cursor),
		cmocka_unit_test(a_mark_belongs_to_its_character),
		cmocka_unit_test(words_and_ends_are_cut_as_in_a_shell),
		cmocka_unit_test(what_does_not_fit_is_refused_whole),
		cmocka_unit_test(a_paste_is_text_and_never_a_command),
		cmocka_unit_test(hiding_and_turning_characters_stay_out),
		cmocka_unit_test(the_cursor_is_always_in_the_window),
		cmocka_unit_test(history_keeps_the_newest_lines_once_each),
	};

	return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
