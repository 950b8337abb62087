#include "config.h"

#include "record_store.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "err.h"
#include "i18n.h"
#include "predicate.h"

/* Columns of the head, in order; `journal_seq` and `row` never differ without the rest. */
#define HEAD_COLUMNS "t.fila, t.id, t.version, t.creado, t.cambiado, t.diario_seq, t.deshecha, t.extra"
#define N_HEAD 8

static bool
stored(const struct field *field)
{
	return !(field->flags & FIELD_VIRTUAL);
}

/* Keeps the text of `sql`, which is made once an entity; NULL when out of memory. */
static const char *
keep_sql(char **place, struct buf *sql, struct err *err)
{
	if (buf_failed(sql)) {
		buf_done(sql);
		err_nomem(err);
		return NULL;
	}
	return *place = sql->text;
}

/* What record_read gives: all but what only spreadsheets ask for. */
static uint64_t
whole(const struct entity *entity)
{
	uint64_t wanted = 0;

	for (size_t i = 0; i < entity->n_fields; i++)
		if (!(entity->fields[i].flags & FIELD_ASIDE))
			wanted |= UINT64_C(1) << i;
	return wanted;
}

/* The rows that `where` takes, by row key, each beside what it refers to; SQLite leaves out what no column is wanted of. */
static void
add_select(struct buf *sql, const struct entity *entity, uint64_t wanted, const char *where)
{
	buf_str(sql, "SELECT " HEAD_COLUMNS);
	for (size_t i = 0; i < entity->n_fields; i++)
		if (wanted >> i & 1)
			buf_printf(sql, stored(&entity->fields[i]) ? ", t.%s" : ", %s",
			           stored(&entity->fields[i]) ? entity->fields[i].name : entity->fields[i].sql);
	buf_printf(sql, " FROM (SELECT * FROM %s t NOT INDEXED WHERE %s) t", entity->name, where);
	for (size_t i = 0; i < entity->n_fields; i++) {
		const struct field *field = &entity->fields[i];

		if (field->type == FIELD_REF && entity_of(field->target))
			buf_printf(sql, " LEFT JOIN %s %s ON %s.fila = t.%s", entity_of(field->target)->name, field->name,
			           field->name, field->name);
	}
	buf_str(sql, " ORDER BY t.fila");
}

static const char *
select_sql(struct store *store, const struct entity *entity, struct err *err)
{
	struct buf sql = { 0 };

	if (store->selects[entity->kind])
		return store->selects[entity->kind];
	add_select(&sql, entity, whole(entity), "fila = ?");
	return keep_sql(&store->selects[entity->kind], &sql, err);
}

/* Into a cleared record; what is wanted is overwritten. */
static int
from_columns(sqlite3_stmt *stmt, const struct entity *entity, uint64_t wanted, struct arena *arena, void *record,
             struct err *err)
{
	struct record *head = record;
	int place = N_HEAD, r;

	head->row = column_int(stmt, 0);
	head->version = column_int(stmt, 2);
	head->created_at = column_int(stmt, 3);
	head->updated_at = column_int(stmt, 4);
	head->journal_seq = column_int(stmt, 5);
	head->undone = column_int(stmt, 6);
	r = column_text(stmt, 1, arena, &head->id, err);
	if (r == 0)
		r = column_text(stmt, 7, arena, &head->extra, err);
	for (size_t i = 0; i < entity->n_fields && r == 0; i++) {
		const struct field *field = &entity->fields[i];

		if (!(wanted >> i & 1))
			continue;
		if (field_is_text(field))
			r = column_text(stmt, place++, arena, field_text(field, record), err);
		else
			*field_int(field, record) = column_int(stmt, place++);
	}
	return r;
}

static int
read_row(struct store *store, const struct entity *entity, int64_t row, const char *sql, uint64_t wanted,
         struct arena *arena, void *record, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, sql, &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, row);
	r = stmt_step(store, stmt, err);
	if (r == 1) {
		entity_clear(entity, record);
		r = from_columns(stmt, entity, wanted, arena, record, err);
	} else if (r == 0) {
		r = err_set(err, ERR_MISSING, _("there is no %s in row %lld"), entity->name, (long long)row);
	}
	stmt_done(stmt);
	return r;
}

int
record_read(struct store *store, const struct entity *entity, int64_t row, struct arena *arena, void *record,
            struct err *err)
{
	const char *sql = select_sql(store, entity, err);

	return sql ? read_row(store, entity, row, sql, whole(entity), arena, record, err) : ERR_NOMEM;
}

int
record_read_fields(struct store *store, const struct entity *entity, int64_t row, uint64_t wanted, struct arena *arena,
                   void *record, struct err *err)
{
	struct buf sql = { 0 };
	int r;

	add_select(&sql, entity, wanted, "fila = ?");
	r = buf_failed(&sql) ? err_nomem(err) : read_row(store, entity, row, buf_text(&sql), wanted, arena, record, err);
	buf_done(&sql);
	return r;
}

