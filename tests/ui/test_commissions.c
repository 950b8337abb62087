/* The approval queue as a clerk uses it. */
#include "program.h"

#include <signal.h>

static bool
on_row(struct terminal *terminal, const void *text)
{
	int row, col;

	terminal_cursor(terminal, &row, &col);
	return strstr(terminal_line(terminal, row), text) != NULL;
}

/* The row that the cursor comes to stand on. */
static void
cursor_is_on(struct terminal *terminal, const char *text)
{
	int row, col;

	if (terminal_until(terminal, on_row, text))
		return;
	terminal_cursor(terminal, &row, &col);
	fail_msg("the cursor stands on \"%s\", not on %s", terminal_line(terminal, row), text);
}

static void
expect_states(const char *folder, int waiting, int approved, int rejected)
{
	assert_int_equal(program_in_state(folder, "calculada"), waiting);
	assert_int_equal(program_in_state(folder, "aprobada"), approved);
	assert_int_equal(program_in_state(folder, "rechazada"), rejected);
	program_run(folder, 0, "verificar");
}

static void
one_key_approves_and_goes_on_and_u_brings_it_back(void **state)
{
	struct terminal *terminal = program_queue(*state, 4);

	program_loses(terminal, "a", " 15.000,00");
	cursor_is_on(terminal, "30.000,00");
	program_loses(terminal, "aa", "45.000,00"); /* typed ahead: each decides its own row */
	expect_states(*state, 1, 3, 0);
	program_sees(terminal, "u", "45.000,00");
	cursor_is_on(terminal, "45.000,00");
	program_loses(terminal, "U", "45.000,00");
	expect_states(*state, 1, 3, 0);
	program_leaves(terminal);
}

static void
what_was_undone_one_by_one_is_redone_one_by_one(void **state)
{
	struct terminal *terminal = program_queue(*state, 4);

	program_loses(terminal, "aa", "30.000,00");
	program_sees(terminal, "u", "30.000,00");
	program_sees(terminal, "u", " 15.000,00");
	program_loses(terminal, "U", " 15.000,00");
	program_sees(terminal, "", "rehecho: com_");
	program_loses(terminal, "U", "30.000,00");
	expect_states(*state, 2, 2, 0);
	program_sees(terminal, "U", "no hay ningún deshacer");
	program_loses(terminal, "u<Enter>", "rehecho"); /* a redone one is undone again */
	program_leaves(terminal);
}

static void
a_reason_is_one_key_and_enter_repeats_it(void **state)
{
	struct terminal *terminal = program_queue(*state, 4);

	program_sees(terminal, "r", "datos errados");
	program_loses(terminal, "e", " 15.000,00");
	program_sees(terminal, "r", "datos errados");
	program_loses(terminal, "<Enter>", "30.000,00");
	assert_int_equal(program_lines(*state, "comisiones listar --formato csv --filtro codigo:datos_errados"), 3);
	program_sees(terminal, "r", "datos errados");
	program_sees(terminal, "o", "Motivo:");
	program_sees(terminal, "no<Enter>", "motivo"); /* too short: stays open, says why */
	program_loses(terminal, " era venta<Enter>", "45.000,00");
	program_sees(terminal, "r", "datos errados");
	program_loses(terminal, "<Esc>", "datos errados");
	expect_states(*state, 1, 0, 3);
	program_leaves(terminal);
}

static void
fraud_takes_the_conversion_with_it(void **state)
{
	struct terminal *terminal = program_queue(*state, 2);

	program_sees(terminal, "r", "fraude");
	program_sees(terminal, "f", "solo la comisión");
	program_loses(terminal, "v", " 15.000,00");
	assert_int_equal(program_lines(*state, "conversiones listar --formato csv --estado rechazada"), 2);
	assert_int_equal(program_lines(*state, "comisiones listar --formato csv --estado anulada"), 2);
	program_run(*state, 0, "verificar");
	program_leaves(terminal);
}

