#include "config.h"

#include "decision_store.h"

#include <string.h>

#include "arena.h"
#include "db.h"
#include "err.h"
#include "i18n.h"

int
decision_add(struct tx *tx, struct decision *decision, struct err *err)
{
	const int64_t numbers[] = { decision->step, decision->entity, decision->actor, decision->acting_for, decision->at,
		                    decision->state, decision->up_to, decision->last, decision->meant, decision->done,
		                    decision->refused, decision->undoes };
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store,
	                 "INSERT INTO decision (paso, entidad, actor, por, momento, estado, hasta, ultima, previstas, hechas, "
	                 "rechazadas, deshace, id, argumentos, archivo_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	                 &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		bind_int(stmt, (int)i + 1, numbers[i]);
	bind_text(stmt, 13, decision->id);
	bind_text(stmt, 14, decision->arguments);
	bind_blob(stmt, 15, decision->file_hash, HASH_SIZE);
	r = stmt_run(tx->store, stmt, err);
	if (r == 0)
		decision->row = sqlite3_last_insert_rowid(tx->store->db);
	return r;
}

int
decision_update(struct tx *tx, const struct decision *decision, struct err *err)
{
	const int64_t numbers[] = { decision->state, decision->last, decision->meant, decision->done, decision->refused };
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store,
	                 "UPDATE decision SET estado = ?, ultima = ?, previstas = ?, hechas = ?, rechazadas = ?, "
	                 "archivo_hash = ? WHERE n = ?", &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		bind_int(stmt, (int)i + 1, numbers[i]);
	bind_blob(stmt, 6, decision->file_hash, HASH_SIZE);
	bind_int(stmt, 7, decision->row);
	return stmt_run(tx->store, stmt, err);
}

#define COLUMNS \
	"SELECT n, paso, entidad, actor, por, momento, estado, hasta, ultima, previstas, hechas, rechazadas, deshace, id, " \
	"argumentos, archivo_hash FROM decision "

static int
read_columns(sqlite3_stmt *stmt, struct arena *arena, struct decision *ret, struct err *err)
{
	struct decision decision = { 0 };
	int64_t *const numbers[] = { &decision.row, &decision.step, &decision.entity, &decision.actor, &decision.acting_for,
		                     &decision.at, &decision.state, &decision.up_to, &decision.last, &decision.meant,
		                     &decision.done, &decision.refused, &decision.undoes };
	int r;

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		*numbers[i] = column_int(stmt, (int)i);
	r = column_text(stmt, 13, arena, &decision.id, err);
	if (r == 0)
		r = column_text(stmt, 14, arena, &decision.arguments, err);
	if (r == 0 && sqlite3_column_bytes(stmt, 15) == HASH_SIZE) {
		uint8_t *hash = arena_alloc(arena, HASH_SIZE);

		if (!hash)
			return err_nomem(err);
		memcpy(hash, sqlite3_column_blob(stmt, 15), HASH_SIZE);
		decision.file_hash = hash;
	}
	if (r == 0)
		*ret = decision;
	return r;
}

int
decision_read(struct store *store, int64_t row, struct arena *arena, struct decision *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, COLUMNS "WHERE n = ?", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, row);
	r = stmt_step(store, stmt, err);
	if (r == 1)
		r = read_columns(stmt, arena, ret, err);
	else if (r == 0)
		r = err_set(err, ERR_MISSING, _("there is no decision in row %lld"), (long long)row);
	stmt_done(stmt);
	return r;
}

int
decision_find(struct store *store, const char *id, struct arena *arena, struct decision *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, COLUMNS "WHERE id = ?", &stmt, err);

	if (r < 0)
		return r;
	bind_text(stmt, 1, id);
	r = stmt_step(store, stmt, err);
	if (r == 1)
		r = read_columns(stmt, arena, ret, err);
	else if (r == 0)
		r = err_set(err, ERR_MISSING, _("there is no decision %s"), id);
	stmt_done(stmt);
	return r;
}

int
decision_newest(struct store *store, int64_t actor, bool undo, int64_t *ret_row, struct err *err)
{
	return db_int(store,
	              undo ? "SELECT n FROM decision WHERE coalesce(por, actor) = ? AND estado <> 3 AND deshace IS NULL "
	                     "AND (hechas > 0 OR estado = 0) ORDER BY n DESC LIMIT 1"
	                   : "SELECT n FROM decision AS d WHERE coalesce(por, actor) = ? AND (deshace IS NULL OR (estado <> 3 "
	                     "AND (SELECT deshace FROM decision WHERE n = d.deshace) IS NULL)) ORDER BY n DESC LIMIT 1",
	              &actor, 1, ABSENT, ret_row, err);
}

int
decision_undoing(struct store *store, int64_t decision, int64_t *ret_row, struct err *err)
{
	return db_int(store, "SELECT n FROM decision WHERE estado IN (0, 2) AND deshace = ? LIMIT 1", &decision, 1, ABSENT, ret_row,
	              err);
}

int
decision_unfinished(struct store *store, int64_t before, int64_t *ret_row, struct err *err)
{
	return db_int(store, "SELECT max(n) FROM decision WHERE estado IN (0, 2) AND (?1 = 0 OR n < ?1)", &before, 1, ABSENT,
	              ret_row, err);
}

int
decision_of_file(struct store *store, const uint8_t *hash, int64_t *ret_row, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT n FROM decision WHERE archivo_hash = ? AND estado <> 3 ORDER BY n DESC LIMIT 1", &stmt, err);

	if (r < 0)
		return r;
	bind_blob(stmt, 1, hash, HASH_SIZE);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret_row = r == 1 ? column_int(stmt, 0) : ABSENT;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
actor_find(struct store *store, const char *name, int64_t *ret_row, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT n FROM actor WHERE nombre = ?", &stmt, err);

	if (r < 0)
		return r;
	bind_text(stmt, 1, name);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret_row = r == 1 ? column_int(stmt, 0) : ABSENT;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
actor_row(struct tx *tx, const char *name, int64_t *ret_row, struct err *err)
{
	sqlite3_stmt *stmt;
	int64_t row;
	int r = actor_find(tx->store, name, &row, err);

	if (r == 0 && row == ABSENT) {
		r = stmt_get(tx->store, "INSERT INTO actor (nombre) VALUES (?)", &stmt, err);
		if (r < 0)
			return r;
		bind_text(stmt, 1, name);
		r = stmt_run(tx->store, stmt, err);
		row = sqlite3_last_insert_rowid(tx->store->db);
	}
	if (r == 0)
		*ret_row = row;
	return r;
}
