#include "wire_help.h"

#include "changes.h"

struct changes {
	struct buf plain, personal;
};

static void
changes_done(struct changes *changes)
{
	buf_done(&changes->plain);
	buf_done(&changes->personal);
}

static void
a_new_record_tells_what_is_there(void **state)
{
	struct changes changes = { 0 };
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &affiliate_entity, AFFILIATE_BODY), 0);
	read.head.id = "af_12345";
	read.affiliate.state = AFFILIATE_ACTIVE;
	assert_true(changes_add(&changes.plain, &changes.personal, &affiliate_entity, NULL, &read.head));
	assert_string_equal(changes.plain.text,
	                    "{\"id\":\"af_12345\",\"estado\":1,\"documento_tipo\":0,\"tipo_afiliado\":1,"
	                    "\"tipo_cuenta\":0,\"comision_base\":15000,\"comision_premium\":20000,"
	                    "\"minimo_pago\":\"COP:50000.0\"}");
	assert_string_equal(changes.personal.text,
	                    "{\"nombre\":\"María González\",\"email\":\"maria.gonzalez@email.com\","
	                    "\"telefono\":\"+57 300 123 4567\",\"documento_numero\":\"1234567890\","
	                    "\"banco\":\"Banco Nacional\",\"numero_cuenta\":\"1234567890\"}");
	changes_done(&changes);
	read_done(&read);
}

static void
an_approval_tells_what_differs(void **state)
{
	struct commission before, after;
	struct changes changes = { 0 };

	(void)state;
	entity_clear(&commission_entity, &before);
	before.state = COMMISSION_CALCULATED;
	before.comments = "old \"x\"\n";
	after = before;
	after.state = COMMISSION_APPROVED;
	after.approved_at = ALL_AT;
	after.comments = NULL;
	after.affiliate_id = "virtual";
	after.approver = 7;
	assert_true(changes_add(&changes.plain, &changes.personal, &commission_entity, &before, &after));
	assert_string_equal(changes.plain.text,
	                    "{\"estado\":[1,2],\"aprobador\":[null,7],\"comentarios\":[\"old \\\"x\\\"\\n\",null],"
	                    "\"fecha_aprobacion\":[null,1701424800000]}");
	assert_int_equal(changes.personal.len, 0);
	changes_done(&changes);
}

static void
equal_records_have_no_changes(void **state)
{
	struct changes changes = { 0 };
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &conversion_entity, CONVERSION_BODY), 0);
	assert_false(changes_add(&changes.plain, &changes.personal, &conversion_entity, &read.head, &read.head));
	assert_int_equal(changes.plain.len + changes.personal.len, 0);
	read_done(&read);
}

static void
objects_are_added_behind_what_a_buffer_holds(void **state)
{
	struct affiliate before, after;
	struct changes changes = { 0 };

	(void)state;
	entity_clear(&affiliate_entity, &before);
	after = before;
	after.head.undone = 1;
	after.head.extra = "{\"x\":1}";
	buf_str(&changes.plain, "x");
	buf_str(&changes.personal, "y");
	assert_true(changes_add(&changes.plain, &changes.personal, &affiliate_entity, &before, &after));
	assert_string_equal(changes.plain.text, "x{\"deshecha\":[0,1]}");
	assert_string_equal(changes.personal.text, "y{\"extra\":[null,\"{\\\"x\\\":1}\"]}");
	changes_done(&changes);
}

static void
apply_all(struct changes *changes, const struct entity *entity, enum changes_side side, struct arena *arena,
          void *record, uint64_t *given)
{
	const struct buf *parts[] = { &changes->plain, &changes->personal };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i]->len)
			assert_int_equal(changes_apply(entity, parts[i]->text, side, arena, record, given, NULL), 0);
}

