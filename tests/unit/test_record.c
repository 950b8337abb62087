#include "wire_help.h"

#include "brackets.h"

static void
the_seeds_affiliate_is_read(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &affiliate_entity, AFFILIATE_BODY), 0);
	assert_string_equal(read.affiliate.name, "María González");
	assert_int_equal(read.affiliate.type, AFFILIATE_PREMIUM);
	assert_string_equal(read.affiliate.document_number, "1234567890");
	assert_int_equal(read.affiliate.rate_base, 15000);
	assert_int_equal(read.affiliate.rate_premium, 20000);
	assert_string_equal(read.affiliate.minimum_payout, "COP:50000.0");
	assert_int_equal(read.version, ABSENT);
	assert_null(read.head.extra);
	assert_string_equal(flat_json(&read, &affiliate_entity),
	                    "{\"afiliado_id\":null,\"nombre\":\"María González\",\"email\":\"maria.gonzalez@email.com\","
	                    "\"telefono\":\"+57 300 123 4567\",\"documento_tipo\":\"cedula\","
	                    "\"documento_numero\":\"1234567890\",\"tipo_afiliado\":\"premium\","
	                    "\"banco\":\"Banco Nacional\",\"tipo_cuenta\":\"ahorros\",\"numero_cuenta\":\"******7890\","
	                    "\"comision_base\":15.0,\"comision_premium\":20.0,\"minimo_pago\":{\"COP\":50000.0},"
	                    "\"conflicto\":false,\"fecha_registro\":\"1970-01-01T00:00:00Z\",\"version\":0}");
	read_done(&read);
}

static void
the_seeds_conversion_is_read(void **state)
{
	struct product *products;
	struct read read;
	size_t n;

	(void)state;
	assert_int_equal(read_body(&read, &conversion_entity, CONVERSION_BODY), 0);
	assert_int_equal(read.conversion.value, 25000000);
	assert_int_equal(read.conversion.currency, CURRENCY_COP);
	assert_string_equal(read.conversion.client_location, "Bogotá");
	assert_string_equal(read.conversion.metadata,
	                    "{\"utm_source\":\"google\",\"utm_campaign\":\"black_friday\",\"utm_medium\":\"cpc\"}");
	assert_int_equal(list_parse(&product_list, read.conversion.products, CURRENCY_COP, &read.arena, &products, &n,
	                            NULL), 0);
	assert_int_equal(n, 1);
	assert_string_equal(products->category, "Tecnología");
	assert_int_equal(products->price, 25000000);
	assert_int_equal(products->quantity, 1);
	assert_null(read.head.extra);
	read_done(&read);
}

static void
the_seeds_campaign_is_read(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &campaign_entity, CAMPAIGN_BODY), 0);
	assert_int_equal(read.campaign.budget, 50000000);
	assert_string_equal(read.campaign.channels, "web\nemail\nsocial");
	assert_string_equal(read.campaign.locations, "Bogotá\nMedellín\nCali");
	assert_int_equal(read.campaign.age_min, 18);
	assert_int_equal(read.campaign.bonus, 25000);
	assert_int_equal(read.campaign.ends_at, 1701129599000);
	assert_null(read.head.extra);
	read_done(&read);
}

static void
the_seeds_commission_is_read(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &commission_entity, COMMISSION_BODY), 0);
	assert_int_equal(read.commission.base, 25000000);
	assert_int_equal(read.commission.percent, 15000);
	assert_int_equal(read.commission.apply_discounts, 1);
	assert_int_equal(read.commission.add_tax, 0);
	assert_string_equal(read.commission.conversion_id, "conv_98765");
	read_done(&read);
}

