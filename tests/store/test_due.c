/* What happens without a person: times that come, arrivals, budgets. */
#include "fixture.h"

#include <stdio.h>

#include "date.h"
#include "due.h"
#include "hash.h"

static struct outcome
due(struct desk *desk)
{
	const struct order how = { .entity = NULL };
	struct outcome outcome;
	struct err err = { 0 };

	if (app_due(&desk->session, &how, &outcome, &err) < 0)
		fail_msg("%s", err.text);
	return outcome;
}

static int64_t
state_of(struct desk *desk, const struct entity *entity, const char *id)
{
	return entity_state(entity, desk_read(desk, entity, id));
}

static void
suspend_for_days(struct desk *desk, int days)
{
	struct step_args args = no_args;

	args.reason = "es una prueba";
	args.until = desk->session.clock + days * MS_DAY;
	assert_int_equal(desk_step_with(desk, &affiliate_entity, STEP_SUSPEND, "af_1", &args), 0);
}

static void
a_suspension_ends_on_its_day_and_not_before(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	suspend_for_days(desk, 3);
	assert_int_equal(due(desk).done, 0);
	assert_int_equal(state_of(desk, &affiliate_entity, "af_1"), AFFILIATE_SUSPENDED);
	desk->session.clock += 3 * MS_DAY;
	assert_int_equal(due(desk).done, 1);
	assert_int_equal(state_of(desk, &affiliate_entity, "af_1"), AFFILIATE_ACTIVE);
	assert_int_equal(due(desk).done, 0);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM diario d JOIN actor a ON a.n = d.actor WHERE a.nombre = 'sistema' "
	                                   "AND d.entidad = 1"), 1);
	desk_verify(desk);
}

static void
guards_look_at_the_date_before_anything_fired(void **state)
{
	struct desk *desk = *state;
	struct step_args args = no_args;
	const char *commission;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	commission = desk_commission(desk, "conv_1")->head.id;
	args.reason = "es una prueba";
	args.until = desk->session.clock + MS_DAY;
	assert_int_equal(desk_step_with(desk, &commission_entity, STEP_DEFER, commission, &args), 0);
	suspend_for_days(desk, 2);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, commission), ERR_RULE);
	desk->session.clock += MS_DAY;
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, commission), ERR_RULE);
	desk->session.clock += MS_DAY;
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, commission), 0);
	assert_int_equal(desk_commission(desk, "conv_1")->deferred, 0);
	desk_sale(desk, "conv_2", "1000", NULL); /* the affiliate sells again */
	assert_int_equal(state_of(desk, &conversion_entity, "conv_2"), CONVERSION_VALIDATED);
	desk_verify(desk);
}

static void
a_deferral_ends_alone_and_the_dispute_stays(void **state)
{
	struct desk *desk = *state;
	struct step_args args = no_args;
	const char *commission;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	commission = desk_commission(desk, "conv_1")->head.id;
	args.reason = "es una prueba";
	args.until = desk->session.clock + MS_DAY;
	assert_int_equal(desk_step_with(desk, &commission_entity, STEP_DEFER, commission, &args), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_DISPUTE, commission), 0);
	desk->session.clock += MS_DAY;
	assert_int_equal(due(desk).done, 1);
	assert_int_equal(desk_commission(desk, "conv_1")->deferred, 0);
	assert_int_equal(desk_commission(desk, "conv_1")->disputed, 1);
}

static void
a_campaign_ends_by_its_date_only_when_dates_are_strict(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk->session.clock += 365 * MS_DAY;
	assert_int_equal(due(desk).done, 0);
	desk_set(desk, "vigencia", "estricta");
	desk_sale(desk, "conv_1", "1000", "fecha_conversion=2026-06-01");
	assert_string_equal(((const struct conversion *)desk_read(desk, &conversion_entity, "conv_1"))->held_by, "campana_no_activa");
	assert_int_equal(due(desk).done, 1);
	assert_int_equal(state_of(desk, &campaign_entity, "camp_1"), CAMPAIGN_FINISHED);
	assert_int_equal(due(desk).done, 0);
}

