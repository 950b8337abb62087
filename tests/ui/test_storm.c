/* Ten thousand keys from a seed, resizes among them: the program lives, gives the terminal back, and the books are in order. */
#include "program.h"

#define KEYS 10000
#define BATCH 3 /* keys between two looks at the screen */

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

static void
press(struct terminal *terminal, uint64_t *state, uint64_t seed)
{
	if (next(state) % 100 == 0)
		terminal_resize(terminal, (int)(1 + next(state) % 60), (int)(1 + next(state) % 200));
	else if (!terminal_type(terminal, keys[next(state) % (sizeof(keys) / sizeof(keys[0]))]))
		fail_msg("seed %llu: a key that is none", (unsigned long long)seed);
}

static void
whatever_is_typed_the_books_stay_in_order(void **folder)
{
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : 20261124, state = seed;
	struct terminal *terminal;
	int before;

	program_run(*folder, 0, "demo --filas 400");
	before = program_lines(*folder, "auditoria listar");
	terminal = program_start(*folder, NULL);
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
	for (int i = 0; i < 200 && !terminal->ended; i++) { /* a question that comes up drops what was typed before */
		terminal_type(terminal, i % 8 ? "<C-c><Esc>" : "<C-c><Esc>:salir<Enter>");
		while (terminal_read(terminal, 50))
			;
	}
	if (!terminal_ends(terminal)) {
		char *dump = terminal_dump(terminal, false);

		fail_msg("seed %llu: :salir does not end it:\n%s", (unsigned long long)seed, dump);
	}
	assert_int_equal(terminal->status, 0);
	assert_true(terminal_is_restored(terminal));
	terminal_free(terminal);
	program_run(*folder, 0, "verificar");
	assert_in_range(program_lines(*folder, "auditoria listar") - before, 20, 1000000); /* it was not idle */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(whatever_is_typed_the_books_stay_in_order, program_setup, program_teardown),
	 };

	return cmocka_run_group_tests_name("storm", tests, NULL, NULL);
}
