/* The filter language: what each spelling comes to, and what is refused by name. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "buf.h"
#include "date.h"
#include "err.h"
#include "filter.h"

#define NOW INT64_C(1795561200000) /* 2026-11-24T23:00:00Z, 18:00 in Bogotá */
#define DAY "1795496400000"        /* its first instant */
#define DAY_END "1795582799999"
#define AFTER_DAY "1795582800000"
#define MONTH "1793509200000"
#define MONTH_END "1796101199999"

static void
add_test(struct buf *buf, const struct filter_test *test)
{
	switch (test->kind) {
	case FILTER_RANGE:
		buf_printf(buf, "%s=", test->column);
		if (test->from != -INT64_MAX)
			buf_int(buf, test->from);
		if (test->from != test->to)
			buf_str(buf, "..");
		if (test->from != test->to && test->to != INT64_MAX)
			buf_int(buf, test->to);
		return;
	case FILTER_TEXT:
		buf_printf(buf, "%s.%s is %s", entity_of(test->of)->name, test->column, test->text);
		return;
	case FILTER_HAS:
		buf_printf(buf, "%s has %s", test->column, test->text);
		return;
	case FILTER_RECORD:
		buf_printf(buf, "%s:%s refers to %s", entity_of(test->of)->name, test->column, test->text);
		return;
	case FILTER_USER:
		buf_printf(buf, "user %s", test->text);
		return;
	case FILTER_WORD:
		buf_printf(buf, "word %s", test->text);
		if (test->digits)
			buf_printf(buf, " digits %s", test->digits);
		if (test->from != ABSENT)
			buf_printf(buf, " amount %lld", (long long)test->from);
		return;
	}
}

/* The tests of a filter in words; the refusal's text when it is refused. */
static const char *
read_as(enum entity_kind kind, const char *text, struct arena *arena)
{
	const struct filter *filter = NULL;
	struct buf buf = { 0 };
	struct err err = { 0 };
	const char *answer;

	if (filter_parse(entity_of(kind), text, CURRENCY_COP, NOW, arena, &filter, &err) < 0) {
		assert_null(filter); /* untouched on failure */
		assert_int_equal(err.code, ERR_USAGE);
		return arena_printf(arena, "%s", err.text);
	}
	for (size_t i = 0; i < filter->n; i++) {
		buf_str(&buf, i ? "; " : "");
		buf_str(&buf, filter->terms[i].negated ? "not " : "");
		for (size_t j = 0; j < filter->terms[i].n; j++) {
			buf_str(&buf, j ? " or " : "");
			add_test(&buf, &filter->terms[i].tests[j]);
		}
	}
	answer = arena_printf(arena, "%s", buf_text(&buf));
	buf_done(&buf);
	return answer;
}

struct reading {
	enum entity_kind kind;
	const char *text, *as;
};

static void
check_all(const struct reading *readings, size_t n)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < n; i++)
		assert_string_equal(read_as(readings[i].kind, readings[i].text, &arena), readings[i].as);
	arena_done(&arena);
}

static void
words_and_fields_are_joined_by_and_values_by_or(void **state)
{
	const struct reading readings[] = {
		{ ENTITY_COMMISSION, "", "" },
		{ ENTITY_COMMISSION, "   ", "" },
		{ ENTITY_COMMISSION, "estado:calculada", "estado=1" },
		{ ENTITY_COMMISSION, "  estado:calculada   nivel:gerencia ", "estado=1; nivel_requerido=3" },
		{ ENTITY_COMMISSION, "estado:pendiente,calculada", "estado=0 or estado=1" },
		{ ENTITY_COMMISSION, "-estado:pendiente,calculada", "not estado=0 or estado=1" },
		{ ENTITY_COMMISSION, "tipo:híbrida", "tipo_comision=3" },
		{ ENTITY_COMMISSION, "estado:APROBADA", "estado=2" },
		{ ENTITY_COMMISSION, "estado:approved", "estado=2" },
		{ ENTITY_CONVERSION, "tipo:suscripción", "tipo_conversion=3" },
	};

	(void)state;
	check_all(readings, ARRAY_LEN(readings));
}

