#include "config.h"

#include "settings.h"

#include <string.h>

#include "commission.h"
#include "err.h"
#include "i18n.h"

#define F(member) offsetof(struct settings, member)

static const char *const validity_words[] = { "aviso", "estricta", "ignorar" };
static const char *const reference_words[] = { "tolerante", "estricta" };
static const char *const rounding_words[] = { "half_up", "half_even", "down" };
static const struct names validities = { validity_words, VALIDITIES, NULL };
static const struct names reference_kinds = { reference_words, REFERENCES_KINDS, NULL };
static const struct names roundings = { rounding_words, ROUNDINGS, NULL };

const struct setting_def setting_defs[] = {
	{ { "estacion", NULL, FIELD_TEXT, FIELD_REQUIRED, F(station), 1, 64 }, NULL, N_("name of this desk, part of every event"), true },
	{ { "generacion", NULL, FIELD_INT, 0, F(generation), 1, 1000000 }, "1", N_("grows when a backup is restored"), true },
	{ { "zona", NULL, FIELD_TEXT, FIELD_REQUIRED, F(zone), 1, 64 }, "America/Bogota", N_("time zone of the business days"), true },
	{ { "moneda", NULL, FIELD_CURRENCY, FIELD_REQUIRED, F(currency) }, "COP", N_("currency of the desk"), true },
	{ { "demo", NULL, FIELD_BOOL, 0, F(demo) }, "no", N_("the file holds demo data"), true },
	{ { "limite_automatico", NULL, FIELD_MONEYS, 0, F(auto_limit) }, "COP:50000",
	  N_("largest commission approved by the policy"), false },
	{ { "limite_operador", NULL, FIELD_MONEYS, 0, F(operator_limit) }, "COP:50000",
	  N_("largest commission an operador approves"), false },
	{ { "limite_supervisor", NULL, FIELD_MONEYS, 0, F(supervisor_limit) }, "COP:100000",
	  N_("largest commission a supervisor approves"), false },
	{ { "tope_diario_afiliado", NULL, FIELD_MONEYS, 0, F(daily_cap) }, NULL,
	  N_("most that the policy approves for an affiliate in a day"), false },
	{ { "confirmar_desde", NULL, FIELD_MONEYS, 0, F(typed_sum) }, "COP:1000000000",
	  N_("a decision of several rows over this sum asks for count and sum, typed"), false },
	{ { "umbral_automatico", NULL, FIELD_INT, 0, F(auto_threshold), 0, 100 }, "20",
	  N_("highest fraud score approved by the policy"), false },
	{ { "separacion_funciones", NULL, FIELD_BOOL, 0, F(separate_duties) }, "no",
	  N_("who made a thing may not approve it"), false },
	{ { "tasa_iva", NULL, FIELD_PERCENT, 0, F(tax_rate) }, "19", N_("IVA, percent"), false },
	{ { "unidad_redondeo", NULL, FIELD_MONEYS, 0, F(payout_unit) }, "COP:1", N_("rounding unit of payouts"), false },
	{ { "modo_redondeo", NULL, FIELD_ENUM, 0, F(rounding), .names = &roundings }, "half_up",
	  N_("rounding of amounts"), false },
	{ { "vigencia", NULL, FIELD_ENUM, 0, F(validity), .names = &validities }, "aviso",
	  N_("a conversion outside the campaign's dates: aviso notes it, estricta holds it back, ignorar"), false },
	{ { "referencias", NULL, FIELD_ENUM, 0, F(references), .names = &reference_kinds }, "tolerante",
	  N_("a conversion of an unknown affiliate or campaign: tolerante keeps it, estricta refuses it"), false },
	{ { "alta_directa", NULL, FIELD_BOOL, 0, F(direct_signup) }, "si", N_("new affiliates are activo at once"), false },
	{ { "activar_al_crear", NULL, FIELD_BOOL, 0, F(activate_on_create) }, "si",
	  N_("new campaigns are activa at once"), false },
	{ { "tipos_comisionables", NULL, FIELD_WORDS, FIELD_SLUG, F(paying_types), 0, 7 },
	  "venta,lead,registro,suscripcion,descarga", N_("kinds of conversion that earn a commission"), false },
	{ { "gracia_publicacion", NULL, FIELD_INT, 0, F(publish_delay_s), 0, 86400 }, "0",
	  N_("seconds that an event waits, so that an undo within them sends nothing"), false },
	{ { "dias_salida", NULL, FIELD_INT, 0, F(outbox_days), 0, 3650 }, "30",
	  N_("days that published events are kept here"), false },
	{ { "publicar_demo", NULL, FIELD_BOOL, 0, F(publish_demo) }, "no", N_("demo data may be published"), false },
	{ { "procesa_ajenas", NULL, FIELD_BOOL, 0, F(process_foreign) }, "si",
	  N_("this desk runs the pipeline on conversions of other producers"), false },
	{ { "estacion_de_pagos", NULL, FIELD_TEXT, 0, F(payout_station), 0, 64 }, NULL,
	  N_("the one desk that pays; none = this one"), false },
};

const size_t n_setting_defs = ARRAY_LEN(setting_defs);

const struct setting_def *
setting_find(const char *name)
{
	for (size_t i = 0; i < n_setting_defs; i++)
		if (strcmp(setting_defs[i].field.name, name) == 0)
			return &setting_defs[i];
	return NULL;
}

static const struct field fields[] = {
	{ "valor", NULL, FIELD_TEXT, FIELD_INPUT | FIELD_EDIT, offsetof(struct setting, value), 0, 1000 },
};

static const struct transition transitions[] = {
	{ ABSENT, STEP_SET, 0, false },
	{ 0, STEP_SET, 0, false },
};

const struct entity setting_entity = {
	.kind = ENTITY_SETTING,
	.name = "ajuste",
	.plural = "configuracion",
	.prefix = "",
	.id_name = "nombre",
	.created_name = "fecha",
	.size = sizeof(struct setting),
	.fields = fields,
	.n_fields = ARRAY_LEN(fields),
	.transitions = transitions,
	.n_transitions = ARRAY_LEN(transitions),
};
