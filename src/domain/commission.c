#include "config.h"

#include "commission.h"

#include "brackets.h"
#include "conversion.h"
#include "err.h"
#include "i18n.h"
#include "reason.h"

#define F(member) offsetof(struct commission, member)
#define D(member) offsetof(struct discount, member)
#define IN_EDIT (FIELD_INPUT | FIELD_EDIT)

static const char *const state_words[COMMISSION_STATES] = {
	[COMMISSION_PENDING] = "pendiente", [COMMISSION_CALCULATED] = "calculada", [COMMISSION_APPROVED] = "aprobada",
	[COMMISSION_PAID] = "pagada",       [COMMISSION_REJECTED] = "rechazada",   [COMMISSION_ANNULLED] = "anulada",
};
static const char *const state_texts[COMMISSION_STATES] = {
	[COMMISSION_PENDING] = N_("pending"),
	[COMMISSION_CALCULATED] = N_("calculated"),
	[COMMISSION_APPROVED] = N_("approved"),
	[COMMISSION_PAID] = N_("paid"),
	[COMMISSION_REJECTED] = N_("rejected"),
	[COMMISSION_ANNULLED] = N_("annulled"),
};
static const char *const type_words[COMMISSION_TYPES] = {
	[COMMISSION_PERCENTAGE] = "porcentual", [COMMISSION_FIXED] = "fija", [COMMISSION_BRACKETS] = "escalonada",
	[COMMISSION_MIXED] = "mixta",
};
static const char *const type_aliases[] = { "hibrida", "mixta", NULL };
static const char *const origin_words[COMMISSION_ORIGINS] = {
	[ORIGIN_AUTOMATIC] = "automatica", [ORIGIN_MANUAL] = "manual", [ORIGIN_ADJUSTMENT] = "ajuste",
};
static const char *const level_words[LEVELS] = {
	[LEVEL_AUTOMATIC] = "automatico", [LEVEL_OPERATOR] = "operador", [LEVEL_SUPERVISOR] = "supervisor",
	[LEVEL_MANAGEMENT] = "gerencia",
};
static const char *const discount_words[DISCOUNT_TYPES] = { "porcentaje", "fijo" };
static const char *const rounding_words[ROUNDINGS] = { "half_up", "half_even", "down" };

const struct names commission_states = { state_words, COMMISSION_STATES, NULL, state_texts };
const struct names commission_types = { type_words, COMMISSION_TYPES, type_aliases };
const struct names commission_origins = { origin_words, COMMISSION_ORIGINS, NULL };
const struct names level_names = { level_words, LEVELS, NULL };
static const struct names discount_types = { discount_words, DISCOUNT_TYPES, NULL };
static const struct names roundings = { rounding_words, ROUNDINGS, NULL };

static const struct field discount_fields[] = {
	{ "tipo", NULL, FIELD_ENUM, FIELD_REQUIRED, D(type), .names = &discount_types },
	{ "valor", NULL, FIELD_DECIMAL, FIELD_REQUIRED, D(value) },
};

const struct list discount_list = { discount_fields, ARRAY_LEN(discount_fields), sizeof(struct discount), DISCOUNTS_MAX,
	                            false };