static void
assert_equal_records(const struct entity *entity, const void *a, const void *b)
{
	const struct record *head_a = a, *head_b = b;

	for (size_t i = 0; i < entity->n_fields; i++)
		if (!(entity->fields[i].flags & FIELD_VIRTUAL))
			assert_true(field_equal(&entity->fields[i], a, b));
	assert_int_equal(head_a->undone, head_b->undone);
	assert_true(head_a->extra == head_b->extra || strcmp(head_a->extra, head_b->extra) == 0);
}

/* Over an empty record the changes of a new one make it; over either of two records theirs make the other. */
static void
assert_both_ways(const struct entity *entity, const char *body, const char *edit)
{
	struct changes made = { 0 }, edited = { 0 };
	struct read before, after, record;
	uint64_t given = 0;

	assert_int_equal(read_body(&before, entity, body), 0);
	assert_int_equal(read_body(&after, entity, body), 0);
	assert_int_equal(read_over(&after, entity, edit, true), 0);
	before.head.id = after.head.id = "x_1";
	changes_add(&made.plain, &made.personal, entity, NULL, &before.head);
	assert_true(changes_add(&edited.plain, &edited.personal, entity, &before.head, &after.head));
	assert_int_equal(read_body(&record, entity, "{}"), 0);
	apply_all(&made, entity, CHANGES_AFTER, &record.arena, &record.head, &given);
	assert_equal_records(entity, &record.head, &before.head);
	assert_string_equal(record.head.id, "x_1");
	apply_all(&edited, entity, CHANGES_AFTER, &record.arena, &record.head, &given);
	assert_equal_records(entity, &record.head, &after.head);
	apply_all(&edited, entity, CHANGES_BEFORE, &record.arena, &record.head, &given);
	assert_equal_records(entity, &record.head, &before.head);
	apply_all(&made, entity, CHANGES_BEFORE, &record.arena, &record.head, &given);
	assert_int_equal(record.head.undone, 1);
	assert_null(record.head.extra);
	changes_done(&made);
	changes_done(&edited);
	read_done(&before);
	read_done(&after);
	read_done(&record);
}

static void
both_sides_can_be_restored(void **state)
{
	(void)state;
	assert_both_ways(&affiliate_entity, AFFILIATE_BODY, "{\"telefono\":null,\"x\":1,\"nivel\":1.1}");
	assert_both_ways(&conversion_entity, CONVERSION_BODY, "{\"estado\":\"validada\",\"productos\":null}");
	assert_both_ways(&campaign_entity, CAMPAIGN_BODY, "{\"canales\":[\"tv\"],\"presupuesto\":1.5}");
	assert_both_ways(&commission_entity, COMMISSION_BODY,
	                 "{\"monto_calculado\":37500.0,\"estado\":\"calculada\",\"desglose\":[\"base 25000000\"]}");
}

static void
given_names_the_fields_that_changed(void **state)
{
	struct read read;
	uint64_t given = 0;

	(void)state;
	assert_int_equal(read_body(&read, &commission_entity, "{}"), 0);
	assert_int_equal(changes_apply(&commission_entity, "{\"estado\":[1,2],\"id\":\"x\"}", CHANGES_AFTER, &read.arena,
	                               &read.head, &given, NULL), 0);
	assert_int_equal(given, 1);
	read_done(&read);
}

static void
what_was_not_written_here_is_damaged_and_changes_nothing(void **state)
{
	static const char *const bad[] = {
		"", "[]", "1", "{", "{\"nada\":1}", "{\"estado\":\"x\"}", "{\"estado\":1.5}", "{\"estado\":1e3}",
		"{\"estado\":[1]}", "{\"estado\":[1,2,3]}", "{\"estado\":[]}", "{\"estado\":{}}", "{\"motivo\":3}",
		"{\"estado\":99999999999999999999}", "{\"motivo\":[null,[]]}", "{\"estado\":1,\"estado\":2}",
		"{\"motivo\":\"x\",\"estado\":true}",
	};
	struct read read, before;
	uint64_t given = 0;

	(void)state;
	assert_int_equal(read_body(&before, &commission_entity, "{}"), 0);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };

		assert_int_equal(read_body(&read, &commission_entity, "{}"), 0);
		assert_int_equal(changes_apply(&commission_entity, bad[i], CHANGES_AFTER, &read.arena, &read.head, &given,
		                               &err), ERR_DAMAGED);
		assert_string_not_equal(err.text, "");
		assert_memory_equal(&read.head, &before.head, commission_entity.size);
		assert_int_equal(given, 0);
		read_done(&read);
	}
	read_done(&before);
}

