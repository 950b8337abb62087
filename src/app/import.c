#include "config.h"

#include "import.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "changes.h"
#include "due.h"
#include "err.h"
#include "i18n.h"
#include "session.h"
#include "store.h"

struct import {
	const struct import_order *order;
	struct slices slices;
	uint8_t hash[HASH_SIZE];
};

/* A file as a record, so that the journal's writer and reader serve it too. */
struct kept {
	struct record head;
	const char *path, *encoding;
	int64_t kind, separator, decimal, currency, opening;
};

#define F(member) offsetof(struct kept, member)

static const struct field fields[] = {
	{ "archivo", NULL, FIELD_TEXT, 0, F(path) },
	{ "codificacion", NULL, FIELD_TEXT, 0, F(encoding) },
	{ "tipo", NULL, FIELD_INT, 0, F(kind) },
	{ "separador", NULL, FIELD_INT, 0, F(separator) },
	{ "decimal", NULL, FIELD_INT, 0, F(decimal) },
	{ "moneda", NULL, FIELD_CURRENCY, 0, F(currency) },
	{ "apertura", NULL, FIELD_BOOL, 0, F(opening) },
};

static const struct entity kept_entity = {
	.name = "archivo", .size = sizeof(struct kept), .fields = fields, .n_fields = ARRAY_LEN(fields),
};

static int
keep_file(const struct import_file *file, struct arena *arena, const char **ret_text, struct err *err)
{
	const struct source_options *options = &file->options;
	const struct kept kept = { .path = file->path, .encoding = options->encoding,
		                   .kind = options->entity ? (int64_t)options->entity->kind : ENTITY_NONE,
		                   .separator = options->separator, .decimal = options->decimal,
		                   .currency = options->currency, .opening = options->any };
	struct buf text = { 0 };
	int r;

	changes_add(&text, &text, &kept_entity, NULL, &kept);
	*ret_text = arena_text(arena, buf_text(&text), text.len);
	r = buf_failed(&text) || !*ret_text ? err_nomem(err) : 0;
	buf_done(&text);
	return r;
}

int
import_file_of(const struct decision *decision, struct arena *arena, struct import_file *ret_file, struct err *err)
{
	struct kept kept;
	uint64_t given = 0;
	int r;

	entity_clear(&kept_entity, &kept);
	if (!decision->arguments)
		return err_set(err, ERR_DAMAGED, _("%s: does not say what it was to do"), decision->id);
	r = changes_apply(&kept_entity, decision->arguments, CHANGES_AFTER, arena, &kept, &given, err);
	if (r == 0)
		*ret_file = (struct import_file){ kept.path,
			                          { .entity = entity_of((enum entity_kind)kept.kind),
			                            .separator = (char)kept.separator, .decimal = (char)kept.decimal,
			                            .encoding = kept.encoding, .currency = kept.currency,
			                            .any = kept.opening == 1 } };
	return r;
}

static int
make(struct import *import, const struct source_row *row, struct touched **ret, struct err *err)
{
	struct work *work = &import->slices.work;
	int r = import->order->file->options.any ? step_open(work, row->entity, row->record, ret, err)
	                                         : step_create(work, row->entity, row->record, ret, err);

	return r < 0 ? r : work_flush(work, err);
}

/* One row of the file; only a failing store ends the slice. */
static int
take_row(void *owner, struct err *err)
{
	struct import *import = owner;
	struct slices *slices = &import->slices;
	struct source_row row = { 0 };
	struct touched *touched = NULL;
	struct err why = { 0 };
	struct import_result result = { .row = &row, .id = "", .err = &why };
	int r;

	result.code = source_next(import->order->source, &slices->arena, &row, &why);
	slices->ended = result.code == 0 || source_broken(import->order->source);
	if (slices->ended && slices->decision.done + slices->outcome->done == 0)
		slices->decision.file_hash = NULL; /* nothing was taken: the file may come again */
	if (result.code == 0 || row.number <= slices->decision.last) /* taken before it was cut short */
		return 0;
	slices->decision.last = row.number;
	r = tx_begin_row(slices->work.tx, err);
	if (r < 0)
		return r;
	if (result.code > 0)
		result.code = make(import, &row, &touched, &why);
	r = decision_settle(&slices->work, result.code, &why, slices->outcome, err);
	if (r < 0)
		return r;
	if (touched)
		result.id = ((struct record *)touched->record)->id;
	import->order->tell(import->order->arg, &result);
	return r;
}

/* The file's decision before: it stands, or it goes on. */
static int
look_back(struct import *import, struct session *session, struct err *err)
{
	const char *wanted = import->order->decision;
	struct decision before;
	int64_t row;
	int r = decision_of_file(session->store, import->hash, &row, err);

	if (r == 0 && row != ABSENT)
		r = decision_read(session->store, row, &import->slices.kept, &before, err);
	if (r == 0 && wanted && (row == ABSENT || strcmp(before.id, wanted) != 0))
		return err_set(err, ERR_USAGE, _("%s: is not the file that %s was taking"), import->order->file->path, wanted);
	if (r < 0 || row == ABSENT || import->order->repeat)
		return r;
	if (before.state == DECISION_DONE)
		return err_rule(err, ERR_DUPLICATE, "archivo_repetido", NULL,
		                _("this file was imported before, by decision %s; --repetir takes it again"), before.id);
	import->slices.decision = before;
	return 0;
}

int
app_import(struct session *session, const struct import_order *order, struct outcome *ret_outcome, struct err *err)
{
	struct import import = { .order = order,
		                 .slices = { .decision = { .step = STEP_IMPORT, .entity = ABSENT, .undoes = ABSENT,
		                                           .up_to = ABSENT, .last = 0 },
		                             .outcome = ret_outcome, .rehearse = order->rehearse, .row = take_row,
		                             .owner = &import, .between = order->between, .arg = order->arg,
		                             .stop = order->stop } };
	int r = session_refresh(session, err);

	*ret_outcome = (struct outcome){ 0 };
	source_hash(order->source, import.hash);
	import.slices.decision.file_hash = import.hash;
	if (r == 0)
		r = keep_file(order->file, &import.slices.kept, &import.slices.decision.arguments, err);
	if (r == 0)
		r = look_back(&import, session, err);
	if (r == 0)
		r = slices_run(&import.slices, session, err);
	slices_done(&import.slices);
	app_wake(session);
	return r;
}