static const struct field fields[] = {
	{ "estado", NULL, FIELD_ENUM, FIELD_REQUIRED, F(state), .names = &commission_states },
	{ "afiliado", NULL, FIELD_REF, FIELD_HIDDEN, F(affiliate), .target = ENTITY_AFFILIATE },
	{ "campana", NULL, FIELD_REF, FIELD_HIDDEN, F(campaign), .target = ENTITY_CAMPAIGN },
	{ "conversion", NULL, FIELD_REF, FIELD_HIDDEN, F(conversion), .target = ENTITY_CONVERSION },
	{ "afiliado_id", NULL, FIELD_ID, FIELD_INPUT | FIELD_VIRTUAL, F(affiliate_id), .sql = "afiliado.id" },
	{ "campana_id", NULL, FIELD_ID, FIELD_INPUT | FIELD_VIRTUAL, F(campaign_id), .sql = "campana.id" },
	{ "conversion_id", NULL, FIELD_ID, FIELD_INPUT | FIELD_VIRTUAL, F(conversion_id), .sql = "conversion.id" },
	{ "monto_base", "monto_base.valor", FIELD_MONEY, FIELD_REQUIRED | IN_EDIT | FIELD_SIGNED, F(base),
	  .label = N_("Base") },
	{ "moneda", "monto_base.moneda", FIELD_CURRENCY, FIELD_REQUIRED | IN_EDIT, F(currency), .label = N_("Currency") },
	{ "tipo_comision", NULL, FIELD_ENUM, FIELD_REQUIRED | IN_EDIT, F(type), .names = &commission_types,
	  .label = N_("Kind") },
	{ "porcentaje", NULL, FIELD_PERCENT, IN_EDIT, F(percent), .label = N_("Rate") },
	{ "monto_fijo", NULL, FIELD_MONEY, IN_EDIT, F(fixed), .label = N_("Fixed amount") },
	{ "escalones", NULL, FIELD_LIST, IN_EDIT, F(brackets), .items = &bracket_list, .label = N_("Brackets") },
	{ "modo_escalones", NULL, FIELD_ENUM, IN_EDIT, F(bracket_mode), .names = &bracket_modes,
	  .label = N_("Mode of the brackets") },
	{ "aplicar_descuentos", "configuracion.aplicar_descuentos", FIELD_BOOL, IN_EDIT | FIELD_TOTAL, F(apply_discounts),
	  .label = N_("Apply discounts") },
	{ "descuentos", "configuracion.descuentos", FIELD_LIST, IN_EDIT, F(discounts), .items = &discount_list,
	  .label = N_("Discounts") },
	{ "incluir_iva", "configuracion.incluir_iva", FIELD_BOOL, IN_EDIT | FIELD_TOTAL, F(add_tax), .label = N_("Add IVA") },
	{ "tasa_iva", NULL, FIELD_PERCENT, 0, F(tax_rate) },
	{ "nivel", NULL, FIELD_FACTOR, 0, F(level) },
	{ "bonus", NULL, FIELD_PERCENT, 0, F(bonus) },
	{ "monto_minimo", NULL, FIELD_MONEY, IN_EDIT, F(minimum), .label = N_("At least") },
	{ "monto_maximo", NULL, FIELD_MONEY, IN_EDIT, F(maximum), .label = N_("At most") },
	{ "origen_tasa", NULL, FIELD_TEXT, 0, F(rate_from), 0, 100 },
	{ "origen", NULL, FIELD_ENUM, FIELD_REQUIRED, F(origin), .names = &commission_origins },
	{ "digitada_por", NULL, FIELD_INT, FIELD_HIDDEN, F(typist) },
	{ "monto_calculado", NULL, FIELD_MONEY, FIELD_TOTAL | FIELD_SIGNED, F(amount) },
	{ "monto_iva", NULL, FIELD_MONEY, FIELD_TOTAL | FIELD_SIGNED, F(tax) },
	{ "monto_total", NULL, FIELD_MONEY, FIELD_TOTAL | FIELD_SIGNED, F(total), -2 * MONEY_MAX, 2 * MONEY_MAX },
	{ "modo_redondeo", NULL, FIELD_ENUM, 0, F(rounding), .names = &roundings },
	{ "desglose", NULL, FIELD_WORDS, 0, F(steps), 0, 64 },
	{ "nivel_requerido", NULL, FIELD_ENUM, 0, F(needed_level), .names = &level_names },
	{ "nivel_aprobacion", NULL, FIELD_ENUM, 0, F(given_level), .names = &level_names },
	{ "politica_aplicada", NULL, FIELD_TEXT, 0, F(policy), 0, 64 },
	{ "limites", NULL, FIELD_TEXT, 0, F(limits), 0, 200 },
	{ "score_fraude", NULL, FIELD_INT, FIELD_TOTAL, F(score), 0, 100 },
	{ "espera_por", NULL, FIELD_WORDS, 0, F(waits_for), 0, 16 },
	{ "aprobador", NULL, FIELD_INT, FIELD_HIDDEN, F(approver) },
	{ "comentarios", NULL, FIELD_TEXT, 0, F(comments), 0, 500 },
	{ "metadatos_aprobacion", NULL, FIELD_OBJECT, 0, F(declared) },
	{ "motivo_codigo", NULL, FIELD_ENUM, 0, F(reason_code), .names = &reason_codes },
	{ "motivo", NULL, FIELD_TEXT, 0, F(reason), 0, REASON_MAX },
	{ "estado_anterior", NULL, FIELD_ENUM, FIELD_HIDDEN, F(before_rejection), .names = &commission_states },
	{ "fecha_calculo", NULL, FIELD_TIME, 0, F(calculated_at) },
	{ "fecha_aprobacion", NULL, FIELD_TIME, 0, F(approved_at) },
	{ "pagable_desde", NULL, FIELD_TIME, 0, F(payable_from) },
	{ "aplazada", NULL, FIELD_BOOL, FIELD_TOTAL, F(deferred) },
	{ "aplazada_hasta", NULL, FIELD_TIME, 0, F(deferred_until) },
	{ "en_disputa", NULL, FIELD_BOOL, FIELD_TOTAL, F(disputed) },
	{ "pago", NULL, FIELD_REF, FIELD_HIDDEN, F(payout), .target = ENTITY_PAYOUT },
	{ "fecha_pago", NULL, FIELD_TIME, 0, F(paid_at) },
	{ "referencia_pago", NULL, FIELD_TEXT, 0, F(payment_reference), 0, 64 },
	{ "ajusta_a", NULL, FIELD_REF, FIELD_HIDDEN, F(adjusts), .target = ENTITY_COMMISSION },
	{ "ajusta_a_id", NULL, FIELD_ID, FIELD_VIRTUAL, F(adjusts_id), .sql = "ajusta_a.id" },
	{ "reversion_pendiente", NULL, FIELD_BOOL, FIELD_TOTAL, F(reversal_pending) },
	{ "afiliado_nombre", NULL, FIELD_TEXT, FIELD_VIRTUAL | FIELD_ASIDE, F(affiliate_name), .sql = "afiliado.nombre" },
	{ "afiliado_documento", NULL, FIELD_TEXT, FIELD_VIRTUAL | FIELD_ASIDE, F(affiliate_document), .sql = "afiliado.documento_numero" },
	{ "campana_nombre", NULL, FIELD_TEXT, FIELD_VIRTUAL | FIELD_ASIDE, F(campaign_name), .sql = "campana.nombre" },
};

