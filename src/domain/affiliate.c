#include "config.h"

#include "affiliate.h"

#include <string.h>

#include "err.h"
#include "i18n.h"
#include "reason.h"

#define F(member) offsetof(struct affiliate, member)
#define IN_EDIT (FIELD_INPUT | FIELD_EDIT)

static const char *const state_words[AFFILIATE_STATES] = {
	[AFFILIATE_PENDING] = "pendiente",     [AFFILIATE_ACTIVE] = "activo",
	[AFFILIATE_INACTIVE] = "inactivo",     [AFFILIATE_SUSPENDED] = "suspendido",
	[AFFILIATE_BLOCKED] = "bloqueado",     [AFFILIATE_REJECTED] = "rechazado",
	[AFFILIATE_DELETED] = "eliminado",
};
static const char *const state_texts[AFFILIATE_STATES] = {
	[AFFILIATE_PENDING] = N_("pending"),
	[AFFILIATE_ACTIVE] = N_("active"),
	[AFFILIATE_INACTIVE] = N_("inactive"),
	[AFFILIATE_SUSPENDED] = N_("suspended"),
	[AFFILIATE_BLOCKED] = N_("blocked"),
	[AFFILIATE_REJECTED] = N_("refused"),
	[AFFILIATE_DELETED] = N_("deleted"),
};
static const char *const type_words[AFFILIATE_TYPES] = {
	[AFFILIATE_STANDARD] = "estandar", [AFFILIATE_PREMIUM] = "premium",       [AFFILIATE_INFLUENCER] = "influencer",
	[AFFILIATE_COMPANY] = "empresa",   [AFFILIATE_INDIVIDUAL] = "individual",
};
static const char *const document_words[] = { "cedula", "cedula_extranjeria", "pasaporte", "nit", "rut" };
static const char *const account_words[] = { "ahorros", "corriente" };
static const char *const bank_words[BANK_STATES] = { "por_confirmar", "confirmado" };

const struct names affiliate_states = { state_words, AFFILIATE_STATES, NULL, state_texts };
static const struct names types = { type_words, AFFILIATE_TYPES, NULL };
static const struct names documents = { document_words, ARRAY_LEN(document_words), NULL };
static const struct names accounts = { account_words, ARRAY_LEN(account_words), NULL };
static const struct names bank_states = { bank_words, BANK_STATES, NULL };

enum { DOCUMENT_CEDULA };

/* A warning on both, as long as both are there. */
#define SHARES_ACCOUNT \
	"(SELECT group_concat(r.id, char(10)) FROM afiliado r WHERE r.numero_cuenta = t.numero_cuenta " \
	"AND plano(r.banco) = plano(t.banco) AND r.fila <> t.fila AND r.estado <> 6 AND t.estado <> 6 AND r.deshecha = 0)"

static const struct field fields[] = {
	{ "estado", NULL, FIELD_ENUM, FIELD_REQUIRED, F(state), .names = &affiliate_states },
	{ "nombre", NULL, FIELD_TEXT, FIELD_REQUIRED | IN_EDIT | FIELD_PERSONAL, F(name), 1, 200 },
	{ "email", NULL, FIELD_TEXT, IN_EDIT | FIELD_PERSONAL | FIELD_LOWER, F(email), 3, 254 },
	{ "telefono", NULL, FIELD_TEXT, IN_EDIT | FIELD_PERSONAL, F(phone), 0, 40 },
	{ "documento_tipo", "documento.tipo", FIELD_ENUM, IN_EDIT, F(document_type), .names = &documents },
	{ "documento_numero", "documento.numero", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL, F(document_number), 3, 20 },
	{ "tipo_afiliado", NULL, FIELD_ENUM, FIELD_REQUIRED | IN_EDIT, F(type), .names = &types },
	{ "nivel", NULL, FIELD_FACTOR, IN_EDIT, F(level) },
	{ "banco", "datos_bancarios.banco", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL, F(bank), 1, 100 },
	{ "tipo_cuenta", "datos_bancarios.tipo_cuenta", FIELD_ENUM, IN_EDIT, F(account_type), .names = &accounts },
	{ "numero_cuenta", "datos_bancarios.numero_cuenta", FIELD_TEXT,
	  IN_EDIT | FIELD_PERSONAL | FIELD_BANK | FIELD_DIGITS, F(account_number), 4, 34 },
	{ "titular", "datos_bancarios.titular", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL, F(account_holder), 1, 200 },
	{ "documento_titular", "datos_bancarios.documento_titular", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL | FIELD_BANK,
	  F(account_document), 3, 20 },
	{ "llave_breb", "datos_bancarios.llave_breb", FIELD_TEXT, IN_EDIT | FIELD_PERSONAL | FIELD_BANK, F(bank_key), 1,
	  100 },
	{ "banco_estado", NULL, FIELD_ENUM, 0, F(bank_state), .names = &bank_states },
	{ "banco_confirmado_por", NULL, FIELD_TEXT, 0, F(bank_by), 0, 64 },
	{ "banco_confirmado_fecha", NULL, FIELD_TIME, 0, F(bank_at) },
	{ "comision_base", "configuracion_comisiones.comision_base", FIELD_PERCENT, IN_EDIT, F(rate_base) },
	{ "comision_premium", "configuracion_comisiones.comision_premium", FIELD_PERCENT, IN_EDIT, F(rate_premium) },
	{ "minimo_pago", "configuracion_comisiones.minimo_pago", FIELD_MONEYS, IN_EDIT, F(minimum_payout) },
	{ "suspendido_hasta", NULL, FIELD_TIME, 0, F(suspended_until) },
	{ "conflicto", NULL, FIELD_BOOL, FIELD_TOTAL, F(conflict) },
	{ "motivo_codigo", NULL, FIELD_ENUM, 0, F(reason_code), .names = &reason_codes },
	{ "motivo", NULL, FIELD_TEXT, 0, F(reason), 0, REASON_MAX },
	{ "fusionado_en", NULL, FIELD_REF, FIELD_HIDDEN, F(merged_into), .target = ENTITY_AFFILIATE },
	{ "fusionado_en_id", NULL, FIELD_ID, FIELD_VIRTUAL, F(merged_into_id), .sql = "fusionado_en.id" },
	{ "misma_cuenta_que", NULL, FIELD_WORDS, FIELD_VIRTUAL, F(shares_account), .sql = SHARES_ACCOUNT },
};

