#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "affiliate.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "entity.h"
#include "err.h"
#include "note.h"
#include "settings.h"

#define STAYS "="

/* A row of domain.md section 3: the states it leaves ("-" = not there yet), the step, the state it
 * leads to, whether a reason is needed. */
struct rule {
	const char *from, *step, *to;
	bool reason;
};

static const struct rule affiliate_rules[] = {
	{ "-", "crear", "activo", false },
	{ "pendiente", "aprobar", "activo", false },
	{ "pendiente", "rechazar", "rechazado", true },
	{ "rechazado", "reabrir", "pendiente", false },
	{ "activo", "desactivar", "inactivo", true },
	{ "inactivo", "activar", "activo", true },
	{ "activo inactivo", "suspender", "suspendido", true },
	{ "suspendido", "reactivar", "activo", true },
	{ "pendiente activo inactivo suspendido rechazado", "bloquear", "bloqueado", true },
	{ "pendiente activo inactivo suspendido rechazado", "eliminar", "eliminado", false },
	{ "pendiente activo inactivo suspendido rechazado", "editar", STAYS, false },
	{ "pendiente activo inactivo suspendido rechazado", "fusionar", "eliminado", false },
	{ "pendiente activo inactivo suspendido", "confirmar-banco", STAYS, false },
};

static const struct rule campaign_rules[] = {
	{ "-", "crear", "creada", false },
	{ "creada pausada finalizada", "activar", "activa", false },
	{ "activa", "pausar", "pausada", false },
	{ "activa pausada", "finalizar", "finalizada", false },
	{ "creada activa pausada", "cancelar", "cancelada", true },
	{ "creada activa pausada finalizada", "editar", STAYS, false },
};

static const struct rule conversion_rules[] = {
	{ "-", "crear", "registrada", false },
	{ "registrada", "revisar", "validada", false },
	{ "registrada", "validar", "validada", true },
	{ "registrada validada", "rechazar", "rechazada", true },
	{ "rechazada", "reabrir", "registrada", false },
	{ "validada", "procesar", "procesada", false },
	{ "procesada", "desprocesar", "validada", false },
	{ "registrada validada procesada", "cancelar", "cancelada", true },
	{ "registrada validada procesada", "reembolsar", STAYS, false },
	{ "registrada", "editar", STAYS, false },
};

static const struct rule commission_rules[] = {
	{ "-", "crear", "pendiente", false },
	{ "-", "ajustar", "aprobada", false },
	{ "pendiente calculada aprobada", "calcular", "calculada", false },
	{ "calculada", "revisar", "calculada", false },
	{ "calculada", "aprobar", "aprobada", false },
	{ "pendiente calculada", "rechazar", "rechazada", true },
	{ "aprobada rechazada", "reabrir", "calculada", true },
	{ "rechazada", "reabrir", "pendiente", true },
	{ "pendiente calculada aprobada", "anular", "anulada", true },
	{ "pendiente calculada aprobada", "aplazar", STAYS, true },
	{ "pendiente calculada aprobada", "disputar", STAYS, true },
	{ "pendiente calculada aprobada", "liberar", STAYS, false },
	{ "pendiente calculada", "editar", "pendiente", false },
	{ "aprobada", "pagar", "pagada", false },
	{ "pagada", "devolver", "aprobada", false },
};

static const struct machine {
	const struct entity *entity;
	const struct rule *rules;
	size_t n_rules;
} machines[] = {
	{ &affiliate_entity, affiliate_rules, ARRAY_LEN(affiliate_rules) },
	{ &campaign_entity, campaign_rules, ARRAY_LEN(campaign_rules) },
	{ &conversion_entity, conversion_rules, ARRAY_LEN(conversion_rules) },
	{ &commission_entity, commission_rules, ARRAY_LEN(commission_rules) },
};

static bool
has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; *at; at += at[0] == ' ') {
		size_t n = strcspn(at, " ");

		if (n == len && memcmp(at, word, len) == 0)
			return true;
		at += n;
	}
	return false;
}

static const char *
state_word(const struct entity *entity, int64_t state)
{
	return state == ABSENT ? "-" : names_at(entity->states, state);
}

static void
assert_allowed(const struct machine *machine, const struct rule *rule, int64_t state,
	       enum step step)
{
	const char *word = state_word(machine->entity, state);
	const char *to = strcmp(rule->to, STAYS) == 0 ? word : rule->to;
	const struct transition *transition = NULL;
	struct err err = { 0 };

	assert_int_equal(entity_next(machine->entity, state, step, &transition, &err), 0);
	assert_non_null(transition);
	assert_true(transition->from == state);
	assert_int_equal(transition->step, step);
	assert_string_equal(names_at(machine->entity->states, transition->to), to);
	assert_int_equal(transition->reason, rule->reason);
	assert_string_equal(err.text, "");
}

static void
assert_refused(const struct machine *machine, bool led_here, int64_t state, enum step step)
{
	const struct transition untouched = { 0 }, *transition = &untouched;
	const char *word = state == ABSENT ? "-" : names_text(machine->entity->states, state);
	struct err err = { 0 };
	int r = entity_next(machine->entity, state, step, &transition, &err);

	assert_ptr_equal(transition, &untouched);
	assert_non_null(strstr(err.text, word));
	assert_int_equal(r, led_here ? ERR_SAME : ERR_STEP);
	assert_string_equal(err_rule_name(&err), led_here ? "ya_estaba" : "transicion_invalida");
	if (led_here)
		return;
	assert_non_null(strstr(err.text, machine->entity->name));
	assert_non_null(strstr(err.text, names_at(&step_names, step)));
}

