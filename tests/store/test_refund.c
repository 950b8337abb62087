/* Refunds and cancellations, by the state of the commission; E17 to E19 of the rules. */
#include "fixture.h"

#include <stdio.h>

static int
refund(struct desk *desk, const char *conversion, int64_t amount)
{
	struct step_args args = no_args;
	char text[MONEY_TEXT_SIZE];

	args.amount = decimal_text(amount, 2, text);
	args.reason = "lo devolvió";
	return desk_step_with(desk, &conversion_entity, STEP_REFUND, conversion, &args);
}

static int64_t
newest_adjustment(struct desk *desk, const char *column)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "SELECT %s FROM comision WHERE origen = 2 ORDER BY fila DESC LIMIT 1", column);
	return desk_number(desk, sql);
}

/* A sale whose commission is approved and paid. */
static void
sell_and_pay(struct desk *desk, const char *conversion, const char *value)
{
	desk_sale(desk, conversion, value, NULL);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, conversion)->head.id), 0);
	desk_pay(desk, desk_commission(desk, conversion)->head.id);
	assert_int_equal(desk_commission(desk, conversion)->state, COMMISSION_PAID);
}

static void
e17_two_refunds_of_a_paid_one_take_back_each_its_share(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	sell_and_pay(desk, "conv_1", "250000");
	assert_int_equal(refund(desk, "conv_1", 10000000), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -1500000);
	assert_int_equal(newest_adjustment(desk, "estado"), COMMISSION_APPROVED);
	assert_int_equal(refund(desk, "conv_1", 15000000), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -2250000);
	assert_int_equal(((const struct conversion *)desk_read(desk, &conversion_entity, "conv_1"))->state, CONVERSION_CANCELLED);
	assert_int_equal(desk_number(desk, "SELECT sum(monto_total) FROM comision"), 0);
	assert_int_equal(desk_commission(desk, "conv_1")->amount, 3750000); /* a paid row is never edited */
	desk_verify(desk);
}

static void
e18_rounded_shares_sum_to_zero(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk_edit(desk, &campaign_entity, "camp_1", "configuracion_comisiones.comision_conversion=15.5");
	sell_and_pay(desk, "conv_1", "333.33");
	assert_int_equal(desk_commission(desk, "conv_1")->amount, 5167);
	assert_int_equal(refund(desk, "conv_1", 11111), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -1723);
	assert_int_equal(refund(desk, "conv_1", 22222), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -3444);
	desk_verify(desk);
}

static void
e19_iva_is_taken_back_with_it(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "150000", NULL);
	desk_make(desk, &commission_entity, "conversion_id=conv_1", "porcentaje=20", "configuracion.incluir_iva=si", NULL);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_CALCULATE, desk_commission(desk, "conv_1")->head.id), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, "conv_1")->head.id), 0);
	desk_pay(desk, desk_commission(desk, "conv_1")->head.id);
	assert_int_equal(desk_step(desk, &conversion_entity, STEP_CANCEL, "conv_1"), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -3000000);
	assert_int_equal(newest_adjustment(desk, "monto_iva"), -570000);
	desk_verify(desk);
}

static void
an_unpaid_one_is_calculated_anew(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, "conv_1")->head.id), 0);
	assert_int_equal(refund(desk, "conv_1", 5000000), 0);
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_CALCULATED);
	assert_int_equal(desk_commission(desk, "conv_1")->amount, 3000000);
	assert_int_equal(refund(desk, "conv_1", 20000001), ERR_RULE);
	assert_int_equal(refund(desk, "conv_1", 20000000), 0);
	assert_int_equal(desk_number(desk, "SELECT estado FROM comision"), COMMISSION_ANNULLED);
	desk_verify(desk);
}

static void
an_adjustment_that_was_annulled_is_made_up_for_by_the_next(void **state)
{
	struct desk *desk = *state;
	const struct undo_order last = { .decision = NULL };
	struct outcome outcome;
	struct err err = { 0 };

	desk_programme(desk);
	sell_and_pay(desk, "conv_1", "250000");
	assert_int_equal(refund(desk, "conv_1", 10000000), 0);
	assert_int_equal(app_undo(&desk->session, &last, &outcome, &err), 0);
	assert_int_equal(outcome.refused, 0);
	assert_int_equal(refund(desk, "conv_1", 15000000), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -2250000);
	desk_verify(desk);
}

