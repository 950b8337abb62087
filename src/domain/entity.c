#include "config.h"

#include "entity.h"

#include <string.h>

#include "affiliate.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "err.h"
#include "i18n.h"
#include "note.h"
#include "settings.h"

static const struct entity *const entities[ENTITIES] = {
	[ENTITY_AFFILIATE] = &affiliate_entity,
	[ENTITY_CAMPAIGN] = &campaign_entity,
	[ENTITY_CONVERSION] = &conversion_entity,
	[ENTITY_COMMISSION] = &commission_entity,
	[ENTITY_NOTE] = &note_entity,
	[ENTITY_SETTING] = &setting_entity,
};

static const char *const step_words[STEPS] = {
	[STEP_NONE] = "",
	[STEP_CREATE] = "crear",
	[STEP_EDIT] = "editar",
	[STEP_ACTIVATE] = "activar",
	[STEP_DEACTIVATE] = "desactivar",
	[STEP_SUSPEND] = "suspender",
	[STEP_RESUME] = "reactivar",
	[STEP_BLOCK] = "bloquear",
	[STEP_DELETE] = "eliminar",
	[STEP_APPROVE] = "aprobar",
	[STEP_REJECT] = "rechazar",
	[STEP_REOPEN] = "reabrir",
	[STEP_PAUSE] = "pausar",
	[STEP_FINISH] = "finalizar",
	[STEP_CANCEL] = "cancelar",
	[STEP_VALIDATE] = "validar",
	[STEP_PROCESS] = "procesar",
	[STEP_UNPROCESS] = "desprocesar",
	[STEP_REFUND] = "reembolsar",
	[STEP_CALCULATE] = "calcular",
	[STEP_DEFER] = "aplazar",
	[STEP_DISPUTE] = "disputar",
	[STEP_RELEASE] = "liberar",
	[STEP_ANNUL] = "anular",
	[STEP_PAY] = "pagar",
	[STEP_RETURN] = "devolver",
	[STEP_CONFIRM_BANK] = "confirmar-banco",
	[STEP_ADJUST] = "ajustar",
	[STEP_UNDO] = "deshacer",
	[STEP_REDO] = "rehacer",
	[STEP_IMPORT] = "importar",
	[STEP_NOTE] = "anotar",
	[STEP_SET] = "poner",
	[STEP_CHECK] = "revisar",
	[STEP_MERGE] = "fusionar",
	[STEP_DISCARD] = "descartar",
	[STEP_CORRECT] = "corregir",
};

const struct names step_names = { step_words, STEPS, NULL };

const struct entity *
entity_of(enum entity_kind kind)
{
	return kind < ENTITIES ? entities[kind] : NULL;
}

const struct entity *
entity_find(const char *word)
{
	for (int i = 0; i < ENTITIES; i++) {
		const struct entity *entity = entities[i];

		if (entity && (strcmp(entity->name, word) == 0 || strcmp(entity->plural, word) == 0))
			return entity;
	}
	return NULL;
}

void
entity_clear(const struct entity *entity, void *record)
{
	memset(record, 0, entity->size);
	fields_clear(entity->fields, entity->n_fields, record);
}

int
entity_check(const struct entity *entity, const void *record, struct err *err)
{
	int r = fields_check(entity->fields, entity->n_fields, record, err);

	if (r == 0 && entity->check)
		r = entity->check(record, err);
	return r;
}

int64_t
entity_state(const struct entity *entity, const void *record)
{
	return entity->state ? *(const int64_t *)((const char *)record + entity->state) : ABSENT;
}

int64_t
entity_currency(const struct entity *entity, const void *record)
{
	return entity->currency ? *(const int64_t *)((const char *)record + entity->currency) : ABSENT;
}

/* Notes and settings have no states. */
static const char *
state_word(const struct entity *entity, int64_t state)
{
	return entity->states && state != ABSENT ? names_text(entity->states, state) : "-";
}

int
entity_next(const struct entity *entity, int64_t state, enum step step, const struct transition **ret, struct err *err)
{
	bool led_here = false;

	for (size_t i = 0; i < entity->n_transitions; i++) {
		const struct transition *transition = &entity->transitions[i];

		if (transition->step != step)
			continue;
		if (transition->from == state) {
			*ret = transition;
			return 0;
		}
		if (transition->to == state)
			led_here = true;
	}
	if (led_here)
		return err_rule(err, ERR_SAME, NULL, NULL, _("already %s"), state_word(entity, state));
	return err_rule(err, ERR_STEP, NULL, NULL, _("%s: %s is not possible in state %s"), entity->name,
	                names_at(&step_names, step), state_word(entity, state));
}
