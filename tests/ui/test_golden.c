/* Screens as text, held against tests/ui/golden. `make update-golden` writes them anew: look at the difference before it is
 * committed. The books are seeded and their clock stands still, so that every run draws the same. */
#include "program.h"

#include <errno.h>

#define CLOCK "ALPES_AHORA=2026-11-24T15:00:00Z"
#define SPANISH "LANG=es_CO.UTF-8"
#define ENGLISH_ASCII "LANG=C"
#define COUNTED " 90 d" /* on the status line, once what waits for the broker was counted */
#define STEPS 3

struct golden {
	const char *name;
	int rows, cols;
	const char *env[2];
	bool looks; /* colours and attributes too */
	struct {
		const char *keys, *text;
	} steps[STEPS];
};

static const struct golden screens[] = {
	{ "queue", 24, 80, { SPANISH }, true, { { "5", "gerencia" } } },
	{ "queue-wide", 50, 160, { SPANISH }, false, { { "5", "Por qué este valor" } } },
	{ "queue-ascii", 24, 80, { ENGLISH_ASCII }, true, { { "5", "management" } } },
	{ "queue-no-color", 24, 80, { SPANISH, "NO_COLOR=1" }, true, { { "5", "gerencia" } } },
	{ "detail", 24, 80, { SPANISH }, false, { { "5", "gerencia" }, { "<Enter>", "Por pagar" } } },
	{ "detail-ascii", 24, 80, { ENGLISH_ASCII }, false, { { "5", "management" }, { "<Enter>", "To pay" } } },
	{ "why-wide", 50, 160, { SPANISH }, false, { { "5", "gerencia" }, { "w", "No se aprob" } } },
	{ "help", 24, 80, { SPANISH }, true, { { "5", "gerencia" }, { "?", ":aprobar" } } },
	{ "reject", 24, 80, { SPANISH }, false, { { "5", "gerencia" }, { "r", "datos errados" } } },
	{ "confirm", 24, 80, { SPANISH }, true, { { "5", "gerencia" }, { "A", "marcadas: 36" }, { "a", "La mayor" } } },
	{ "confirm-ascii", 24, 80, { ENGLISH_ASCII }, false, { { "5", "management" }, { "A", "marked: 36" }, { "a", "do it?" } } },
};

static int
make_books(void **state)
{
	if (program_setup(state) < 0 || setenv("ALPES_AHORA", strchr(CLOCK, '=') + 1, 1) < 0)
		return -1;
	program_run(*state, 0, "demo --filas 60 --estacion caja-1 --zona America/Bogota");
	return 0;
}

struct wanted {
	const char *text;
	bool looks;
};

static bool
is_drawn(struct terminal *terminal, const void *arg)
{
	const struct wanted *wanted = arg;
	char *text = terminal_dump(terminal, wanted->looks);
	bool same = strcmp(text, wanted->text) == 0;

	free(text);
	return same;
}

/* The screen once it is as `wanted`, or otherwise when nothing more comes; NULL: whatever it is. */
static char *
draw(const char *folder, const struct golden *golden, const char *wanted)
{
	char data[96], home[96], locale[400], *text;
	const char *const argv[] = { getenv("ALPES"), "--bd", data, "--usuario", "ana", NULL };
	const char *const env[] = { "TERM=xterm-256color", "PATH=/usr/bin:/bin", CLOCK, home, locale, golden->env[0],
		                    golden->env[1], NULL };
	struct terminal *terminal;

	snprintf(data, sizeof(data), "%s/alpes.db", folder);
	snprintf(home, sizeof(home), "HOME=%s", folder);
	program_inherits(locale, sizeof(locale), "ALPES_LOCALEDIR");
	terminal = terminal_start(argv, env, golden->rows, golden->cols);
	assert_non_null(terminal);
	program_sees(terminal, "", COUNTED);
	for (int i = 0; i < STEPS && golden->steps[i].keys; i++)
		program_sees(terminal, golden->steps[i].keys, golden->steps[i].text);
	if (wanted)
		terminal_until(terminal, is_drawn, &(struct wanted){ wanted, golden->looks });
	while (terminal_read(terminal, 150))
		; /* to the end of the frame */
	text = terminal_dump(terminal, golden->looks);
	terminal_free(terminal);
	return text;
}

static char *
read_all(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (file && getdelim(&text, &size, '\0', file) < 0 && text)
		*text = '\0';
	if (file)
		fclose(file);
	return text;
}

static void
write_all(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

/* The first line that is otherwise. */
static void
compare(const char *name, const char *drawn, const char *golden)
{
	int line = 1;

	while (*drawn && *golden) {
		size_t a = strcspn(drawn, "\n"), b = strcspn(golden, "\n");

		if (a != b || memcmp(drawn, golden, a) != 0)
			break;
		drawn += a + (drawn[a] == '\n');
		golden += b + (golden[b] == '\n');
		line++;
	}
	if (*drawn || *golden)
		fail_msg("%s, line %d:\n  is   %.*s\n  was  %.*s\nIf it shall be so: make update-golden", name, line,
		         (int)strcspn(drawn, "\n"), drawn, (int)strcspn(golden, "\n"), golden);
}

static void
screens_are_as_they_were(void **state)
{
	for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++) {
		char *drawn, *golden, path[600];

		snprintf(path, sizeof(path), "%s/tests/ui/golden/%s.txt", getenv("TOP_SRCDIR"), screens[i].name);
		golden = getenv("UPDATE_GOLDEN") ? NULL : read_all(path);
		drawn = draw(*state, &screens[i], golden);
		if (getenv("UPDATE_GOLDEN"))
			write_all(path, drawn);
		else if (!golden)
			fail_msg("%s: %s", path, strerror(errno));
		else
			compare(screens[i].name, drawn, golden);
		free(drawn);
		free(golden);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(screens_are_as_they_were, make_books, program_teardown),
	};

	return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
