#include "config.h"

#include "event.h"

#include <assert.h>
#include <string.h>

#include "buf.h"
#include "changes.h"
#include "date.h"
#include "err.h"
#include "json.h"
#include "record.h"
#include "value.h"

#define EVENT_VERSION "1.0"
#define OWN_ORIGIN "alpes"
#define AUDIT_TYPE "auditoria_registrada"

/* What goes into datos_*: the seed's fields in its order, then ours. `inside` is the object that holds it; a field that is absent
 * is told by another, if any. */
struct event_field {
	const char *name;
	const char *inside;
	const char *or_else;
};

#define RATES "configuracion_comisiones"
#define SEGMENT "segmentacion"

static const struct event_field affiliate_data[] = {
	{ "nombre", NULL },        { "email", NULL },          { "tipo_afiliado", NULL },
	{ "comision_base", RATES }, { "comision_premium", RATES }, { "estado", NULL },
};

static const struct event_field conversion_data[] = {
	{ "tipo_conversion", NULL }, { "valor_conversion", NULL }, { "moneda", NULL },
	{ "canal_origen", NULL },    { "estado", NULL },           { "fecha_conversion", NULL },
	{ "reembolsado", NULL },     { "motivo", NULL, "motivo_codigo" },
};

static const struct event_field campaign_data[] = {
	{ "nombre", NULL },          { "tipo_campana", NULL },      { "presupuesto", NULL },
	{ "comision_conversion", RATES }, { "comision_venta", RATES }, { "bonus_objetivos", RATES },
	{ "meta_conversiones", RATES }, { "politica_tasa", RATES },   { "planes", RATES },
	{ "moneda", NULL },          { "fecha_inicio", NULL },      { "fecha_fin", NULL },
	{ "estado", NULL },          { "edad_minima", SEGMENT },    { "edad_maxima", SEGMENT },
	{ "ubicaciones", SEGMENT },
};

static const struct event_field commission_data[] = {
	{ "monto_calculado", NULL }, { "moneda", NULL },     { "estado", NULL },           { "tipo_comision", NULL },
	{ "monto_base", NULL },      { "porcentaje", NULL }, { "monto_iva", NULL },        { "monto_total", NULL },
	{ "origen", NULL },          { "nivel_aprobacion", NULL }, { "motivo", NULL, "motivo_codigo" },     { "referencia_pago", NULL },
};

/* Envelope of one entity's events. */
struct event_shape {
	const char *ids[4];   /* fields beside the own id, NULL-terminated */
	const char *module;   /* metadatos.modulo */
	const struct event_field *data;
	size_t n_data;
};

static const struct event_shape shapes[ENTITIES] = {
	[ENTITY_AFFILIATE] = { { NULL }, NULL, affiliate_data, ARRAY_LEN(affiliate_data) },
	[ENTITY_CAMPAIGN] = { { NULL }, NULL, campaign_data, ARRAY_LEN(campaign_data) },
	[ENTITY_CONVERSION] = { { "afiliado_id", "campana_id" }, NULL, conversion_data, ARRAY_LEN(conversion_data) },
	[ENTITY_COMMISSION] = { { "afiliado_id", "campana_id", "conversion_id" }, "comisiones", commission_data,
	                        ARRAY_LEN(commission_data) },
};

static void
add_text(struct buf *buf, const char *key, const char *text)
{
	if (!text)
		return;
	json_add_key(buf, key);
	json_add_string(buf, text);
}

static void
add_number(struct buf *buf, const char *key, int64_t number)
{
	json_add_key(buf, key);
	buf_int(buf, number);
}

static void
open_object(struct buf *buf, const char *key)
{
	json_add_key(buf, key);
	buf_char(buf, '{');
}

static void
add_ids(struct buf *buf, const struct entity *entity, const struct event_shape *shape, const void *record)
{
	size_t hint = 0;

	add_text(buf, entity->id_name, ((const struct record *)record)->id);
	for (const char *const *id = shape->ids; *id; id++) {
		const struct field *field = field_named(entity, *id, &hint);

		if (field)
			add_text(buf, *id, *field_text(field, record));
	}
}

