/* The writer's thread over real books: order, slipping in, rehearsal, cancel, what is done at the end. */
#include "fixture.h"

#include <poll.h>
#include <stdio.h>

#include "../gate.h"
#include "date.h"
#include "db.h"
#include "store.h"
#include "writer.h"

#define MANY 700 /* more than a slice */

static struct writer *
start(struct desk *desk)
{
	const struct session_options options = { .path = store_path(desk->session.store) };
	struct writer *writer;
	struct err err = { 0 };

	if (writer_start(&options, &writer, &err) < 0)
		fail_msg("%s", err.text);
	return writer;
}

/* The next answer that is no progress. */
static struct answer *
wait_answer(struct writer *writer)
{
	for (;;) {
		struct pollfd fd = { writer_fd(writer), POLLIN, 0 };
		struct answer *answer;

		assert_int_equal(poll(&fd, 1, 60000), 1);
		answer = writer_take(writer);
		if (answer && answer->kind != REQUEST_PROGRESS)
			return answer;
		answer_free(answer);
	}
}

static struct request *
approval_of(const int64_t *rows, size_t n)
{
	struct request *request = request_new(REQUEST_DECIDE);
	int64_t *copy = arena_alloc(&request->arena, n * sizeof(*copy));

	memcpy(copy, rows, n * sizeof(*copy));
	request->entity = &commission_entity;
	request->step = STEP_APPROVE;
	request->rows = copy;
	request->n_rows = n;
	return request;
}

static struct request *
approval_of_all(bool rehearse)
{
	struct request *request = request_new(REQUEST_DECIDE);

	request->entity = &commission_entity;
	request->step = STEP_APPROVE;
	request->filter = arena_string(&request->arena, "estado:calculada");
	request->rehearse = rehearse;
	return request;
}

static struct request *
undo_of(const char *decision)
{
	struct request *request = request_new(REQUEST_UNDO);

	request->text = arena_string(&request->arena, decision);
	return request;
}

static int64_t
row_of(struct desk *desk, const char *conversion)
{
	return desk_commission(desk, conversion)->head.row;
}

static void
sales(struct desk *desk, int n)
{
	char id[32];

	desk_programme(desk);
	for (int i = 0; i < n; i++) {
		snprintf(id, sizeof(id), "conv_%d", i);
		desk_sale(desk, id, "100000", NULL);
	}
}

static int64_t
approved(struct desk *desk)
{
	return desk_number(desk, "SELECT count(*) FROM comision WHERE estado = 2");
}

static void
a_decision_comes_back_with_its_record(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct answer *answer;
	int64_t row, ticket;

	sales(desk, 1);
	row = row_of(desk, "conv_0");
	writer = start(desk);
	ticket = writer_send(writer, approval_of(&row, 1));
	answer = wait_answer(writer);
	assert_int_equal(answer->ticket, ticket);
	assert_int_equal(answer->code, 0);
	assert_int_equal(answer->row, row);
	assert_int_equal(answer->asked[0], row);
	assert_string_equal(answer->id, desk_commission(desk, "conv_0")->head.id);
	answer_free(answer);
	writer_send(writer, approval_of(&row, 1)); /* again: nothing changes, and it is said */
	answer = wait_answer(writer);
	assert_int_equal(answer->code, ERR_SAME);
	assert_int_equal(answer->row, ABSENT);
	answer_free(answer);
	writer_free(writer);
	desk_verify(desk);
}