static void
a_date_that_has_passed_is_refused(void **state)
{
	struct desk *desk = *state;
	struct step_args args = no_args;

	desk_programme(desk);
	args.reason = "es una prueba";
	args.until = desk->session.clock;
	assert_int_equal(desk_step_with(desk, &affiliate_entity, STEP_SUSPEND, "af_1", &args), ERR_FIELD);
	assert_int_equal(state_of(desk, &affiliate_entity, "af_1"), AFFILIATE_ACTIVE);
}

static void
conversions_are_checked_again_when_the_unknown_arrives(void **state)
{
	struct desk *desk = *state;

	desk_sale(desk, "conv_1", "250000", NULL);
	assert_string_equal(((const struct conversion *)desk_read(desk, &conversion_entity, "conv_1"))->held_by,
	                    "afiliado_desconocido\ncampana_desconocida");
	desk_programme(desk);
	assert_int_equal(state_of(desk, &conversion_entity, "conv_1"), CONVERSION_VALIDATED);
	assert_int_equal(desk_commission(desk, "conv_1")->amount, 3750000);
	assert_int_equal(desk_number(desk, "SELECT count(*) FROM decision WHERE actor = 1 AND entidad = 3"), 2);
	desk_verify(desk);
}

static void
conversions_are_checked_again_when_the_affiliate_is_active_again(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	suspend_for_days(desk, 5);
	desk_sale(desk, "conv_1", "250000", NULL);
	assert_int_equal(state_of(desk, &conversion_entity, "conv_1"), CONVERSION_REGISTERED);
	assert_int_equal(desk_step(desk, &affiliate_entity, STEP_RESUME, "af_1"), 0);
	assert_int_equal(state_of(desk, &conversion_entity, "conv_1"), CONVERSION_VALIDATED);
	desk_verify(desk);
}

static void
what_a_person_reopened_waits_for_a_person(void **state)
{
	struct desk *desk = *state;

	desk_programme(desk);
	desk_sale(desk, "conv_1", "250000", NULL);
	assert_int_equal(desk_step(desk, &conversion_entity, STEP_REJECT, "conv_1"), 0);
	assert_int_equal(desk_step(desk, &conversion_entity, STEP_REOPEN, "conv_1"), 0);
	suspend_for_days(desk, 5);
	assert_int_equal(desk_step(desk, &affiliate_entity, STEP_RESUME, "af_1"), 0);
	assert_int_equal(state_of(desk, &conversion_entity, "conv_1"), CONVERSION_REGISTERED);
}

static void
over_budget_needs_a_reason_and_goes_one_by_one(struct desk *desk, const char *id)
{
	const char *ids[] = { id, id };
	struct order order = { .entity = &commission_entity, .step = STEP_APPROVE, .ids = ids, .n_ids = 2, .args = no_args };
	struct outcome outcome;
	struct err err = { 0 };

	order.args.over_budget = true;
	assert_int_equal(desk_step_with(desk, &commission_entity, STEP_APPROVE, id, &order.args), ERR_RULE);
	order.args.reason = "lo pidió gerencia";
	assert_int_equal(app_decide(&desk->session, &order, &outcome, &err), ERR_RULE);
	assert_string_equal(err.rule, "de_una_en_una");
	assert_int_equal(((const struct commission *)desk_read(desk, &commission_entity, id))->state, COMMISSION_CALCULATED);
	assert_int_equal(desk_step_with(desk, &commission_entity, STEP_APPROVE, id, &order.args), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, id), 0);
}

