/* What a key does is done to what one saw when it was pressed, whatever other people do meanwhile. */
#include "program.h"

/* The queue, the smallest first. */
static struct terminal *
queue(const char *folder, int n)
{
	struct terminal *terminal = program_queue(folder, n);

	program_sees(terminal, "llllls", "15.000,00");
	return terminal;
}

static void
a_reason_goes_to_the_row_that_the_menu_names(void **state)
{
	struct terminal *terminal = queue(*state, 4);

	program_sees(terminal, "r", "datos errados");
	program_run(*state, 0, "comisiones aprobar --si --filtro valor:15000");
	program_loses(terminal, "", " 15.000,00"); /* the cursor's row is another one now */
	program_sees(terminal, "e", "no se puede");
	assert_int_equal(program_in_state(*state, "rechazada"), 0);
	assert_int_equal(program_in_state(*state, "aprobada"), 1);
	program_leaves(terminal);
}

static void
a_note_goes_to_the_row_that_it_was_begun_on(void **state)
{
	struct terminal *terminal = queue(*state, 3);
	char arguments[300];

	program_sees(terminal, ",", "Nota");
	program_run(*state, 0, "comisiones aprobar --si --filtro valor:15000");
	program_loses(terminal, "", " 15.000,00");
	program_sees(terminal, "llamar al cliente<Enter>", "nota agregada");
	snprintf(arguments, sizeof(arguments),
	         "comisiones notas --json $($ALPES comisiones listar --bd %s/alpes.db --filtro valor:15000 --formato csv | sed -n '2s/,.*//p')",
	         (const char *)*state);
	assert_int_equal(program_lines(*state, arguments), 1);
	program_leaves(terminal);
}

static void
what_is_open_is_decided_and_no_mark(void **state)
{
	struct terminal *terminal = queue(*state, 4);

	program_sees(terminal, "<Space>", "marcadas: 1");
	program_sees(terminal, "<Enter>", "Por pagar");
	program_sees(terminal, "<Space>", "lista");
	program_sees(terminal, "a", "aprobada");
	program_loses(terminal, "q", "Por pagar");
	assert_int_equal(program_lines(*state, "comisiones listar --formato csv --estado aprobada --filtro valor:30000"), 2);
	program_leaves(terminal);
}

static void
marks_are_of_one_filter(void **state)
{
	struct terminal *terminal = queue(*state, 12);

	program_sees(terminal, "<Space><Space><Space><Space><Space>", "marcadas: 5");
	program_sees(terminal, "/ valor:>100000<Enter>", "5 fuera");
	program_sees(terminal, "*", "M quita");
	program_sees(terminal, "A", "M quita");
	program_loses(terminal, "M", "marcadas");
	program_sees(terminal, "A", "marcadas: 6");
	program_sees(terminal, "/<C-u>estado:calculada<Enter>", " 15.000,00");
	program_sees(terminal, "g<Space>", "otro filtro");
	program_sees(terminal, "*", "otro filtro");
	program_sees(terminal, "h", "marcadas: 6");
	assert_int_equal(program_in_state(*state, "calculada"), 12);
	program_leaves(terminal);
}

static void
the_question_of_an_undo_is_about_one_decision(void **state)
{
	struct terminal *terminal = queue(*state, 8);

	program_sees(terminal, "<Space><Space><Space><Space><Space>", "marcadas: 5");
	program_sees(terminal, "a", "aprobar: ¿");
	program_confirms(terminal, "<Enter>", "5 hechas");
	program_sees(terminal, "u", "filas: 5");
	program_run(*state, 0, "comisiones aprobar --si --filtro valor:120000");
	program_confirms(terminal, "<Enter>", "deshecho: 5");
	assert_int_equal(program_in_state(*state, "aprobada"), 1);
	program_leaves(terminal);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, program_setup, program_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_reason_goes_to_the_row_that_the_menu_names),
		TEST(a_note_goes_to_the_row_that_it_was_begun_on),
		TEST(what_is_open_is_decided_and_no_mark),
		TEST(marks_are_of_one_filter),
		TEST(the_question_of_an_undo_is_about_one_decision),
	};

	return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