static void
an_adjustment_is_not_calculated_by_hand_and_its_conversion_stays(void **state)
{
	struct desk *desk = *state;
	const char *id;

	desk_programme(desk);
	sell_and_pay(desk, "conv_1", "250000");
	assert_int_equal(refund(desk, "conv_1", 10000000), 0);
	id = ((const struct record *)desk_read_row(desk, &commission_entity, newest_adjustment(desk, "fila")))->id;
	assert_int_equal(desk_step(desk, &commission_entity, STEP_CALCULATE, id), ERR_RULE);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), 0);
	assert_int_equal(((const struct conversion *)desk_read(desk, &conversion_entity, "conv_1"))->state, CONVERSION_PROCESSED);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, id), 0);
	desk_verify(desk);
}

static void
approve(struct desk *desk, const char *conversion)
{
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, conversion)->head.id), 0);
}

static void
what_was_given_back_before_payment_is_not_taken_twice(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	assert_int_equal(refund(desk, "conv_1", 10000000), 0);
	approve(desk, "conv_1");
	desk_pay(desk, desk_commission(desk, "conv_1")->head.id);
	assert_int_equal(desk_commission(desk, "conv_1")->amount, 2250000);
	assert_int_equal(refund(desk, "conv_1", 5000000), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -750000);
	assert_int_equal(refund(desk, "conv_1", 10000000), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -1500000);
	assert_int_equal(desk_number(desk, "SELECT sum(monto_total) FROM comision"), 0);
	desk_verify(desk);
}

static void
a_fixed_one_is_taken_back_with_the_last_piece_only(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	desk_make(desk, &commission_entity, "conversion_id=conv_1", "monto_base=0", "monto_fijo=20000", NULL);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_CALCULATE, desk_commission(desk, "conv_1")->head.id), 0);
	approve(desk, "conv_1");
	desk_pay(desk, desk_commission(desk, "conv_1")->head.id);
	assert_int_equal(refund(desk, "conv_1", 5000000), 0);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM comision WHERE origen = 2"), 0);
	assert_int_equal(refund(desk, "conv_1", 20000000), 0);
	assert_int_equal(newest_adjustment(desk, "monto_calculado"), -2000000);
	desk_verify(desk);
}

/* Its commission was rejected, part of it given back. */
static const char *
reject_and_refund(struct desk *desk, const char *conversion)
{
	const char *id;

	desk_sale(desk, conversion, "250000", NULL);
	id = desk_commission(desk, conversion)->head.id;
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REJECT, id), 0);
	assert_int_equal(refund(desk, conversion, 20000000), 0);
	return id;
}

static void
a_rejected_one_reopened_is_calculated_on_what_is_left(void **state)
{
	struct desk *desk = *state;
	const char *id;

	desk_programme(desk);
	id = reject_and_refund(desk, "conv_1");
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), 0);
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_CALCULATED);
	assert_int_equal(desk_commission(desk, "conv_1")->amount, 750000);
	approve(desk, "conv_1");
	assert_int_equal(desk_commission(desk, "conv_1")->base, 5000000);
	assert_int_equal(desk_commission(desk, "conv_1")->total, 750000);
	id = reject_and_refund(desk, "conv_2");
	assert_int_equal(refund(desk, "conv_2", 5000000), 0); /* the rest */
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), ERR_RULE);
	desk_verify(desk);
}

static void
a_rejection_is_not_undone_once_the_sale_was_refunded(void **state)
{
	struct desk *desk = *state;
	struct undo_order order = { .decision = NULL };
	struct outcome outcome;
	struct decision rejection;
	struct err err = { 0 };

	desk_programme(desk);
	reject_and_refund(desk, "conv_1");
	assert_int_equal(decision_read(desk->session.store, desk_number(desk, "SELECT max(n) - 1 FROM decision"), &desk->arena,
	                               &rejection, &err), 0);
	order.decision = rejection.id;
	assert_int_equal(app_undo(&desk->session, &order, &outcome, &err), 0);
	assert_int_equal(outcome.done, 0);
	assert_int_equal(outcome.refused, 1);
	assert_int_equal(desk_number(desk, "SELECT estado FROM comision"), COMMISSION_REJECTED);
	order.decision = NULL; /* the refund first */
	assert_int_equal(app_undo(&desk->session, &order, &outcome, &err), 0);
	order.decision = rejection.id;
	assert_int_equal(app_undo(&desk->session, &order, &outcome, &err), 0);
	assert_int_equal(outcome.refused, 0);
	assert_int_equal(desk_commission(desk, "conv_1")->amount, 3750000);
	desk_verify(desk);
}

