/* Opening: records with their past states, as another system or an export has them. Nothing follows from them. */
#include "config.h"

#include <stdio.h>

#include "err.h"
#include "i18n.h"
#include "record_store.h"
#include "session.h"
#include "steps.h"
#include "store.h"
#include "work.h"

#define NAME_SIZE 32

/* The row that a reference points to is found by the id that stands beside it: afiliado, afiliado_id. */
static int
find_reference(struct work *work, const struct entity *entity, const struct field *field, void *record, struct err *err)
{
	const struct entity *target = entity_of((enum entity_kind)field->target);
	char name[NAME_SIZE];
	int len = snprintf(name, sizeof(name), "%s_id", field->name);
	const struct field *id = target ? field_find(entity->fields, entity->n_fields, name, (size_t)len) : NULL;
	const char *text = id ? *field_text(id, record) : NULL;
	int r = text ? record_find(work->tx->store, target, text, field_int(field, record), err) : 0;

	if (r == 0 && text && *field_int(field, record) == ABSENT && id->flags & FIELD_VIRTUAL)
		return err_rule(err, ERR_FIELD, "desconocido", id->name, _("%s: there is no %s %s"), id->name, target->name, text);
	return r;
}

int
step_open(struct work *work, const struct entity *entity, const void *input, struct touched **ret, struct err *err)
{
	const struct record *given = input;
	struct touched *touched;
	int r = session_need(work->session, RIGHT_OVERRIDE, err);

	if (r == 0)
		r = work_create_as(work, entity, input, &touched, err);
	if (r < 0)
		return r;
	if (given->created_at)
		((struct record *)touched->record)->created_at = given->created_at;
	*ret = touched;
	for (size_t i = 0; i < entity->n_fields && r == 0; i++)
		if (entity->fields[i].type == FIELD_REF)
			r = find_reference(work, entity, &entity->fields[i], touched->record, err);
	return r < 0 ? r : work_step(work, touched, STEP_IMPORT, err);
}
