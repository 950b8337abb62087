/* From the conversion to the commission: what is counted, what answers when it is asked twice. */
#include "fixture.h"

static void
a_goal_counts_each_conversion_once(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk_edit(desk, &campaign_entity, "camp_1", "configuracion_comisiones.bonus_objetivos=25");
	desk_edit(desk, &campaign_entity, "camp_1", "configuracion_comisiones.meta_conversiones=2");
	desk_sale(desk, "conv_1", "250000", NULL);
	assert_int_equal(desk_commission(desk, "conv_1")->bonus, ABSENT);
	desk_make(desk, &commission_entity, "conversion_id=conv_1", "porcentaje=16", NULL); /* the first one, again */
	assert_int_equal(desk_commission(desk, "conv_1")->bonus, ABSENT);
	desk_sale(desk, "conv_2", "250000", NULL);
	assert_int_equal(desk_commission(desk, "conv_2")->bonus, 25000);
	assert_int_equal(desk_commission(desk, "conv_2")->amount, 4687500); /* E12 */
}

static void
reopening_twice_says_that_it_was_done(void **state)
{
	struct desk *desk = *state;
	const char *id;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	id = desk_commission(desk, "conv_1")->head.id;
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REJECT, id), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), ERR_SAME);
	assert_non_null(strstr(desk_why(), desk->session.user)); /* and by whom */
	assert_non_null(strstr(desk_why(), "2026-01-15"));
	desk_edit(desk, &commission_entity, id, "porcentaje=12"); /* pendiente */
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REJECT, id), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), 0);
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_PENDING);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), ERR_SAME);
	desk_verify(desk);
}

static void
the_currency_of_a_pending_one_can_be_edited(void **state)
{
	struct desk *desk = *state;
	const char *id;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	id = desk_commission(desk, "conv_1")->head.id;
	desk_edit(desk, &commission_entity, id, "monto_base.moneda=USD");
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_PENDING);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_CALCULATE, id), 0);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM suma_afiliado WHERE n <> 0"), 1);
	desk_verify(desk);
}

static void
what_is_declared_is_kept_as_json_whatever_it_says(void **state)
{
	struct desk *desk = *state;
	struct step_args args = no_args;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	args.declared_level = LEVEL_SUPERVISOR;
	args.declared_policy = "la \"nueva\"";
	assert_int_equal(desk_step_with(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, "conv_1")->head.id, &args), 0);
	assert_string_equal(desk_commission(desk, "conv_1")->declared,
	                    "{\"nivel_aprobacion\":\"supervisor\",\"politica_aplicada\":\"la \\\"nueva\\\"\"}");
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DESK(a_goal_counts_each_conversion_once),
		DESK(reopening_twice_says_that_it_was_done),
		DESK(what_is_declared_is_kept_as_json_whatever_it_says),
		DESK(the_currency_of_a_pending_one_can_be_edited),
	};

	return cmocka_run_group_tests_name("pipeline", tests, NULL, NULL);
}