static void
what_is_disputed_or_deferred_is_refused_until_it_is_released(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_sees(terminal, "t", "disputar");
	program_sees(terminal, "d", "datos errados");
	program_loses(terminal, "e", " 15.000,00"); /* the filter does not show it any more */
	program_sees(terminal, "p", "datos errados");
	program_sees(terminal, "<Enter>", "Hasta");
	program_sees(terminal, "ayer<Enter>", "futuro");
	program_loses(terminal, "<C-u>7d<Enter>", "30.000,00");
	program_sees(terminal, "/<C-u>valor:<Lt>40000<Enter>", " 15.000,00");
	program_sees(terminal, "ga", "disputa");
	program_sees(terminal, "Ga", "aplazada");
	expect_states(*state, 3, 0, 0);
	program_sees(terminal, "Gp", "liberada"); /* again: released */
	program_sees(terminal, "Ga", "aprobada");
	expect_states(*state, 2, 1, 0);
	program_leaves(terminal);
}

static void
few_marks_are_decided_at_once_and_many_only_after_the_question(void **state)
{
	struct terminal *terminal = program_queue(*state, 12);

	program_sees(terminal, "<Space><Space>", "marcadas: 2");
	program_loses(terminal, "a", " 15.000,00");
	expect_states(*state, 10, 2, 0);
	program_loses(terminal, "M", "marcadas");
	program_sees(terminal, "A", "marcadas: 10");
	program_sees(terminal, "a<Enter><Enter>", "$ 1.125.000,00"); /* typed before the question: does not reach it */
	expect_states(*state, 10, 2, 0);
	program_loses(terminal, "<Esc>", "1.125.000,00");
	expect_states(*state, 10, 2, 0);
	program_sees(terminal, "a", "$ 1.125.000,00");
	program_confirms(terminal, "<Enter>", "10 hechas");
	expect_states(*state, 0, 12, 0);
	program_sees(terminal, "u", "filas: 10");
	program_confirms(terminal, "<Enter>", "deshecho: 10");
	expect_states(*state, 10, 2, 0);
	program_leaves(terminal);
}

static void
the_question_says_what_is_refused_and_why(void **state)
{
	struct terminal *terminal = program_queue(*state, 8);

	program_sees(terminal, "t", "disputar");
	program_loses(terminal, "de", " 15.000,00");
	program_sees(terminal, "/<C-u><Enter>", " 15.000,00");
	program_sees(terminal, "A", "marcadas: 8");
	program_sees(terminal, "a", "filas: 7");
	program_sees(terminal, "", "quedan como están: 1");
	program_sees(terminal, "", "está en disputa");
	program_confirms(terminal, "<Enter>", "7 hechas");
	expect_states(*state, 1, 7, 0);
	program_leaves(terminal);
}

static void
a_range_is_marked_with_v_and_inverted_with_a_star(void **state)
{
	struct terminal *terminal = program_queue(*state, 9);

	program_sees(terminal, "jv", "rango");
	program_sees(terminal, "jjv", "marcadas: 3");
	program_sees(terminal, "*", "marcadas: 6");
	program_sees(terminal, "*", "marcadas: 3");
	program_sees(terminal, "s/<C-u>valor:>40000<Enter>", "1 fuera de este filtro"); /* marks survive order and filter */
	program_sees(terminal, "A", "M quita las marcas primero");
	program_sees(terminal, "MA", "marcadas: 7");
	program_loses(terminal, "", "fuera de este filtro");
	program_leaves(terminal);
}

static void
the_filter_works_while_it_is_typed_and_survives_decisions(void **state)
{
	struct terminal *terminal = program_queue(*state, 6);

	program_loses(terminal, "/ valor:>50000", "30.000,00");
	program_sees(terminal, "<Esc>", "30.000,00");
	program_sees(terminal, "/ -conv<Tab>", "-conversion:"); /* Tab knows the words */
	program_sees(terminal, "<Esc>", "30.000,00");
	program_loses(terminal, "/ valor:>50000<Enter>", "30.000,00");
	program_loses(terminal, "a", "60.000,00");
	program_sees(terminal, "", "valor:>50000");
	cursor_is_on(terminal, "75.000,00");
	program_sees(terminal, "/ color:rojo<Enter>", "color"); /* an unknown word is told with those that there are */
	program_loses(terminal, "<Esc>", "color");
	program_sees(terminal, "q", "30.000,00"); /* back to the queue as it was */
	expect_states(*state, 5, 1, 0);
	program_leaves(terminal);
}