static void
a_rejected_adjustment_can_be_taken_up_again(void **state)
{
	struct desk *desk = *state;
	const struct undo_order last = { .decision = NULL };
	struct outcome outcome;
	struct err err = { 0 };
	const char *id;

	desk_programme(desk);
	sell_and_pay(desk, "conv_1", "250000");
	assert_int_equal(refund(desk, "conv_1", 25000000), 0);
	id = ((const struct record *)desk_read_row(desk, &commission_entity, newest_adjustment(desk, "fila")))->id;
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REJECT, id), 0);
	assert_int_equal(app_undo(&desk->session, &last, &outcome, &err), 0);
	assert_int_equal(outcome.refused, 0);
	assert_int_equal(newest_adjustment(desk, "estado"), COMMISSION_CALCULATED);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REJECT, id), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), 0);
	assert_int_equal(newest_adjustment(desk, "monto_total"), -3750000);
	desk_verify(desk);
}

/* Gives back `pieces` of what is left, or all; answers what is left then. */
static int64_t
give_back(struct desk *desk, const char *conversion, int64_t left, int pieces, unsigned *seed)
{
	for (int i = 0; i < pieces && left > 1; i++) {
		int64_t piece = 1 + rand_r(seed) % (left - 1);

		assert_int_equal(refund(desk, conversion, piece), 0);
		left -= piece;
	}
	return left;
}

/* Any value, any rate, given back in any pieces, before payment and after: nothing is left. */
static void
refunds_in_any_pieces_sum_to_zero_with_the_original(void **state)
{
	struct desk *desk = *state;
	unsigned seed = 20260115;

	desk_programme(desk);
	for (int i = 0; i < 60; i++) {
		int64_t left = 10000 + rand_r(&seed) % 100000000;
		char conversion[16], of[32], value[32], rate[32], nivel[24];

		snprintf(conversion, sizeof(conversion), "conv_%d", i);
		snprintf(of, sizeof(of), "conversion_id=%s", conversion);
		snprintf(value, sizeof(value), "%d.%02d", (int)(left / 100), (int)(left % 100));
		snprintf(nivel, sizeof(nivel), "nivel=1.%d", rand_r(&seed) % 1000);
		snprintf(rate, sizeof(rate), "porcentaje=%d.%03d", 1 + rand_r(&seed) % 99, rand_r(&seed) % 1000);
		desk_edit(desk, &affiliate_entity, "af_1", nivel);
		desk_sale(desk, conversion, value, NULL);
		desk_make(desk, &commission_entity, of, rate,
		          i % 2 ? "configuracion.incluir_iva=si" : "configuracion.incluir_iva=no", NULL);
		assert_int_equal(desk_step(desk, &commission_entity, STEP_CALCULATE, desk_commission(desk, conversion)->head.id), 0);
		left = give_back(desk, conversion, left, rand_r(&seed) % 3, &seed);
		approve(desk, conversion);
		left = give_back(desk, conversion, left, rand_r(&seed) % 2, &seed);
		if (desk_commission(desk, conversion)->state != COMMISSION_APPROVED)
			approve(desk, conversion);
		assert_int_equal(desk_commission(desk, conversion)->base, left);
		desk_pay(desk, desk_commission(desk, conversion)->head.id);
		left = give_back(desk, conversion, left, rand_r(&seed) % 4, &seed);
		assert_int_equal(desk_number(desk, "SELECT sum(monto_base) FROM comision WHERE estado <> 5"), left);
		assert_int_equal(refund(desk, conversion, left), 0);
		assert_int_equal(desk_number(desk, "SELECT sum(monto_calculado) FROM comision WHERE estado <> 5"), 0);
		assert_int_equal(desk_number(desk, "SELECT sum(monto_iva) FROM comision WHERE estado <> 5"), 0);
		assert_int_equal(desk_number(desk, "SELECT sum(monto_base) FROM comision WHERE estado <> 5"), 0);
	}
	desk_verify(desk);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DESK(e17_two_refunds_of_a_paid_one_take_back_each_its_share),
		DESK(e18_rounded_shares_sum_to_zero),
		DESK(e19_iva_is_taken_back_with_it),
		DESK(an_unpaid_one_is_calculated_anew),
		DESK(an_adjustment_that_was_annulled_is_made_up_for_by_the_next),
		DESK(an_adjustment_is_not_calculated_by_hand_and_its_conversion_stays),
		DESK(what_was_given_back_before_payment_is_not_taken_twice),
		DESK(a_fixed_one_is_taken_back_with_the_last_piece_only),
		DESK(a_rejected_one_reopened_is_calculated_on_what_is_left),
		DESK(a_rejection_is_not_undone_once_the_sale_was_refunded),
		DESK(a_rejected_adjustment_can_be_taken_up_again),
		DESK(refunds_in_any_pieces_sum_to_zero_with_the_original),
	};

	return cmocka_run_group_tests_name("refund", tests, NULL, NULL);
}