static void
flat_names_are_read_beside_dotted_paths(void **state)
{
	struct read flat, nested;

	(void)state;
	assert_int_equal(read_body(&flat, &commission_entity,
	                           "{\"afiliado_id\":\"af_12345\",\"campana_id\":\"camp_67890\",\"moneda\":\"COP\","
	                           "\"conversion_id\":\"conv_98765\",\"monto_base\":250000,\"porcentaje\":15.000,"
	                           "\"configuracion.incluir_iva\":false,\"aplicar_descuentos\":true,"
	                           "\"tipo_comision\":\"porcentual\"}"), 0);
	assert_int_equal(read_body(&nested, &commission_entity, COMMISSION_BODY), 0);
	assert_string_equal(flat_json(&flat, &commission_entity), flat_json(&nested, &commission_entity));
	assert_int_equal(flat.given, nested.given);
	read_done(&flat);
	read_done(&nested);
}

static void
the_currency_counts_wherever_it_stands(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &commission_entity, "{\"monto_base\":1.234,\"moneda\":\"KWD\"}"), 0);
	assert_int_equal(read.commission.base, 1234);
	read_done(&read);
	assert_refused(&commission_entity, "{\"monto_base\":1.234,\"moneda\":\"COP\"}", "demasiados_decimales",
	               "monto_base.valor");
	assert_refused(&commission_entity, "{\"monto_base\":1.5,\"moneda\":\"CLP\"}", "demasiados_decimales",
	               "monto_base.valor");
}

static void
a_null_clears_and_is_given(void **state)
{
	struct read read;
	uint64_t bit;

	(void)state;
	assert_int_equal(read_body(&read, &affiliate_entity, AFFILIATE_BODY), 0);
	assert_int_equal(read_over(&read, &affiliate_entity, "{\"telefono\":null,\"email\":\"\"}", false), 0);
	assert_null(read.affiliate.phone);
	assert_null(read.affiliate.email);
	bit = UINT64_C(1) << (field_find(affiliate_entity.fields, affiliate_entity.n_fields, "telefono", 8) -
	                      affiliate_entity.fields);
	assert_true(read.given & bit);
	assert_int_equal(read_over(&read, &affiliate_entity, "{\"datos_bancarios\":null}", false), 0);
	assert_null(read.affiliate.bank);
	assert_int_equal(read.affiliate.account_type, ABSENT);
	assert_string_equal(read.affiliate.name, "María González");
	read_done(&read);
}

static void
what_no_field_claims_is_kept_nested_as_it_came(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &affiliate_entity,
	                           "{\"nombre\":\"A\",\"x\":1.50,\"documento\":{\"tipo\":\"nit\",\"pais\":{\"c\":[]}},"
	                           "\"y\":{\"z\":null}}"), 0);
	assert_string_equal(read.head.extra, "{\"x\":1.50,\"documento\":{\"pais\":{\"c\":[]}},\"y\":{\"z\":null}}");
	assert_int_equal(read_over(&read, &affiliate_entity, "{\"x\":2,\"w\":3}", false), 0);
	assert_string_equal(read.head.extra, "{\"documento\":{\"pais\":{\"c\":[]}},\"y\":{\"z\":null},\"x\":2,\"w\":3}");
	assert_int_equal(read_over(&read, &affiliate_entity, "{\"nombre\":\"B\"}", false), 0);
	assert_string_equal(read.head.extra, "{\"documento\":{\"pais\":{\"c\":[]}},\"y\":{\"z\":null},\"x\":2,\"w\":3}");
	read_done(&read);
}

static void
inner_fields_are_no_names_of_the_wire(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &commission_entity, "{\"aprobador\":7,\"conversion\":3}"), 0);
	assert_int_equal(read.commission.approver, ABSENT);
	assert_int_equal(read.commission.conversion, ABSENT);
	assert_string_equal(read.head.extra, "{\"aprobador\":7,\"conversion\":3}");
	read_done(&read);
}

