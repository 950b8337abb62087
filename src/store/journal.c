#include "config.h"

#include "journal.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "db.h"
#include "entity.h"
#include "err.h"
#include "i18n.h"

static void
hash_text(struct hash *hash, const char *text)
{
	if (text)
		hash_field(hash, text, strlen(text));
	else
		hash_int(hash, -1);
}

static void
personal_hash(const uint8_t *salt, const char *personal, uint8_t ret[HASH_SIZE])
{
	struct hash hash;

	hash_init(&hash);
	hash_field(&hash, salt, JOURNAL_SALT);
	hash_text(&hash, personal);
	hash_final(&hash, ret);
}

/* See the header; `personal` is the personal hash or NULL. */
static void
chain(const struct journal_row *row, const uint8_t previous[HASH_SIZE], const uint8_t *personal, uint8_t ret[HASH_SIZE])
{
	struct hash hash;

	hash_init(&hash);
	hash_text(&hash, "alpes-diario-1");
	hash_bytes(&hash, previous, HASH_SIZE);
	hash_int(&hash, row->seq);
	hash_text(&hash, row->station);
	hash_int(&hash, row->generation);
	hash_int(&hash, row->group);
	hash_int(&hash, row->at);
	hash_text(&hash, row->actor_name);
	hash_text(&hash, row->acting_for_name);
	hash_text(&hash, row->decision_id);
	hash_text(&hash, row->steps);
	hash_int(&hash, row->entity);
	hash_int(&hash, row->row);
	hash_int(&hash, row->version_before);
	hash_int(&hash, row->version);
	hash_text(&hash, row->changes);
	if (personal)
		hash_field(&hash, personal, HASH_SIZE);
	else
		hash_int(&hash, -1);
	hash_int(&hash, row->reason_code);
	hash_text(&hash, row->reason);
	hash_final(&hash, ret);
}