static int
scan(struct store *store, const struct record_scan *scan, sqlite3_stmt *stmt, struct err *err)
{
	struct arena arena = { 0 }, own = { 0 };
	void *record = arena_alloc(&own, scan->entity->size);
	int r = record ? 1 : err_nomem(err);

	if (record)
		entity_clear(scan->entity, record);
	while (r == 1 && (r = stmt_step(store, stmt, err)) == 1) {
		arena_reset(&arena);
		r = from_columns(stmt, scan->entity, scan->wanted, &arena, record, err);
		if (r == 0)
			r = scan->each(scan->arg, record, err);
		r = r < 0 ? r : !r;
	}
	arena_done(&arena);
	arena_done(&own);
	return r;
}

int
record_scan(struct store *store, const struct record_scan *order, struct err *err)
{
	struct predicate predicate = { 0 };
	struct buf sql = { 0 };
	sqlite3_stmt *stmt = NULL;
	int r = predicate_make(store, order->filter, &predicate, err);

	add_select(&sql, order->entity, order->wanted, buf_text(&predicate.sql));
	if (r == 0)
		r = buf_failed(&sql) ? err_nomem(err) : stmt_get(store, buf_text(&sql), &stmt, err);
	buf_done(&sql);
	if (r == 0) {
		predicate_bind(&predicate, stmt);
		r = scan(store, order, stmt, err);
		stmt_done(stmt);
	}
	predicate_done(&predicate);
	return r < 0 ? r : 0;
}

int
record_find(struct store *store, const struct entity *entity, const char *id, int64_t *ret_row, struct err *err)
{
	sqlite3_stmt *stmt;
	char sql[80];
	int r;

	snprintf(sql, sizeof(sql), "SELECT fila FROM %s WHERE id = ?", entity->name);
	r = stmt_get(store, sql, &stmt, err);
	if (r < 0)
		return r;
	bind_text(stmt, 1, id);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret_row = r == 1 ? column_int(stmt, 0) : ABSENT;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
record_id(struct store *store, const struct entity *entity, int64_t row, struct arena *arena, const char **ret_id,
          struct err *err)
{
	sqlite3_stmt *stmt;
	char sql[80];
	int r;

	snprintf(sql, sizeof(sql), "SELECT id FROM %s WHERE fila = ?", entity->name);
	r = stmt_get(store, sql, &stmt, err);
	if (r < 0)
		return r;
	bind_int(stmt, 1, row);
	r = stmt_step(store, stmt, err);
	*ret_id = NULL;
	if (r == 1)
		r = column_text(stmt, 0, arena, ret_id, err);
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
record_last_row(struct store *store, const struct entity *entity, int64_t *ret_row, struct err *err)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "SELECT coalesce(max(fila), 0) FROM %s", entity->name);
	return db_int(store, sql, NULL, 0, 0, ret_row, err);
}

int
record_notes(struct store *store, const struct entity *entity, int64_t row, int64_t after, int64_t *rows, size_t limit,
             size_t *ret_n, struct err *err)
{
	const int64_t params[] = { entity->kind, row, after, (int64_t)limit };
	sqlite3_stmt *stmt;
	size_t n = 0;
	int r = stmt_get(store,
	                 "SELECT fila FROM nota WHERE entidad = ? AND fila_entidad = ? AND deshecha = 0 AND fila > ? "
	                 "ORDER BY fila LIMIT ?", &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(params); i++)
		bind_int(stmt, (int)i + 1, params[i]);
	while ((r = stmt_step(store, stmt, err)) == 1 && n < limit)
		rows[n++] = column_int(stmt, 0);
	stmt_done(stmt);
	*ret_n = n;
	return r < 0 ? r : 0;
}

int
record_next_row(struct tx *tx, const struct entity *entity, int64_t *ret_row, struct err *err)
{
	int64_t last;
	int r = record_last_row(tx->store, entity, &last, err);

	if (r == 0)
		*ret_row = last + 1;
	return r;
}

static void
bind_field(sqlite3_stmt *stmt, int place, const struct field *field, const void *record)
{
	int64_t number;

	if (field_is_text(field)) {
		bind_text(stmt, place, *field_text(field, record));
		return;
	}
	number = *field_int(field, record);
	bind_int(stmt, place, number == ABSENT && field->flags & FIELD_TOTAL ? 0 : number);
}

