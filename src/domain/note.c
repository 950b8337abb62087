#include "config.h"

#include "note.h"

#include "err.h"

#define F(member) offsetof(struct note, member)

static const char *const audience_words[] = { "interna", "afiliado" };
static const struct names audiences = { audience_words, ARRAY_LEN(audience_words), NULL };

static const struct field fields[] = {
	{ "entidad", NULL, FIELD_INT, FIELD_REQUIRED | FIELD_HIDDEN, F(about_kind), 1, ENTITIES },
	{ "fila_entidad", NULL, FIELD_INT, FIELD_REQUIRED | FIELD_HIDDEN, F(about) },
	{ "destino", NULL, FIELD_ENUM, FIELD_REQUIRED | FIELD_INPUT, F(audience), .names = &audiences },
	{ "texto", NULL, FIELD_TEXT, FIELD_REQUIRED | FIELD_INPUT, F(text), 1, 2000 },
	{ "actor", NULL, FIELD_INT, FIELD_HIDDEN, F(actor) },
};

static const struct transition transitions[] = {
	{ ABSENT, STEP_NOTE, 0, false },
};

const struct entity note_entity = {
	.kind = ENTITY_NOTE,
	.name = "nota",
	.plural = "notas",
	.prefix = "nota",
	.id_name = "nota_id",
	.created_name = "fecha",
	.size = sizeof(struct note),
	.fields = fields,
	.n_fields = ARRAY_LEN(fields),
	.transitions = transitions,
	.n_transitions = ARRAY_LEN(transitions),
};