static const struct transition transitions[] = {
	{ ABSENT, STEP_CREATE, COMMISSION_PENDING, false },
	{ ABSENT, STEP_ADJUST, COMMISSION_APPROVED, false },
	{ COMMISSION_PENDING, STEP_CALCULATE, COMMISSION_CALCULATED, false },
	{ COMMISSION_CALCULATED, STEP_CALCULATE, COMMISSION_CALCULATED, false }, /* forzar_recalculo */
	{ COMMISSION_APPROVED, STEP_CALCULATE, COMMISSION_CALCULATED, false },   /* forzar_recalculo */
	{ COMMISSION_CALCULATED, STEP_APPROVE, COMMISSION_APPROVED, false },
	{ COMMISSION_CALCULATED, STEP_CHECK, COMMISSION_CALCULATED, false }, /* the policy is asked again */
	{ COMMISSION_PENDING, STEP_REJECT, COMMISSION_REJECTED, true },
	{ COMMISSION_CALCULATED, STEP_REJECT, COMMISSION_REJECTED, true },
	{ COMMISSION_APPROVED, STEP_REOPEN, COMMISSION_CALCULATED, true },
	{ COMMISSION_REJECTED, STEP_REOPEN, COMMISSION_CALCULATED, true }, /* the state before: this one */
	{ COMMISSION_REJECTED, STEP_REOPEN, COMMISSION_PENDING, true },    /* or this one */
	{ COMMISSION_PENDING, STEP_ANNUL, COMMISSION_ANNULLED, true },
	{ COMMISSION_CALCULATED, STEP_ANNUL, COMMISSION_ANNULLED, true },
	{ COMMISSION_APPROVED, STEP_ANNUL, COMMISSION_ANNULLED, true },
	{ COMMISSION_PENDING, STEP_DEFER, COMMISSION_PENDING, true },
	{ COMMISSION_CALCULATED, STEP_DEFER, COMMISSION_CALCULATED, true },
	{ COMMISSION_APPROVED, STEP_DEFER, COMMISSION_APPROVED, true },
	{ COMMISSION_PENDING, STEP_DISPUTE, COMMISSION_PENDING, true },
	{ COMMISSION_CALCULATED, STEP_DISPUTE, COMMISSION_CALCULATED, true },
	{ COMMISSION_APPROVED, STEP_DISPUTE, COMMISSION_APPROVED, true },
	{ COMMISSION_PENDING, STEP_RELEASE, COMMISSION_PENDING, false },
	{ COMMISSION_CALCULATED, STEP_RELEASE, COMMISSION_CALCULATED, false },
	{ COMMISSION_APPROVED, STEP_RELEASE, COMMISSION_APPROVED, false },
	{ COMMISSION_PENDING, STEP_EDIT, COMMISSION_PENDING, false },
	{ COMMISSION_CALCULATED, STEP_EDIT, COMMISSION_PENDING, false },
	{ COMMISSION_APPROVED, STEP_PAY, COMMISSION_PAID, false },
	{ COMMISSION_PAID, STEP_RETURN, COMMISSION_APPROVED, false },
};

