#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "buf.h"
#include "money.h"
#include "policy.h"

/* A commission that is approved by itself: each test spoils one thing. */
struct scene {
	struct settings settings;
	struct commission commission;
	struct conversion conversion;
	struct affiliate affiliate;
	struct campaign campaign;
	struct policy_facts facts;
};

static void
clean_scene(struct scene *scene)
{
	entity_clear(&commission_entity, &scene->commission);
	entity_clear(&conversion_entity, &scene->conversion);
	entity_clear(&affiliate_entity, &scene->affiliate);
	entity_clear(&campaign_entity, &scene->campaign);
	scene->settings = (struct settings){
		.auto_limit = "COP:50000.0",
		.operator_limit = "COP:50000.0",
		.supervisor_limit = "COP:100000.0",
		.auto_threshold = 20,
	};
	scene->commission.origin = ORIGIN_AUTOMATIC;
	scene->commission.currency = CURRENCY_COP;
	scene->commission.amount = scene->commission.total = 3750000;
	scene->conversion.validation = VALIDATION_AUTOMATIC;
	scene->conversion.score = 20;
	scene->affiliate.state = AFFILIATE_ACTIVE;
	scene->campaign.currency = CURRENCY_COP;
	scene->campaign.budget = 50000000;
	scene->facts = (struct policy_facts){
		.commission = &scene->commission,
		.conversion = &scene->conversion,
		.affiliate = &scene->affiliate,
		.campaign = &scene->campaign,
	};
}

static void
assert_waits(const struct scene *scene, const char *words)
{
	struct buf waits_for = { 0 };
	bool automatic = policy_automatic(&scene->settings, &scene->facts, &waits_for);

	assert_string_equal(buf_text(&waits_for), words);
	assert_int_equal(automatic, words[0] == '\0');
	buf_done(&waits_for);
}

static void
without_a_reason_against_it_is_approved(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	assert_waits(&scene, "");
	scene.campaign.budget = ABSENT;
	assert_waits(&scene, "");
}

static void
only_an_automatic_one_is_approved_by_itself(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.commission.origin = ORIGIN_MANUAL;
	assert_waits(&scene, "origen_manual");
}

static void
the_limit_is_the_amounts_without_tax(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.commission.amount = 5000000;
	scene.commission.total = 5950000;
	assert_waits(&scene, "");
	scene.commission.amount++;
	assert_waits(&scene, "sobre_limite");
}

static void
a_currency_without_a_limit_waits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.settings.auto_limit = "USD:20.0";
	assert_waits(&scene, "sin_limite");
	scene.settings.auto_limit = NULL;
	assert_waits(&scene, "sin_limite");
}

static void
discounts_wait(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.facts.discounts_applied = true;
	assert_waits(&scene, "con_descuento");
}

static void
every_affiliate_but_an_active_one_waits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	for (int i = 0; i < AFFILIATE_STATES; i++) {
		scene.affiliate.state = i;
		assert_waits(&scene, i == AFFILIATE_ACTIVE ? "" : "afiliado_no_activo");
	}
}

static void
a_conversion_validated_by_hand_or_not_at_all_waits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.conversion.validation = VALIDATION_BY_HAND;
	assert_waits(&scene, "validada_a_mano");
	scene.conversion.validation = ABSENT;
	assert_waits(&scene, "validada_a_mano");
}

static void
a_score_over_the_threshold_waits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.conversion.score = 21;
	assert_waits(&scene, "score_alto");
}

static void
another_currency_than_the_campaigns_waits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.campaign.currency = CURRENCY_USD;
	scene.campaign.budget = 1; /* not asked: sums never cross currencies */
	assert_waits(&scene, "moneda_distinta");
}

static void
e16_over_the_budget_waits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.facts.committed = 48000000;
	assert_waits(&scene, "presupuesto_excedido");
	scene.facts.committed = 50000000 - 3750000; /* to the last cent */
	assert_waits(&scene, "");
	scene.commission.total++; /* the budget counts the tax */
	assert_waits(&scene, "presupuesto_excedido");
}

