#include "config.h"

#include "csv.h"

#include <string.h>

#include "buf.h"
#include "date.h"
#include "err.h"
#include "record.h"
#include "value.h"

/* Bank data stays out: a masked number would come back as a wrong one. */
static const char *const affiliate_columns[] = {
	"afiliado_id",      "nombre",           "email",       "telefono",   "documento_tipo",
	"documento_numero", "tipo_afiliado",    "nivel",       "estado",     "comision_base",
	"comision_premium", "minimo_pago",      "motivo",      "fecha_registro", NULL,
};

static const char *const campaign_columns[] = {
	"campana_id",   "nombre",         "descripcion",     "estado",            "tipo_campana",
	"fecha_inicio", "fecha_fin",      "presupuesto",     "moneda",            "canales",
	"edad_minima",  "edad_maxima",    "ubicaciones",     "comision_conversion", "comision_venta",
	"bonus_objetivos", "meta_conversiones", "politica_tasa", "planes",        "politica_fraude",
	"dias_espera",  "motivo",         "fecha_creacion",  NULL,
};

#define CONVERSION_REST \
	"estado", "tipo_conversion", "valor_conversion", "moneda", "reembolsado", "canal_origen", "fecha_conversion", \
	"cliente_email", "cliente_ubicacion", "cliente_dispositivo", "productos", "metadatos", "transaccion_id", \
	"score_fraude", "razones_fraude", "retenida_por", "motivo", "fecha_registro", NULL
#define COMMISSION_REST \
	"conversion_id", "estado", "tipo_comision", "monto_base", "moneda", "porcentaje", "monto_calculado", "monto_iva", \
	"monto_total", "origen", "fecha_creacion", "fecha_calculo", "fecha_aprobacion", "fecha_pago", "referencia_pago", NULL
#define PARTIES "afiliado_id", "campana_id"
#define NAMED_PARTIES "afiliado_id", "afiliado_nombre", "afiliado_documento", "campana_id", "campana_nombre"

static const char *const conversion_columns[] = { "conversion_id", PARTIES, CONVERSION_REST };
static const char *const conversion_sheet[] = { "conversion_id", NAMED_PARTIES, CONVERSION_REST };
static const char *const commission_columns[] = { "comision_id", PARTIES, COMMISSION_REST };
static const char *const commission_sheet[] = { "comision_id", NAMED_PARTIES, COMMISSION_REST };
static const char *const note_columns[] = { "nota_id", "destino", "texto", "fecha", NULL };
static const char *const no_columns[] = { NULL };

static const char *const *const columns[][ENTITIES] = {
	{ [ENTITY_AFFILIATE] = affiliate_columns, [ENTITY_CAMPAIGN] = campaign_columns,
	  [ENTITY_CONVERSION] = conversion_columns, [ENTITY_COMMISSION] = commission_columns, [ENTITY_NOTE] = note_columns },
	{ [ENTITY_AFFILIATE] = affiliate_columns, [ENTITY_CAMPAIGN] = campaign_columns,
	  [ENTITY_CONVERSION] = conversion_sheet, [ENTITY_COMMISSION] = commission_sheet, [ENTITY_NOTE] = note_columns },
};

const char *const *
csv_columns(const struct entity *entity, bool excel)
{
	return columns[excel][entity->kind] ? columns[excel][entity->kind] : no_columns;
}

void
csv_plan(const struct entity *entity, bool excel, struct csv_plan *plan)
{
	const char *const *names = csv_columns(entity, excel);

	*plan = (struct csv_plan){ .entity = entity, .excel = excel };
	for (size_t i = 0; names[i]; i++) {
		const struct field *field = strcmp(names[i], entity->created_name) == 0 || strcmp(names[i], entity->id_name) == 0
			? NULL : field_find(entity->fields, entity->n_fields, names[i], strlen(names[i]));

		plan->columns[plan->n].field = field;
		plan->columns[plan->n++].is_id = strcmp(names[i], entity->id_name) == 0;
		if (field)
			plan->fields |= UINT64_C(1) << (field - entity->fields);
	}
}

