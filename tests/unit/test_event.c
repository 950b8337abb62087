#include "wire_help.h"

#include "event.h"

static const struct event plain_event = {
	.id = "evt_345678",
	.at = 1701428400000, /* 2023-12-01T11:00:00Z */
	.station = "caja1",
	.generation = 1,
	.user = "ana",
	.version = 3,
	.ordinal = 2,
};

#define OURS "\"estacion\":\"caja1\",\"generacion\":1,\"usuario\":\"ana\",\"version_entidad\":3,\"paso\":2"

static void
assert_event(struct read *read, const struct entity *entity, const char *type, const char *expected)
{
	struct event event = plain_event;
	struct json_doc *doc;
	struct buf buf = { 0 };

	event.type = type;
	event_add(&buf, &event, entity, &read->head);
	assert_string_equal(buf_text(&buf), expected);
	assert_int_equal(json_parse(buf.text, buf.len, &doc, NULL), 0);
	json_free(doc);
	buf_done(&buf);
	read_done(read);
}

static void
an_affiliate_is_told_as_in_the_seed(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &affiliate_entity, AFFILIATE_BODY), 0);
	read.head.id = "af_12345";
	read.head.extra = "{\"secreto\":1}";
	read.affiliate.state = AFFILIATE_ACTIVE;
	assert_event(&read, &affiliate_entity, "afiliado_creado",
	             "{\"evento_id\":\"evt_345678\",\"tipo_evento\":\"afiliado_creado\","
	             "\"fecha_evento\":\"2023-12-01T11:00:00Z\",\"afiliado_id\":\"af_12345\",\"datos_afiliado\":{"
	             "\"nombre\":\"María González\",\"email\":\"maria.gonzalez@email.com\",\"tipo_afiliado\":\"premium\","
	             "\"configuracion_comisiones\":{\"comision_base\":15.0,\"comision_premium\":20.0},"
	             "\"estado\":\"activo\"},\"metadatos\":{\"version\":\"1.0\",\"origen\":\"afiliados-service\"," OURS
	             "}}");
}

static void
a_conversion_is_told_without_its_client(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &conversion_entity, CONVERSION_BODY), 0);
	read.head.id = "conv_98765";
	read.conversion.state = CONVERSION_REGISTERED;
	read.conversion.happened_at = ALL_AT;
	assert_event(&read, &conversion_entity, "conversion_registrada",
	             "{\"evento_id\":\"evt_345678\",\"tipo_evento\":\"conversion_registrada\","
	             "\"fecha_evento\":\"2023-12-01T11:00:00Z\",\"conversion_id\":\"conv_98765\","
	             "\"afiliado_id\":\"af_12345\",\"campana_id\":\"camp_67890\",\"datos_conversion\":{"
	             "\"tipo_conversion\":\"venta\",\"valor_conversion\":250000.0,\"moneda\":\"COP\","
	             "\"canal_origen\":\"web\",\"estado\":\"registrada\",\"fecha_conversion\":\"2023-12-01T10:00:00Z\","
	             "\"reembolsado\":0.0},\"metadatos\":{\"version\":\"1.0\",\"origen\":\"conversiones-service\"," OURS
	             "}}");
}

static void
a_campaign_is_told_with_its_rates_and_segment(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &campaign_entity, CAMPAIGN_BODY), 0);
	read.head.id = "camp_67890";
	read.campaign.state = CAMPAIGN_CREATED;
	assert_event(&read, &campaign_entity, "campana_creada",
	             "{\"evento_id\":\"evt_345678\",\"tipo_evento\":\"campana_creada\","
	             "\"fecha_evento\":\"2023-12-01T11:00:00Z\",\"campana_id\":\"camp_67890\",\"datos_campana\":{"
	             "\"nombre\":\"Campaña Black Friday 2023\",\"tipo_campana\":\"promocional\",\"presupuesto\":500000.0,"
	             "\"configuracion_comisiones\":{\"comision_conversion\":15.0,\"comision_venta\":8.0,"
	             "\"bonus_objetivos\":25.0},\"moneda\":\"COP\",\"fecha_inicio\":\"2023-11-24T00:00:00Z\","
	             "\"fecha_fin\":\"2023-11-27T23:59:59Z\",\"estado\":\"creada\",\"segmentacion\":{\"edad_minima\":18,"
	             "\"edad_maxima\":65,\"ubicaciones\":[\"Bogotá\",\"Medellín\",\"Cali\"]}},"
	             "\"metadatos\":{\"version\":\"1.0\",\"origen\":\"marketing-service\"," OURS "}}");
}

static void
a_commission_is_told_to_the_digit(void **state)
{
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &commission_entity, COMMISSION_BODY), 0);
	read.head.id = "com_11111";
	read.commission.state = COMMISSION_APPROVED;
	read.commission.amount = read.commission.total = 3750000;
	read.commission.origin = ORIGIN_MANUAL;
	read.commission.given_level = LEVEL_AUTOMATIC;
	assert_event(&read, &commission_entity, "comision_aprobada",
	             "{\"evento_id\":\"evt_345678\",\"tipo_evento\":\"comision_aprobada\","
	             "\"fecha_evento\":\"2023-12-01T11:00:00Z\",\"comision_id\":\"com_11111\","
	             "\"afiliado_id\":\"af_12345\",\"campana_id\":\"camp_67890\",\"conversion_id\":\"conv_98765\","
	             "\"datos_comision\":{\"monto_calculado\":37500.0,\"moneda\":\"COP\",\"estado\":\"aprobada\","
	             "\"tipo_comision\":\"porcentual\",\"monto_base\":250000.0,\"porcentaje\":15.0,\"monto_iva\":0.0,"
	             "\"monto_total\":37500.0,\"origen\":\"manual\",\"nivel_aprobacion\":\"automatico\"},"
	             "\"metadatos\":{\"version\":\"1.0\",\"origen\":\"marketing-service\",\"modulo\":\"comisiones\"," OURS
	             "}}");
}

