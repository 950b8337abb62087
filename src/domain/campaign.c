#include "config.h"

#include "campaign.h"

#include "commission.h"
#include "conversion.h"
#include "err.h"
#include "i18n.h"
#include "reason.h"

#define F(member) offsetof(struct campaign, member)
#define P(member) offsetof(struct plan, member)
#define IN_EDIT (FIELD_INPUT | FIELD_EDIT)
#define RATES "configuracion_comisiones."

static const char *const state_words[CAMPAIGN_STATES] = {
	[CAMPAIGN_CREATED] = "creada",      [CAMPAIGN_ACTIVE] = "activa",       [CAMPAIGN_PAUSED] = "pausada",
	[CAMPAIGN_FINISHED] = "finalizada", [CAMPAIGN_CANCELLED] = "cancelada",
};
static const char *const state_texts[CAMPAIGN_STATES] = {
	[CAMPAIGN_CREATED] = N_("created"),
	[CAMPAIGN_ACTIVE] = N_("running"),
	[CAMPAIGN_PAUSED] = N_("paused"),
	[CAMPAIGN_FINISHED] = N_("finished"),
	[CAMPAIGN_CANCELLED] = N_("cancelled"),
};
static const char *const type_words[] = { "promocional", "premium", "fidelizacion", "adquisicion", "retencion", "otro" };
static const char *const rate_words[RATE_POLICIES] = {
	[RATE_CONVERSION] = "conversion", [RATE_BY_TYPE] = "por_tipo", [RATE_AFFILIATE] = "afiliado", [RATE_HIGHER] = "mayor",
};
static const char *const fraud_words[FRAUD_POLICIES] = {
	[FRAUD_STRICT] = "estricta", [FRAUD_MODERATE] = "moderada", [FRAUD_PERMISSIVE] = "permisiva",
};

const struct names campaign_states = { state_words, CAMPAIGN_STATES, NULL, state_texts };
static const struct names types = { type_words, ARRAY_LEN(type_words), NULL };
const struct names rate_policies = { rate_words, RATE_POLICIES, NULL };
const struct names fraud_policies = { fraud_words, FRAUD_POLICIES, NULL };

static const struct field plan_fields[] = {
	{ "tipo_conversion", NULL, FIELD_ENUM, 0, P(conversion_type), .names = &conversion_types },
	{ "tipo_comision", NULL, FIELD_ENUM, FIELD_REQUIRED, P(type), .names = &commission_types },
	{ "porcentaje", NULL, FIELD_PERCENT, 0, P(percent) },
	{ "monto_fijo", NULL, FIELD_MONEY, 0, P(fixed) },
	{ "escalones", NULL, FIELD_LIST, 0, P(brackets), .items = &bracket_list },
	{ "modo_escalones", NULL, FIELD_ENUM, 0, P(bracket_mode), .names = &bracket_modes },
	{ "monto_minimo", NULL, FIELD_MONEY, 0, P(minimum) },
	{ "monto_maximo", NULL, FIELD_MONEY, 0, P(maximum) },
};

const struct list plan_list = { plan_fields, ARRAY_LEN(plan_fields), sizeof(struct plan), CONVERSION_TYPES + 1, true };

static const struct field fields[] = {
	{ "estado", NULL, FIELD_ENUM, FIELD_REQUIRED, F(state), .names = &campaign_states },
	{ "nombre", NULL, FIELD_TEXT, FIELD_REQUIRED | IN_EDIT, F(name), 1, 200 },
	{ "descripcion", NULL, FIELD_TEXT, IN_EDIT, F(description), 0, 2000 },
	{ "fecha_inicio", NULL, FIELD_TIME, FIELD_REQUIRED | IN_EDIT, F(starts_at) },
	{ "fecha_fin", NULL, FIELD_TIME, FIELD_REQUIRED | IN_EDIT, F(ends_at) },
	{ "presupuesto", NULL, FIELD_MONEY, IN_EDIT, F(budget) },
	{ "moneda", NULL, FIELD_CURRENCY, FIELD_REQUIRED | IN_EDIT, F(currency) },
	{ "tipo_campana", NULL, FIELD_ENUM, FIELD_REQUIRED | IN_EDIT, F(type), .names = &types },
	{ "canales", NULL, FIELD_WORDS, IN_EDIT | FIELD_SLUG, F(channels), 0, 16 },
	{ "edad_minima", "segmentacion.edad_minima", FIELD_INT, IN_EDIT, F(age_min), 0, 120 },
	{ "edad_maxima", "segmentacion.edad_maxima", FIELD_INT, IN_EDIT, F(age_max), 0, 120 },
	{ "ubicaciones", "segmentacion.ubicaciones", FIELD_WORDS, IN_EDIT, F(locations), 0, 256 },
	{ "comision_conversion", RATES "comision_conversion", FIELD_PERCENT, IN_EDIT, F(rate_conversion) },
	{ "comision_venta", RATES "comision_venta", FIELD_PERCENT, IN_EDIT, F(rate_sale) },
	{ "bonus_objetivos", RATES "bonus_objetivos", FIELD_PERCENT, IN_EDIT, F(bonus) },
	{ "meta_conversiones", RATES "meta_conversiones", FIELD_INT, IN_EDIT, F(bonus_target), 1, 1000000000 },
	{ "politica_tasa", RATES "politica_tasa", FIELD_ENUM, IN_EDIT, F(rate_policy), .names = &rate_policies },
	{ "planes", RATES "planes", FIELD_LIST, IN_EDIT, F(plans), .items = &plan_list },
	{ "politica_fraude", NULL, FIELD_ENUM, FIELD_REQUIRED | IN_EDIT, F(fraud_policy), .names = &fraud_policies },
	{ "dias_espera", NULL, FIELD_INT, FIELD_REQUIRED | IN_EDIT, F(wait_days), 0, 3650 },
	{ "motivo_codigo", NULL, FIELD_ENUM, 0, F(reason_code), .names = &reason_codes },
	{ "motivo", NULL, FIELD_TEXT, 0, F(reason), 0, REASON_MAX },
};