/* Who types "au" ahead and has "a" refused did not see what "u" is about then. */
static void
an_undo_typed_ahead_takes_back_no_bulk(void **state)
{
	static const int codes[] = { 0, ERR_SAME, ERR_RULE };
	struct desk *desk = *state;
	struct writer *writer;
	char bulk[ID_SIZE];
	int64_t row;

	sales(desk, 5);
	row = row_of(desk, "conv_0");
	writer = start(desk);
	for (size_t i = 0; i < 3; i++) {
		struct answer *answer;

		writer_send(writer, i == 0 ? approval_of_all(false) : i == 1 ? approval_of(&row, 1) : request_new(REQUEST_UNDO));
		answer = wait_answer(writer);
		assert_int_equal(answer->code, codes[i]);
		if (i == 0)
			snprintf(bulk, sizeof(bulk), "%s", answer->outcome.decision);
		answer_free(answer);
	}
	assert_int_equal(approved(desk), 5);
	writer_send(writer, undo_of(bulk));
	answer_free(wait_answer(writer));
	assert_int_equal(approved(desk), 0);
	writer_free(writer);
	desk_verify(desk);
}

static void
requests_are_done_in_the_order_they_came(void **state)
{
	struct desk *desk = *state;
	int64_t tickets[20], row;
	struct writer *writer;

	sales(desk, 20);
	writer = start(desk);
	for (int i = 0; i < 20; i++) {
		char id[32];

		snprintf(id, sizeof(id), "conv_%d", i);
		row = row_of(desk, id);
		tickets[i] = writer_send(writer, approval_of(&row, 1));
		assert_true(tickets[i] > 0);
	}
	for (int i = 0; i < 20; i++) {
		struct answer *answer = wait_answer(writer);

		assert_int_equal(answer->ticket, tickets[i]);
		assert_int_equal(answer->code, 0);
		answer_free(answer);
	}
	writer_free(writer);
	assert_int_equal(approved(desk), 20);
}

/* What is committed by earlier slices counts in the later ones, though all are rolled back. */
static void
a_rehearsal_tells_what_the_budget_will_refuse(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct answer *rehearsed, *done;

	sales(desk, 3 * SLICE_ROWS);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=18000000"); /* 1 200 of 15 000 */
	writer = start(desk);
	writer_send(writer, approval_of_all(true));
	rehearsed = wait_answer(writer);
	assert_int_equal(rehearsed->tally.done, 1200);
	assert_int_equal(rehearsed->tally.refused, 3 * SLICE_ROWS - 1200);
	assert_int_equal(approved(desk), 0);
	writer_send(writer, approval_of_all(false));
	done = wait_answer(writer);
	assert_int_equal(done->tally.done, rehearsed->tally.done);
	assert_int_equal(approved(desk), 1200);
	answer_free(rehearsed);
	answer_free(done);
	writer_free(writer);
	desk_verify(desk);
}

static void
what_is_refused_at_its_writing_takes_nothing_of_the_budget_of_a_rehearsal(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct answer *answer;

	sales(desk, SLICE_ROWS + 100);
	desk_edit(desk, &campaign_entity, "camp_1", "presupuesto=7800000"); /* 520 of 15 000 */
	assert_int_equal(db_exec(desk->session.store, /* a tenth of them */
	                         "CREATE TABLE tomado (id UNIQUE); INSERT INTO tomado VALUES (1);"
	                         "CREATE TRIGGER tomado BEFORE INSERT ON salida WHEN NEW.tipo_evento = 'conversion_procesada' AND "
	                         "NEW.clave LIKE '%0' BEGIN INSERT INTO tomado VALUES (1); END", NULL), 0);
	writer = start(desk);
	writer_send(writer, approval_of_all(true));
	answer = wait_answer(writer);
	assert_int_equal(answer->tally.done, 520);
	answer_free(answer);
	writer_free(writer);
}

static void
a_single_decision_slips_into_a_rehearsal(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct answer *first, *second;
	int64_t row;

	sales(desk, 3 * SLICE_ROWS);
	row = row_of(desk, "conv_7");
	writer = start(desk);
	writer_hold(writer);
	writer_send(writer, approval_of_all(true));
	writer_send(writer, approval_of(&row, 1));
	writer_go_on(writer);
	first = wait_answer(writer);
	second = wait_answer(writer);
	assert_false(first->rehearse);
	assert_int_equal(first->code, 0);
	assert_true(second->rehearse);
	assert_int_equal(approved(desk), 1);
	answer_free(first);
	answer_free(second);
	writer_free(writer);
	desk_verify(desk);
}