int
journal_head(struct store *store, int64_t *ret_seq, uint8_t ret_hash[HASH_SIZE], struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT seq, hash FROM diario ORDER BY seq DESC LIMIT 1", &stmt, err);

	if (r < 0)
		return r;
	*ret_seq = 0;
	memset(ret_hash, 0, HASH_SIZE);
	r = stmt_step(store, stmt, err);
	if (r == 1) {
		*ret_seq = sqlite3_column_int64(stmt, 0);
		if (sqlite3_column_bytes(stmt, 1) == HASH_SIZE)
			memcpy(ret_hash, sqlite3_column_blob(stmt, 1), HASH_SIZE);
	}
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
journal_hash(struct store *store, int64_t seq, uint8_t ret_hash[HASH_SIZE], struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT hash FROM diario WHERE seq = ?", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, seq);
	memset(ret_hash, 0, HASH_SIZE);
	r = stmt_step(store, stmt, err);
	if (r == 1 && sqlite3_column_bytes(stmt, 0) == HASH_SIZE)
		memcpy(ret_hash, sqlite3_column_blob(stmt, 0), HASH_SIZE);
	else if (r == 0 && seq > 0)
		r = err_set(err, ERR_MISSING, _("the journal has no row %lld"), (long long)seq);
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

static int
add_personal(struct tx *tx, int64_t seq, const uint8_t *salt, const char *personal, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store, "INSERT INTO diario_personal (seq, sal, datos) VALUES (?, ?, ?)", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, seq);
	bind_blob(stmt, 2, salt, JOURNAL_SALT);
	bind_text(stmt, 3, personal);
	return stmt_run(tx->store, stmt, err);
}

static int
insert(struct tx *tx, const struct journal_row *row, const uint8_t *personal, struct err *err)
{
	const int64_t numbers[] = { row->seq, row->generation, row->group, row->at, row->actor, row->acting_for, row->decision,
		                    row->entity, row->row, row->version_before, row->version, row->reason_code };
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store,
	                 "INSERT INTO diario (seq, generacion, grupo, momento, actor, por, decision, entidad, fila, "
	                 "version_antes, version, motivo_codigo, pasos, cambios, motivo, personal_hash, hash) "
	                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		bind_int(stmt, (int)i + 1, numbers[i]);
	bind_text(stmt, 13, row->steps);
	bind_text(stmt, 14, row->changes);
	bind_text(stmt, 15, row->reason);
	bind_blob(stmt, 16, personal, HASH_SIZE);
	bind_blob(stmt, 17, row->hash, HASH_SIZE);
	return stmt_run(tx->store, stmt, err);
}

int
journal_add(struct tx *tx, struct journal_row *row, struct err *err)
{
	uint8_t salt[JOURNAL_SALT], personal[HASH_SIZE];
	int r;

	row->seq = tx->journal_seq + 1;
	if (row->group == 0)
		row->group = row->seq;
	if (row->personal) {
		random_bytes(salt, sizeof(salt));
		personal_hash(salt, row->personal, personal);
	}
	chain(row, tx->journal_hash, row->personal ? personal : NULL, row->hash);
	r = insert(tx, row, row->personal ? personal : NULL, err);
	if (r == 0 && row->personal)
		r = add_personal(tx, row->seq, salt, row->personal, err);
	if (r < 0)
		return r;
	tx->journal_seq = row->seq;
	memcpy(tx->journal_hash, row->hash, HASH_SIZE);
	return 0;
}

#define COLUMNS \
	"SELECT d.seq, d.generacion, d.grupo, d.momento, d.actor, d.por, d.decision, d.entidad, d.fila, d.version_antes, " \
	"d.version, d.motivo_codigo, a.nombre, p.nombre, c.id, d.pasos, d.cambios, x.datos, d.motivo, d.hash, " \
	"d.personal_hash, x.sal, (SELECT valor FROM ajuste WHERE id = 'estacion') " \
	"FROM diario d LEFT JOIN actor a ON a.n = d.actor LEFT JOIN actor p ON p.n = d.por " \
	"LEFT JOIN decision c ON c.n = d.decision LEFT JOIN diario_personal x ON x.seq = d.seq "

static int
read_row(sqlite3_stmt *stmt, struct arena *arena, struct journal_row *row, struct err *err)
{
	int64_t *const numbers[] = { &row->seq, &row->generation, &row->group, &row->at, &row->actor, &row->acting_for,
		                     &row->decision, &row->entity, &row->row, &row->version_before, &row->version,
		                     &row->reason_code };
	const char **const texts[] = { &row->actor_name, &row->acting_for_name, &row->decision_id, &row->steps, &row->changes,
		                       &row->personal, &row->reason };
	int place = 0, r = 0;

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		*numbers[i] = column_int(stmt, place++);
	for (size_t i = 0; i < ARRAY_LEN(texts) && r == 0; i++)
		r = column_text(stmt, place++, arena, texts[i], err);
	if (r == 0)
		r = column_text(stmt, 22, arena, &row->station, err);
	if (r == 0 && sqlite3_column_bytes(stmt, place) == HASH_SIZE)
		memcpy(row->hash, sqlite3_column_blob(stmt, place), HASH_SIZE);
	return r;
}

static const char *
walk_sql(const struct journal_query *query)
{
	bool by_decision = query->decision != ABSENT;
	bool by_row = query->entity != ABSENT;

	if (by_decision)
		return query->descending
			? COLUMNS "WHERE d.decision = ?2 AND (?1 = 0 OR d.seq < ?1) ORDER BY d.seq DESC"
			: COLUMNS "WHERE d.decision = ?2 AND d.seq > ?1 ORDER BY d.seq";
	if (by_row)
		return query->descending
			? COLUMNS "WHERE d.entidad = ?3 AND d.fila = ?4 AND (?1 = 0 OR d.seq < ?1) ORDER BY d.seq DESC"
			: COLUMNS "WHERE d.entidad = ?3 AND d.fila = ?4 AND d.seq > ?1 ORDER BY d.seq";
	return query->descending ? COLUMNS "WHERE (?1 = 0 OR d.seq < ?1) ORDER BY d.seq DESC"
	                         : COLUMNS "WHERE d.seq > ?1 ORDER BY d.seq";
}

int
journal_walk(struct store *store, const struct journal_query *query, struct arena *arena,
             int (*each)(void *arg, const struct journal_row *row, struct err *err), void *arg, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, walk_sql(query), &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, query->after);
	if (query->decision != ABSENT)
		bind_int(stmt, 2, query->decision);
	else if (query->entity != ABSENT) {
		bind_int(stmt, 3, query->entity);
		bind_int(stmt, 4, query->row);
	}
	while ((r = stmt_step(store, stmt, err)) == 1) {
		struct journal_row row = { 0 };

		arena_reset(arena);
		r = read_row(stmt, arena, &row, err);
		if (r == 0)
			r = each(arg, &row, err);
		if (r != 0)
			break;
	}
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
journal_walk_keys(struct store *store, int64_t after,
                  int (*each)(void *arg, const struct journal_key *key, struct err *err), void *arg, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT seq, generacion, momento, entidad, fila, hash FROM diario WHERE seq > ? ORDER BY seq",
	                 &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, after);
	while ((r = stmt_step(store, stmt, err)) == 1) {
		struct journal_key key = { column_int(stmt, 0), column_int(stmt, 1), column_int(stmt, 2), column_int(stmt, 3),
			                   column_int(stmt, 4), { 0 } };

		if (sqlite3_column_bytes(stmt, 5) == HASH_SIZE)
			memcpy(key.hash, sqlite3_column_blob(stmt, 5), HASH_SIZE);
		r = each(arg, &key, err);
		if (r != 0)
			break;
	}
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
journal_read(struct store *store, int64_t seq, struct arena *arena, struct journal_row *ret_row, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, COLUMNS "WHERE d.seq = ?", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, seq);
	r = stmt_step(store, stmt, err);
	if (r == 1)
		r = read_row(stmt, arena, ret_row, err);
	else if (r == 0)
		r = err_set(err, ERR_DAMAGED, _("journal row %lld is missing"), (long long)seq);
	stmt_done(stmt);
	return r;
}

