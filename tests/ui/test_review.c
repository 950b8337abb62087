/* What lies over the queue: the review, the detail, and how one comes back from them. */
#include "program.h"

/* Of somebody who buys from oneself: it is looked at before it is valid. */
static void
add_suspect(const char *folder, const char *id, int value)
{
	program_run(folder, 0, "conversiones crear conversion_id=%s afiliado_id=af_1 campana_id=camp_1 tipo_conversion=venta "
	            "valor_conversion=%d datos_cliente.email=ana@example.com", id, value);
}

static void
add_sale(const char *folder, const char *id, int value)
{
	program_run(folder, 0, "conversiones crear conversion_id=%s afiliado_id=af_1 campana_id=camp_1 tipo_conversion=venta "
	            "valor_conversion=%d datos_cliente.email=%s@example.com", id, value, id);
}

static void
a_phase_that_is_long_looked_through_in_vain_goes_on_to_the_next(void **state)
{
	struct terminal *terminal = program_queue(*state, 20000); /* more than are looked through at once */

	program_sees(terminal, "R", "riesgo bajo");
	program_sees(terminal, "", "300.000.000,00"); /* the largest */
	program_leaves(terminal);
}

static void
a_figure_shows_its_list_also_when_the_review_or_the_detail_was_up(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 3);
	add_suspect(*state, "conv_x", 70000);
	terminal = program_start(*state, NULL);
	program_sees(terminal, "5R", "conv_x");
	program_sees(terminal, "1", "Por aprobar");
	program_sees(terminal, "<Enter>", "Filtro: estado:calculada");
	program_sees(terminal, "", "45.000,00");
	program_sees(terminal, "<Enter>", "Por pagar");
	program_sees(terminal, "1", "Por aprobar");
	program_sees(terminal, "<Enter>", "Filtro: estado:calculada");
	program_leaves(terminal);
}

static void
the_queue_has_the_size_that_the_window_got_in_the_review(void **state)
{
	struct terminal *terminal = program_queue(*state, 40);

	terminal_resize(terminal, 24, 160);
	program_sees(terminal, "", "Por pagar"); /* the detail beside the list */
	program_sees(terminal, "R", "riesgo bajo");
	terminal_resize(terminal, 40, 90);
	program_loses(terminal, "w", "Afiliado:"); /* by now the size is known */
	program_sees(terminal, "<Esc>", "450.000,00"); /* the thirtieth */
	program_leaves(terminal);
}

static void
the_text_beside_the_list_is_of_the_row_and_not_of_the_review(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 0);
	add_suspect(*state, "conv_x", 70000); /* the first conversion, and the first commission is another one's */
	add_sale(*state, "conv_y", 100000);
	terminal = program_start(*state, NULL);
	terminal_resize(terminal, 24, 160);
	program_goes_to_queue(terminal, "Por pagar: $ 15.000,00");
	program_sees(terminal, "R", "conv_x");
	program_sees(terminal, "<Esc>", "Por pagar: $ 15.000,00");
	program_leaves(terminal);
}

static void
what_was_sent_before_the_review_began_is_under_way_no_longer(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_sees(terminal, "/<C-u><Enter>", "Filtro: todas");
	program_sees(terminal, "aR", "Comisiones");
	program_sees(terminal, "", "aprobada");
	program_sees(terminal, "<Esc>", "Filtro: todas");
	program_sees(terminal, "", "  A  com"); /* and not "…A" */
	program_leaves(terminal);
}

static void
after_an_undo_the_review_shows_what_came_back(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 3);
	add_suspect(*state, "conv_x", 70000);
	terminal = program_start(*state, NULL);
	program_sees(terminal, "5R", "conv_x");
	program_sees(terminal, "a", "por qué?");
	program_sees(terminal, "llamé a la cliente<Enter>", "10.500,00"); /* of high risk */
	program_sees(terminal, "a", "45.000,00");
	program_sees(terminal, "J", "30.000,00");
	program_sees(terminal, "a", "15.000,00");
	program_sees(terminal, "u", "Por pagar: $ 30.000,00");
	program_sees(terminal, "u", "Por pagar: $ 10.500,00"); /* of the phase before */
	program_sees(terminal, "u<Enter>", "a validar");       /* the conversion that it was of */
	program_leaves(terminal);
}

static void
the_ends_and_a_click_stay_in_the_detail(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_sees(terminal, "<Enter>", "Por pagar: $ 15.000,00");
	program_loses(terminal, "G", "Por pagar: $ 15.000,00"); /* its end, not that of the list */
	program_sees(terminal, "g", "Por pagar: $ 15.000,00");
	program_sees(terminal, "<Click 4 10>j", "1");
	program_sees(terminal, "kq", "Filtro:");
	program_sees(terminal, "<Enter>", "Por pagar: $ 15.000,00");
	program_leaves(terminal);
}

static void
what_a_bulk_refused_is_read_row_by_row(void **state)
{
	struct terminal *terminal = program_queue(*state, 8);

	program_sees(terminal, "I", "no se ha negado");
	program_run(*state, 0, "comisiones disputar --filtro 'valor:15000,30000' --codigo datos_errados --si");
	program_sees(terminal, "/<C-u><Enter>", "Filtro: todas");
	program_sees(terminal, "A", "marcadas: 8");
	program_sees(terminal, "a", "filas: 6");
	program_confirms(terminal, "<Enter>", "I dice por qué");
	program_sees(terminal, "I", "1-2/2");
	program_sees(terminal, "", "está en disputa");
	program_loses(terminal, "q", "1-2/2");
	program_leaves(terminal);
}

static void
tab_goes_to_the_text_beside_the_list_and_scrolls_it(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_sees(terminal, "<Tab>", "al lado de la lista hay"); /* from some width on */
	terminal_resize(terminal, 15, 130);
	program_sees(terminal, "", "Por pagar: $ 15.000,00");
	program_loses(terminal, "<Tab>G", "Por pagar: $ 15.000,00");
	program_sees(terminal, "", "Ocurrió");
	program_sees(terminal, "g<Tab>j", "Por pagar: $ 30.000,00"); /* the keys are the list's again */
	program_loses(terminal, "<Tab>G", "Por pagar");
	program_sees(terminal, "<Esc>k", "Por pagar: $ 15.000,00");
	program_leaves(terminal);
}

static void
the_glossary_explains_states_and_words(void **state)
{
	struct terminal *terminal = program_queue(*state, 1);

	program_sees(terminal, ":glosario<Enter>", "rechazada");
	program_sees(terminal, "G", "retención");
	program_loses(terminal, "q", "retención");
	program_leaves(terminal);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, program_setup, program_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_phase_that_is_long_looked_through_in_vain_goes_on_to_the_next),
		TEST(a_figure_shows_its_list_also_when_the_review_or_the_detail_was_up),
		TEST(the_queue_has_the_size_that_the_window_got_in_the_review),
		TEST(the_text_beside_the_list_is_of_the_row_and_not_of_the_review),
		TEST(what_was_sent_before_the_review_began_is_under_way_no_longer),
		TEST(after_an_undo_the_review_shows_what_came_back),
		TEST(the_ends_and_a_click_stay_in_the_detail),
		TEST(what_a_bulk_refused_is_read_row_by_row),
		TEST(tab_goes_to_the_text_beside_the_list_and_scrolls_it),
		TEST(the_glossary_explains_states_and_words),
	};

	return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