static void
e16_four_of_five_fit_the_budget(void **state)
{
	(void)state;
	struct campaign campaign = { .budget = 50000000 };
	__int128 committed = 0;
	int approved = 0;

	for (int i = 0; i < 5; i++) {
		if (!policy_budget_fits(&campaign, committed, 12000000))
			continue;
		committed += 12000000;
		approved++;
	}
	assert_int_equal(approved, 4);
	campaign.budget = ABSENT;
	assert_true(policy_budget_fits(&campaign, (__int128)MONEY_MAX * 1000000000, MONEY_MAX));
}

static void
over_the_affiliates_cap_a_day_waits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.settings.daily_cap = "COP:100000.0";
	scene.facts.approved_today = 10000000 - 3750000;
	assert_waits(&scene, "");
	scene.facts.approved_today++;
	assert_waits(&scene, "tope_diario");
	scene.settings.daily_cap = "USD:1.0"; /* another currency's */
	assert_waits(&scene, "");
}

static void
deferred_and_disputed_ones_wait(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.commission.deferred = 1;
	assert_waits(&scene, "aplazada");
	scene.commission.deferred = 0;
	scene.commission.disputed = 1;
	assert_waits(&scene, "en_disputa");
}

static void
a_typed_one_waits_once_duties_are_separate(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.conversion.typist = 7;
	assert_waits(&scene, "");
	scene.settings.separate_duties = 1;
	assert_waits(&scene, "digitada");
	scene.conversion.typist = ABSENT;
	assert_waits(&scene, "");
}

static void
every_reason_is_told_at_once(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.commission.origin = ORIGIN_MANUAL;
	scene.commission.amount = scene.commission.total = 60000000;
	scene.facts.discounts_applied = true;
	scene.affiliate.state = AFFILIATE_SUSPENDED;
	scene.conversion.score = 90;
	assert_waits(&scene, "origen_manual\nsobre_limite\ncon_descuento\nafiliado_no_activo\n"
		     "score_alto\npresupuesto_excedido");
}

static void
the_level_is_by_the_limits(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	assert_int_equal(policy_level(&scene.settings, 1, CURRENCY_COP), LEVEL_OPERATOR);
	assert_int_equal(policy_level(&scene.settings, 5000000, CURRENCY_COP), LEVEL_OPERATOR);
	assert_int_equal(policy_level(&scene.settings, 5000001, CURRENCY_COP), LEVEL_SUPERVISOR);
	assert_int_equal(policy_level(&scene.settings, 10000000, CURRENCY_COP), LEVEL_SUPERVISOR);
	assert_int_equal(policy_level(&scene.settings, 10000001, CURRENCY_COP), LEVEL_MANAGEMENT);
	assert_int_equal(policy_level(&scene.settings, 1, CURRENCY_USD), LEVEL_MANAGEMENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_reason_against_it_is_approved),
		cmocka_unit_test(only_an_automatic_one_is_approved_by_itself),
		cmocka_unit_test(the_limit_is_the_amounts_without_tax),
		cmocka_unit_test(a_currency_without_a_limit_waits),
		cmocka_unit_test(discounts_wait),
		cmocka_unit_test(every_affiliate_but_an_active_one_waits),
		cmocka_unit_test(a_conversion_validated_by_hand_or_not_at_all_waits),
		cmocka_unit_test(a_score_over_the_threshold_waits),
		cmocka_unit_test(another_currency_than_the_campaigns_waits),
		cmocka_unit_test(e16_over_the_budget_waits),
		cmocka_unit_test(e16_four_of_five_fit_the_budget),
		cmocka_unit_test(over_the_affiliates_cap_a_day_waits),
		cmocka_unit_test(deferred_and_disputed_ones_wait),
		cmocka_unit_test(a_typed_one_waits_once_duties_are_separate),
		cmocka_unit_test(every_reason_is_told_at_once),
		cmocka_unit_test(the_level_is_by_the_limits),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