static const char *const state_events[COMMISSION_STATES] = {
	[COMMISSION_PENDING] = "comision_creada",     [COMMISSION_CALCULATED] = "comision_calculada",
	[COMMISSION_APPROVED] = "comision_aprobada",  [COMMISSION_PAID] = "comision_pagada",
	[COMMISSION_REJECTED] = "comision_rechazada", [COMMISSION_ANNULLED] = "comision_rechazada",
};

bool
commission_live(const struct commission *commission)
{
	return commission->origin != ORIGIN_ADJUSTMENT && commission->state <= COMMISSION_PAID;
}

int64_t
commission_base_left(const struct commission *commission, const struct conversion *conversion)
{
	int64_t left = conversion->value - conversion->refunded;
	bool cut = conversion->refunded > 0 && commission->currency == conversion->currency &&
	           commission->origin != ORIGIN_ADJUSTMENT;

	return cut && left < commission->base ? left : commission->base;
}

bool
commission_deferred(const struct commission *commission, int64_t now)
{
	return commission->deferred == 1 && (commission->deferred_until == ABSENT || commission->deferred_until > now);
}

/* What each type needs. */
static int
check_terms(const struct commission *commission, struct err *err)
{
	bool percent = commission->type == COMMISSION_PERCENTAGE || commission->type == COMMISSION_MIXED;
	bool fixed = commission->type == COMMISSION_FIXED || commission->type == COMMISSION_MIXED;

	if (percent && commission->percent == ABSENT)
		return err_rule(err, ERR_FIELD, "obligatorio", "porcentaje", _("porcentaje: is required for %s"),
		                names_at(&commission_types, commission->type));
	if (fixed && commission->fixed == ABSENT)
		return err_rule(err, ERR_FIELD, "obligatorio", "monto_fijo", _("monto_fijo: is required for %s"),
		                names_at(&commission_types, commission->type));
	if (commission->type == COMMISSION_BRACKETS && !commission->brackets)
		return err_rule(err, ERR_FIELD, "obligatorio", "escalones", _("escalones: are required for escalonada"));
	if (commission->base < 0 || (commission->base == 0 && !fixed))
		return err_rule(err, ERR_FIELD, "rango", "monto_base.valor", _("monto_base.valor: must be more than 0"));
	return 0;
}

static int
check(const void *record, struct err *err)
{
	const struct commission *commission = record;

	if (commission->minimum != ABSENT && commission->maximum != ABSENT && commission->minimum > commission->maximum)
		return err_rule(err, ERR_FIELD, "rango", "monto_maximo", _("monto_maximo: is less than monto_minimo"));
	return commission->origin == ORIGIN_ADJUSTMENT ? 0 : check_terms(commission, err);
}

const struct entity commission_entity = {
	.kind = ENTITY_COMMISSION,
	.name = "comision",
	.plural = "comisiones",
	.prefix = "com",
	.id_name = "comision_id",
	.created_name = "fecha_creacion",
	.data = "datos_comision",
	.topic = "comisiones.eventos",
	.origin = "marketing-service",
	.size = sizeof(struct commission),
	.fields = fields,
	.n_fields = ARRAY_LEN(fields),
	.state = F(state),
	.states = &commission_states,
	.transitions = transitions,
	.n_transitions = ARRAY_LEN(transitions),
	.state_events = state_events,
	.edit_event = "comision_creada",
	.currency = F(currency),
	.check = check,
};
