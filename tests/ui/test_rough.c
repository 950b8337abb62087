/* Terminals as they are: stopped and brought back, pasted into, resized all the time, not read, taken away. */
#include "program.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASTED 1000000

/* A shell with job control, the screens its foreground job. */
static struct terminal *
in_a_shell(const char *folder)
{
	char home[96], locale[400], line[900];
	const char *const env[] = { "TERM=xterm-256color", "LANG=es_CO.UTF-8", "PATH=/usr/bin:/bin", "PS1=shell> ", home, locale, NULL };
	const char *const argv[] = { "sh", "-i", NULL };
	struct terminal *terminal;

	snprintf(home, sizeof(home), "HOME=%s", folder);
	program_inherits(locale, sizeof(locale), "ALPES_LOCALEDIR");
	terminal = terminal_start(argv, env, 24, 80);
	assert_non_null(terminal);
	program_sees(terminal, "", "shell>");
	snprintf(line, sizeof(line), "%s --bd %s/alpes.db<Enter>", getenv("ALPES"), folder);
	program_sees(terminal, line, "Comisiones");
	program_goes_to_queue(terminal, " 15.000,00");
	return terminal;
}

/* What runs in the foreground gets it. */
static void
send(struct terminal *terminal, int number)
{
	assert_int_equal(kill(-tcgetpgrp(terminal->fd), number), 0);
}

static bool
is_the_shells(struct terminal *terminal, const void *arg)
{
	(void)arg;
	return terminal_is_restored(terminal) && terminal_find(terminal, "shell>", NULL, NULL);
}

static void
stands_in_the_shell(struct terminal *terminal)
{
	if (!terminal_until(terminal, is_the_shells, NULL))
		fail_msg("not back in the shell:\n%s", terminal_dump(terminal, false));
}

/* Rows of a state, as the command line has them. */
static int
in_state(const char *folder, const char *state)
{
	char arguments[80];

	snprintf(arguments, sizeof(arguments), "comisiones listar --formato csv --estado %s", state);
	return program_lines(folder, arguments) - 1;
}

static void
it_stops_and_comes_back(void **state)
{
	static const int by[] = { 0, SIGTSTP }; /* Ctrl-Z, and from outside */
	struct terminal *terminal;

	program_sales(*state, 3);
	terminal = in_a_shell(*state);
	for (size_t i = 0; i < 2; i++) {
		if (by[i])
			send(terminal, by[i]);
		else
			assert_true(terminal_type(terminal, "<C-z>"));
		stands_in_the_shell(terminal);
		terminal_resize(terminal, 24 + (int)i, 90);
		program_sees(terminal, "fg<Enter>", "Comisiones");
		program_sees(terminal, "", " 15.000,00");
		assert_true(terminal->other_screen);
	}
	for (size_t i = 0; i < 2; i++) { /* also over what is being typed */
		program_sees(terminal, i ? "" : "/zz", "zz");
		if (by[i])
			send(terminal, by[i]);
		else
			assert_true(terminal_type(terminal, "<C-z>"));
		stands_in_the_shell(terminal);
		program_sees(terminal, "fg<Enter>", "-es:disputada zz");
	}
	program_sees(terminal, "<Esc>", " 15.000,00");
	send(terminal, SIGSTOP); /* no word of it: the shell stands on the screens */
	program_sees(terminal, "", "Stopped");
	program_loses(terminal, "fg\n", "Stopped"); /* its modes are ours still: no Enter */
	program_loses(terminal, "a", " 15.000,00");
	program_sees(terminal, ":salir<Enter>", "shell>");
	stands_in_the_shell(terminal);
	terminal_free(terminal);
	assert_int_equal(in_state(*state, "aprobada"), 1);
}

static void
a_paste_of_a_megabyte_decides_nothing_and_fits_no_field(void **state)
{
	char *paste = malloc(PASTED + 40);
	struct terminal *terminal;

	program_sales(*state, 3);
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	strcpy(paste, "<Paste>");
	for (size_t i = 7; i < PASTED; i++)
		paste[i] = "a r\n:salir\n"[i % 11];
	strcpy(paste + PASTED, "</Paste>");
	program_sees(terminal, paste, "se descartó el texto pegado");
	program_sees(terminal, "/", "Filtro:");
	assert_true(terminal_type(terminal, paste));
	program_sees(terminal, "<Esc>", "Filtro: estado:calculada -es:aplazada -es:disputada"); /* as it was */
	program_sees(terminal, "", " 15.000,00");
	program_leaves(terminal);
	free(paste);
	assert_int_equal(in_state(*state, "calculada"), 3);
}