static const struct transition transitions[] = {
	{ ABSENT, STEP_CREATE, AFFILIATE_ACTIVE, false }, /* pendiente when alta_directa is off */
	{ AFFILIATE_PENDING, STEP_APPROVE, AFFILIATE_ACTIVE, false },
	{ AFFILIATE_PENDING, STEP_REJECT, AFFILIATE_REJECTED, true },
	{ AFFILIATE_REJECTED, STEP_REOPEN, AFFILIATE_PENDING, false },
	{ AFFILIATE_ACTIVE, STEP_DEACTIVATE, AFFILIATE_INACTIVE, true },
	{ AFFILIATE_INACTIVE, STEP_ACTIVATE, AFFILIATE_ACTIVE, true },
	{ AFFILIATE_ACTIVE, STEP_SUSPEND, AFFILIATE_SUSPENDED, true },
	{ AFFILIATE_INACTIVE, STEP_SUSPEND, AFFILIATE_SUSPENDED, true },
	{ AFFILIATE_SUSPENDED, STEP_RESUME, AFFILIATE_ACTIVE, true },
	{ AFFILIATE_PENDING, STEP_BLOCK, AFFILIATE_BLOCKED, true },
	{ AFFILIATE_ACTIVE, STEP_BLOCK, AFFILIATE_BLOCKED, true },
	{ AFFILIATE_INACTIVE, STEP_BLOCK, AFFILIATE_BLOCKED, true },
	{ AFFILIATE_SUSPENDED, STEP_BLOCK, AFFILIATE_BLOCKED, true },
	{ AFFILIATE_REJECTED, STEP_BLOCK, AFFILIATE_BLOCKED, true },
	{ AFFILIATE_PENDING, STEP_DELETE, AFFILIATE_DELETED, false },
	{ AFFILIATE_ACTIVE, STEP_DELETE, AFFILIATE_DELETED, false },
	{ AFFILIATE_INACTIVE, STEP_DELETE, AFFILIATE_DELETED, false },
	{ AFFILIATE_SUSPENDED, STEP_DELETE, AFFILIATE_DELETED, false },
	{ AFFILIATE_REJECTED, STEP_DELETE, AFFILIATE_DELETED, false },
	{ AFFILIATE_PENDING, STEP_MERGE, AFFILIATE_DELETED, false },
	{ AFFILIATE_ACTIVE, STEP_MERGE, AFFILIATE_DELETED, false },
	{ AFFILIATE_INACTIVE, STEP_MERGE, AFFILIATE_DELETED, false },
	{ AFFILIATE_SUSPENDED, STEP_MERGE, AFFILIATE_DELETED, false },
	{ AFFILIATE_REJECTED, STEP_MERGE, AFFILIATE_DELETED, false },
	{ AFFILIATE_PENDING, STEP_EDIT, AFFILIATE_PENDING, false },
	{ AFFILIATE_ACTIVE, STEP_EDIT, AFFILIATE_ACTIVE, false },
	{ AFFILIATE_INACTIVE, STEP_EDIT, AFFILIATE_INACTIVE, false },
	{ AFFILIATE_SUSPENDED, STEP_EDIT, AFFILIATE_SUSPENDED, false },
	{ AFFILIATE_REJECTED, STEP_EDIT, AFFILIATE_REJECTED, false },
	{ AFFILIATE_PENDING, STEP_CONFIRM_BANK, AFFILIATE_PENDING, false },
	{ AFFILIATE_ACTIVE, STEP_CONFIRM_BANK, AFFILIATE_ACTIVE, false },
	{ AFFILIATE_INACTIVE, STEP_CONFIRM_BANK, AFFILIATE_INACTIVE, false },
	{ AFFILIATE_SUSPENDED, STEP_CONFIRM_BANK, AFFILIATE_SUSPENDED, false },
};

