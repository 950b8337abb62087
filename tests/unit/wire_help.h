/* wire_help.h - the seed's request bodies, and records of them, for the tests of wire/. */
#ifndef WIRE_HELP_H
#define WIRE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "affiliate.h"
#include "arena.h"
#include "buf.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "csv.h"
#include "date.h"
#include "err.h"
#include "json.h"
#include "record.h"

#define AFFILIATE_BODY \
	"{\"nombre\":\"María González\",\"email\":\"maria.gonzalez@email.com\",\"telefono\":\"+57 300 123 4567\"," \
	"\"documento\":{\"tipo\":\"cedula\",\"numero\":\"1234567890\"},\"tipo_afiliado\":\"premium\"," \
	"\"datos_bancarios\":{\"banco\":\"Banco Nacional\",\"tipo_cuenta\":\"ahorros\"," \
	"\"numero_cuenta\":\"1234567890\"},\"configuracion_comisiones\":{\"comision_base\":15.0," \
	"\"comision_premium\":20.0,\"minimo_pago\":50000.0}}"

#define CONVERSION_BODY \
	"{\"afiliado_id\":\"af_12345\",\"campana_id\":\"camp_67890\",\"tipo_conversion\":\"venta\"," \
	"\"valor_conversion\":250000.0,\"moneda\":\"COP\",\"canal_origen\":\"web\"," \
	"\"datos_cliente\":{\"email\":\"cliente@email.com\",\"ubicacion\":\"Bogotá\",\"dispositivo\":\"desktop\"}," \
	"\"productos\":[{\"id\":\"PROD001\",\"nombre\":\"Laptop Gaming\",\"categoria\":\"Tecnología\"," \
	"\"precio\":250000.0,\"cantidad\":1}]," \
	"\"metadatos\":{\"utm_source\":\"google\",\"utm_campaign\":\"black_friday\",\"utm_medium\":\"cpc\"}}"

#define CAMPAIGN_BODY \
	"{\"nombre\":\"Campaña Black Friday 2023\",\"descripcion\":\"Promoción especial de Black Friday\"," \
	"\"fecha_inicio\":\"2023-11-24T00:00:00Z\",\"fecha_fin\":\"2023-11-27T23:59:59Z\",\"presupuesto\":500000.0," \
	"\"moneda\":\"COP\",\"tipo_campana\":\"promocional\",\"canales\":[\"web\",\"email\",\"social\"]," \
	"\"segmentacion\":{\"edad_minima\":18,\"edad_maxima\":65," \
	"\"ubicaciones\":[\"Bogotá\",\"Medellín\",\"Cali\"]},\"configuracion_comisiones\":{" \
	"\"comision_conversion\":15.0,\"comision_venta\":8.0,\"bonus_objetivos\":25.0}}"

#define COMMISSION_BODY \
	"{\"afiliado_id\":\"af_12345\",\"campana_id\":\"camp_67890\",\"conversion_id\":\"conv_98765\"," \
	"\"monto_base\":{\"valor\":250000.0,\"moneda\":\"COP\"},\"tipo_comision\":\"porcentual\"," \
	"\"porcentaje\":15.0,\"configuracion\":{\"aplicar_descuentos\":true,\"incluir_iva\":false}}"

#define ALL_AT 1701424800000 /* 2023-12-01T10:00:00Z */

/* A record of any kind and what came with it. */
struct read {
	struct arena arena;
	struct err err;
	uint64_t given;
	int64_t version;
	union {
		struct record head;
		struct affiliate affiliate;
		struct campaign campaign;
		struct conversion conversion;
		struct commission commission;
	};
};

static inline int
read_over(struct read *read, const struct entity *entity, const char *body, bool any)
{
	struct json_doc *doc;
	int r = json_parse(body, strlen(body), &doc, &read->err);

	if (r < 0)
		return r;
	r = record_read_json(entity, json_root(doc), CURRENCY_COP, any, &read->arena, &read->head, &read->given,
	                     &read->version, &read->err);
	json_free(doc);
	return r;
}

static inline int
read_body(struct read *read, const struct entity *entity, const char *body)
{
	*read = (struct read){ 0 };
	date_set_zone("America/Bogota", NULL);
	entity_clear(entity, &read->head);
	return read_over(read, entity, body, false);
}

static inline void
read_done(struct read *read)
{
	arena_done(&read->arena);
}

/* The record as its flat JSON, in the reading's arena. */
static inline const char *
flat_json(struct read *read, const struct entity *entity)
{
	struct buf buf = { 0 };
	const char *text;

	record_add_json(&buf, entity, &read->head);
	text = arena_string(&read->arena, buf_text(&buf));
	buf_done(&buf);
	return text;
}

/* The body is refused with that rule, names that field, and the record is as it was. */
static inline void
assert_refused(const struct entity *entity, const char *body, const char *rule, const char *field)
{
	struct read read, before;

	read_body(&before, entity, "{}");
	assert_int_equal(read_body(&read, entity, body), ERR_FIELD);
	assert_string_equal(err_rule_name(&read.err), rule);
	assert_string_equal(read.err.field, field);
	assert_string_not_equal(read.err.text, "");
	assert_memory_equal(&read.head, &before.head, entity->size);
	read_done(&read);
	read_done(&before);
}

static inline void
add_csv(struct buf *buf, const struct entity *entity, const void *record, bool excel)
{
	struct csv_plan plan;

	csv_plan(entity, excel, &plan);
	csv_plan_add(buf, &plan, record);
}

#endif