static void
what_the_program_keeps_is_refused_unless_past_states_are_read(void **state)
{
	static const char body[] = "{\"estado\":\"aprobada\",\"fecha_creacion\":\"2023-12-01T10:00:00Z\","
	                           "\"comision_id\":\"com_11111\",\"version\":3}";
	struct read read;

	(void)state;
	assert_refused(&commission_entity, "{\"estado\":\"aprobada\"}", "no_editable", "estado");
	assert_refused(&commission_entity, "{\"monto_total\":1}", "no_editable", "monto_total");
	assert_refused(&commission_entity, "{\"fecha_creacion\":\"2023-12-01T10:00:00Z\"}", "no_editable",
	               "fecha_creacion");
	assert_int_equal(read_body(&read, &commission_entity, "{}"), 0);
	assert_int_equal(read_over(&read, &commission_entity, body, true), 0);
	assert_int_equal(read.commission.state, COMMISSION_APPROVED);
	assert_int_equal(read.head.created_at, ALL_AT);
	assert_string_equal(read.head.id, "com_11111");
	assert_int_equal(read.version, 3);
	assert_int_equal(read_over(&read, &commission_entity, "{\"comision_id\":\"com_2\"}", true), ERR_FIELD);
	read_done(&read);
}

static void
hostile_values_are_refused_by_name(void **state)
{
	static const struct {
		const char *body, *rule, *field;
	} bad[] = {
		{ "{\"valor_conversion\":1e5}", "numero_invalido", "valor_conversion" },
		{ "{\"valor_conversion\":1.001}", "demasiados_decimales", "valor_conversion" },
		{ "{\"valor_conversion\":100000000000.01}", "demasiado_grande", "valor_conversion" },
		{ "{\"valor_conversion\":123456789012345678901234567890}", "demasiado_grande", "valor_conversion" },
		{ "{\"valor_conversion\":\"250000\"}", "tipo_invalido", "valor_conversion" },
		{ "{\"valor_conversion\":true}", "tipo_invalido", "valor_conversion" },
		{ "{\"valor_conversion\":{\"valor\":1}}", "tipo_invalido", "valor_conversion" },
		{ "{\"moneda\":\"XXZ\"}", "moneda_desconocida", "moneda" },
		{ "{\"moneda\":\"cop\"}", "moneda_desconocida", "moneda" },
		{ "{\"tipo_conversion\":\"ventas\"}", "valor_desconocido", "tipo_conversion" },
		{ "{\"tipo_conversion\":3}", "tipo_invalido", "tipo_conversion" },
		{ "{\"datos_cliente\":\"yo\"}", "tipo_invalido", "datos_cliente" },
		{ "{\"datos_cliente\":{\"email\":5}}", "tipo_invalido", "datos_cliente.email" },
		{ "{\"metadatos\":[]}", "tipo_invalido", "metadatos" },
		{ "{\"productos\":{}}", "tipo_invalido", "productos" },
		{ "{\"productos\":[1]}", "tipo_invalido", "productos[1]" },
		{ "{\"productos\":[{\"precio\":1,\"cantidad\":1},{\"precio\":1,\"cantidad\":0}]}", "rango",
		  "productos[2].cantidad" },
		{ "{\"productos\":[{\"precio\":1,\"cantidad\":1.5}]}", "demasiados_decimales", "productos[1].cantidad" },
		{ "{\"productos\":[{\"cantidad\":1}]}", "obligatorio", "productos[1].precio" },
		{ "{\"afiliado_id\":\"a\",\"afiliado_id\":\"b\"}", "clave_repetida", "afiliado_id" },
		{ "{\"cliente_email\":\"a@b\",\"datos_cliente\":{\"email\":\"c@d\"}}", "clave_repetida",
		  "datos_cliente.email" },
		{ "{\"conversion_id\":\"a b\"}", "formato", "conversion_id" },
		{ "{\"conversion_id\":7}", "tipo_invalido", "conversion_id" },
		{ "{\"version\":1.5}", "demasiados_decimales", "version" },
		{ "{\"version\":\"1\"}", "tipo_invalido", "version" },
		{ "{\"extra\":{\"a\":1},\"a\":2}", "clave_repetida", "extra" },
		{ "[]", "tipo_invalido", "" },
		{ "null", "tipo_invalido", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_refused(&conversion_entity, bad[i].body, bad[i].rule, bad[i].field);
	assert_refused(&campaign_entity, "{\"fecha_inicio\":\"2023-02-30T00:00:00Z\"}", "fecha_inexistente", "fecha_inicio");
	assert_refused(&campaign_entity, "{\"canales\":[\"web\",1]}", "tipo_invalido", "canales");
	assert_refused(&campaign_entity, "{\"canales\":\"web\"}", "tipo_invalido", "canales");
	assert_refused(&commission_entity, "{\"configuracion\":{\"incluir_iva\":\"si\"}}", "tipo_invalido",
	               "configuracion.incluir_iva");
	assert_refused(&commission_entity, "{\"descuentos\":[{\"tipo\":\"fijo\",\"valor\":-1}]}", "rango",
	               "configuracion.descuentos[1].valor");
	assert_refused(&affiliate_entity, "{\"minimo_pago\":{\"COP\":1,\"XXZ\":2}}", "moneda_desconocida",
	               "configuracion_comisiones.minimo_pago");
}

static void
lists_are_bounded(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	buf_str(&buf, "{\"productos\":[");
	for (int i = 0; i < 501; i++)
		buf_printf(&buf, "%s{\"precio\":1,\"cantidad\":1}", i ? "," : "");
	buf_str(&buf, "]}");
	assert_refused(&conversion_entity, buf.text, "longitud", "productos");
	buf_clear(&buf);
	buf_str(&buf, "{\"canales\":[\"a\"");
	for (int i = 0; i < 1000; i++)
		buf_printf(&buf, ",\"c%d\"", i);
	buf_str(&buf, "]}");
	assert_refused(&campaign_entity, buf.text, "longitud", "canales");
	buf_done(&buf);
}

static void
list_items_keep_their_unknown_members(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &conversion_entity,
	                           "{\"productos\":[{\"color\":\"rojo\",\"cantidad\":2,\"precio\":1.50,\"t\":{\"x\":1.0}}]}"),
	                 0);
	assert_string_equal(read.conversion.products,
	                    "[{\"precio\":1.5,\"cantidad\":2,\"color\":\"rojo\",\"t\":{\"x\":1.0}}]");
	read_done(&read);
}

