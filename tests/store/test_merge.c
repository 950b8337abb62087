/* Two affiliates that are one. */
#include "fixture.h"

#include "merge.h"

static int
merge(struct desk *desk, const char *from, const char *into, struct outcome *ret_outcome)
{
	const char *ids[] = { from, into };
	const struct order order = { .entity = &affiliate_entity, .step = STEP_MERGE, .ids = ids, .n_ids = 2, .args = no_args };
	struct err err = { 0 };

	int r = app_merge(&desk->session, &order, ret_outcome, &err);

	if (r < 0)
		print_message("%s\n", err.text);
	return r;
}

/* Two sales of af_2, one approved, one paid and partly given back; one sale of af_1. */
static void
two_affiliates(struct desk *desk)
{
	struct step_args args = no_args;

	desk_programme(desk);
	desk_make(desk, &affiliate_entity, "afiliado_id=af_2", "nombre=Ana R", "email=ana.r@example.com", NULL);
	desk_sale(desk, "conv_1", "250000", NULL);
	desk_sale(desk, "conv_2", "100000", "afiliado_id=af_2");
	desk_sale(desk, "conv_3", "200000", "afiliado_id=af_2");
	for (int i = 2; i < 4; i++)
		assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE,
		                           desk_commission(desk, i == 2 ? "conv_2" : "conv_3")->head.id), 0);
	desk_pay(desk, desk_commission(desk, "conv_3")->head.id);
	args.amount = "50000";
	args.reason = "lo devolvió";
	assert_int_equal(desk_step_with(desk, &conversion_entity, STEP_REFUND, "conv_3", &args), 0);
}

#define OF(id) " WHERE afiliado = (SELECT fila FROM afiliado WHERE id = '" id "') "

static void
all_that_was_sold_moves_with_its_money(void **state)
{
	struct desk *desk = *state;
	struct outcome outcome;

	two_affiliates(desk);
	assert_int_equal(merge(desk, "af_2", "af_1", &outcome), 0);
	assert_int_equal(outcome.done, 6); /* two conversions, three commissions, the affiliate */
	assert_int_equal(((const struct affiliate *)desk_read(desk, &affiliate_entity, "af_2"))->state, AFFILIATE_DELETED);
	assert_string_equal(((const struct affiliate *)desk_read(desk, &affiliate_entity, "af_2"))->merged_into_id, "af_1");
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM comision" OF("af_1")), 4);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM conversion WHERE afiliado_id = 'af_1'"), 3);
	assert_int_equal(desk_number(desk, "SELECT sum(monto) FROM suma_afiliado" OF("af_1")), 3750000 + 1500000 + 3000000 - 750000);
	assert_int_equal(desk_number(desk, "SELECT sum(abs(monto)) + sum(abs(n)) FROM (SELECT sum(monto) AS monto, sum(n) AS n "
	                                   "FROM suma_afiliado" OF("af_2") "GROUP BY cuenta)"), 0);
	desk_verify(desk);
}

static void
what_names_the_one_that_went_is_taken_for_the_other(void **state)
{
	struct desk *desk = *state;
	struct outcome outcome;

	two_affiliates(desk);
	assert_int_equal(merge(desk, "af_2", "af_1", &outcome), 0);
	desk_sale(desk, "conv_4", "1000", "afiliado_id=af_2");
	assert_int_equal(((const struct conversion *)desk_read(desk, &conversion_entity, "conv_4"))->state, CONVERSION_VALIDATED);
	assert_string_equal(desk_commission(desk, "conv_4")->affiliate_id, "af_1");
	desk_verify(desk);
}

static void
undone_each_has_its_own_again(void **state)
{
	struct desk *desk = *state;
	const struct undo_order last = { .decision = NULL };
	struct outcome outcome;
	struct err err = { 0 };

	two_affiliates(desk);
	assert_int_equal(merge(desk, "af_2", "af_1", &outcome), 0);
	assert_int_equal(app_undo(&desk->session, &last, &outcome, &err), 0);
	assert_int_equal(outcome.refused, 0);
	assert_int_equal(outcome.done, 6);
	assert_int_equal(((const struct affiliate *)desk_read(desk, &affiliate_entity, "af_2"))->state, AFFILIATE_ACTIVE);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM comision" OF("af_2")), 3);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM conversion WHERE afiliado_id = 'af_2'"), 2);
	assert_int_equal(desk_number(desk, "SELECT sum(monto) FROM suma_afiliado" OF("af_2")), 1500000 + 3000000 - 750000);
	desk_verify(desk);
}

static void
what_cannot_be_merged_stays_as_it_is(void **state)
{
	struct desk *desk = *state;
	struct outcome outcome;
	int64_t rows;

	two_affiliates(desk);
	rows = desk_number(desk, "SELECT (SELECT count(*) FROM diario) + (SELECT count(*) FROM decision)");
	assert_int_equal(merge(desk, "af_1", "af_1", &outcome), ERR_RULE);
	assert_int_equal(merge(desk, "af_1", "af_9", &outcome), ERR_MISSING);
	assert_int_equal(merge(desk, "af_9", "af_1", &outcome), ERR_MISSING);
	assert_int_equal(desk_number(desk, "SELECT (SELECT count(*) FROM diario) + (SELECT count(*) FROM decision)"), rows);
	assert_int_equal(desk_step(desk, &affiliate_entity, STEP_BLOCK, "af_1"), 0);
	assert_int_equal(merge(desk, "af_2", "af_1", &outcome), ERR_RULE);
	assert_int_equal(merge(desk, "af_1", "af_2", &outcome), ERR_STEP);
}

static void
a_chain_is_followed_to_its_end(void **state)
{
	struct desk *desk = *state;
	struct outcome outcome;

	two_affiliates(desk);
	desk_make(desk, &affiliate_entity, "afiliado_id=af_3", "nombre=Ana María", "email=ana.m@example.com", NULL);
	assert_int_equal(merge(desk, "af_1", "af_2", &outcome), 0);
	assert_int_equal(merge(desk, "af_2", "af_3", &outcome), 0);
	desk_sale(desk, "conv_4", "250000", NULL); /* of af_1 */
	assert_string_equal(desk_commission(desk, "conv_4")->affiliate_id, "af_3");
	desk_verify(desk);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DESK(all_that_was_sold_moves_with_its_money),
		DESK(what_names_the_one_that_went_is_taken_for_the_other),
		DESK(undone_each_has_its_own_again),
		DESK(a_chain_is_followed_to_its_end),
		DESK(what_cannot_be_merged_stays_as_it_is),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