static void
a_single_decision_slips_into_a_long_one(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct answer *answer;
	int64_t bulk, single, row;

	sales(desk, MANY);
	row = row_of(desk, "conv_699"); /* the bulk comes to it last */
	writer = start(desk);
	writer_hold(writer);
	bulk = writer_send(writer, approval_of_all(false));
	single = writer_send(writer, approval_of(&row, 1));
	writer_go_on(writer);
	answer = wait_answer(writer);
	assert_int_equal(answer->ticket, single);
	assert_int_equal(answer->code, 0);
	answer_free(answer);
	answer = wait_answer(writer);
	assert_int_equal(answer->ticket, bulk);
	assert_int_equal(answer->outcome.done, MANY - 1); /* that one the filter does not take any more */
	assert_int_equal(answer->tally.done, answer->outcome.done);
	answer_free(answer);
	writer_free(writer);
	assert_int_equal(approved(desk), MANY);
	desk_verify(desk);
}

static void
a_rehearsal_counts_sums_and_groups_and_changes_nothing(void **state)
{
	struct desk *desk = *state;
	struct step_args args = no_args;
	struct writer *writer;
	struct answer *answer;

	sales(desk, 5);
	args.reason = "por revisar";
	desk_step_with(desk, &commission_entity, STEP_DISPUTE, desk_commission(desk, "conv_0")->head.id, &args);
	desk_step_with(desk, &commission_entity, STEP_DISPUTE, desk_commission(desk, "conv_1")->head.id, &args);
	desk_step_with(desk, &commission_entity, STEP_DEFER, desk_commission(desk, "conv_2")->head.id, &args);
	writer = start(desk);
	writer_send(writer, approval_of_all(true));
	answer = wait_answer(writer);
	assert_int_equal(answer->tally.done, 2);
	assert_int_equal(answer->tally.n_sums, 1);
	assert_int_equal((int64_t)answer->tally.sums[0].sum, 2 * 1500000); /* 15 % of 100 000, in cents */
	assert_int_equal(answer->tally.largest.amount, 1500000);
	assert_int_equal(answer->tally.refused, 3);
	assert_int_equal(answer->tally.n_reasons, 2);
	assert_string_equal(answer->tally.reasons[0].rule, "en_disputa");
	assert_int_equal(answer->tally.reasons[0].n, 2);
	assert_string_equal(answer->tally.reasons[1].rule, "aplazada");
	answer_free(answer);
	writer_free(writer);
	assert_int_equal(approved(desk), 0);
}

static void
a_long_one_that_is_stopped_says_how_far_it_came_and_is_undone(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	const char *path = store_path(desk->session.store);
	struct answer *answer;
	int64_t done;
	int gate;

	sales(desk, 3 * SLICE_ROWS);
	writer = start(desk);
	assert_false(writer_cancel(writer)); /* nothing runs */
	gate = gate_close(path);
	writer_send(writer, approval_of_all(false));
	gate_pass(gate, path);
	assert_true(writer_cancel(writer));
	gate_open(gate);
	answer = wait_answer(writer);
	assert_true(answer->outcome.stopped);
	done = answer->outcome.done;
	assert_true(done > 0 && done < 3 * SLICE_ROWS);
	assert_int_equal(approved(desk), done);
	writer_send(writer, undo_of(answer->outcome.decision));
	answer_free(answer);
	answer = wait_answer(writer);
	assert_int_equal(answer->code, 0);
	assert_int_equal(answer->of_kind[ENTITY_COMMISSION], done);
	answer_free(answer);
	writer_free(writer);
	assert_int_equal(approved(desk), 0);
	desk_verify(desk);
}