static void
cause_and_correlation_stand_last_and_only_when_known(void **state)
{
	struct event event = plain_event;
	struct affiliate affiliate;
	struct buf buf = { 0 };

	(void)state;
	entity_clear(&affiliate_entity, &affiliate);
	affiliate.head.id = "af_1";
	event.type = "afiliado_eliminado";
	event.cause = "dec_1";
	event.correlation = "a\"b";
	event_add(&buf, &event, &affiliate_entity, &affiliate);
	assert_non_null(strstr(buf.text, "\"datos_afiliado\":{},\"metadatos\""));
	assert_non_null(strstr(buf.text, "\"paso\":2,\"causa_id\":\"dec_1\",\"correlacion_id\":\"a\\\"b\"}}"));
	buf_done(&buf);
}

static void
an_audit_row_tells_before_and_after_with_personal_values_masked(void **state)
{
	const struct audit audit = {
		.evento_id = "evt_1",
		.at = ALL_AT,
		.user = "ana",
		.action = "editar",
		.entity = &affiliate_entity,
		.record_id = "af_1",
		.changes = "{\"nivel\":[null,1100]}",
		.personal = "{\"nombre\":[\"Ana\",\"Eva\"],\"extra\":[null,\"{}\"]}",
		.currency = CURRENCY_COP,
		.station = "caja1",
		.generation = 1,
		.cause = "dec_1",
		.seq = 42,
		.hash = "ab",
		.previous_hash = "cd",
	};
	struct arena arena = { 0 };
	struct buf buf = { 0 };

	(void)state;
	assert_int_equal(audit_add(&buf, &audit, &arena, NULL), 0);
	assert_string_equal(buf.text,
	                    "{\"evento_id\":\"evt_1\",\"tipo_evento\":\"auditoria_registrada\","
	                    "\"fecha_evento\":\"2023-12-01T10:00:00Z\",\"servicio_origen\":\"alpes\","
	                    "\"usuario_id\":\"ana\",\"accion\":\"editar\",\"recurso_afectado\":\"af_1\","
	                    "\"datos_antes\":{\"nivel\":null,\"nombre\":\"******\"},"
	                    "\"datos_despues\":{\"nivel\":1.1,\"nombre\":\"******\"},"
	                    "\"metadatos\":{\"version\":\"1.0\",\"origen\":\"alpes\",\"entidad\":\"afiliado\","
	                    "\"estacion\":\"caja1\",\"generacion\":1,\"causa_id\":\"dec_1\",\"secuencia\":42,"
	                    "\"hash\":\"ab\",\"hash_previo\":\"cd\"}}");
	buf_done(&buf);
	arena_done(&arena);
}

static void
a_damaged_journal_row_makes_no_event(void **state)
{
	struct audit audit = { .entity = &affiliate_entity, .changes = "{\"x\":1}" };
	struct arena arena = { 0 };
	struct buf buf = { 0 };

	(void)state;
	assert_int_equal(audit_add(&buf, &audit, &arena, NULL), ERR_DAMAGED);
	assert_int_equal(buf.len, 0);
	buf_done(&buf);
	arena_done(&arena);
}

static void
a_health_check_has_its_fields_at_the_top(void **state)
{
	struct event event = plain_event;
	struct buf buf = { 0 };

	(void)state;
	event.type = "health_check";
	event.version = 0;
	system_event_add(&buf, &event, "alpes", "info", "sync started", "{\"pendientes\":3}");
	assert_string_equal(buf.text,
	                    "{\"evento_id\":\"evt_345678\",\"tipo_evento\":\"health_check\","
	                    "\"fecha_evento\":\"2023-12-01T11:00:00Z\",\"servicio\":\"alpes\",\"nivel\":\"info\","
	                    "\"mensaje\":\"sync started\",\"metricas\":{\"pendientes\":3},\"metadatos\":{"
	                    "\"version\":\"1.0\",\"origen\":\"alpes\",\"estacion\":\"caja1\",\"generacion\":1,"
	                    "\"usuario\":\"ana\"}}");
	buf_done(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_affiliate_is_told_as_in_the_seed),
		cmocka_unit_test(a_conversion_is_told_without_its_client),
		cmocka_unit_test(a_campaign_is_told_with_its_rates_and_segment),
		cmocka_unit_test(a_commission_is_told_to_the_digit),
		cmocka_unit_test(cause_and_correlation_stand_last_and_only_when_known),
		cmocka_unit_test(an_audit_row_tells_before_and_after_with_personal_values_masked),
		cmocka_unit_test(a_damaged_journal_row_makes_no_event),
		cmocka_unit_test(a_health_check_has_its_fields_at_the_top),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
