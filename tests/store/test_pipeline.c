/* From the conversion to the commission: what is counted, what answers when it is asked twice. */
#include "fixture.h"

#include <stdio.h>

#include "decision.h"
#include "store.h"
#include "verify.h"

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

/* What a check of the books has told of itself. */
struct heard {
	int64_t done, meant, stop_at;
	int questions;
};

static void
hear_finding(void *arg, const char *line)
{
	(void)arg;
	fail_msg("%s", line);
}

static void
hear_progress(void *arg, int64_t done, int64_t meant)
{
	struct heard *heard = arg;

	assert_int_equal(done, heard->done + 1);
	heard->done = done;
	heard->meant = meant;
}

static int
stop_there(void *arg)
{
	struct heard *heard = arg;

	heard->questions++;
	return heard->stop_at && heard->done >= heard->stop_at;
}

static void
a_check_says_how_far_it_is_and_can_be_stopped(void **state)
{
	struct desk *desk = *state;
	struct heard heard = { 0 }, stopped = { .stop_at = 100 };
	const struct verify_listener whole = { hear_finding, hear_progress, stop_there, &heard };
	const struct verify_listener part = { hear_finding, hear_progress, stop_there, &stopped };
	struct err err = { 0 };

	desk_programme(desk);
	for (int i = 0; i < 300; i++) {
		char id[20];

		snprintf(id, sizeof(id), "conv_%d", i);
		desk_sale(desk, id, "250000", NULL);
	}
	assert_int_equal(app_verify(&desk->session, &whole, &err), 0);
	assert_true(heard.done > 600 && heard.done == heard.meant);
	assert_true(heard.questions > 0);
	assert_int_equal(app_verify(&desk->session, &part, &err), ERR_CANCEL);
	assert_true(stopped.done >= 100 && stopped.done < heard.done);
	desk_verify(desk);
}

static void
the_policy_does_not_count_a_commission_against_itself(void **state)
{
	struct desk *desk = *state;
	struct step_args args = no_args;

	desk_programme(desk);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=50000");
	desk_set(desk, "tope_diario_afiliado", "COP:50000");
	desk_set(desk, "limite_automatico", "COP:50000");
	desk_sale(desk, "conv_1", "250000", NULL);
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_APPROVED);
	args.amount = "50000";
	args.reason = "lo devolvió";
	assert_int_equal(desk_step_with(desk, &conversion_entity, STEP_REFUND, "conv_1", &args), 0);
	assert_int_equal(desk_commission(desk, "conv_1")->total, 3000000);
	assert_null(desk_commission(desk, "conv_1")->waits_for);
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_APPROVED);
	desk_sale(desk, "conv_2", "250000", NULL); /* another one is counted */
	assert_string_equal(desk_commission(desk, "conv_2")->waits_for, "presupuesto_excedido\ntope_diario");
	desk_verify(desk);
}

/* A decision over rows that change nothing, and the signal that comes while its first slice is committed. */
struct hollow {
	struct slices slices;
	int rows;
	int stop;
};

static int
next_hollow(void *owner, struct err *err)
{
	struct hollow *hollow = owner;

	(void)err;
	hollow->slices.outcome->done++;
	hollow->slices.ended = ++hollow->rows == 10 * SLICE_ROWS;
	return 0;
}

static int
signal_comes(void *owner, struct err *err)
{
	struct hollow *hollow = owner;

	(void)err;
	hollow->stop = 1;
	return 0;
}

static void
a_decision_is_cut_or_done_however_late_it_is_stopped(void **state)
{
	struct desk *desk = *state;
	struct outcome outcome = { 0 };
	struct hollow hollow = { .slices = { .decision = { .step = STEP_APPROVE, .entity = ENTITY_COMMISSION, .up_to = ABSENT,
		                                           .undoes = ABSENT },
		                             .outcome = &outcome, .row = next_hollow, .closing = signal_comes,
		                             .owner = &hollow, .stop = &hollow.stop } };
	struct decision now, stale;
	struct arena arena = { 0 };
	struct err err = { 0 };

	assert_int_equal(slices_run(&hollow.slices, &desk->session, &err), 0);
	assert_true(outcome.stopped);
	assert_int_equal(decision_read(desk->session.store, hollow.slices.decision.row, &arena, &now, &err), 0);
	assert_int_equal(now.state, DECISION_CUT);
	assert_int_equal(now.done, outcome.done);
	stale = now;
	stale.done--; /* as it was before another process went on with it */
	assert_int_equal(decision_hold(desk->session.store, &stale, &err), ERR_LOCKED);
	assert_int_equal(decision_hold(desk->session.store, &now, &err), 0);
	store_let(desk->session.store, now.row);
	slices_done(&hollow.slices);
	arena_done(&arena);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DESK(a_goal_counts_each_conversion_once),
		DESK(reopening_twice_says_that_it_was_done),
		DESK(what_is_declared_is_kept_as_json_whatever_it_says),
		DESK(a_decision_is_cut_or_done_however_late_it_is_stopped),
		DESK(a_check_says_how_far_it_is_and_can_be_stopped),
		DESK(the_policy_does_not_count_a_commission_against_itself),
	};

	return cmocka_run_group_tests_name("pipeline", tests, NULL, NULL);
}