static void
plans_are_an_object_by_kind_of_conversion(void **state)
{
	static const char plans[] =
		"{\"venta\":{\"tipo_comision\":\"escalonada\",\"escalones\":[{\"desde\":0.0,\"hasta\":100000.0,"
		"\"porcentaje\":5.0},{\"desde\":100000.0,\"porcentaje\":8.0}]},\"*\":{\"tipo_comision\":\"fija\","
		"\"monto_fijo\":20000.0}}";
	struct bracket *brackets;
	struct read read;
	struct plan *items;
	struct buf body = { 0 };
	size_t n;

	(void)state;
	buf_printf(&body, "{\"configuracion_comisiones\":{\"planes\":%s}}", plans);
	assert_int_equal(read_body(&read, &campaign_entity, body.text), 0);
	assert_string_equal(read.campaign.plans, plans);
	assert_int_equal(list_parse(&plan_list, plans, CURRENCY_COP, &read.arena, &items, &n, NULL), 0);
	assert_int_equal(n, 2);
	assert_int_equal(items[0].conversion_type, CONVERSION_SALE);
	assert_int_equal(items[1].conversion_type, ABSENT);
	assert_int_equal(items[1].fixed, 2000000);
	assert_int_equal(list_parse(&bracket_list, items[0].brackets, CURRENCY_COP, &read.arena, &brackets, &n, NULL), 0);
	assert_int_equal(n, 2);
	assert_int_equal(brackets[1].to, ABSENT);
	buf_done(&body);
	read_done(&read);
	assert_refused(&campaign_entity, "{\"planes\":{\"ventas\":{\"tipo_comision\":\"fija\"}}}", "valor_desconocido",
	               "configuracion_comisiones.planes.ventas.tipo_conversion");
	assert_refused(&campaign_entity, "{\"planes\":{\"venta\":{\"escalones\":[{\"desde\":\"x\"}]}}}", "tipo_invalido",
	               "configuracion_comisiones.planes.venta.escalones[1].desde");
}