static void
w_tells_why_and_the_review_shows_one_at_a_time(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_sees(terminal, "w", "Tasa: 15 %");
	program_sees(terminal, "", "automático: ");
	program_loses(terminal, "q", "Tasa: 15 %");
	program_run(*state, 0, "conversiones crear conversion_id=conv_x afiliado_id=af_1 campana_id=camp_1 tipo_conversion=venta "
	            "valor_conversion=70000 datos_cliente.email=ana@example.com");
	program_sees(terminal, "R", "conv_x"); /* who buys from oneself is looked at first */
	program_sees(terminal, "", "a validar");
	program_sees(terminal, "a", "por qué?"); /* in words: the codes are of what is wrong */
	program_sees(terminal, "llamé a la cliente<Enter>", "10.500,00"); /* what came of it is of high risk */
	program_sees(terminal, "a", "45.000,00");                         /* then the largest of low risk */
	program_sees(terminal, "a", "30.000,00");
	program_sees(terminal, "aa", "revisión terminada");
	expect_states(*state, 0, 4, 0);
	program_leaves(terminal);
}

static void
a_note_is_added_and_a_field_is_edited(void **state)
{
	struct terminal *terminal = program_queue(*state, 2);

	program_sees(terminal, ",", "Nota:");
	program_sees(terminal, "hablé con Ana<Enter>", "nota agregada");
	program_sees(terminal, "<Enter>", "hablé con Ana");
	program_sees(terminal, "e", "Tasa: 15.0"); /* as the screens call it, not as the wire does */
	program_loses(terminal, "", "monto_");
	program_sees(terminal, "d", "Tasa: ");
	program_sees(terminal, "<C-u>200<Enter>", "porcentaje"); /* over 100 %: stays open */
	program_sees(terminal, "<C-u>10,5<Enter>", "cambiada");
	program_sees(terminal, "e", "Tasa: 10.5");
	program_sees(terminal, "a<C-u>1.250.00<Enter>", "1250000.5"); /* says how it is written */
	program_sees(terminal, "<C-u>1.250.000,50<Enter>", "$ 1.250.000,50");
	program_sees(terminal, "", "Estado: pendiente"); /* it is still there, though the queue does not have it */
	program_sees(terminal, "q", "Filtro: conversion:conv_");
	program_sees(terminal, "<C-o>", "30.000,00");
	assert_int_equal(program_lines(*state, "comisiones listar --formato csv --estado pendiente"), 2);
	program_run(*state, 0, "verificar");
	program_leaves(terminal);
}

static void
a_commission_by_hand_stands_beside_the_one_it_takes_the_place_of(void **state)
{
	struct terminal *terminal = program_queue(*state, 2);

	program_sees(terminal, "n", "Tab completa");
	program_sees(terminal, "conversion_id=conv_0001 porcentaje=20<Enter>", "= la calcula");
	program_sees(terminal, "", "X");
	program_sees(terminal, "=", "20.000,00");
	cursor_is_on(terminal, "20.000,00");
	program_sees(terminal, "<C-o>", "30.000,00");
	program_run(*state, 0, "verificar");
	program_leaves(terminal);
}

static void
what_another_process_decides_is_seen(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_run(*state, 0, "comisiones aprobar --filtro valor:15000 --si");
	program_loses(terminal, "", " 15.000,00");
	cursor_is_on(terminal, "30.000,00");
	program_leaves(terminal);
}

static bool
has_another_line(struct terminal *terminal, const void *line)
{
	return strcmp(terminal_line(terminal, 22), line) != 0;
}

static void
what_waits_grows_older_without_a_key(void **state)
{
	struct terminal *terminal = program_queue(*state, 1);
	char line[400];

	program_sees(terminal, "", "sin broker, esperan ");
	snprintf(line, sizeof(line), "%s", terminal_line(terminal, 22));
	assert_true(terminal_until(terminal, has_another_line, line));
	program_sees(terminal, "", "sin broker, esperan ");
	program_leaves(terminal);
}

