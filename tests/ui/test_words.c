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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_state_is_read_and_filtered_for_in_english, program_setup, program_teardown),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