static void
an_alias_and_a_set_are_taken(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &commission_entity, "{\"tipo_comision\":\"hibrida\"}"), 0);
	assert_int_equal(read.commission.type, COMMISSION_MIXED);
	read_done(&read);
	assert_int_equal(read_body(&read, &campaign_entity, "{\"canales\":[\"web\",\"tv\",\"web\"]}"), 0);
	assert_string_equal(read.campaign.channels, "web\ntv");
	read_done(&read);
}

static const struct field *
field_of(const struct entity *entity, const char *name)
{
	return field_find(entity->fields, entity->n_fields, name, strlen(name));
}

static int
set(struct read *read, const struct entity *entity, const char *name, const char *text)
{
	return record_read_text(entity, field_of(entity, name), text, CURRENCY_COP, &read->arena, &read->head,
	                        &read->err);
}

static void
typed_text_is_read_like_json(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &campaign_entity, "{}"), 0);
	assert_int_equal(set(&read, &campaign_entity, "moneda", "COP"), 0);
	assert_int_equal(set(&read, &campaign_entity, "presupuesto", "500000.5"), 0);
	assert_int_equal(read.campaign.budget, 50000050);
	assert_int_equal(set(&read, &campaign_entity, "canales", " web, email ,,web"), 0);
	assert_string_equal(read.campaign.channels, "web\nemail");
	assert_int_equal(set(&read, &campaign_entity, "ubicaciones", "[\"Bogotá, D.C.\"]"), 0);
	assert_string_equal(read.campaign.locations, "Bogotá, D.C.");
	assert_int_equal(set(&read, &campaign_entity, "fecha_inicio", "2023-11-24"), 0);
	assert_int_equal(read.campaign.starts_at, 1700802000000); /* midnight in Bogotá */
	assert_int_equal(set(&read, &campaign_entity, "planes", "{\"*\":{\"tipo_comision\":\"fija\"}}"), 0);
	assert_int_equal(set(&read, &campaign_entity, "canales", ""), 0);
	assert_null(read.campaign.channels);
	assert_int_equal(set(&read, &campaign_entity, "planes", "{"), ERR_FIELD);
	assert_string_equal(read.err.field, "configuracion_comisiones.planes");
	assert_int_equal(set(&read, &campaign_entity, "nombre", "\xFF"), ERR_FIELD);
	assert_string_equal(err_rule_name(&read.err), "utf8_invalido");
	assert_int_equal(set(&read, &campaign_entity, "ubicaciones", "\xFF"), ERR_FIELD);
	read_done(&read);
}

static void
flags_and_amounts_by_currency_have_a_typed_form(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &commission_entity, "{}"), 0);
	assert_int_equal(set(&read, &commission_entity, "incluir_iva", "si"), 0);
	assert_int_equal(read.commission.add_tax, 1);
	assert_int_equal(set(&read, &commission_entity, "incluir_iva", "0"), 0);
	assert_int_equal(read.commission.add_tax, 0);
	assert_int_equal(set(&read, &commission_entity, "incluir_iva", "tal vez"), ERR_FIELD);
	assert_int_equal(set(&read, &commission_entity, "conversion", "3"), ERR_FIELD);
	read_done(&read);
	assert_int_equal(read_body(&read, &affiliate_entity, "{}"), 0);
	assert_int_equal(set(&read, &affiliate_entity, "minimo_pago", "COP:50000,USD:20.5"), 0);
	assert_string_equal(read.affiliate.minimum_payout, "COP:50000.0,USD:20.5");
	assert_int_equal(set(&read, &affiliate_entity, "minimo_pago", "{\"USD\":3}"), 0);
	assert_string_equal(read.affiliate.minimum_payout, "USD:3.0");
	assert_int_equal(set(&read, &affiliate_entity, "email", "A.B@C.CO"), 0);
	assert_string_equal(read.affiliate.email, "a.b@c.co");
	read_done(&read);
}