static void
bare_words_are_folded_and_numbers_are_digits_and_amounts(void **state)
{
	const struct reading readings[] = {
		{ ENTITY_COMMISSION, "María", "word maria" },
		{ ENTITY_COMMISSION, "maría -josé", "word maria; not word jose" },
		{ ENTITY_COMMISSION, "\"María José\"", "word maria jose" },
		{ ENTITY_COMMISSION, "\"estado:calculada\"", "word estado:calculada" },
		{ ENTITY_COMMISSION, "\"a \"\"b\"\" c\"", "word a \"b\" c" },
		{ ENTITY_COMMISSION, "\"sin cerrar", "word sin cerrar" },
		{ ENTITY_COMMISSION, "\"\"", "" },
		{ ENTITY_COMMISSION, "-", "word -" },
		{ ENTITY_COMMISSION, "Pérez,Ana", "word perez,ana" },
		{ ENTITY_COMMISSION, "37500", "word 37500 digits 37500 amount 3750000" },
		{ ENTITY_COMMISSION, "37.500,50", "word 37.500,50 amount 3750050" },
		{ ENTITY_COMMISSION, "moneda:CLP 37500", "moneda=152; word 37500 digits 37500 amount 37500" },
		{ ENTITY_AFFILIATE, "+57 300", "word +57 digits 57; word 300 digits 300 amount 30000" },
		{ ENTITY_AFFILIATE, "+57(300)979-7446", "word +57(300)979-7446 digits 573009797446" },
		{ ENTITY_AFFILIATE, "12", "word 12 amount 1200" },
	};

	(void)state;
	check_all(readings, ARRAY_LEN(readings));
}

static void
amounts_compare_in_one_currency(void **state)
{
	const struct reading readings[] = {
		{ ENTITY_COMMISSION, "valor:37500", "monto_total=3750000; moneda=170" },
		{ ENTITY_COMMISSION, "valor:<37500", "monto_total=..3749999; moneda=170" },
		{ ENTITY_COMMISSION, "valor:<=37500", "monto_total=..3750000; moneda=170" },
		{ ENTITY_COMMISSION, "valor:>37500", "monto_total=3750001..; moneda=170" },
		{ ENTITY_COMMISSION, "valor:>=37500", "monto_total=3750000..; moneda=170" },
		{ ENTITY_COMMISSION, "valor:1..2", "monto_total=100..200; moneda=170" },
		{ ENTITY_COMMISSION, "valor:1..", "monto_total=100..; moneda=170" },
		{ ENTITY_COMMISSION, "valor:..2", "monto_total=..200; moneda=170" },
		{ ENTITY_COMMISSION, "valor:-15000", "monto_total=-1500000; moneda=170" },
		{ ENTITY_COMMISSION, "-valor:\"1.250.000,50\"", "not monto_total=125000050; moneda=170" },
		{ ENTITY_COMMISSION, "valor:>10 moneda:kwd", "moneda=414; monto_total=10001.." },
		{ ENTITY_COMMISSION, "base:5", "monto_base=500; moneda=170" },
		{ ENTITY_CONVERSION, "valor:5", "valor_conversion=500; moneda=170" },
		{ ENTITY_CAMPAIGN, "valor:>5", "presupuesto=501..; moneda=170" },
		{ ENTITY_COMMISSION, "riesgo:>30", "score_fraude=31.." },
		{ ENTITY_COMMISSION, "riesgo:10..20,50", "score_fraude=10..20 or score_fraude=50" },
	};

	(void)state;
	check_all(readings, ARRAY_LEN(readings));
}

