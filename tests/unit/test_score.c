#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "buf.h"
#include "score.h"

/* A conversion without a fault: each test spoils one thing. */
struct scene {
	struct conversion conversion;
	struct campaign campaign;
	struct product products[2];
	struct score_facts facts;
};

static void
clean_scene(struct scene *scene)
{
	entity_clear(&conversion_entity, &scene->conversion);
	entity_clear(&campaign_entity, &scene->campaign);
	scene->conversion.value = 10000;
	scene->conversion.timed = 1;
	scene->conversion.client_email = "ana@example.com";
	scene->conversion.client_location = "BOGOTA";
	scene->campaign.locations = "Medellín\nBogotá";
	scene->products[0] = (struct product){ .price = 2000, .quantity = 3 };
	scene->products[1] = (struct product){ .price = 4000, .quantity = 1 };
	scene->facts = (struct score_facts){
		.conversion = &scene->conversion,
		.affiliate_email = "luis@example.com",
		.campaign = &scene->campaign,
		.products = scene->products,
		.n_products = 2,
		.burst = SCORE_BURST,
		.mean_n = SCORE_MEAN_MIN,
		.mean_sum = 10000,
	};
}

static void
assert_score(const struct scene *scene, int64_t points, const char *words)
{
	struct buf reasons = { 0 };

	assert_int_equal(score(&scene->facts, &reasons), points);
	assert_string_equal(buf_text(&reasons), words);
	buf_done(&reasons);
}

static void
a_conversion_without_a_fault_scores_nothing(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	assert_score(&scene, 0, "");
}

static void
the_affiliates_own_email_counts_60(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.facts.affiliate_email = "ana@example.com";
	assert_score(&scene, 60, "autorreferencia 60");
	scene.facts.affiliate_email = NULL; /* unknown affiliate */
	assert_score(&scene, 0, "");
}

static void
a_probable_duplicate_counts_40(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.facts.repeated = true;
	assert_score(&scene, 40, "posible_duplicada 40");
}

static void
products_that_do_not_add_up_count_30(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.products[1].quantity = 2;
	assert_score(&scene, 30, "productos_no_cuadran 30");
	scene.facts.n_products = 0; /* none given */
	assert_score(&scene, 0, "");
}

static void
the_sum_of_products_does_not_wrap(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.products[0] = (struct product){ .price = MONEY_MAX, .quantity = 1000000 };
	scene.products[1] = (struct product){ .price = MONEY_MAX, .quantity = 1000000 };
	assert_score(&scene, 30, "productos_no_cuadran 30");
}

static void
a_burst_counts_25_where_times_are_known(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.facts.burst = SCORE_BURST + 1;
	assert_score(&scene, 25, "rafaga 25");
	scene.conversion.timed = 0;
	assert_score(&scene, 0, "");
	scene.conversion.timed = ABSENT;
	assert_score(&scene, 0, "");
}

static void
ten_times_the_mean_passes_and_more_counts_20(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene); /* mean 1000, value 10000 */
	scene.facts.mean_sum = 9999;
	assert_score(&scene, 20, "valor_atipico 20");
	scene.facts.mean_n = SCORE_MEAN_MIN - 1; /* too few to say */
	scene.facts.mean_sum = 1;
	assert_score(&scene, 0, "");
}

static void
outside_the_segment_counts_15_without_accents_and_case(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.conversion.client_location = "Cali";
	assert_score(&scene, 15, "fuera_de_segmento 15");
	scene.conversion.client_location = "bogotá";
	assert_score(&scene, 0, "");
	scene.conversion.client_location = "Bogo"; /* a part is not the word */
	assert_score(&scene, 15, "fuera_de_segmento 15");
	scene.conversion.client_location = NULL;
	assert_score(&scene, 0, "");
	scene.conversion.client_location = "Cali";
	scene.campaign.locations = NULL; /* no segment */
	assert_score(&scene, 0, "");
	scene.facts.campaign = NULL;
	assert_score(&scene, 0, "");
}

static void
no_email_counts_10_and_equals_no_other(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.conversion.client_email = NULL;
	scene.facts.affiliate_email = NULL;
	scene.facts.repeated = true;
	assert_score(&scene, 10, "sin_email_cliente 10");
}

static void
a_mean_of_nothing_makes_nothing_stand_out(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.facts.mean_sum = 0;
	assert_score(&scene, 0, "");
}

static void
all_together_stop_at_100_with_every_reason(void **state)
{
	(void)state;
	struct scene scene;

	clean_scene(&scene);
	scene.facts.affiliate_email = "ana@example.com";
	scene.facts.repeated = true;
	scene.facts.n_products = 1;
	scene.facts.burst = 1000;
	scene.facts.mean_sum = 10;
	scene.conversion.client_location = "Cali";
	assert_score(&scene, 100, "autorreferencia 60\nposible_duplicada 40\n"
		     "productos_no_cuadran 30\nrafaga 25\nvalor_atipico 20\nfuera_de_segmento 15");
}

static void
the_thresholds_are_30_50_and_80(void **state)
{
	(void)state;
	assert_int_equal(score_threshold(FRAUD_STRICT), 30);
	assert_int_equal(score_threshold(FRAUD_MODERATE), 50);
	assert_int_equal(score_threshold(FRAUD_PERMISSIVE), 80);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_conversion_without_a_fault_scores_nothing),
		cmocka_unit_test(the_affiliates_own_email_counts_60),
		cmocka_unit_test(a_probable_duplicate_counts_40),
		cmocka_unit_test(products_that_do_not_add_up_count_30),
		cmocka_unit_test(the_sum_of_products_does_not_wrap),
		cmocka_unit_test(a_burst_counts_25_where_times_are_known),
		cmocka_unit_test(ten_times_the_mean_passes_and_more_counts_20),
		cmocka_unit_test(outside_the_segment_counts_15_without_accents_and_case),
		cmocka_unit_test(no_email_counts_10_and_equals_no_other),
		cmocka_unit_test(a_mean_of_nothing_makes_nothing_stand_out),
		cmocka_unit_test(all_together_stop_at_100_with_every_reason),
		cmocka_unit_test(the_thresholds_are_30_50_and_80),
	};

	return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}