static const struct transition transitions[] = {
	{ ABSENT, STEP_CREATE, CAMPAIGN_CREATED, false },
	{ CAMPAIGN_CREATED, STEP_ACTIVATE, CAMPAIGN_ACTIVE, false },
	{ CAMPAIGN_PAUSED, STEP_ACTIVATE, CAMPAIGN_ACTIVE, false },
	{ CAMPAIGN_FINISHED, STEP_ACTIVATE, CAMPAIGN_ACTIVE, false },
	{ CAMPAIGN_ACTIVE, STEP_PAUSE, CAMPAIGN_PAUSED, false },
	{ CAMPAIGN_ACTIVE, STEP_FINISH, CAMPAIGN_FINISHED, false },
	{ CAMPAIGN_PAUSED, STEP_FINISH, CAMPAIGN_FINISHED, false },
	{ CAMPAIGN_CREATED, STEP_CANCEL, CAMPAIGN_CANCELLED, true },
	{ CAMPAIGN_ACTIVE, STEP_CANCEL, CAMPAIGN_CANCELLED, true },
	{ CAMPAIGN_PAUSED, STEP_CANCEL, CAMPAIGN_CANCELLED, true },
	{ CAMPAIGN_CREATED, STEP_EDIT, CAMPAIGN_CREATED, false },
	{ CAMPAIGN_ACTIVE, STEP_EDIT, CAMPAIGN_ACTIVE, false },
	{ CAMPAIGN_PAUSED, STEP_EDIT, CAMPAIGN_PAUSED, false },
	{ CAMPAIGN_FINISHED, STEP_EDIT, CAMPAIGN_FINISHED, false },
};

static const char *const state_events[CAMPAIGN_STATES] = {
	[CAMPAIGN_CREATED] = "campana_actualizada",   [CAMPAIGN_ACTIVE] = "campana_activada",
	[CAMPAIGN_PAUSED] = "campana_pausada",        [CAMPAIGN_FINISHED] = "campana_finalizada",
	[CAMPAIGN_CANCELLED] = "campana_cancelada",
};

static int
check(const void *record, struct err *err)
{
	const struct campaign *campaign = record;

	if (campaign->starts_at >= campaign->ends_at)
		return err_rule(err, ERR_FIELD, "fechas_invertidas", "fecha_fin",
		                _("fecha_fin: must be later than fecha_inicio"));
	if (campaign->age_min != ABSENT && campaign->age_max != ABSENT && campaign->age_min > campaign->age_max)
		return err_rule(err, ERR_FIELD, "edades_invertidas", "segmentacion.edad_maxima",
		                _("segmentacion.edad_maxima: must not be less than edad_minima"));
	return 0;
}

const struct entity campaign_entity = {
	.kind = ENTITY_CAMPAIGN,
	.name = "campana",
	.plural = "campanas",
	.prefix = "camp",
	.id_name = "campana_id",
	.created_name = "fecha_creacion",
	.data = "datos_campana",
	.topic = "marketing.eventos",
	.origin = "marketing-service",
	.size = sizeof(struct campaign),
	.fields = fields,
	.n_fields = ARRAY_LEN(fields),
	.state = F(state),
	.states = &campaign_states,
	.transitions = transitions,
	.n_transitions = ARRAY_LEN(transitions),
	.state_events = state_events,
	.edit_event = "campana_actualizada",
	.currency = F(currency),
	.check = check,
};
