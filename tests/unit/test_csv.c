#include "wire_help.h"

#include "csv.h"

#define SECTION_8 \
	"comision_id,afiliado_id,campana_id,conversion_id,estado,tipo_comision,monto_base,moneda,porcentaje," \
	"monto_calculado,monto_iva,monto_total,origen,fecha_creacion,fecha_calculo,fecha_aprobacion,fecha_pago," \
	"referencia_pago\n"

static void
assert_cell(const char *text, char separator, bool guard, const char *cell)
{
	struct buf buf = { 0 };

	csv_add_cell(&buf, text, separator, guard);
	assert_string_equal(buf_text(&buf), cell);
	buf_done(&buf);
}

static void
a_cell_is_quoted_only_when_needed(void **state)
{
	(void)state;
	assert_cell("", ',', false, "");
	assert_cell("Bogotá", ',', false, "Bogotá");
	assert_cell("Bogotá, D.C.", ',', false, "\"Bogotá, D.C.\"");
	assert_cell("Bogotá, D.C.", ';', false, "Bogotá, D.C.");
	assert_cell("5\" pipe", ',', false, "\"5\"\" pipe\"");
	assert_cell("\"\"", ',', false, "\"\"\"\"\"\"");
	assert_cell("a\nb", ',', false, "\"a\nb\"");
	assert_cell("a\r", ';', false, "\"a\r\"");
}

static void
a_text_that_starts_a_formula_is_guarded(void **state)
{
	static const char *const formulas[] = { "=1+1", "+57 300", "-1", "@SUM", "\tx", "\x01x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(formulas); i++) {
		char guarded[16];

		snprintf(guarded, sizeof(guarded), "'%s", formulas[i]);
		assert_cell(formulas[i], ',', true, guarded);
		assert_cell(formulas[i], ',', false, formulas[i]);
	}
	assert_cell("=a,b", ',', true, "\"'=a,b\"");
	assert_cell("'=1", ',', true, "''=1");
	assert_cell("'a", ',', true, "'a");
	assert_cell("a=1", ',', true, "a=1");
}

static void
commissions_have_the_documented_header(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	csv_add_header(&buf, &commission_entity, false);
	assert_string_equal(buf.text, SECTION_8);
	buf_clear(&buf);
	csv_add_header(&buf, &affiliate_entity, true);
	assert_memory_equal(buf.text, "\xEF\xBB\xBF" "afiliado_id;nombre;email;", 27);
	assert_string_equal(buf.text + buf.len - 17, ";fecha_registro\r\n");
	buf_done(&buf);
}

static void
every_column_is_a_field_or_in_the_head(void **state)
{
	(void)state;
	for (int i = 0; i < 2 * ENTITIES; i++) {
		const struct entity *entity = entity_of(i / 2);

		for (const char *const *column = entity ? csv_columns(entity, i % 2) : NULL; column && *column; column++) {
			const struct field *field = field_find(entity->fields, entity->n_fields, *column, strlen(*column));

			assert_true(field || strcmp(*column, entity->id_name) == 0 ||
			            strcmp(*column, entity->created_name) == 0);
			assert_false(field && field->flags & (FIELD_HIDDEN | FIELD_BANK));
		}
	}
}

static void
fill(struct read *read)
{
	assert_int_equal(read_body(read, &commission_entity, COMMISSION_BODY), 0);
	read->head.id = "com_11111";
	read->head.created_at = read->commission.calculated_at = ALL_AT;
	read->commission.state = COMMISSION_CALCULATED;
	read->commission.origin = ORIGIN_MANUAL;
	read->commission.amount = read->commission.total = 3750050;
}

static void
a_commission_is_one_line_to_the_digit(void **state)
{
	struct buf buf = { 0 };
	struct read read;

	(void)state;
	fill(&read);
	add_csv(&buf, &commission_entity, &read.head, false);
	assert_string_equal(buf.text,
	                    "com_11111,af_12345,camp_67890,conv_98765,calculada,porcentual,250000.0,COP,15.0,37500.5,0.0,"
	                    "37500.5,manual,2023-12-01T10:00:00Z,2023-12-01T10:00:00Z,,,\n");
	buf_done(&buf);
	read_done(&read);
}

static void
a_spreadsheet_gets_semicolons_and_decimal_commas(void **state)
{
	struct buf buf = { 0 };
	struct read read;

	(void)state;
	fill(&read);
	read.commission.amount = -1723; /* a number needs no guard */
	read.commission.payment_reference = "=ref;1";
	read.commission.affiliate_name = "@Ana";
	read.commission.affiliate_document = "52123456";
	read.commission.campaign_name = "Navidad";
	add_csv(&buf, &commission_entity, &read.head, true);
	assert_string_equal(buf.text,
	                    "com_11111;af_12345;'@Ana;52123456;camp_67890;Navidad;conv_98765;calculada;porcentual;250000,0;COP;"
	                    "15,0;-17,23;0,0;"
	                    "37500,5;manual;2023-12-01T10:00:00Z;2023-12-01T10:00:00Z;;;\"'=ref;1\"\r\n");
	buf_done(&buf);
	read_done(&read);
}

static void
words_and_objects_stand_in_one_cell(void **state)
{
	struct buf buf = { 0 };
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &campaign_entity, CAMPAIGN_BODY), 0);
	add_csv(&buf, &campaign_entity, &read.head, false);
	assert_non_null(strstr(buf.text, ",\"web,email,social\",18,65,\"Bogotá,Medellín,Cali\",15.0,8.0,25.0,"));
	buf_clear(&buf);
	read_done(&read);
	assert_int_equal(read_body(&read, &conversion_entity, CONVERSION_BODY), 0);
	add_csv(&buf, &conversion_entity, &read.head, false);
	assert_non_null(strstr(buf.text, ",\"{\"\"utm_source\"\":\"\"google\"\","));
	buf_done(&buf);
	read_done(&read);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_is_quoted_only_when_needed),
		cmocka_unit_test(a_text_that_starts_a_formula_is_guarded),
		cmocka_unit_test(commissions_have_the_documented_header),
		cmocka_unit_test(every_column_is_a_field_or_in_the_head),
		cmocka_unit_test(a_commission_is_one_line_to_the_digit),
		cmocka_unit_test(a_spreadsheet_gets_semicolons_and_decimal_commas),
		cmocka_unit_test(words_and_objects_stand_in_one_cell),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