static bool
same_object(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Neighbours of one inner object stand in it together; an object without members is left out. */
static void
add_data(struct buf *buf, const struct entity *entity, const struct event_shape *shape, const void *record)
{
	const char *inside = NULL;
	size_t hint = 0;

	open_object(buf, entity->data);
	for (size_t i = 0; i < shape->n_data; i++) {
		const char *object = shape->data[i].inside;
		const struct field *field = field_named(entity, shape->data[i].name, &hint);

		if (field && !field_present(field, record) && shape->data[i].or_else)
			field = field_named(entity, shape->data[i].or_else, &hint);
		if (!field || !field_present(field, record))
			continue;
		if (!same_object(inside, object)) {
			if (inside)
				buf_char(buf, '}');
			if (object)
				open_object(buf, object);
			inside = object;
		}
		json_add_key(buf, shape->data[i].name);
		record_add_value(buf, entity, field, record);
	}
	buf_str(buf, inside ? "}}" : "}");
}

static void
add_head(struct buf *buf, const char *id, const char *type, int64_t at)
{
	char date[DATE_TEXT_SIZE];

	buf_char(buf, '{');
	add_text(buf, "evento_id", id);
	add_text(buf, "tipo_evento", type);
	add_text(buf, "fecha_evento", date_text(at, date));
}

static void
open_metadata(struct buf *buf, const char *origin, const char *module)
{
	open_object(buf, "metadatos");
	add_text(buf, "version", EVENT_VERSION);
	add_text(buf, "origen", origin);
	add_text(buf, "modulo", module);
}

static void
add_metadata(struct buf *buf, const struct event *event, const char *origin, const char *module)
{
	open_metadata(buf, origin, module);
	add_text(buf, "estacion", event->station);
	add_number(buf, "generacion", event->generation);
	add_text(buf, "usuario", event->user);
	if (event->version) {
		add_number(buf, "version_entidad", event->version);
		add_number(buf, "paso", event->ordinal);
	}
	add_text(buf, "causa_id", event->cause);
	add_text(buf, "correlacion_id", event->correlation);
	buf_str(buf, "}}");
}

void
event_add(struct buf *buf, const struct event *event, const struct entity *entity, const void *record)
{
	const struct event_shape *shape = &shapes[entity->kind];

	assert(shape->data);
	add_head(buf, event->id, event->type, event->at);
	add_ids(buf, entity, shape, record);
	add_data(buf, entity, shape, record);
	add_metadata(buf, event, entity->origin, shape->module);
}

int
audit_add_side(struct buf *buf, const struct audit *audit, enum changes_side side, struct arena *arena, struct err *err)
{
	const char *parts[] = { audit->changes, audit->personal };
	size_t start;

	buf_char(buf, '{');
	start = buf->len;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct buf part = { 0 };
		int r = 0;

		if (parts[i] && !(audit->fresh && side == CHANGES_BEFORE))
			r = changes_add_wire(&part, audit->entity, parts[i], side, audit->currency, true, arena, err);
		buf->failed |= buf_failed(&part);
		if (r == 0 && part.len > 2) {
			if (buf->len > start)
				buf_char(buf, ',');
			buf_add(buf, part.text + 1, part.len - 2);
		}
		buf_done(&part);
		if (r < 0)
			return r;
	}
	buf_char(buf, '}');
	return 0;
}

static void
add_audit_metadata(struct buf *buf, const struct audit *audit)
{
	open_metadata(buf, OWN_ORIGIN, NULL);
	add_text(buf, "entidad", audit->entity->name);
	add_text(buf, "estacion", audit->station);
	add_number(buf, "generacion", audit->generation);
	add_text(buf, "causa_id", audit->cause);
	add_number(buf, "secuencia", audit->seq);
	add_text(buf, "hash", audit->hash);
	add_text(buf, "hash_previo", audit->previous_hash);
	buf_str(buf, "}}");
}

int
audit_add(struct buf *buf, const struct audit *audit, struct arena *arena, struct err *err)
{
	struct buf sides[2] = { 0 };
	int r = audit_add_side(&sides[CHANGES_BEFORE], audit, CHANGES_BEFORE, arena, err);

	if (r == 0)
		r = audit_add_side(&sides[CHANGES_AFTER], audit, CHANGES_AFTER, arena, err);
	if (r == 0 && (buf_failed(&sides[0]) || buf_failed(&sides[1])))
		r = err_nomem(err);
	if (r == 0) {
		add_head(buf, audit->evento_id, AUDIT_TYPE, audit->at);
		add_text(buf, "servicio_origen", OWN_ORIGIN);
		add_text(buf, "usuario_id", audit->user);
		add_text(buf, "accion", audit->action);
		add_text(buf, "recurso_afectado", audit->record_id);
		json_add_key(buf, "datos_antes");
		buf_add(buf, sides[CHANGES_BEFORE].text, sides[CHANGES_BEFORE].len);
		json_add_key(buf, "datos_despues");
		buf_add(buf, sides[CHANGES_AFTER].text, sides[CHANGES_AFTER].len);
		add_audit_metadata(buf, audit);
	}
	buf_done(&sides[CHANGES_BEFORE]);
	buf_done(&sides[CHANGES_AFTER]);
	return r;
}

void
system_event_add(struct buf *buf, const struct event *event, const char *service, const char *level,
                 const char *message, const char *metrics)
{
	add_head(buf, event->id, event->type, event->at);
	add_text(buf, "servicio", service);
	add_text(buf, "nivel", level);
	add_text(buf, "mensaje", message);
	if (metrics) {
		json_add_key(buf, "metricas");
		buf_str(buf, metrics);
	}
	add_metadata(buf, event, OWN_ORIGIN, NULL);
}
