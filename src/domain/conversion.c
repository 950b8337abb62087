#include "config.h"

#include "conversion.h"

#include "err.h"
#include "i18n.h"
#include "reason.h"

#define F(member) offsetof(struct conversion, member)
#define P(member) offsetof(struct product, member)
#define IN_EDIT (FIELD_INPUT | FIELD_EDIT)

static const char *const state_words[CONVERSION_STATES] = {
	[CONVERSION_REGISTERED] = "registrada", [CONVERSION_VALIDATED] = "validada",
	[CONVERSION_PROCESSED] = "procesada",   [CONVERSION_REJECTED] = "rechazada",
	[CONVERSION_CANCELLED] = "cancelada",
};
static const char *const state_texts[CONVERSION_STATES] = {
	[CONVERSION_REGISTERED] = N_("registered"),
	[CONVERSION_VALIDATED] = N_("validated"),
	[CONVERSION_PROCESSED] = N_("processed"),
	[CONVERSION_REJECTED] = N_("rejected"),
	[CONVERSION_CANCELLED] = N_("cancelled"),
};
static const char *const type_words[CONVERSION_TYPES] = {
	[CONVERSION_SALE] = "venta",               [CONVERSION_LEAD] = "lead",
	[CONVERSION_SIGNUP] = "registro",          [CONVERSION_SUBSCRIPTION] = "suscripcion",
	[CONVERSION_DOWNLOAD] = "descarga",        [CONVERSION_CLICK] = "click",
	[CONVERSION_IMPRESSION] = "impresion",
};

static const char *const validation_words[VALIDATIONS] = { "automatica", "manual" };

const struct names conversion_states = { state_words, CONVERSION_STATES, NULL, state_texts };
static const struct names validations = { validation_words, VALIDATIONS, NULL };
const struct names conversion_types = { type_words, CONVERSION_TYPES, NULL };

static const struct field product_fields[] = {
	{ "id", NULL, FIELD_TEXT, 0, P(id), 0, 64 },
	{ "nombre", NULL, FIELD_TEXT, 0, P(name), 0, 200 },
	{ "categoria", NULL, FIELD_TEXT, 0, P(category), 0, 100 },
	{ "precio", NULL, FIELD_MONEY, FIELD_REQUIRED, P(price) },
	{ "cantidad", NULL, FIELD_INT, FIELD_REQUIRED, P(quantity), 1, 1000000 },
};

const struct list product_list = { product_fields, ARRAY_LEN(product_fields), sizeof(struct product), 500, false };

static const struct field fields[] = {
	{ "estado", NULL, FIELD_ENUM, FIELD_REQUIRED, F(state), .names = &conversion_states },
	{ "afiliado_id", NULL, FIELD_ID, FIELD_REQUIRED | IN_EDIT, F(affiliate_id), 1, 64, .label = N_("Affiliate") },
	{ "campana_id", NULL, FIELD_ID, FIELD_REQUIRED | IN_EDIT, F(campaign_id), 1, 64, .label = N_("Campaign") },
	{ "afiliado", NULL, FIELD_REF, FIELD_HIDDEN, F(affiliate), .target = ENTITY_AFFILIATE },
	{ "campana", NULL, FIELD_REF, FIELD_HIDDEN, F(campaign), .target = ENTITY_CAMPAIGN },
	{ "tipo_conversion", NULL, FIELD_ENUM, FIELD_REQUIRED | IN_EDIT, F(type), .names = &conversion_types,
	  .label = N_("Kind") },
	{ "valor_conversion", NULL, FIELD_MONEY, FIELD_REQUIRED | IN_EDIT, F(value), .label = N_("Value") },
	{ "moneda", NULL, FIELD_CURRENCY, FIELD_REQUIRED | IN_EDIT, F(currency), .label = N_("Currency") },
	{ "reembolsado", NULL, FIELD_MONEY, FIELD_TOTAL, F(refunded) },
	{ "canal_origen", NULL, FIELD_TEXT, IN_EDIT | FIELD_SLUG, F(channel), 1, 32, .label = N_("Channel") },
	{ "fecha_conversion", NULL, FIELD_TIME, FIELD_REQUIRED | IN_EDIT, F(happened_at), .label = N_("Happened") },
	{ "fecha_con_hora", NULL, FIELD_BOOL, FIELD_HIDDEN | FIELD_TOTAL, F(timed) },
	{ "cliente_email", "datos_cliente.email", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL | FIELD_LOWER, F(client_email), 3,
	  254, .label = N_("Client's e-mail") },
	{ "cliente_ubicacion", "datos_cliente.ubicacion", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL, F(client_location), 1, 100,
	  .label = N_("Place") },
	{ "cliente_dispositivo", "datos_cliente.dispositivo", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL, F(client_device), 1,
	  100, .label = N_("Device") },
	{ "productos", NULL, FIELD_LIST, IN_EDIT, F(products), .items = &product_list, .label = N_("Products") },
	{ "metadatos", NULL, FIELD_OBJECT, IN_EDIT, F(metadata), .label = N_("Metadata") },
	{ "transaccion_id", "metadatos.transaccion_id", FIELD_TEXT, IN_EDIT, F(transaction_id), 1, 100,
	  .label = N_("Transaction") },
	{ "score_fraude", NULL, FIELD_INT, FIELD_TOTAL, F(score), 0, 100 },
	{ "razones_fraude", NULL, FIELD_WORDS, 0, F(score_reasons), 0, 16 },
	{ "retenida_por", NULL, FIELD_WORDS, 0, F(held_by), 0, 16 },
	{ "validacion", NULL, FIELD_ENUM, 0, F(validation), .names = &validations },
	{ "digitada_por", NULL, FIELD_INT, FIELD_HIDDEN, F(typist) },
	{ "motivo_codigo", NULL, FIELD_ENUM, 0, F(reason_code), .names = &reason_codes },
	{ "motivo", NULL, FIELD_TEXT, 0, F(reason), 0, REASON_MAX },
	{ "afiliado_nombre", NULL, FIELD_TEXT, FIELD_VIRTUAL | FIELD_ASIDE, F(affiliate_name), .sql = "afiliado.nombre" },
	{ "afiliado_documento", NULL, FIELD_TEXT, FIELD_VIRTUAL | FIELD_ASIDE, F(affiliate_document), .sql = "afiliado.documento_numero" },
	{ "campana_nombre", NULL, FIELD_TEXT, FIELD_VIRTUAL | FIELD_ASIDE, F(campaign_name), .sql = "campana.nombre" },
};