int
journal_stands_on(struct store *store, int64_t entity, int64_t row, int64_t seq, int64_t except, bool *ret_stands,
                  struct err *err)
{
	const int64_t params[] = { entity, row, seq, except };
	int64_t found = 0;
	int r = db_int(store,
	               "SELECT 1 FROM diario d JOIN decision c ON c.n = d.decision WHERE d.entidad = ? AND d.fila = ? "
	               "AND d.seq > ? AND d.decision <> ? AND c.estado <> 3 AND c.deshace IS NULL LIMIT 1", params, 4, 0,
	               &found, err);

	if (r == 0)
		*ret_stands = found == 1;
	return r;
}

int
journal_last_row(struct store *store, int64_t entity, int64_t *ret_row, struct err *err)
{
	return db_int(store, "SELECT coalesce(max(fila), 0) FROM diario WHERE entidad = ?", &entity, 1, 0, ret_row, err);
}

int
journal_rows(struct store *store, int64_t *ret_n, struct err *err)
{
	return db_int(store, "SELECT coalesce(max(seq), 0) FROM diario", NULL, 0, 0, ret_n, err);
}

/* One row of the check: its hash, its predecessor, its personal payload. */
static const char *
row_fault(sqlite3_stmt *stmt, const struct journal_row *row, int64_t expected, const uint8_t previous[HASH_SIZE])
{
	const uint8_t *personal = sqlite3_column_blob(stmt, 20);
	const uint8_t *salt = sqlite3_column_blob(stmt, 21);
	uint8_t hash[HASH_SIZE];

	if (row->seq != expected)
		return _("does not follow the one before it");
	if (personal && sqlite3_column_bytes(stmt, 20) != HASH_SIZE)
		return _("its personal hash is not one");
	chain(row, previous, personal, hash);
	if (memcmp(hash, row->hash, HASH_SIZE) != 0)
		return _("its hash is not that of its content");
	if (!personal)
		return row->personal ? _("has personal data that it should not have") : NULL;
	if (!row->personal || !salt || sqlite3_column_bytes(stmt, 21) != JOURNAL_SALT)
		return _("its personal data is missing");
	personal_hash(salt, row->personal, hash);
	return memcmp(hash, personal, HASH_SIZE) == 0 ? NULL : _("its personal data was changed");
}

int
journal_check_chain(struct store *store, const char *station, void (*tell)(void *arg, const char *line),
                    void (*looked)(void *arg), void *arg, struct err *err)
{
	uint8_t previous[HASH_SIZE] = { 0 };
	struct arena arena = { 0 };
	int64_t expected = 1;
	int findings = 0, r;
	sqlite3_stmt *stmt;

	r = stmt_get(store, COLUMNS "ORDER BY d.seq", &stmt, err);
	if (r < 0)
		return r;
	while ((r = stmt_step(store, stmt, err)) == 1) {
		struct journal_row row = { 0 };
		const char *fault;
		char line[200];

		arena_reset(&arena);
		r = read_row(stmt, &arena, &row, err);
		if (r < 0)
			break;
		row.station = station;
		fault = row_fault(stmt, &row, expected, previous);
		if (fault) {
			snprintf(line, sizeof(line), _("journal row %lld (%s fila %lld): %s"), (long long)row.seq,
			         entity_of((enum entity_kind)row.entity) ? entity_of((enum entity_kind)row.entity)->name : "?",
			         (long long)row.row, fault);
			tell(arg, line);
			findings++;
		}
		memcpy(previous, row.hash, HASH_SIZE);
		expected = row.seq + 1;
		looked(arg);
	}
	stmt_done(stmt);
	arena_done(&arena);
	return r < 0 ? r : findings;
}