static void
assert_wire(const struct entity *entity, const char *changes, enum changes_side side, bool masked, const char *wire)
{
	struct arena arena = { 0 };
	struct buf buf = { 0 };

	assert_int_equal(changes_add_wire(&buf, entity, changes, side, CURRENCY_COP, masked, &arena, NULL), 0);
	assert_string_equal(buf.text, wire);
	buf_done(&buf);
	arena_done(&arena);
}

static void
a_side_is_told_in_the_wires_spelling(void **state)
{
	static const char approval[] = "{\"estado\":[1,2],\"aprobador\":[null,7],\"monto_calculado\":[0,3750000],"
	                               "\"fecha_aprobacion\":[null,1701424800000],\"motivo\":[\"x\",null]}";

	(void)state;
	assert_wire(&commission_entity, approval, CHANGES_BEFORE, true,
	            "{\"estado\":\"calculada\",\"monto_calculado\":0.0,\"fecha_aprobacion\":null,\"motivo\":\"x\"}");
	assert_wire(&commission_entity, approval, CHANGES_AFTER, true,
	            "{\"estado\":\"aprobada\",\"monto_calculado\":37500.0,"
	            "\"fecha_aprobacion\":\"2023-12-01T10:00:00Z\",\"motivo\":null}");
	assert_wire(&commission_entity, "{\"moneda\":[170,414],\"monto_base\":[100,1234]}", CHANGES_AFTER, true,
	            "{\"moneda\":\"KWD\",\"monto_base\":1.234}");
}

static void
personal_and_bank_values_are_masked(void **state)
{
	static const char personal[] = "{\"nombre\":\"Ana\",\"email\":null,\"numero_cuenta\":\"1234567890\","
	                               "\"extra\":\"{}\"}";

	(void)state;
	assert_wire(&affiliate_entity, personal, CHANGES_AFTER, true,
	            "{\"nombre\":\"******\",\"email\":null,\"numero_cuenta\":\"******7890\"}");
	assert_wire(&affiliate_entity, personal, CHANGES_AFTER, false,
	            "{\"nombre\":\"Ana\",\"email\":null,\"numero_cuenta\":\"1234567890\"}");
}

static void
a_new_record_was_nothing_before(void **state)
{
	(void)state;
	assert_wire(&commission_entity, "{\"id\":\"com_1\",\"estado\":0}", CHANGES_BEFORE, true, "{}");
	assert_wire(&commission_entity, "{\"id\":\"com_1\",\"estado\":0}", CHANGES_AFTER, true,
	            "{\"comision_id\":\"com_1\",\"estado\":\"pendiente\"}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_record_tells_what_is_there),
		cmocka_unit_test(an_approval_tells_what_differs),
		cmocka_unit_test(equal_records_have_no_changes),
		cmocka_unit_test(objects_are_added_behind_what_a_buffer_holds),
		cmocka_unit_test(both_sides_can_be_restored),
		cmocka_unit_test(given_names_the_fields_that_changed),
		cmocka_unit_test(what_was_not_written_here_is_damaged_and_changes_nothing),
		cmocka_unit_test(a_side_is_told_in_the_wires_spelling),
		cmocka_unit_test(personal_and_bank_values_are_masked),
		cmocka_unit_test(a_new_record_was_nothing_before),
	};

	return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
