/* Ten thousand keys from a seed, resizes among them: the program lives, gives the terminal back, and the books are in order. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal.h"

#define KEYS 10000
#define BATCH 3 /* keys between two looks at the screen */

static char folder[] = "/tmp/alpes-storm-XXXXXX";

/* What people press, the common more often; a text is typed whole. */
static const char *const keys[] = {
	"a", "a", "a", "a", "r", "r", "p", "t", "=", "w", "d", ",", "e", "n", "x", "y", "u", "u", "u", "U", "R", "J", "K",
	"j", "j", "j", "j", "k", "k", "g", "G", "h", "l", "s", "S", "c", "v", "v", "A", "*", "M", "m", "o",
	"<Space>", "<Space>", "<Space>", "<Enter>", "<Enter>", "<Enter>", "<Enter>", "<Esc>", "<Esc>", "<Esc>", "<Esc>", "<Esc>",
	"q", "<Tab>", "<S-Tab>", "<Up>", "<Down>", "<Left>", "<Right>", "<PgUp>", "<PgDn>", "<Home>", "<End>", "<BS>", "<Del>",
	"<F1>", "?", "<F5>", "<C-l>", "<C-d>", "<C-u>", "<C-c>", "<C-c>", "<C-s>", "<C-q>", "<C-z>", "<C-o>",
	"1", "2", "3", "5", "5", "5", "5", "8", "0", ":", "/", "/estado:aprobada<Enter>", "/riesgo:>30<Enter>", "/valor:<Lt>",
	"/camila", ":verificar<Enter>", ":continuar<Enter>", "<Paste>aprobar todo\n</Paste>", "otra razón", "7d", "ñ", "日",
	"<Wheel-Up>", "<Wheel-Down>", "<Click 5 10>",
};

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static int
alpes(const char *arguments)
{
	char command[400];

	snprintf(command, sizeof(command), "%s %s --bd %s/alpes.db >/dev/null 2>&1", getenv("ALPES"), arguments, folder);
	return system(command);
}

/* Lines of the journal. */
static int
journal_rows(void)
{
	char command[400];
	int c, n = 0;
	FILE *out;

	snprintf(command, sizeof(command), "%s auditoria listar --bd %s/alpes.db", getenv("ALPES"), folder);
	out = popen(command, "r");
	assert_non_null(out);
	while ((c = getc(out)) != EOF)
		n += c == '\n';
	pclose(out);
	return n;
}

static struct terminal *
start(void)
{
	static char data[64], home[64], locale[300];
	static const char *const env[] = { "TERM=xterm-256color", "LANG=es_CO.UTF-8", "PATH=/usr/bin:/bin", home, locale, NULL };
	const char *const argv[] = { getenv("ALPES"), "--bd", data, NULL };

	snprintf(data, sizeof(data), "%s/alpes.db", folder);
	snprintf(home, sizeof(home), "HOME=%s", folder);
	snprintf(locale, sizeof(locale), "ALPES_LOCALEDIR=%s", getenv("ALPES_LOCALEDIR") ? getenv("ALPES_LOCALEDIR") : "");
	return terminal_start(argv, env, 24, 80);
}

static void
press(struct terminal *terminal, uint64_t *state, uint64_t seed)
{
	if (next(state) % 100 == 0)
		terminal_resize(terminal, (int)(1 + next(state) % 60), (int)(1 + next(state) % 200));
	else if (!terminal_type(terminal, keys[next(state) % (sizeof(keys) / sizeof(keys[0]))]))
		fail_msg("seed %llu: a key that is none", (unsigned long long)seed);
}

static void
whatever_is_typed_the_books_stay_in_order(void **unused)
{
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : 20261124, state = seed;
	struct terminal *terminal;
	int before;

	(void)unused;
	assert_int_equal(alpes("demo --filas 400"), 0);
	before = journal_rows();
	terminal = start();
	assert_true(terminal_shows(terminal, "5 "));
	for (int i = 0; i < KEYS && !terminal->ended; i++) {
		press(terminal, &state, seed);
		if (i % BATCH == 0)
			while (terminal_read(terminal, 1))
				;
	}
	if (terminal->ended)
		fail_msg("seed %llu: it ended, status %x", (unsigned long long)seed, (unsigned)terminal->status);
	terminal_resize(terminal, 24, 80);
	for (int i = 0; i < 30; i++) { /* a question that comes up drops what was typed before */
		terminal_type(terminal, "<C-c><Esc>");
		while (terminal_read(terminal, 50))
			;
	}
	terminal_type(terminal, ":salir<Enter>");
	if (!terminal_ends(terminal)) {
		char *dump = terminal_dump(terminal, false);

		fail_msg("seed %llu: :salir does not end it:\n%s", (unsigned long long)seed, dump);
	}
	assert_int_equal(terminal->status, 0);
	assert_true(terminal_is_restored(terminal));
	terminal_free(terminal);
	assert_int_equal(alpes("verificar"), 0);
	assert_in_range(journal_rows() - before, 500, 1000000); /* it was not idle */
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static int
remove_folder(void **state)
{
	(void)state;
	return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(whatever_is_typed_the_books_stay_in_order) };

	return cmocka_run_group_tests_name("storm", tests, make_folder, remove_folder);
}
