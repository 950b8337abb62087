/* Three thousand rows in one go, and what goes on beside it. */
#include "program.h"

#include "../gate.h"

#define SALES 3005
#define MANY "/<C-u>estado:calculada valor:>75000<Enter>" /* all but five; one of them is disputed */
#define FEW "/<C-u>estado:calculada valor:<Lt>=75000<Enter>"
#define DONE "2999 67747350000" /* how many can be approved, and their sum in pesos */
#define ALL "3000 67747500000"  /* what is disputed can be rejected */

static struct terminal *
queue(const char *folder)
{
	struct terminal *terminal;

	program_sales(folder, SALES);
	program_run(folder, 0, "comisiones disputar --filtro valor:150000 --codigo datos_errados --si");
	terminal = program_start(folder, NULL);
	terminal_resize(terminal, 24, 130); /* the last message and what runs */
	program_goes_to_queue(terminal, " 15.000,00");
	return terminal;
}

/* What a command prints; the caller frees it. */
static char *
output(const char *folder, const char *arguments)
{
	char command[400], *text = NULL;
	size_t size = 0;
	FILE *out;

	snprintf(command, sizeof(command), "%s %s --bd %s/alpes.db", getenv("ALPES"), arguments, folder);
	out = popen(command, "r");
	assert_non_null(out);
	if (getdelim(&text, &size, '\0', out) < 0)
		fail_msg("nothing printed: %s", command);
	pclose(out);
	return text;
}

/* The marks of a decision that runs stay: they are taken away to go on. */
static void
takes_the_marks_away(struct terminal *terminal)
{
	assert_true(terminal_type(terminal, "M"));
	program_answers(terminal, "¿Quitar todas las marcas?", "<Enter>");
}

static void
three_thousand_are_approved_while_one_goes_on_and_all_is_undone(void **state)
{
	struct terminal *terminal = queue(*state);
	char *before = output(*state, "comisiones reporte --json"), *after;

	program_sees(terminal, MANY, " 90.000,00");
	program_sees(terminal, "A", "marcadas: 3.000");
	program_sees(terminal, "a", "filas: 2999   $ 67.747.350.000,00 COP");
	program_sees(terminal, "", "$ 45.075.000,00"); /* the largest */
	program_sees(terminal, "", "quedan como están: 1");
	program_sees(terminal, "", "está en disputa");
	program_sees(terminal, "", "Escriba " DONE " y Enter: ");
	program_confirms(terminal, "2999 67747350001<Enter>", "para hacerlo, escriba " DONE);
	assert_int_equal(program_in_state(*state, "aprobada"), 0);
	program_answers(terminal, "Escriba " DONE, "<BS>0<Enter>");

	takes_the_marks_away(terminal);
	program_sees(terminal, FEW, " 15.000,00");
	program_loses(terminal, "aaa", " 45.000,00");
	program_sees(terminal, "", "2999 hechas");
	assert_int_equal(program_in_state(*state, "aprobada"), 3002);
	program_run(*state, 0, "verificar");

	program_sees(terminal, "uuu", " 15.000,00");
	assert_true(terminal_type(terminal, "u"));
	program_answers(terminal, "filas: 2999", "<Enter>");
	program_sees(terminal, "", "deshecho: 2999");
	assert_int_equal(program_in_state(*state, "aprobada"), 0);
	program_leaves(terminal);
	after = output(*state, "comisiones reporte --json");
	assert_string_equal(after, before);
	free(before);
	free(after);
	program_run(*state, 0, "verificar");
}

static void
what_is_cut_midway_is_told_continued_and_undone(void **state)
{
	struct terminal *terminal = queue(*state);
	char *before = output(*state, "comisiones reporte --json"), *after;
	char path[96], text[40];
	int done, gate;

	snprintf(path, sizeof(path), "%s/alpes.db", (const char *)*state);

	program_sees(terminal, MANY, " 90.000,00");
	program_sees(terminal, "A", "marcadas: 3.000");
	program_sees(terminal, "r", "datos errados");
	assert_true(terminal_type(terminal, "e"));
	program_sees(terminal, "", "Escriba " ALL);
	gate = gate_close(path);
	program_answers(terminal, "Escriba " ALL, ALL "<Enter>");
	gate_pass(gate, path);
	program_sees(terminal, "<C-c>", "se detiene en la próxima fila");
	gate_open(gate);
	program_sees(terminal, "", "detenida: u la deshace, :continuar la sigue");
	done = program_in_state(*state, "rechazada");
	assert_in_range(done, 1, 2999);
	assert_int_equal(program_in_state(*state, "calculada"), SALES - done);
	snprintf(text, sizeof(text), "rechazar: %d hechas", done);
	program_sees(terminal, "", text);
	program_leaves(terminal);

	terminal = program_start(*state, NULL);
	snprintf(text, sizeof(text), "%d filas", done); /* told at the next start, too */
	program_sees(terminal, "", text);
	program_sees(terminal, "1", "Decisiones a medias               1  rechazar, filas hechas: ");
	program_sees(terminal, "l<Enter>", ":continuar sigue la última");
	snprintf(text, sizeof(text), "rechazar: %d hechas", 3000 - done);
	program_sees(terminal, ":continuar<Enter>", text);
	program_loses(terminal, "", "Decisiones a medias");
	assert_true(terminal_type(terminal, "5"));
	assert_int_equal(program_in_state(*state, "rechazada"), 3000);
	program_run(*state, 0, "verificar");
	assert_true(terminal_type(terminal, "u"));
	program_answers(terminal, "filas: 3000", "<Enter>");
	program_sees(terminal, "", "deshecho: 3000");
	program_leaves(terminal);
	after = output(*state, "comisiones reporte --json");
	assert_string_equal(after, before);
	free(before);
	free(after);
	program_run(*state, 0, "verificar");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, program_setup, program_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(three_thousand_are_approved_while_one_goes_on_and_all_is_undone),
		TEST(what_is_cut_midway_is_told_continued_and_undone),
	};

	return cmocka_run_group_tests_name("bulk", tests, NULL, NULL);
}