static const char *const state_events[AFFILIATE_STATES] = {
	[AFFILIATE_PENDING] = "afiliado_actualizado",   [AFFILIATE_ACTIVE] = "afiliado_actualizado",
	[AFFILIATE_INACTIVE] = "afiliado_actualizado",  [AFFILIATE_SUSPENDED] = "afiliado_actualizado",
	[AFFILIATE_BLOCKED] = "afiliado_actualizado",   [AFFILIATE_REJECTED] = "afiliado_actualizado",
	[AFFILIATE_DELETED] = "afiliado_eliminado",
};

static int
check_email(const char *email, struct err *err)
{
	const char *at = strchr(email, '@');

	if (at && at != email && at[1] && !strchr(at + 1, '@') && !strpbrk(email, " \t\n,;<>\""))
		return 0;
	return err_rule(err, ERR_FIELD, "formato", "email", _("email: must have exactly one @ with text on both sides"));
}

bool
affiliate_active(const struct affiliate *affiliate, int64_t now)
{
	return affiliate->state == AFFILIATE_ACTIVE ||
	       (affiliate->state == AFFILIATE_SUSPENDED && affiliate->suspended_until != ABSENT &&
	        affiliate->suspended_until <= now);
}

/* All or none of bank, kind and number. */
static int
check_bank(const struct affiliate *affiliate, struct err *err)
{
	int n = (affiliate->bank != NULL) + (affiliate->account_type != ABSENT) + (affiliate->account_number != NULL);

	if (n == 0 || n == 3)
		return 0;
	return err_rule(err, ERR_FIELD, "datos_bancarios_incompletos", "datos_bancarios",
	                _("datos_bancarios: banco, tipo_cuenta and numero_cuenta go together, all or none"));
}

static int
check_document(const struct affiliate *affiliate, struct err *err)
{
	const char *number = affiliate->document_number;

	if ((affiliate->document_type != ABSENT) != (number != NULL))
		return err_rule(err, ERR_FIELD, "documento_incompleto", "documento",
		                _("documento: tipo and numero go together"));
	if (affiliate->document_type == DOCUMENT_CEDULA && strspn(number, "0123456789") != strlen(number))
		return err_rule(err, ERR_FIELD, "solo_digitos", "documento.numero",
		                _("documento.numero: a cedula has only digits"));
	return 0;
}

static int
check(const void *record, struct err *err)
{
	const struct affiliate *affiliate = record;
	int r = 0;

	if (affiliate->email)
		r = check_email(affiliate->email, err);
	else if (affiliate->conflict != 1)
		r = err_rule(err, ERR_FIELD, "obligatorio", "email", _("email: is required"));
	if (r == 0)
		r = check_document(affiliate, err);
	if (r == 0)
		r = check_bank(affiliate, err);
	if (r == 0 && affiliate->rate_premium != ABSENT && affiliate->rate_base != ABSENT &&
	    affiliate->rate_premium < affiliate->rate_base)
		r = err_rule(err, ERR_FIELD, "premium_menor_que_base", "configuracion_comisiones.comision_premium",
		             _("comision_premium: must not be less than comision_base"));
	return r;
}

const struct entity affiliate_entity = {
	.kind = ENTITY_AFFILIATE,
	.name = "afiliado",
	.plural = "afiliados",
	.prefix = "af",
	.id_name = "afiliado_id",
	.created_name = "fecha_registro",
	.data = "datos_afiliado",
	.topic = "afiliados.eventos",
	.origin = "afiliados-service",
	.size = sizeof(struct affiliate),
	.fields = fields,
	.n_fields = ARRAY_LEN(fields),
	.state = F(state),
	.states = &affiliate_states,
	.transitions = transitions,
	.n_transitions = ARRAY_LEN(transitions),
	.state_events = state_events,
	.edit_event = "afiliado_actualizado",
	.check = check,
};