static void
a_character_in_two_reads_is_one(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 1);
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	program_sees(terminal, "/<C-u>xq", "xq");
	assert_int_equal(write(terminal->fd, "\xC3", 1), 1);
	while (terminal_read(terminal, 200)) /* time to read that one alone */
		;
	assert_int_equal(write(terminal->fd, "\xA9" "zw\xFF" "k\xC3" "m", 7), 7);
	program_sees(terminal, "", "xqézwkm");
	program_sees(terminal, "<Esc>", " 15.000,00");
	program_leaves(terminal);
}

static void
a_paste_cut_by_a_question_answers_nothing(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 5);
	program_run(*state, 0, "comisiones aprobar --filtro estado:calculada --si");
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, "Aquí no hay nada por ahora");
	program_sees(terminal, "u<Paste>abc", "¿Deshacer esta decisión?");
	program_sees(terminal, "", "lo que se tecleó antes"); /* is dropped; the rest of the paste comes: */
	program_sees(terminal, "<Enter></Paste>5", "¿Deshacer esta decisión?");
	program_loses(terminal, "<Esc>", "¿Deshacer esta decisión?");
	program_leaves(terminal);
	assert_int_equal(in_state(*state, "aprobada"), 5);
}

static void
a_paste_that_never_ends_is_ended_by_ctrl_c(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 1);
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	program_sees(terminal, "<Paste>1", "se descartó el texto pegado");
	program_sees(terminal, "<C-c>w", "Tasa: 15 %");
	program_loses(terminal, "q/<Paste>nada<Esc>", " 15.000,00");
	program_sees(terminal, "<C-c>", " 15.000,00"); /* as it was */
	program_sees(terminal, "w", "Tasa: 15 %");
	program_leaves(terminal);
}

static bool
is_rehearsed_under_a_prompt(struct terminal *terminal, const void *arg)
{
	(void)arg;
	return strncmp(terminal_line(terminal, 23), "Filtro:", 7) == 0 && !terminal_find(terminal, "ensayando", NULL, NULL);
}

static void
a_question_waits_until_what_is_being_typed_is_done(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 5);
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	assert_true(terminal_type(terminal, "<Space><Space><Space><Space>a/"));
	assert_true(terminal_until(terminal, is_rehearsed_under_a_prompt, NULL));
	program_sees(terminal, "valor:>70000<Enter>", "marcadas: 4 (4 fuera de este filtro)");
	program_sees(terminal, "", "aprobar: ¿hacerlo?");
	assert_int_equal(in_state(*state, "aprobada"), 0);
	program_loses(terminal, "<Enter>", "aprobar: ¿hacerlo?");
	program_sees(terminal, "", "4 hechas");
	program_leaves(terminal);
	assert_int_equal(in_state(*state, "aprobada"), 4);
}

static void
is_small_and_left_by(struct terminal *terminal, const char *keys)
{
	terminal_resize(terminal, 10, 40);
	program_sees(terminal, "", "40x10");
	program_sees(terminal, "", "60x15");
	assert_true(terminal_type(terminal, keys));
	stands_in_the_shell(terminal);
	terminal_resize(terminal, 24, 80);
}

static void
keys_do_nothing_where_nothing_is_seen(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 5);
	terminal = in_a_shell(*state);
	is_small_and_left_by(terminal, "ja:salir<Enter><C-z>");
	program_sees(terminal, "fg<Enter>", " 15.000,00");
	program_sees(terminal, "Aa", "aprobar: ¿hacerlo?");
	is_small_and_left_by(terminal, "<Enter><C-c><C-z>");
	program_sees(terminal, "fg<Enter>", " 15.000,00");
	program_sees(terminal, ":salir<Enter>", "shell>");
	stands_in_the_shell(terminal);
	terminal_free(terminal);
	assert_int_equal(in_state(*state, "aprobada"), 0);
}

static void
the_screen_takes_no_export(void **state)
{
	struct terminal *terminal;
	char path[96];

	program_sales(*state, 1);
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	program_sees(terminal, ":exportar -<Enter>", "hace falta el nombre de un archivo");
	program_sees(terminal, "x", "Exportar a");
	program_sees(terminal, "<C-u><Enter>", "hace falta el nombre de un archivo");
	snprintf(path, sizeof(path), "%s/lista.csv<Enter>", (const char *)*state);
	program_sees(terminal, path, "lista.csv");
	program_leaves(terminal);
}

