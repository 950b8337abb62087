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

static bool
to_approve_is(struct terminal *terminal, const void *amount)
{
	int row;

	return terminal_find(terminal, "Por aprobar", &row, NULL) && strstr(terminal_line(terminal, row), amount) != NULL;
}

static void
the_sum_is_of_what_is_counted(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 12);
	program_run(*state, 0, "comisiones disputar --filtro valor:180000 --codigo datos_errados --si");
	program_run(*state, 0, "comisiones aplazar --filtro valor:165000 --codigo datos_errados --hasta 2099-12-31 --si");
	terminal = program_start(*state, NULL);
	program_sees(terminal, "1", "Por aprobar                      10");
	assert_true(terminal_until(terminal, to_approve_is, " 825.000,00 COP")); /* what is put off or disputed waits elsewhere */
	program_leaves(terminal);
}

/* More than were counted before the time was over: each is counted to its end. */
static void
many_are_counted_to_the_last(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 12000);
	terminal = program_start(*state, NULL);
	program_sees(terminal, "1", "Por aprobar                  12.000");
	program_sees(terminal, "", "Hoy         12.000");
	program_sees(terminal, "", "Sincronización: sin broker"); /* in full, at the foot */
	program_sees(terminal, "5", "fila 1 de 10.000+"); /* a list counts to where it is enough */
	program_sees(terminal, "G", "fila … de 10.000+");
	program_sees(terminal, "g<PgDn>", "fila 20 de 10.000+");
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

/* A person's events that the broker did not take: as its publisher leaves them. */
static void
park(const char *folder)
{
	char command[200];

	snprintf(command, sizeof(command), "sqlite3 %s/alpes.db \"UPDATE salida SET estado = 2, intentos = 20, error = 'muy grande' "
	         "WHERE seq IN (SELECT min(seq) FROM salida GROUP BY clave ORDER BY 1 LIMIT 1)\"", folder);
	assert_int_equal(system(command), 0);
}

static void
what_is_wrong_is_an_alert_until_it_is_not(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 3); /* 15 000, 30 000 and 45 000 */
	program_run(*state, 0, "campanas editar camp_1 presupuesto=50000");
	program_run(*state, 0, "comisiones aprobar --filtro valor:30000 --si");
	terminal = program_start(*state, NULL);
	program_sees(terminal, "1", "Por aprobar");
	program_sees(terminal, "", "Afiliados con más por aprobar"); /* all is counted */
	assert_false(terminal_find(terminal, "Alertas", NULL, NULL));
	program_run(*state, 0, "comisiones aprobar --filtro valor:15000 --si"); /* nine tenths */
	program_sees(terminal, "", "Alertas");
	program_sees(terminal, "", "Presupuestos por agotarse         1  Enero");
	program_sees(terminal, "l<Enter>", "Filtro: campana:camp_1");
	program_run(*state, 0, "campanas editar camp_1 presupuesto=50001");
	program_loses(terminal, "1", "Alertas");
	program_leaves(terminal);

	park(*state);
	terminal = program_start(*state, NULL);
	program_sees(terminal, "1", "Eventos aparcados");
	program_sees(terminal, "l<Enter>", "alpes eventos listar --estado aparcado");
	program_leaves(terminal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_sum_is_of_what_is_counted, program_setup, program_teardown),
		cmocka_unit_test_setup_teardown(many_are_counted_to_the_last, program_setup, program_teardown),
		cmocka_unit_test_setup_teardown(figures_open_their_list_and_follow_what_is_decided, program_setup, program_teardown),
		cmocka_unit_test_setup_teardown(what_is_wrong_is_an_alert_until_it_is_not, program_setup, program_teardown),
		cmocka_unit_test_setup_teardown(an_empty_desk_has_no_figures_and_says_so, program_setup, program_teardown),
	};

	return cmocka_run_group_tests_name("home", tests, NULL, NULL);
}