/* fila last, so that it serves both statements. */
static int
bind_head(sqlite3_stmt *stmt, int place, const struct record *head)
{
	bind_int(stmt, place++, head->version);
	bind_int(stmt, place++, head->updated_at);
	bind_int(stmt, place++, head->journal_seq);
	bind_int(stmt, place++, head->undone);
	bind_text(stmt, place++, head->extra);
	bind_int(stmt, place++, head->row);
	return place;
}

static const char *
insert_sql(struct store *store, const struct entity *entity, struct err *err)
{
	struct buf sql = { 0 };

	if (store->inserts[entity->kind])
		return store->inserts[entity->kind];
	buf_printf(&sql, "INSERT INTO %s (version, cambiado, diario_seq, deshecha, extra, fila, id, creado", entity->name);
	for (size_t i = 0; i < entity->n_fields; i++)
		if (stored(&entity->fields[i]))
			buf_printf(&sql, ", %s", entity->fields[i].name);
	buf_str(&sql, ") VALUES (?, ?, ?, ?, ?, ?, ?, ?");
	for (size_t i = 0; i < entity->n_fields; i++)
		if (stored(&entity->fields[i]))
			buf_str(&sql, ", ?");
	buf_str(&sql, ")");
	return keep_sql(&store->inserts[entity->kind], &sql, err);
}

/* Says whose the value is that the store takes once only. */
static int
name_holder(struct store *store, const struct entity *entity, const void *record, struct err *err)
{
	const struct field *field = field_find(entity->fields, entity->n_fields, err->field, strlen(err->field));
	const struct record *head = record;
	struct buf sql = { 0 };
	sqlite3_stmt *stmt = NULL;
	struct err ignored;

	if (!field || !field_is_text(field))
		return ERR_DUPLICATE;
	buf_printf(&sql, "SELECT id FROM %s WHERE %s = ? AND fila <> ? AND deshecha = 0 ORDER BY estado LIMIT 1", entity->name,
	           field->name);
	if (!buf_failed(&sql) && stmt_get(store, buf_text(&sql), &stmt, &ignored) == 0) {
		bind_text(stmt, 1, *field_text(field, record));
		bind_int(stmt, 2, head->row);
		if (stmt_step(store, stmt, &ignored) == 1)
			err_rule(err, ERR_DUPLICATE, NULL, field_path(field), _("%s: %s has this value already; see: alpes %s ver %s"),
			         field_path(field), (const char *)sqlite3_column_text(stmt, 0), entity->plural,
			         (const char *)sqlite3_column_text(stmt, 0));
		stmt_done(stmt);
	}
	buf_done(&sql);
	return ERR_DUPLICATE;
}

int
record_insert(struct tx *tx, const struct entity *entity, const void *record, struct err *err)
{
	const char *sql = insert_sql(tx->store, entity, err);
	const struct record *head = record;
	sqlite3_stmt *stmt;
	int place, r = sql ? stmt_get(tx->store, sql, &stmt, err) : ERR_NOMEM;

	if (r < 0)
		return r;
	place = bind_head(stmt, 1, head);
	bind_text(stmt, place++, head->id);
	bind_int(stmt, place++, head->created_at);
	for (size_t i = 0; i < entity->n_fields; i++)
		if (stored(&entity->fields[i]))
			bind_field(stmt, place++, &entity->fields[i], record);
	r = stmt_run(tx->store, stmt, err);
	return r == ERR_DUPLICATE ? name_holder(tx->store, entity, record, err) : r;
}

int
record_update(struct tx *tx, const struct entity *entity, const void *before, const void *record, struct err *err)
{
	const struct field *changed[64];
	struct buf sql = { 0 };
	sqlite3_stmt *stmt = NULL;
	size_t n = 0;
	int r;

	/* Only what changed: a column that is named makes SQLite rewrite its indexes. */
	buf_printf(&sql, "UPDATE %s SET version = ?1, cambiado = ?2, diario_seq = ?3, extra = ?5", entity->name);
	if (((const struct record *)before)->undone != ((const struct record *)record)->undone)
		buf_str(&sql, ", deshecha = ?4");
	for (size_t i = 0; i < entity->n_fields; i++) {
		const struct field *field = &entity->fields[i];

		if (!stored(field) || field_equal(field, before, record))
			continue;
		buf_printf(&sql, ", %s = ?%d", field->name, (int)n + 7);
		changed[n++] = field;
	}
	buf_str(&sql, " WHERE fila = ?6");
	r = buf_failed(&sql) ? err_nomem(err) : stmt_get(tx->store, buf_text(&sql), &stmt, err);
	buf_done(&sql);
	if (r < 0)
		return r;
	bind_head(stmt, 1, record);
	for (size_t i = 0; i < n; i++)
		bind_field(stmt, (int)i + 7, changed[i], record);
	r = stmt_run(tx->store, stmt, err);
	return r == ERR_DUPLICATE ? name_holder(tx->store, entity, record, err) : r;
}