static void
a_long_refusal_is_read_whole_and_goes_with_the_next_key(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_sees(terminal, "hs", "Campaña: no ordena"); /* over two lines */
	program_sees(terminal, "", "Creada");
	program_loses(terminal, "j", "no ordena");
	program_sees(terminal, "<Esc>", ":salir cierra");
	program_loses(terminal, "l", ":salir cierra");
	program_sees(terminal, "p", "¿por qué?");
	program_sees(terminal, "", "Esc: ninguna"); /* not the keys of the list, which do something else here */
	program_sees(terminal, "z", "ninguna tiene esa letra");
	program_sees(terminal, "e", "vacío = sin fecha)"); /* a label has the room that an empty field leaves */
	program_sees(terminal, "ayer<Enter>", "ayer");
	program_sees(terminal, "<C-u>7", "fech"); /* it stays while it is put right */
	program_sees(terminal, "d<Enter>", "en espera");
	program_leaves(terminal);
}

static void
a_paste_outside_a_field_decides_nothing(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_sees(terminal, "<Paste>aaa:salir\n</Paste>", "se descartó el texto pegado");
	expect_states(*state, 3, 0, 0);
	program_sees(terminal, "/", "Filtro:");
	program_loses(terminal, "<Paste> valor:>20000</Paste><Enter>", " 15.000,00");
	program_leaves(terminal);
}

/* Beyond the rows that the screen keeps it is counted behind. */
static void
the_list_says_which_row_of_how_many(void **state)
{
	struct terminal *terminal = program_queue(*state, 400);

	program_sees(terminal, "", "fila 1 de 400");
	program_sees(terminal, "<Down>", "fila 2 de 400");
	program_sees(terminal, "G", "fila 400 de 400");
	program_sees(terminal, "a", "fila 399 de 399");
	program_run(*state, 0, "comisiones disputar --filtro valor:30000 --motivo 'no cuadra'"); /* before it */
	program_sees(terminal, "", "fila 398 de 398");
	program_sees(terminal, "<Home>", "fila 1 de 398");
	program_sees(terminal, "/valor:<Lt>100000<Enter>", "fila 1 de 5");
	program_sees(terminal, "R", "fila 1 de 398"); /* the largest, of low risk */
	program_leaves(terminal);
}

static void
any_size_is_lived_through(void **state)
{
	struct terminal *terminal = program_queue(*state, 30);

	terminal_resize(terminal, 10, 50);
	program_sees(terminal, "", "muy pequeña");
	terminal_resize(terminal, 1, 1);
	terminal_read(terminal, 100);
	terminal_resize(terminal, 50, 160);
	program_sees(terminal, "", "Por pagar: $ 15.000,00"); /* the detail beside the list */
	terminal_resize(terminal, 24, 80);
	program_loses(terminal, "", "Por pagar");
	program_sees(terminal, "G", "450.000,00");
	cursor_is_on(terminal, "450.000,00");
	program_leaves(terminal);
}

static void
the_help_explains_signs_and_words_of_the_filter(void **state)
{
	struct terminal *terminal = program_queue(*state, 1);

	program_sees(terminal, "?G", "campo:valor");
	program_sees(terminal, "<PgUp>", "riesgo:");
	program_sees(terminal, "<PgUp>", "sin calcular todavía");
	program_loses(terminal, "q", "Ayuda");
	program_leaves(terminal);
}

static void
a_click_takes_a_row_and_a_tab(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 3);
	terminal = program_start(*state, "--usuario=ana");
	program_sees(terminal, PROGRAM_QUEUE, " 15.000,00");
	assert_true(terminal_type(terminal, "<Click 3 10>"));
	cursor_is_on(terminal, "30.000,00");
	program_sees(terminal, "", "1Ini 2Afi 3Conv 4Camp  5 Comisiones 6Pag 7Rep 8Sinc 9Aud 0Conf"); /* all have a name */
	program_sees(terminal, "<Click 0 3>", "La cola");
	program_sees(terminal, "<Click 0 36>", " 15.000,00"); /* Inicio has its whole name, what is behind it moved */
	program_leaves(terminal);
}

