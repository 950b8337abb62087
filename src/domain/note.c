#include "config.h"

#include "note.h"

#include "err.h"

#define F(member) offsetof(struct note, member)

static const char *const audience_words[] = { "interna", "afiliado" };
const struct names note_audiences = { audience_words, ARRAY_LEN(audience_words), NULL };

static const struct field fields[] = {
	{ "entidad", NULL, FIELD_INT, FIELD_REQUIRED | FIELD_HIDDEN, F(about_kind), 1, ENTITIES },
	{ "fila_entidad", NULL, FIELD_INT, FIELD_REQUIRED | FIELD_HIDDEN, F(about) },
	{ "destino", NULL, FIELD_ENUM, FIELD_REQUIRED | FIELD_INPUT, F(audience), .names = &note_audiences },
	{ "texto", NULL, FIELD_TEXT, FIELD_REQUIRED | FIELD_INPUT | FIELD_PERSONAL, F(text), 1, NOTE_MAX },
	{ "actor", NULL, FIELD_INT, FIELD_HIDDEN, F(actor) },
	{ "autor", NULL, FIELD_TEXT, FIELD_VIRTUAL, F(author), .sql = "(SELECT a.nombre FROM actor a WHERE a.n = t.actor)" },
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
