/* The harness itself: what the tests of the screens lean on. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "terminal.h"

static const char *const plain_env[] = { "TERM=xterm-256color", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "PS1=$ ", NULL };

static struct terminal *
shell(const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct terminal *terminal = terminal_start(argv, plain_env, 5, 60);

	assert_non_null(terminal);
	return terminal;
}

static void
text_colours_and_cursor_are_read(void **state)
{
	struct terminal *terminal = shell("printf 'ñandú 日本 \\033[1;31mrojo\\033[0m'; cat");
	int row, col;
	char *dump;

	(void)state;
	assert_true(terminal_shows(terminal, "rojo"));
	assert_string_equal(terminal_line(terminal, 0), "ñandú 日本 rojo");
	assert_true(terminal_find(terminal, "rojo", &row, &col));
	assert_int_equal(row, 0);
	assert_int_equal(col, 11);
	assert_true(terminal_cell(terminal, 0, 11).attrs.bold);
	terminal_cursor(terminal, &row, &col);
	assert_int_equal(col, 15);
	dump = terminal_dump(terminal, true);
	assert_string_equal(dump, "ñandú 日本 rojo\n\n\n\n\n--\n0:11-14 fg=1 bold\n");
	free(dump);
	terminal_free(terminal);
}

static void
named_keys_arrive_as_a_terminal_sends_them(void **state)
{
	struct terminal *terminal = shell("stty -echo; printf 'ready\\n'; read -r line; printf '%s' \"$line\" | od -An -c");

	(void)state;
	assert_true(terminal_shows(terminal, "ready"));
	assert_true(terminal_type(terminal, "a<Esc><Up>ñ<F1><Enter>"));
	assert_true(terminal_shows(terminal, "a 033 033   [   A 303 261 033   O   P"));
	assert_true(terminal_ends(terminal));
	assert_false(terminal_type(terminal, "<Nokey>"));
	terminal_free(terminal);
}

static void
a_paste_has_brackets_only_when_they_were_asked_for(void **state)
{
	struct terminal *terminal = shell("printf '\\033[?2004hready'; cat -v");

	(void)state;
	assert_true(terminal_shows(terminal, "ready"));
	assert_false(terminal_is_restored(terminal));
	assert_true(terminal_type(terminal, "<Paste>x</Paste><Enter>"));
	assert_true(terminal_shows(terminal, "^[[200~x^[[201~"));
	terminal_free(terminal);

	terminal = shell("printf ready; cat -v");
	assert_true(terminal_shows(terminal, "ready"));
	assert_true(terminal_is_restored(terminal));
	assert_true(terminal_type(terminal, "<Paste>x</Paste><Enter>"));
	assert_true(terminal_shows(terminal, "readyx"));
	assert_false(terminal_find(terminal, "200~", NULL, NULL));
	terminal_free(terminal);
}

static void
the_program_hears_of_a_new_size(void **state)
{
	struct terminal *terminal = shell("trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done");

	(void)state;
	assert_true(terminal_shows(terminal, "ready"));
	terminal_resize(terminal, 7, 33);
	assert_true(terminal_shows(terminal, "7 33"));
	terminal_free(terminal);
}

static void
the_end_and_its_status_are_seen(void **state)
{
	struct terminal *terminal = shell("printf bye; exit 3");

	(void)state;
	assert_true(terminal_ends(terminal));
	assert_string_equal(terminal_line(terminal, 0), "bye");
	assert_int_equal(WEXITSTATUS(terminal->status), 3);
	assert_false(terminal_shows(terminal, "never"));
	terminal_free(terminal);

	terminal = shell("echo ready; exec cat");
	assert_true(terminal_shows(terminal, "ready"));
	terminal_hang_up(terminal);
	assert_true(terminal_ends(terminal));
	assert_int_equal(WTERMSIG(terminal->status), SIGHUP);
	terminal_free(terminal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_colours_and_cursor_are_read),
		cmocka_unit_test(named_keys_arrive_as_a_terminal_sends_them),
		cmocka_unit_test(a_paste_has_brackets_only_when_they_were_asked_for),
		cmocka_unit_test(the_program_hears_of_a_new_size),
		cmocka_unit_test(the_end_and_its_status_are_seen),
	};

	return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
