#include "config.h"

#include "import.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "changes.h"
#include "conversion.h"
#include "err.h"
#include "i18n.h"
#include "record_store.h"
#include "sales_store.h"
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

/* What names no id has that of its place in the file, so that the same file again finds it. */
static int
name_by_place(struct import *import, const struct source_row *row, struct err *err)
{
	char file[2 * HASH_SIZE + 1], number[24], hash[HASH_ID_SIZE];
	const char *place[] = { hash_hex(import->hash, HASH_SIZE, file), number };
	struct record *head = row->record;

	snprintf(number, sizeof(number), "%lld", (long long)row->number);
	hash_id(place, ARRAY_LEN(place), hash);
	head->id = arena_printf(&import->slices.arena, "%s_%s", row->entity->prefix, hash);
	return head->id ? 0 : err_nomem(err);
}

/* The row of a record by its id, else by transaccion_id, else by its place in the file; ABSENT: it is new. */
static int
find_known(struct import *import, const struct source_row *row, int64_t *ret_row, struct err *err)
{
	struct store *store = import->slices.work.tx->store;
	const struct conversion *conversion = row->record;
	const struct record *head = row->record;
	int r = 0;

	if (!head->id && row->entity->kind == ENTITY_CONVERSION && conversion->transaction_id)
		return sales_by_transaction(store, conversion->transaction_id, ret_row, err);
	if (!head->id)
		r = name_by_place(import, row, err);
	return r < 0 ? r : record_find(store, row->entity, head->id, ret_row, err);
}

static bool
says_the_same(const struct source_row *row, const void *record)
{
	const struct record *given = row->record, *head = record;

	for (size_t i = 0; i < row->entity->n_fields; i++)
		if (row->given >> i & 1 && !field_equal(&row->entity->fields[i], row->record, record))
			return false;
	return !given->extra || (head->extra && strcmp(given->extra, head->extra) == 0);
}

/* ERR_SAME or ERR_DUPLICATE for what is here and was not undone. */
static int
check_known(struct import *import, const struct source_row *row, struct touched **ret, struct err *err)
{
	struct touched *known;
	int64_t found = ABSENT;
	int r = find_known(import, row, &found, err);

	if (r == 0 && found != ABSENT)
		r = work_load(&import->slices.work, row->entity, found, &known, err);
	if (r < 0 || found == ABSENT || ((struct record *)known->record)->undone == 1)
		return r;
	*ret = known;
	if (says_the_same(row, known->record))
		return err_set(err, ERR_SAME, _("%s is here already"), ((struct record *)known->record)->id);
	return err_rule(err, ERR_DUPLICATE, NULL, row->entity->id_name, _("%s: %s exists already, with other fields"),
	                row->entity->id_name, ((struct record *)known->record)->id);
}

static int
make(struct import *import, const struct source_row *row, struct touched **ret, struct err *err)
{
	struct work *work = &import->slices.work;
	int r = check_known(import, row, ret, err);

	if (r < 0)
		return r;
	r = import->order->file->options.any ? step_open(work, row->entity, row->record, ret, err)
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
	return r;
}