static void
a_resize_storm_is_lived_through(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 30);
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	for (int i = 0; i < 300; i++) {
		terminal_resize(terminal, 1 + i * 7 % 60, 1 + i * 13 % 200);
		terminal_read(terminal, 0);
		if (i % 50 == 49)
			assert_true(terminal_type(terminal, i % 100 == 49 ? "w" : "q"));
	}
	terminal_resize(terminal, 14, 59);
	program_sees(terminal, "", "muy pequeña");
	terminal_resize(terminal, 15, 60);
	program_loses(terminal, "", "muy pequeña");
	terminal_resize(terminal, 24, 80);
	program_sees(terminal, "w", "Tasa: 15 %");
	program_leaves(terminal);
}

/* The program stands in the middle of a frame that is larger than what the line holds. */
static struct terminal *
not_read(const char *folder)
{
	struct terminal *terminal = program_start(folder, NULL);
	struct pollfd line = { .fd = terminal->fd, .events = POLLIN };

	program_goes_to_queue(terminal, " 15.000,00");
	terminal_resize(terminal, 250, 200);
	assert_int_equal(poll(&line, 1, TERMINAL_PATIENCE), 1);
	return terminal;
}

static void
what_is_typed_while_nobody_reads_is_done(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 240);
	terminal = not_read(*state);
	program_loses(terminal, "aa", " 30.000,00");
	program_leaves(terminal);
	assert_int_equal(in_state(*state, "aprobada"), 2);
}

static void
a_terminal_that_is_not_read_cannot_keep_it_from_ending(void **state)
{
	static const int by[] = { SIGTERM, SIGHUP };

	program_sales(*state, 240);
	for (size_t i = 0; i < 2; i++) {
		struct terminal *terminal = not_read(*state);
		int fd = terminal->fd;

		terminal->fd = -1; /* open, and not read */
		kill(terminal->pid, by[i]);
		assert_true(terminal_ends(terminal));
		assert_int_equal(terminal->status, 0);
		close(fd);
		terminal_free(terminal);
	}
	program_run(*state, 0, "verificar");
}

static void
every_crash_gives_the_terminal_back(void **state)
{
	static const int by[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT };

	program_sales(*state, 1);
	for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
		struct terminal *terminal = program_start(*state, NULL);

		program_sees(terminal, "5w", "Tasa");
		assert_true(terminal->mouse);
		kill(terminal->pid, by[i]);
		assert_true(terminal_ends(terminal));
		assert_true(terminal_is_restored(terminal));
		assert_true(terminal_find(terminal, "alpes.log", NULL, NULL));
		terminal_free(terminal);
	}
}

/* keys.conf that gives a key to two actions: the desk does not open, and says what to change. */
static void
a_key_for_two_actions_is_refused(void **state)
{
	struct terminal *terminal;
	char path[96];
	FILE *file;

	program_sales(*state, 1);
	snprintf(path, sizeof(path), "%s/.config", (const char *)*state);
	assert_int_equal(mkdir(path, 0700), 0);
	strcat(path, "/alpes");
	assert_int_equal(mkdir(path, 0700), 0);
	strcat(path, "/keys.conf");
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("comisiones.aprobar = r\n", file);
	fclose(file);
	terminal = program_start(*state, NULL);
	assert_true(terminal_ends(terminal));
	assert_int_equal(WEXITSTATUS(terminal->status), 2);
	assert_true(terminal_find(terminal, "keys.conf: la tecla r", NULL, NULL));
	terminal_free(terminal);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, program_setup, program_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_stops_and_comes_back),
		TEST(a_paste_of_a_megabyte_decides_nothing_and_fits_no_field),
		TEST(a_character_in_two_reads_is_one),
		TEST(a_paste_cut_by_a_question_answers_nothing),
		TEST(a_paste_that_never_ends_is_ended_by_ctrl_c),
		TEST(a_question_waits_until_what_is_being_typed_is_done),
		TEST(keys_do_nothing_where_nothing_is_seen),
		TEST(the_screen_takes_no_export),
		TEST(a_resize_storm_is_lived_through),
		TEST(what_is_typed_while_nobody_reads_is_done),
		TEST(a_terminal_that_is_not_read_cannot_keep_it_from_ending),
		TEST(every_crash_gives_the_terminal_back),
		TEST(a_key_for_two_actions_is_refused),
	};

	return cmocka_run_group_tests_name("rough", tests, NULL, NULL);
}