static void
assert_pair(const struct machine *machine, int64_t state, enum step step)
{
	const char *word = state_word(machine->entity, state);
	bool led_here = false;

	for (size_t i = 0; i < machine->n_rules; i++) {
		const struct rule *rule = &machine->rules[i];

		if (strcmp(rule->step, names_at(&step_names, step)) != 0)
			continue;
		if (has_word(rule->from, word)) {
			assert_allowed(machine, rule, state, step);
			return;
		}
		if (strcmp(rule->to, word) == 0)
			led_here = true;
	}
	assert_refused(machine, led_here, state, step);
}

static void
every_pair_is_allowed_or_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(machines); i++) {
		for (int step = STEP_NONE; step < STEPS; step++) {
			assert_pair(&machines[i], ABSENT, step);
			for (size_t s = 0; s < machines[i].entity->states->n; s++)
				assert_pair(&machines[i], (int64_t)s, step);
		}
	}
}

static void
repeating_a_step_says_that_it_was_done(void **state)
{
	(void)state;
	const struct entity *entity = &commission_entity;
	const struct transition *row;
	struct err err;
	int r = entity_next(entity, COMMISSION_APPROVED, STEP_APPROVE, &row, &err);

	assert_int_equal(r, ERR_SAME);
	assert_string_equal(err.text, "already approved");
	r = entity_next(entity, COMMISSION_PAID, STEP_APPROVE, &row, &err);
	assert_int_equal(r, ERR_STEP);
	assert_string_equal(err.text, "comision: aprobar is not possible in state paid");
}

static void
records_without_states_are_made_and_refuse_the_rest(void **state)
{
	(void)state;
	const struct entity *const stateless[] = { &note_entity, &setting_entity };

	for (size_t i = 0; i < ARRAY_LEN(stateless); i++) {
		enum step make = stateless[i] == &note_entity ? STEP_NOTE : STEP_SET;

		for (int step = STEP_NONE; step < STEPS; step++) {
			const struct transition *transition = NULL;
			struct err err = { 0 };
			int r = entity_next(stateless[i], ABSENT, step, &transition, &err);

			assert_int_equal(r, step == (int)make ? 0 : ERR_STEP);
			assert_int_equal(transition != NULL, step == (int)make);
		}
	}
}

static void
a_note_is_never_written_twice_and_a_setting_is(void **state)
{
	(void)state;
	const struct transition *transition;
	struct err err = { 0 };

	assert_int_equal(entity_next(&note_entity, 0, STEP_NOTE, &transition, &err), ERR_SAME);
	assert_int_equal(entity_next(&note_entity, 0, STEP_EDIT, &transition, &err), ERR_STEP);
	assert_int_equal(entity_next(&setting_entity, 0, STEP_SET, &transition, &err), 0);
}

static void
entities_are_found_by_name_and_plural(void **state)
{
	(void)state;
	for (int kind = 0; kind <= ENTITIES; kind++) {
		const struct entity *entity = entity_of(kind);

		if (!entity)
			continue;
		assert_int_equal(entity->kind, kind);
		assert_ptr_equal(entity_find(entity->name), entity);
		assert_ptr_equal(entity_find(entity->plural), entity);
	}
	assert_null(entity_of(ENTITY_NONE));
	assert_null(entity_of(ENTITIES));
	assert_null(entity_find("comisione"));
	assert_null(entity_find(""));
}

static void
every_step_and_state_has_a_word_and_an_event(void **state)
{
	(void)state;
	for (int step = STEP_NONE + 1; step < STEPS; step++) {
		const char *word = names_at(&step_names, step);

		assert_string_not_equal(word, "");
		assert_int_equal(names_find(&step_names, word, strlen(word)), step);
	}
	for (size_t i = 0; i < ARRAY_LEN(machines); i++) {
		const struct entity *entity = machines[i].entity;

		for (size_t s = 0; s < entity->states->n; s++) {
			assert_string_not_equal(names_at(entity->states, (int64_t)s), "");
			assert_non_null(entity->state_events[s]);
		}
	}
}

static void
assert_nothing(const struct field *field, const void *record)
{
	if (field->flags & FIELD_TOTAL)
		assert_true(*field_int(field, record) == 0);
	else
		assert_false(field_present(field, record));
}

static void
a_cleared_record_has_nothing_and_totals_of_0(void **state)
{
	(void)state;
	union {
		struct record head;
		struct affiliate affiliate;
		struct campaign campaign;
		struct conversion conversion;
		struct commission commission;
	} record;

	for (size_t i = 0; i < ARRAY_LEN(machines); i++) {
		const struct entity *entity = machines[i].entity;

		memset(&record, 0x55, sizeof(record));
		entity_clear(entity, &record);
		assert_int_equal(record.head.row, 0);
		assert_null(record.head.extra);
		assert_true(entity_state(entity, &record) == ABSENT);
		assert_true(entity_currency(entity, &record) == ABSENT);
		for (size_t f = 0; f < entity->n_fields; f++)
			assert_nothing(&entity->fields[f], &record);
		assert_int_equal(entity_check(entity, &record, NULL), ERR_FIELD);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_is_allowed_or_refused_by_name),
		cmocka_unit_test(repeating_a_step_says_that_it_was_done),
		cmocka_unit_test(records_without_states_are_made_and_refuse_the_rest),
		cmocka_unit_test(a_note_is_never_written_twice_and_a_setting_is),
		cmocka_unit_test(entities_are_found_by_name_and_plural),
		cmocka_unit_test(every_step_and_state_has_a_word_and_an_event),
		cmocka_unit_test(a_cleared_record_has_nothing_and_totals_of_0),
	};

	return cmocka_run_group_tests_name("entity", tests, NULL, NULL);
}