static void
dates_are_intervals_in_the_zone(void **state)
{
	const struct reading readings[] = {
		{ ENTITY_COMMISSION, "fecha:hoy", "creado=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "fecha:2026-11-24", "creado=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "fecha:24/11/2026", "creado=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "fecha:2026-11", "creado=" MONTH ".." MONTH_END },
		{ ENTITY_COMMISSION, "fecha:<2026-11", "creado=..1793509199999" },
		{ ENTITY_COMMISSION, "fecha:>2026-11-24", "creado=" AFTER_DAY ".." },
		{ ENTITY_COMMISSION, "fecha:2026-11-01..hoy", "creado=" MONTH ".." DAY_END },
		{ ENTITY_COMMISSION, "fecha:7d", "creado=1794956400000..1795561199999" },
		{ ENTITY_COMMISSION, "fecha:<7d", "creado=..1794956399999" },
		{ ENTITY_COMMISSION, "fecha:>7d", "creado=1794956400000.." },
		{ ENTITY_COMMISSION, "fecha:30d..7d", "creado=1792969200000..1794956399999" },
		{ ENTITY_COMMISSION, "fecha:2026-11-24T05:00:00Z", "creado=" DAY "..1795496400999" },
		{ ENTITY_COMMISSION, "aprobada:hoy", "fecha_aprobacion=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "pagada:hoy", "fecha_pago=" DAY ".." DAY_END },
		{ ENTITY_CONVERSION, "fecha:hoy", "fecha_conversion=" DAY ".." DAY_END },
	};

	(void)state;
	check_all(readings, ARRAY_LEN(readings));
}

static void
a_period_is_of_the_state_that_is_filtered_for(void **state)
{
	const struct reading readings[] = {
		{ ENTITY_COMMISSION, "periodo:hoy", "creado=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "periodo:hoy estado:aprobada", "estado=2; fecha_aprobacion=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "estado:pagada periodo:hoy", "estado=3; fecha_pago=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "estado:calculada periodo:hoy", "estado=1; fecha_calculo=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "estado:aprobada,pagada periodo:hoy", "estado=2 or estado=3; creado=" DAY ".." DAY_END },
		{ ENTITY_COMMISSION, "-estado:aprobada periodo:hoy", "not estado=2; creado=" DAY ".." DAY_END },
		{ ENTITY_CONVERSION, "estado:validada periodo:hoy", "estado=1; fecha_conversion=" DAY ".." DAY_END },
	};
	struct arena arena = { 0 };
	const struct filter *filter;

	(void)state;
	check_all(readings, ARRAY_LEN(readings));
	assert_int_equal(filter_parse(entity_of(ENTITY_AFFILIATE), "periodo:hoy", CURRENCY_COP, NOW, &arena, &filter, NULL), 0);
	assert_string_equal(filter->period.field, "fecha_registro");
	arena_done(&arena);
}

static void
records_people_and_flags_have_words_of_their_own(void **state)
{
	const struct reading readings[] = {
		{ ENTITY_COMMISSION, "afiliado:\"Ana Gómez\"", "afiliado:afiliado refers to ana gomez" },
		{ ENTITY_COMMISSION, "afiliado_id:af_1", "afiliado:afiliado refers to af_1" },
		{ ENTITY_COMMISSION, "conversion:conv_1", "conversion:conversion refers to conv_1" },
		{ ENTITY_AFFILIATE, "afiliado:ana", "afiliado:fila refers to ana" },
		{ ENTITY_COMMISSION, "usuario:María", "user maria" },
		{ ENTITY_COMMISSION, "es:disputada,aplazada", "en_disputa=1 or aplazada=1" },
		{ ENTITY_COMMISSION, "es:sin_pagar", "estado=2" },
		{ ENTITY_AFFILIATE, "-es:conflicto", "not conflicto=1" },
		{ ENTITY_CONVERSION, "es:en_revision", "retenida_por has en_revision" },
		{ ENTITY_CONVERSION, "canal:web", "conversion.canal_origen is web" },
		{ ENTITY_COMMISSION, "canal:web", "conversion.canal_origen is web" },
		{ ENTITY_CAMPAIGN, "canal:web", "canales has web" },
		{ ENTITY_COMMISSION, "codigo:fraude", "motivo_codigo=3" },
		{ ENTITY_COMMISSION, "pago:L-1", "comision.referencia_pago is l-1" },
	};

	(void)state;
	check_all(readings, ARRAY_LEN(readings));
}

static void
what_it_does_not_know_is_refused_with_what_there_is(void **state)
{
	const struct reading readings[] = {
		{ ENTITY_AFFILIATE, "estdo:activo", "the filter has no field \"estdo\" (did you mean estado?); there are: estado, "
		  "afiliado, fecha, periodo, tipo, codigo, usuario, es" },
		{ ENTITY_AFFILIATE, "colour:red", "the filter has no field \"colour\"; there are: estado, afiliado, fecha, periodo, "
		  "tipo, codigo, usuario, es" },
		{ ENTITY_COMMISSION, "estado:aprovada", "estado: there is no \"aprovada\" (did you mean aprobada?); there are: "
		  "pendiente, calculada, aprobada, pagada, rechazada, anulada" },
		{ ENTITY_COMMISSION, "es:disputa", "es: there is no \"disputa\" (did you mean disputada?); there are: disputada, "
		  "aplazada, sin_pagar" },
		{ ENTITY_COMMISSION, "estado:", "estado: a value is missing behind the colon" },
		{ ENTITY_COMMISSION, "estado:calculada,", "estado: a value is missing behind the colon" },
		{ ENTITY_COMMISSION, "estado:<aprobada", "estado: there is no \"<aprobada\" (did you mean aprobada?); there are: "
		  "pendiente, calculada, aprobada, pagada, rechazada, anulada" },
		{ ENTITY_COMMISSION, "valor:1.2.3", "valor: \"1.2.3\" is no amount in COP; write 50000, <50000, >50000 or "
		  "10000..50000" },
		{ ENTITY_COMMISSION, "riesgo:alto", "riesgo: \"alto\" is no number; write 30, <30, >30 or 10..30" },
		{ ENTITY_COMMISSION, "fecha:2026-02-30", "fecha: \"2026-02-30\" is no date; write 7d, hoy, 2026-11, 2026-11-24 or "
		  "24/11/2026" },
		{ ENTITY_COMMISSION, "moneda:pesos", "moneda: \"pesos\" is no currency; write its three letters, like COP" },
		{ ENTITY_COMMISSION, "valor:>1 moneda:COP,USD", "amounts are compared in one currency; write one, like moneda:COP" },
		{ ENTITY_COMMISSION, "periodo:7d periodo:30d", "periodo: two at once" },
		{ ENTITY_COMMISSION, "valor:2..1", "valor: 2..1 ends before it starts" },
		{ ENTITY_COMMISSION, "\xff", "the filter is not valid UTF-8" },
	};

	(void)state;
	check_all(readings, ARRAY_LEN(readings));
}

static void
too_much_is_refused(void **state)
{
	struct arena arena = { 0 };
	struct buf text = { 0 };

	(void)state;
	for (int i = 0; i <= FILTER_TERMS; i++)
		buf_str(&text, "a ");
	assert_string_equal(read_as(ENTITY_COMMISSION, buf_text(&text), &arena), "the filter has more than 32 words");
	buf_clear(&text);
	buf_str(&text, "riesgo:1");
	for (int i = 0; i < FILTER_VALUES; i++)
		buf_str(&text, ",1");
	assert_string_equal(read_as(ENTITY_COMMISSION, buf_text(&text), &arena), "the filter has more than 64 values");
	buf_clear(&text);
	for (int i = 0; i <= FILTER_MAX; i++)
		buf_char(&text, 'a');
	assert_string_equal(read_as(ENTITY_COMMISSION, buf_text(&text), &arena), "the filter is longer than 2000 bytes");
	buf_done(&text);
	arena_done(&arena);
}

static void
what_is_added_is_read_back(void **state)
{
	struct arena arena = { 0 };
	struct buf text = { 0 };

	(void)state;
	filter_add(&text, "afiliado", "Ana \"La Mona\" Gómez");
	filter_add(&text, "estado", "calculada,aprobada");
	assert_string_equal(buf_text(&text), "afiliado:\"Ana \"\"La Mona\"\" Gómez\" estado:calculada,aprobada");
	assert_string_equal(read_as(ENTITY_COMMISSION, buf_text(&text), &arena),
	                    "estado=1 or estado=2; afiliado:afiliado refers to ana \"la mona\" gomez");
	buf_done(&text);
	arena_done(&arena);
}

static int
in_bogota(void **state)
{
	(void)state;
	return date_set_zone("America/Bogota", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_fields_are_joined_by_and_values_by_or),
		cmocka_unit_test(bare_words_are_folded_and_numbers_are_digits_and_amounts),
		cmocka_unit_test(amounts_compare_in_one_currency),
		cmocka_unit_test(dates_are_intervals_in_the_zone),
		cmocka_unit_test(a_period_is_of_the_state_that_is_filtered_for),
		cmocka_unit_test(records_people_and_flags_have_words_of_their_own),
		cmocka_unit_test(what_it_does_not_know_is_refused_with_what_there_is),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(what_is_added_is_read_back),
	};

	return cmocka_run_group_tests_name("filter", tests, in_bogota, NULL);
}