static bool
starts_formula(unsigned char c)
{
	return c == '=' || c == '+' || c == '-' || c == '@' || (c && c < 0x20);
}

/* A text that already looks guarded is guarded too, so that reading takes away exactly what writing added. */
static bool
needs_guard(const char *text, size_t len)
{
	size_t quotes = 0;

	while (quotes < len && text[quotes] == '\'')
		quotes++;
	return quotes < len && starts_formula((unsigned char)text[quotes]);
}

static bool
needs_quotes(const char *text, size_t len, char separator)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == separator || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
			return true;
	return false;
}

static void
add_quoted(struct buf *buf, const char *text, size_t len)
{
	for (const char *end = text + len; text < end;) {
		const char *quote = memchr(text, '"', (size_t)(end - text));
		size_t part = (size_t)((quote ? quote : end) - text);

		buf_add(buf, text, part);
		if (quote)
			buf_add(buf, "\"\"", 2);
		text += quote ? part + 1 : part;
	}
}

static void
add_cell(struct buf *buf, const char *text, size_t len, char separator, bool guard)
{
	bool quotes = needs_quotes(text, len, separator);

	if (quotes)
		buf_char(buf, '"');
	if (guard && needs_guard(text, len))
		buf_char(buf, '\'');
	if (quotes)
		add_quoted(buf, text, len);
	else
		buf_add(buf, text, len);
	if (quotes)
		buf_char(buf, '"');
}

void
csv_add_cell(struct buf *buf, const char *text, char separator, bool guard)
{
	add_cell(buf, text, strlen(text), separator, guard);
}

static bool
is_decimal(const struct field *field)
{
	return field->type == FIELD_MONEY || field->type == FIELD_PERCENT || field->type == FIELD_FACTOR ||
	       field->type == FIELD_DECIMAL;
}

static void
decimal_comma(struct buf *buf, size_t start)
{
	char *point = buf->len > start ? memchr(buf->text + start, '.', buf->len - start) : NULL;

	if (point)
		*point = ',';
}

/* The cell was written from `start` on; only a text that needs it is written again. */
static void
finish_text(struct buf *buf, size_t start, char separator)
{
	struct buf text = { 0 };
	size_t len = buf->len - start;

	if (!len || (!needs_quotes(buf->text + start, len, separator) && !needs_guard(buf->text + start, len)))
		return;
	buf_add(&text, buf->text + start, len);
	buf->len = start;
	add_cell(buf, buf_text(&text), text.len, separator, true);
	buf->failed |= buf_failed(&text);
	buf_done(&text);
}

static void
add_field(struct buf *buf, const struct entity *entity, const struct field *field, const void *record, bool excel)
{
	size_t start = buf->len;

	record_add_text(buf, entity, field, record);
	if (excel && is_decimal(field))
		decimal_comma(buf, start);
	else if (field_is_text(field))
		finish_text(buf, start, excel ? ';' : ',');
}

void
csv_add_header(struct buf *buf, const struct entity *entity, bool excel)
{
	const char *const *names = csv_columns(entity, excel);

	if (excel)
		buf_str(buf, CSV_BOM);
	for (size_t i = 0; names[i]; i++) {
		if (i)
			buf_char(buf, excel ? ';' : ',');
		buf_str(buf, names[i]);
	}
	buf_str(buf, excel ? "\r\n" : "\n");
}

void
csv_plan_add(struct buf *buf, const struct csv_plan *plan, const void *record)
{
	const struct record *head = record;
	char separator = plan->excel ? ';' : ',', date[DATE_TEXT_SIZE];

	for (size_t i = 0; i < plan->n; i++) {
		if (i)
			buf_char(buf, separator);
		if (plan->columns[i].field)
			add_field(buf, plan->entity, plan->columns[i].field, record, plan->excel);
		else if (plan->columns[i].is_id)
			csv_add_cell(buf, head->id ? head->id : "", separator, true);
		else
			buf_str(buf, date_text(head->created_at, date));
	}
	buf_str(buf, plan->excel ? "\r\n" : "\n");
}