/* E16: five waiting of 120000 in a budget of 500000: four can be approved. */
static void
a_budget_takes_what_fits_and_a_raised_one_the_rest(void **state)
{
	struct desk *desk = *state;
	char id[5][ID_SIZE];

	desk_programme(desk);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=500000");
	for (int i = 0; i < 5; i++) {
		char conversion[16];

		snprintf(conversion, sizeof(conversion), "conv_%d", i);
		desk_sale(desk, conversion, "800000", NULL);
		snprintf(id[i], ID_SIZE, "%s", desk_commission(desk, conversion)->head.id);
	}
	for (int i = 0; i < 4; i++)
		assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, id[i]), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, id[4]), ERR_RULE);
	assert_non_null(strstr(desk_why(), "--sobre_presupuesto"));
	over_budget_needs_a_reason_and_goes_one_by_one(desk, id[4]);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=600000");
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, id[4]), 0);
	desk_verify(desk);
}

static void
a_raised_budget_asks_the_policy_again(void **state)
{
	struct desk *desk = *state;

	desk_set(desk, "limite_automatico", "COP:50000");
	desk_programme(desk);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=50000");
	desk_sale(desk, "conv_1", "250000", NULL); /* 37500 */
	desk_sale(desk, "conv_2", "250001", NULL);
	desk_sale(desk, "conv_3", "250002", NULL);
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_APPROVED);
	assert_string_equal(desk_commission(desk, "conv_2")->waits_for, "presupuesto_excedido");
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=80000");
	assert_int_equal(desk_commission(desk, "conv_2")->state, COMMISSION_APPROVED);
	assert_int_equal(desk_commission(desk, "conv_3")->state, COMMISSION_CALCULATED);
	assert_string_equal(desk_commission(desk, "conv_3")->waits_for, "presupuesto_excedido");
	assert_int_equal(due(desk).done, 0);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=");
	assert_int_equal(desk_commission(desk, "conv_3")->state, COMMISSION_APPROVED);
	desk_verify(desk);
}

static void
what_happens_by_itself_has_the_event_id_of_its_cause(void **state)
{
	struct desk *desk = *state;
	const char *cause[] = { "af_1", "reactivar", "3" };
	char hash[HASH_ID_SIZE], sql[200];

	desk_programme(desk);
	suspend_for_days(desk, 1);
	desk->session.clock += MS_DAY;
	due(desk);
	hash_id(cause, 3, hash);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM salida WHERE evento_id = 'evt_%s'", hash);
	assert_int_equal(desk_number(desk, sql), 1);
	assert_int_equal(desk_number(desk, "SELECT count(*) - count(DISTINCT evento_id) FROM salida"), 0);
}

static void
what_others_hang_on_is_not_undone(void **state)
{
	struct desk *desk = *state;
	const struct undo_order last = { .decision = NULL };
	struct outcome outcome;
	struct err err = { 0 };

	desk_sale(desk, "conv_1", "250000", NULL);
	desk_programme(desk);
	assert_int_equal(app_undo(&desk->session, &last, &outcome, &err), 0);
	assert_int_equal(outcome.done, 0);
	assert_int_equal(outcome.refused, 1);
	assert_int_equal(state_of(desk, &campaign_entity, "camp_1"), CAMPAIGN_ACTIVE);
	desk_verify(desk);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DESK(a_suspension_ends_on_its_day_and_not_before),
		DESK(guards_look_at_the_date_before_anything_fired),
		DESK(a_deferral_ends_alone_and_the_dispute_stays),
		DESK(a_campaign_ends_by_its_date_only_when_dates_are_strict),
		DESK(a_date_that_has_passed_is_refused),
		DESK(conversions_are_checked_again_when_the_unknown_arrives),
		DESK(conversions_are_checked_again_when_the_affiliate_is_active_again),
		DESK(what_a_person_reopened_waits_for_a_person),
		DESK(a_budget_takes_what_fits_and_a_raised_one_the_rest),
		DESK(a_raised_budget_asks_the_policy_again),
		DESK(what_happens_by_itself_has_the_event_id_of_its_cause),
		DESK(what_others_hang_on_is_not_undone),
	};

	return cmocka_run_group_tests_name("due", tests, NULL, NULL);
}
