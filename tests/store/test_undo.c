/* Whatever was decided, undone it is as if it had not been: values, sums and movements. */
#include "fixture.h"

#include <stdio.h>

#include "buf.h"
#include "changes.h"
#include "record_store.h"

#define SEQUENCES 40
#define DECISIONS 14

static const struct entity *const kinds[] = { &affiliate_entity, &campaign_entity, &conversion_entity, &commission_entity };

/* Every record that stands, field by field, and what is kept of sums. */
static void
picture(struct desk *desk, struct buf *out)
{
	static const char *const sums[] = {
		"SELECT sum(monto * (afiliado + 7 * campana) + n) FROM movimiento WHERE cuenta = %d",
		"SELECT sum(monto * (afiliado + 7 * cuenta) + 13 * n) FROM suma_afiliado WHERE cuenta = %d",
		"SELECT sum(monto * (campana + 7 * cuenta) + 13 * n) FROM suma_campana WHERE cuenta = %d",
		"SELECT sum(valor * (afiliado + 7 * campana) + 13 * n) FROM suma_conversion WHERE estado = %d",
	};

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		int64_t last;
		struct err err;

		assert_int_equal(record_last_row(desk->session.store, kinds[k], &last, &err), 0);
		for (int64_t row = 1; row <= last; row++) {
			const struct record *record = desk_read_row(desk, kinds[k], row);

			if (record->undone == 0)
				changes_add(out, out, kinds[k], NULL, record);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
		for (int n = 0; n < 5; n++) {
			char sql[160];
			int64_t number;

			snprintf(sql, sizeof(sql), sums[i], n);
			number = desk_number(desk, sql);
			buf_printf(out, "\n%zu %d %lld", i, n, (long long)(number == ABSENT ? 0 : number));
		}
	}
}

static const char *
random_id(struct desk *desk, const struct entity *entity, unsigned *seed)
{
	int64_t last;
	struct err err;

	assert_int_equal(record_last_row(desk->session.store, entity, &last, &err), 0);
	return last ? ((const struct record *)desk_read_row(desk, entity, 1 + rand_r(seed) % last))->id : "ninguna";
}

static void
sell(struct desk *desk, unsigned *seed)
{
	static int n;
	char id[24], value[24];

	snprintf(id, sizeof(id), "conv_%d", n++);
	snprintf(value, sizeof(value), "%d", 1000 + rand_r(seed) % 900000);
	desk_sale(desk, id, value, rand_r(seed) % 4 ? NULL : "afiliado_id=af_2");
}

/* One decision, allowed or refused. */
static void
decide(struct desk *desk, unsigned *seed)
{
	struct step_args args = no_args;
	const struct entity *entity = kinds[rand_r(seed) % ARRAY_LEN(kinds)];
	const char *id = random_id(desk, entity, seed);
	struct err refusal;
	char budget[40], amount[MONEY_TEXT_SIZE];

	args.reason = "es una prueba";
	args.amount = decimal_text(1 + rand_r(seed) % 40000000, 2, amount);
	args.force = true;
	snprintf(budget, sizeof(budget), "presupuesto=%lld", /* what was approved within it comes back within it */
	         10000 + rand_r(seed) % 400000 +
	         (long long)desk_number(desk, "SELECT coalesce(sum(monto), 0) / 100 FROM suma_campana WHERE cuenta >= 2 AND dia = 0"));
	if (rand_r(seed) % 4 == 0)
		sell(desk, seed);
	else if (rand_r(seed) % 8 == 0)
		desk_try_edit(desk, &campaign_entity, "camp_1", budget, &refusal);
	else
		desk_step_with(desk, entity, (enum step)(STEP_ACTIVATE + rand_r(seed) % (STEP_ANNUL - STEP_ACTIVATE + 1)), id, &args);
}

/* From the newest back to what stood before; answers how many records were refused. */
static int64_t
undo_back_to(struct desk *desk, int64_t decision)
{
	int64_t refused = 0;

	for (int64_t n = desk_number(desk, "SELECT max(n) FROM decision"); n > decision; n--) {
		struct undo_order order = { .decision = NULL };
		struct outcome outcome = { 0 };
		struct decision past;
		struct arena arena = { 0 };
		struct err err = { 0 };
		int r = decision_read(desk->session.store, n, &arena, &past, &err);

		order.decision = past.id;
		if (r == 0)
			r = app_undo(&desk->session, &order, &outcome, &err);
		arena_done(&arena);
		if (r < 0)
			fail_msg("%s", err.text);
		refused += outcome.refused;
	}
	return refused;
}

static void
a_sequence_of_decisions_undone_leaves_what_was(void **state)
{
	struct desk *desk = *state;
	unsigned seed = 20260115;

	desk_set(desk, "limite_automatico", "COP:50000");
	desk_programme(desk);
	for (int i = 0; i < 5; i++)
		sell(desk, &seed);
	for (int i = 0; i < SEQUENCES; i++) {
		struct buf before = { 0 }, after = { 0 };
		int64_t decision;

		sell(desk, &seed);
		decision = desk_number(desk, "SELECT max(n) FROM decision");
		picture(desk, &before);
		for (int n = 0; n < DECISIONS; n++)
			decide(desk, &seed);
		assert_int_equal(undo_back_to(desk, decision), 0);
		picture(desk, &after);
		assert_string_equal(buf_text(&after), buf_text(&before));
		buf_done(&before);
		buf_done(&after);
		arena_reset(&desk->arena);
	}
	/* it was not all refused */
	assert_true(desk_number(desk, "SELECT count(DISTINCT pasos) FROM diario") > 20);
	assert_true(desk_number(desk, "SELECT count(*) FROM decision WHERE hechas > 0 AND deshace IS NULL") > SEQUENCES * DECISIONS / 3);
	desk_verify(desk);
}

static void
a_reopening_is_not_undone_over_the_budget(void **state)
{
	struct desk *desk = *state;
	struct undo_order order = { .decision = NULL };
	struct outcome outcome;
	struct decision reopening;
	struct err err = { 0 };

	desk_programme(desk);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=60000");
	desk_sale(desk, "conv_1", "250000", NULL);
	desk_sale(desk, "conv_2", "250000", NULL);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, "conv_1")->head.id), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_REOPEN, desk_commission(desk, "conv_1")->head.id), 0);
	assert_int_equal(decision_read(desk->session.store, desk_number(desk, "SELECT max(n) FROM decision"), &desk->arena,
	                               &reopening, &err), 0);
	assert_int_equal(desk_step(desk, &commission_entity, STEP_APPROVE, desk_commission(desk, "conv_2")->head.id), 0);
	order.decision = reopening.id;
	assert_int_equal(app_undo(&desk->session, &order, &outcome, &err), 0);
	assert_int_equal(outcome.refused, 2); /* its conversion, too */
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_CALCULATED);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=75000");
	assert_int_equal(app_undo(&desk->session, &order, &outcome, &err), 0);
	assert_int_equal(outcome.refused, 0);
	assert_int_equal(desk_commission(desk, "conv_1")->state, COMMISSION_APPROVED);
	desk_verify(desk);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DESK(a_reopening_is_not_undone_over_the_budget),
		DESK(a_sequence_of_decisions_undone_leaves_what_was),
	};

	return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
