#include "config.h"

#include "steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "err.h"
#include "i18n.h"
#include "journal.h"
#include "reason.h"
#include "session.h"
#include "store.h"
#include "work.h"

const struct step_args no_args = {
	.reason_code = ABSENT, .declared_level = ABSENT, .until = ABSENT, .ends_at = ABSENT, .version = ABSENT,
};

/* What each entity does on its own: one row an entity. */
static const struct {
	enum right right;
	int (*create)(struct work *work, struct touched *touched, struct err *err);
	int (*run)(struct work *work, struct touched *touched, enum step step, const struct step_args *args,
	           struct err *err);
} kinds[ENTITIES] = {
	[ENTITY_AFFILIATE] = { RIGHT_STEP, affiliate_create, affiliate_run },
	[ENTITY_CAMPAIGN] = { RIGHT_STEP, campaign_create, campaign_run },
	[ENTITY_CONVERSION] = { RIGHT_STEP, conversion_create, conversion_run },
	[ENTITY_COMMISSION] = { RIGHT_DECIDE, commission_create, commission_run },
	[ENTITY_NOTE] = { RIGHT_ENTER, note_create, NULL },
};

static int
check_version(const struct touched *touched, int64_t version, struct err *err)
{
	const struct record *head = touched->record;

	if (version == ABSENT || version == head->version)
		return 0;
	return err_set(err, ERR_VERSION, _("%s: is at version %lld, not %lld: look at it again"), head->id,
	               (long long)head->version, (long long)version);
}

int
step_reason(struct touched *touched, const struct step_args *args, bool needed, struct err *err)
{
	bool given = args->reason || args->reason_code != ABSENT;
	int r = needed || given ? reason_check(args->reason_code, args->reason, err) : 0;

	if (r == 0 && given) {
		touched->reason_code = args->reason_code;
		touched->reason = args->reason;
	}
	return r;
}

int
step_until(const struct work *work, const struct step_args *args, struct err *err)
{
	if (args->until == ABSENT || args->until > work->tx->now)
		return 0;
	return err_rule(err, ERR_FIELD, "fecha_pasada", "hasta", _("hasta: must lie ahead"));
}

struct first {
	enum step step;
	char who[USER_SIZE];
	int64_t at;
};

static int
look_for(void *arg, const struct journal_row *row, struct err *err)
{
	struct first *first = arg;

	(void)err;
	for (const char *at = row->steps; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		if (strtol(at, NULL, 10) != (long)first->step)
			continue;
		snprintf(first->who, sizeof(first->who), "%s", row->acting_for_name ? row->acting_for_name : row->actor_name);
		first->at = row->at;
		return 1;
	}
	return 0;
}

/* Adds to ya_estaba who did it, by the record's newest row with that step. */
static void
say_who(const struct work *work, const struct touched *touched, enum step step, struct err *err)
{
	const struct journal_query query = { .descending = true, .decision = ABSENT, .entity = touched->entity->kind,
		                             .row = ((const struct record *)touched->record)->row };
	struct first first = { .step = step };
	struct arena arena = { 0 };
	char when[DATE_TEXT_SIZE];
	struct err ignored;
	size_t len = strlen(err->text);

	journal_walk(work->tx->store, &query, &arena, look_for, &first, &ignored);
	arena_done(&arena);
	if (first.who[0])
		snprintf(err->text + len, sizeof(err->text) - len, ": %s, %s", first.who, date_text_local(first.at, when));
}

int
step_run(struct work *work, struct touched *touched, enum step step, const struct step_args *args, struct err *err)
{
	enum entity_kind kind = touched->entity->kind;
	int r = session_need(work->session, kinds[kind].right, err);

	if (r == 0)
		r = check_version(touched, args->version, err);
	work->target = touched;
	if (r == 0)
		r = kinds[kind].run(work, touched, step, args, err);
	if (r == ERR_SAME && err)
		say_who(work, touched, step, err);
	return r;
}

int
step_create(struct work *work, const struct entity *entity, const void *input, struct touched **ret, struct err *err)
{
	struct touched *touched;
	int r = session_need(work->session, RIGHT_ENTER, err);

	if (r == 0)
		r = work_create_as(work, entity, input, &touched, err);
	if (r < 0)
		return r;
	*ret = touched;
	work->target = touched;
	return kinds[entity->kind].create(work, touched, err);
}

/* An amount stays in the currency that it was given in: with another one it is given again. */
static int
check_amounts(const struct touched *touched, const void *input, uint64_t given, struct err *err)
{
	const struct entity *entity = touched->entity;
	const struct field *amount = fields_amount(entity->fields, entity->n_fields, FIELD_EDIT, given, touched->record);
	bool other = false;

	for (size_t i = 0; i < entity->n_fields; i++)
		other |= entity->fields[i].type == FIELD_CURRENCY && given >> i & 1 &&
		         !field_equal(&entity->fields[i], touched->record, input);
	if (!other || !amount)
		return 0;
	return err_rule(err, ERR_FIELD, "obligatorio", field_path(amount), _("%s: is needed beside another currency"),
	                field_path(amount));
}

int
step_edit(struct work *work, struct touched *touched, const void *input, uint64_t given, const struct step_args *args,
          struct err *err)
{
	const struct entity *entity = touched->entity;
	bool differs = false;
	int r = session_need(work->session, RIGHT_ENTER, err);

	work->target = touched;
	if (r == 0)
		r = check_version(touched, args->version, err);
	if (r == 0)
		r = check_amounts(touched, input, given, err);
	for (size_t i = 0; i < entity->n_fields && r == 0; i++) {
		const struct field *field = &entity->fields[i];

		if (!(given >> i & 1))
			continue;
		if (!(field->flags & FIELD_EDIT))
			return err_rule(err, ERR_FIELD, "no_editable", field_path(field), _("%s: cannot be edited"),
			                field_path(field));
		differs = differs || !field_equal(field, touched->record, input);
		field_copy(field, touched->record, input);
	}
	if (r == 0 && !differs)
		return err_set(err, ERR_SAME, "%s", _("nothing differs"));
	return r < 0 ? r : kinds[entity->kind].run(work, touched, STEP_EDIT, args, err);
}