static const struct transition transitions[] = {
	{ ABSENT, STEP_CREATE, CONVERSION_REGISTERED, false },
	{ CONVERSION_REGISTERED, STEP_CHECK, CONVERSION_VALIDATED, false }, /* the automatic check passed */
	{ CONVERSION_REGISTERED, STEP_VALIDATE, CONVERSION_VALIDATED, true },
	{ CONVERSION_REGISTERED, STEP_REJECT, CONVERSION_REJECTED, true },
	{ CONVERSION_VALIDATED, STEP_REJECT, CONVERSION_REJECTED, true },
	{ CONVERSION_REJECTED, STEP_REOPEN, CONVERSION_REGISTERED, false },
	{ CONVERSION_VALIDATED, STEP_PROCESS, CONVERSION_PROCESSED, false },
	{ CONVERSION_PROCESSED, STEP_UNPROCESS, CONVERSION_VALIDATED, false },
	{ CONVERSION_REGISTERED, STEP_CANCEL, CONVERSION_CANCELLED, true },
	{ CONVERSION_VALIDATED, STEP_CANCEL, CONVERSION_CANCELLED, true },
	{ CONVERSION_PROCESSED, STEP_CANCEL, CONVERSION_CANCELLED, true },
	{ CONVERSION_REGISTERED, STEP_REFUND, CONVERSION_REGISTERED, false },
	{ CONVERSION_VALIDATED, STEP_REFUND, CONVERSION_VALIDATED, false },
	{ CONVERSION_PROCESSED, STEP_REFUND, CONVERSION_PROCESSED, false },
	{ CONVERSION_REGISTERED, STEP_EDIT, CONVERSION_REGISTERED, false },
};

static const char *const state_events[CONVERSION_STATES] = {
	[CONVERSION_REGISTERED] = "conversion_registrada", [CONVERSION_VALIDATED] = "conversion_validada",
	[CONVERSION_PROCESSED] = "conversion_procesada",   [CONVERSION_REJECTED] = "conversion_rechazada",
	[CONVERSION_CANCELLED] = "conversion_cancelada",
};

static int
check(const void *record, struct err *err)
{
	const struct conversion *conversion = record;

	if (conversion->type == CONVERSION_SALE && conversion->value == 0)
		return err_rule(err, ERR_FIELD, "rango", "valor_conversion",
		                _("valor_conversion: must be more than 0 for a venta"));
	if (conversion->refunded != ABSENT && conversion->refunded > conversion->value)
		return err_rule(err, ERR_FIELD, "reembolso_excedido", "reembolsado",
		                _("reembolsado: more than the conversion's value"));
	return 0;
}

const struct entity conversion_entity = {
	.kind = ENTITY_CONVERSION,
	.name = "conversion",
	.plural = "conversiones",
	.prefix = "conv",
	.id_name = "conversion_id",
	.created_name = "fecha_registro",
	.data = "datos_conversion",
	.topic = "conversiones.eventos",
	.origin = "conversiones-service",
	.size = sizeof(struct conversion),
	.fields = fields,
	.n_fields = ARRAY_LEN(fields),
	.state = F(state),
	.states = &conversion_states,
	.transitions = transitions,
	.n_transitions = ARRAY_LEN(transitions),
	.state_events = state_events,
	.edit_event = "conversion_actualizada",
	.currency = F(currency),
	.check = check,
};
