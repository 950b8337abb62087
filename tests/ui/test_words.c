/* What the screens call things, in the language of who reads them. */
#include "program.h"

/* The words of the wire are for filters; what one reads there may be typed, too. */
static void
a_state_is_read_and_filtered_for_in_english(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 2);
	terminal = program_start_in(*state, "C", 24, 80, NULL);
	program_sees(terminal, PROGRAM_QUEUE, " 15.000,00");
	program_sees(terminal, "<Enter>", "State: calculated");
	program_sees(terminal, "", "(active)");
	program_sees(terminal, "", "(running)");
	program_loses(terminal, "q/<C-u>estado:approved<Enter>", " 15.000,00");
	program_sees(terminal, "/<C-u>estado:calculated<Enter>", " 15.000,00");
	program_loses(terminal, "/<C-u>estado:aprobada<Enter>", " 15.000,00");
	program_sees(terminal, ":glosario<Enter>", "aprobada");
	program_sees(terminal, "", "approved: owed");
	program_sees(terminal, "q/<C-u>estado:calculada<Enter>", " 15.000,00");
	program_leaves(terminal);
}

static bool
tab_is_on(struct terminal *terminal, const void *colour)
{
	return terminal_cell(terminal, 0, 0).bg.indexed.idx == *(const uint8_t *)colour;
}

/* 236 and 253 are the grounds of the first line in the dark and the light theme, 231 in the one of high contrast. */
static void
a_theme_is_changed_at_once_and_completed(void **state)
{
	static const uint8_t dark = 236, light = 253, contrast = 231;
	struct terminal *terminal;

	program_sales(*state, 2);
	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	assert_true(terminal_until(terminal, tab_is_on, &dark));
	program_sees(terminal, ":tema cl<Tab><Enter>", "tema claro, hasta que salga");
	assert_true(terminal_until(terminal, tab_is_on, &light));
	program_sees(terminal, ":tem<Tab> con<Tab><Enter>", "tema contraste");
	assert_true(terminal_until(terminal, tab_is_on, &contrast));
	program_sees(terminal, ":tema rosado<Enter>", "oscuro|claro|contraste");
	assert_true(tab_is_on(terminal, &contrast));
	program_sees(terminal, "1?G", ":tema");
	program_loses(terminal, "q", ":tema");
	program_leaves(terminal);
}

static void
a_channel_is_spelled_as_people_do(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 1);
	program_run(*state, 0, "conversiones crear conversion_id=conv_m afiliado_id=af_1 campana_id=camp_1 tipo_conversion=venta "
	            "valor_conversion=900000 canal_origen=movil fecha_conversion=2024-05-06");
	terminal = program_start(*state, NULL);
	program_sees(terminal, PROGRAM_QUEUE, "135.000,00");
	program_loses(terminal, "/<C-u>conversion:conv_m<Enter>", " 15.000,00");
	program_sees(terminal, "<Enter>", "Conversión conv_m");
	program_sees(terminal, "<PgDn>", "Canal: móvil");
	program_leaves(terminal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_state_is_read_and_filtered_for_in_english, program_setup, program_teardown),
		cmocka_unit_test_setup_teardown(a_theme_is_changed_at_once_and_completed, program_setup, program_teardown),
		cmocka_unit_test_setup_teardown(a_channel_is_spelled_as_people_do, program_setup, program_teardown),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