static void
read_only_looks_and_does_nothing(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 2);
	terminal = program_start(*state, "--solo-lectura");
	program_goes_to_queue(terminal, " 15.000,00");
	program_sees(terminal, "a", "--solo-lectura");
	program_sees(terminal, "w", "Tasa: 15 %");
	expect_states(*state, 2, 0, 0);
	program_leaves(terminal);
}

static void
a_signal_or_a_lost_terminal_ends_it_cleanly_and_keeps_what_was_typed(void **state)
{
	struct terminal *terminal = program_queue(*state, 3);

	program_loses(terminal, "a", " 15.000,00");
	kill(terminal->pid, SIGTERM);
	assert_true(terminal_ends(terminal));
	assert_int_equal(terminal->status, 0);
	assert_true(terminal_is_restored(terminal));
	terminal_free(terminal);

	terminal = program_start(*state, NULL);
	program_goes_to_queue(terminal, "30.000,00");
	program_loses(terminal, "a", "30.000,00");
	terminal_hang_up(terminal);
	assert_true(terminal_ends(terminal));
	terminal_free(terminal);
	expect_states(*state, 1, 2, 0);
}

static void
a_crash_gives_the_terminal_back_and_names_the_log(void **state)
{
	struct terminal *terminal = program_queue(*state, 1);

	kill(terminal->pid, SIGSEGV);
	assert_true(terminal_ends(terminal));
	assert_true(terminal_is_restored(terminal));
	assert_true(terminal_find(terminal, "alpes.log", NULL, NULL));
	terminal_free(terminal);
	program_run(*state, 0, "verificar");
}

static void
a_first_start_makes_the_books(void **state)
{
	struct terminal *terminal = program_start(*state, NULL);

	program_sees(terminal, "", "Bienvenido");
	program_sees(terminal, "v", "estación");
	program_sees(terminal, "<C-u>caja-1<Enter>", "Zona");
	program_sees(terminal, "<C-u>Marte/Base<Enter>", "no se conoce"); /* it stays, to be put right */
	program_sees(terminal, "<C-u>America/Lima<Enter>", "Moneda");
	program_sees(terminal, "<C-u>pesos<Enter>", "pesos:");
	program_sees(terminal, "<C-u>COP<Enter>", "Aquí no hay nada");
	program_leaves(terminal);
	program_run(*state, 2, "configuracion ver zona --zona America/Bogota");
	program_run(*state, 0, "configuracion ver zona --zona America/Lima");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, program_setup, program_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_key_approves_and_goes_on_and_u_brings_it_back),
		TEST(what_was_undone_one_by_one_is_redone_one_by_one),
		TEST(a_reason_is_one_key_and_enter_repeats_it),
		TEST(fraud_takes_the_conversion_with_it),
		TEST(what_is_disputed_or_deferred_is_refused_until_it_is_released),
		TEST(few_marks_are_decided_at_once_and_many_only_after_the_question),
		TEST(the_question_says_what_is_refused_and_why),
		TEST(a_range_is_marked_with_v_and_inverted_with_a_star),
		TEST(the_filter_works_while_it_is_typed_and_survives_decisions),
		TEST(w_tells_why_and_the_review_shows_one_at_a_time),
		TEST(a_note_is_added_and_a_field_is_edited),
		TEST(a_commission_by_hand_stands_beside_the_one_it_takes_the_place_of),
		TEST(what_another_process_decides_is_seen),
		TEST(a_long_refusal_is_read_whole_and_goes_with_the_next_key),
		TEST(what_waits_grows_older_without_a_key),
		TEST(a_paste_outside_a_field_decides_nothing),
		TEST(the_list_says_which_row_of_how_many),
		TEST(any_size_is_lived_through),
		TEST(the_help_explains_signs_and_words_of_the_filter),
		TEST(a_click_takes_a_row_and_a_tab),
		TEST(read_only_looks_and_does_nothing),
		TEST(a_signal_or_a_lost_terminal_ends_it_cleanly_and_keeps_what_was_typed),
		TEST(a_crash_gives_the_terminal_back_and_names_the_log),
		TEST(a_first_start_makes_the_books),
	};

	return cmocka_run_group_tests_name("commissions", tests, NULL, NULL);
}