static void
bank_numbers_are_masked_in_text(void **state)
{
	struct buf buf = { 0 };
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &affiliate_entity, "{\"numero_cuenta\":\"1234\",\"llave_breb\":\"@ñandú\\\"x\"}"),
	                 0);
	record_add_text(&buf, &affiliate_entity, field_of(&affiliate_entity, "numero_cuenta"), &read.head);
	assert_string_equal(buf.text, "******");
	buf_clear(&buf);
	record_add_text(&buf, &affiliate_entity, field_of(&affiliate_entity, "llave_breb"), &read.head);
	assert_string_equal(buf.text, "******dú\"x");
	assert_non_null(strstr(flat_json(&read, &affiliate_entity), "\"llave_breb\":\"******dú\\\"x\""));
	buf_done(&buf);
	read_done(&read);
}

/* Output is input: the flat JSON, read again as a past state, is the same record. */
static void
assert_round_trip(const struct entity *entity, const char *body)
{
	struct read first, second;

	assert_int_equal(read_body(&first, entity, "{}"), 0);
	assert_int_equal(read_over(&first, entity, body, true), 0);
	first.head.id = "x_1";
	assert_int_equal(read_body(&second, entity, "{}"), 0);
	assert_int_equal(read_over(&second, entity, flat_json(&first, entity), true), 0);
	assert_string_equal(flat_json(&first, entity), flat_json(&second, entity));
	for (size_t i = 0; i < entity->n_fields; i++)
		if (!(entity->fields[i].flags & FIELD_BANK))
			assert_true(field_equal(&entity->fields[i], &first.head, &second.head));
	read_done(&first);
	read_done(&second);
}

static void
what_is_written_is_read_as_the_same_record(void **state)
{
	(void)state;
	assert_round_trip(&affiliate_entity, AFFILIATE_BODY);
	assert_round_trip(&conversion_entity, CONVERSION_BODY);
	assert_round_trip(&campaign_entity, CAMPAIGN_BODY);
	assert_round_trip(&commission_entity, COMMISSION_BODY);
	assert_round_trip(&conversion_entity,
	                  "{\"metadatos\":{\"transaccion_id\":\"t-1\",\"n\":1.50},\"datos_cliente\":{\"edad\":30},"
	                  "\"extra\":{\"q\":[1.0]},\"retenida_por\":[\"fuera_de_vigencia\"],\"reembolsado\":1}");
	assert_round_trip(&commission_entity,
	                  "{\"estado\":\"aprobada\",\"desglose\":[\"base 1\",\"base 1\"],\"monto_calculado\":-17.23,"
	                  "\"moneda\":\"COP\",\"metadatos_aprobacion\":{\"a\":{\"b\":1}},\"aplazada\":false}");
}

static void
every_field_has_its_bit(void **state)
{
	(void)state;
	for (int kind = 0; kind < ENTITIES; kind++)
		if (entity_of(kind))
			assert_true(entity_of(kind)->n_fields <= 64);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_seeds_affiliate_is_read),
		cmocka_unit_test(the_seeds_conversion_is_read),
		cmocka_unit_test(the_seeds_campaign_is_read),
		cmocka_unit_test(the_seeds_commission_is_read),
		cmocka_unit_test(flat_names_are_read_beside_dotted_paths),
		cmocka_unit_test(the_currency_counts_wherever_it_stands),
		cmocka_unit_test(a_null_clears_and_is_given),
		cmocka_unit_test(what_no_field_claims_is_kept_nested_as_it_came),
		cmocka_unit_test(inner_fields_are_no_names_of_the_wire),
		cmocka_unit_test(what_the_program_keeps_is_refused_unless_past_states_are_read),
		cmocka_unit_test(hostile_values_are_refused_by_name),
		cmocka_unit_test(lists_are_bounded),
		cmocka_unit_test(list_items_keep_their_unknown_members),
		cmocka_unit_test(plans_are_an_object_by_kind_of_conversion),
		cmocka_unit_test(an_alias_and_a_set_are_taken),
		cmocka_unit_test(typed_text_is_read_like_json),
		cmocka_unit_test(flags_and_amounts_by_currency_have_a_typed_form),
		cmocka_unit_test(bank_numbers_are_masked_in_text),
		cmocka_unit_test(what_is_written_is_read_as_the_same_record),
		cmocka_unit_test(every_field_has_its_bit),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