static void
demo_data_that_is_stopped_says_how_far_it_came(void **state)
{
	struct desk *desk = *state;
	const char *path = store_path(desk->session.store);
	struct writer *writer = start(desk);
	struct request *request = request_new(REQUEST_DEMO);
	struct answer *answer;
	int gate = gate_close(path), made = 0;

	request->meant = 20000;
	writer_send(writer, request);
	for (int i = 0; i < 4; i++) /* the setting, who takes part, conversions twice */
		gate_pass(gate, path);
	assert_true(writer_cancel(writer));
	gate_open(gate);
	answer = wait_answer(writer);
	assert_int_equal(answer->code, ERR_CANCEL);
	assert_int_equal(sscanf(answer->err.text, "stopped: %d of 20000", &made), 1);
	assert_in_range(made, 1, 19999);
	answer_free(answer);
	writer_free(writer);
	desk_verify(desk);
}

/* The books refuse a row of a later slice, as a full disk would. */
static void
a_failure_counts_only_what_is_committed(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct answer *answer;

	sales(desk, MANY);
	assert_int_equal(sqlite3_exec(desk->session.store->db,
	                              "CREATE TRIGGER lleno BEFORE UPDATE ON comision WHEN NEW.estado = 2 AND 600 < "
	                              "(SELECT count(*) FROM comision WHERE estado = 2) BEGIN SELECT RAISE(ABORT, 'lleno'); END",
	                              NULL, NULL, NULL), SQLITE_OK);
	writer = start(desk);
	writer_send(writer, approval_of_all(false));
	answer = wait_answer(writer);
	assert_int_equal(answer->code, ERR_STORE);
	assert_true(answer->tally.done > 0 && answer->tally.done <= 601); /* a slice may end right before the failure */
	assert_int_equal(answer->tally.done, approved(desk));
	answer_free(answer);
	writer_free(writer);
}

static void
what_a_new_campaign_lets_in_is_a_request_of_its_own(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct request *request = request_new(REQUEST_DECIDE);
	int64_t *row = arena_alloc(&request->arena, sizeof(*row));
	struct answer *answer;

	desk_programme(desk);
	assert_int_equal(desk_step(desk, &campaign_entity, STEP_PAUSE, "camp_1"), 0);
	desk_sale(desk, "conv_1", "1000", NULL);
	*row = ((const struct record *)desk_read(desk, &campaign_entity, "camp_1"))->row;
	request->entity = &campaign_entity;
	request->step = STEP_ACTIVATE;
	request->rows = row;
	request->n_rows = 1;
	writer = start(desk);
	writer_send(writer, request);
	answer = wait_answer(writer);
	assert_true(answer->wakes);
	answer_free(answer);
	assert_int_equal(((const struct conversion *)desk_read(desk, &conversion_entity, "conv_1"))->state, CONVERSION_REGISTERED);
	writer_send(writer, request_new(REQUEST_DUE));
	answer = wait_answer(writer);
	assert_int_equal(answer->outcome.done, 1);
	assert_false(answer->wakes);
	answer_free(answer);
	assert_int_equal(((const struct conversion *)desk_read(desk, &conversion_entity, "conv_1"))->state, CONVERSION_VALIDATED);
	writer_free(writer);
}

static void
what_is_short_and_waits_is_still_done_at_the_end(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;

	sales(desk, 20);
	writer = start(desk);
	for (int i = 0; i < 20; i++) {
		char id[32];
		int64_t row;

		snprintf(id, sizeof(id), "conv_%d", i);
		row = row_of(desk, id);
		assert_true(writer_send(writer, approval_of(&row, 1)) > 0);
	}
	writer_free(writer);
	assert_int_equal(approved(desk), 20);
}

static struct request *
undo_of_rows(int64_t meant)
{
	struct request *request = request_new(REQUEST_UNDO);

	request->meant = meant;
	return request;
}

