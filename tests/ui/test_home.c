/* The day at a glance, and the list behind a figure. */
#include "program.h"

static void
figures_open_their_list_and_follow_what_is_decided(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 12);
	terminal = program_start(*state, NULL);
	program_sees(terminal, "1", "Por aprobar");
	program_sees(terminal, "", "1.170.000,00");
	program_sees(terminal, "", "Hoy");
	program_sees(terminal, "<Enter>", "Filtro: estado:calculada");
	program_loses(terminal, "a", " 15.000,00");
	program_sees(terminal, "1", "1.155.000,00");
	program_sees(terminal, "G<Enter>", "campana:camp_1");
	program_run(*state, 0, "comisiones disputar --filtro 'valor:30000' --motivo 'no cuadra'");
	program_sees(terminal, "1", "1.125.000,00");
	program_leaves(terminal);
}

static void
an_empty_desk_has_no_figures_and_says_so(void **state)
{
	struct terminal *terminal;

	program_run(*state, 0, "configuracion poner tasa_iva 19");
	terminal = program_start(*state, NULL);
	program_sees(terminal, "1", "Por aprobar");
	program_loses(terminal, "", "Afiliados con más por aprobar");
	program_sees(terminal, "<Enter>", "Aquí no hay nada por ahora");
	program_leaves(terminal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(figures_open_their_list_and_follow_what_is_decided, program_setup, program_teardown),
		cmocka_unit_test_setup_teardown(an_empty_desk_has_no_figures_and_says_so, program_setup, program_teardown),
	};

	return cmocka_run_group_tests_name("home", tests, NULL, NULL);
}