/* Ends while all of it waits. */
static void
end_with(struct desk *desk, struct request *const *requests, size_t n)
{
	struct writer *writer = start(desk);

	writer_hold(writer);
	for (size_t i = 0; i < n; i++)
		assert_true(writer_send(writer, requests[i]) > 0);
	writer_go_on(writer);
	writer_free(writer);
	desk_verify(desk);
}

static void
a_small_one_is_done_whole_at_the_end_and_undone(void **state)
{
	struct desk *desk = *state;
	int64_t rows[3];

	sales(desk, 3);
	rows[0] = row_of(desk, "conv_0");
	rows[1] = row_of(desk, "conv_1");
	rows[2] = row_of(desk, "conv_2");
	end_with(desk, (struct request *[]){ approval_of(rows, 3) }, 1);
	assert_int_equal(approved(desk), 3);
	end_with(desk, (struct request *[]){ undo_of_rows(3) }, 1);
	assert_int_equal(approved(desk), 0);
	end_with(desk, (struct request *[]){ approval_of(rows, 1), undo_of_rows(1) }, 2);
	assert_int_equal(approved(desk), 0);
}

static void
what_is_not_read_costs_no_answer(void **state)
{
	struct desk *desk = *state;
	struct writer *writer;
	struct answer *answer;
	struct writer_progress progress;
	int64_t last = 0;
	int notes = 0, answers = 0;

	sales(desk, MANY);
	writer = start(desk);
	for (int i = 0; i < 6; i++)
		last = writer_send(writer, approval_of_all(i < 5));
	while (approved(desk) < MANY) /* nothing is taken meanwhile */
		;
	do
		writer_look(writer, &progress);
	while (progress.ticket);
	do {
		while (!(answer = writer_take(writer)))
			;
		notes += answer->kind == REQUEST_PROGRESS;
		answers += answer->kind != REQUEST_PROGRESS;
		last -= answer->ticket == last ? last : 0;
		answer_free(answer);
	} while (last);
	assert_int_equal(answers, 6);
	assert_in_range(notes, 0, 1);
	writer_free(writer);
}

static void
more_than_fits_is_refused_and_nothing_is_lost(void **state)
{
	struct desk *desk = *state;
	struct request *request = NULL;
	struct writer *writer;
	int64_t sent = 0, row;

	sales(desk, 1);
	row = row_of(desk, "conv_0");
	writer = start(desk);
	writer_hold(writer);
	for (;;) {
		request = approval_of(&row, 1);
		if (writer_send(writer, request) == 0)
			break;
		sent++;
	}
	assert_true(writer_full(writer));
	request_free(request);
	writer_go_on(writer);
	for (int64_t i = 0; i < sent; i++)
		answer_free(wait_answer(writer));
	assert_null(writer_take(writer));
	writer_free(writer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_decision_comes_back_with_its_record),
		TEST(an_undo_typed_ahead_takes_back_no_bulk),
		TEST(requests_are_done_in_the_order_they_came),
		TEST(a_rehearsal_tells_what_the_budget_will_refuse),
		TEST(what_is_refused_at_its_writing_takes_nothing_of_the_budget_of_a_rehearsal),
		TEST(a_single_decision_slips_into_a_rehearsal),
		TEST(a_single_decision_slips_into_a_long_one),
		TEST(a_rehearsal_counts_sums_and_groups_and_changes_nothing),
		TEST(a_long_one_that_is_stopped_says_how_far_it_came_and_is_undone),
		TEST(demo_data_that_is_stopped_says_how_far_it_came),
		TEST(a_failure_counts_only_what_is_committed),
		TEST(what_a_new_campaign_lets_in_is_a_request_of_its_own),
		TEST(what_is_short_and_waits_is_still_done_at_the_end),
		TEST(a_small_one_is_done_whole_at_the_end_and_undone),
		TEST(what_is_not_read_costs_no_answer),
		TEST(more_than_fits_is_refused_and_nothing_is_lost),
	};

	return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
