#include "config.h"

#include "outbox_store.h"

#include "db.h"
#include "err.h"
#include "i18n.h"
#include "topic.h"

int
outbox_add(struct tx *tx, const struct outgoing *event, struct err *err)
{
	int64_t partitions;
	sqlite3_stmt *stmt;
	int r = db_int(tx->store, "SELECT particiones FROM topico WHERE n = ?", &event->topic, 1, 1, &partitions, err);

	if (r < 0)
		return r;
	r = stmt_get(tx->store,
	             "INSERT INTO salida (topico, particion, diario_seq, momento, desde, clave, evento_id, tipo_evento) "
	             "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &stmt, err);
	if (r < 0)
		return r;
	bind_int(stmt, 1, event->topic);
	bind_int(stmt, 2, topic_partition(event->key, (int)partitions));
	bind_int(stmt, 3, event->journal_seq);
	bind_int(stmt, 4, event->at);
	bind_int(stmt, 5, event->from);
	bind_text(stmt, 6, event->key);
	bind_text(stmt, 7, event->id);
	bind_text(stmt, 8, event->type);
	r = stmt_run(tx->store, stmt, err);
	if (r == 0)
		r = stmt_get(tx->store, "INSERT INTO salida_cuerpo (seq, cuerpo) VALUES (?, ?)", &stmt, err);
	if (r < 0)
		return r;
	bind_int(stmt, 1, sqlite3_last_insert_rowid(tx->store->db));
	bind_text(stmt, 2, event->body);
	return stmt_run(tx->store, stmt, err);
}

/* Whether a parked row of the same key is older; not looked for in a topic that has none parked. */
#define BEHIND \
	"CASE WHEN s.topico IN (SELECT topico FROM salida WHERE estado = 2) THEN EXISTS (SELECT 1 FROM salida p " \
	"WHERE p.topico = s.topico AND p.clave = s.clave AND p.estado = 2 AND p.seq < s.seq) ELSE 0 END"
#define ROWS \
	"SELECT s.seq, s.topico, s.particion, s.diario_seq, s.momento, s.desde, s.estado, s.intentos, " \
	"s.estado = 0 AND " BEHIND ", s.clave, s.evento_id, s.tipo_evento, c.cuerpo, s.mensaje, s.error " \
	"FROM salida s CROSS JOIN salida_cuerpo c ON c.seq = s.seq "

static int
read_row(sqlite3_stmt *stmt, struct arena *arena, struct outbox_row *row, struct err *err)
{
	int64_t behind;
	int64_t *const numbers[] = { &row->seq, &row->topic, &row->partition, &row->journal_seq, &row->at, &row->from,
		                     &row->state, &row->attempts, &behind };
	const char **const texts[] = { &row->key, &row->id, &row->type, &row->body, &row->message, &row->error };
	int place = 0, r = 0;

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		*numbers[i] = column_int(stmt, place++);
	for (size_t i = 0; i < ARRAY_LEN(texts) && r == 0; i++)
		r = column_text(stmt, place++, arena, texts[i], err);
	row->behind = behind == 1;
	return r;
}

/* One lane's waiting rows go by their index; other questions are of people. */
static const char *
walk_sql(const struct outbox_query *query)
{
	if (query->state == OUTBOX_WAITS && query->topic != ABSENT && query->partition != ABSENT)
		return query->behind
			? ROWS "WHERE s.topico = ?1 AND s.particion = ?2 AND s.estado = 0 AND s.seq > ?4 AND ?3 = 0 "
			       "ORDER BY s.seq LIMIT ?5"
			: ROWS "WHERE s.topico = ?1 AND s.particion = ?2 AND s.estado = 0 AND s.seq > ?4 AND ?3 = 0 AND NOT "
			       BEHIND " ORDER BY s.seq LIMIT ?5";
	return ROWS "WHERE (?1 IS NULL OR s.topico = ?1) AND (?2 IS NULL OR s.particion = ?2) "
	            "AND (?3 IS NULL OR s.estado = ?3) AND s.seq > ?4 ORDER BY s.seq LIMIT ?5";
}

int
outbox_walk(struct store *store, const struct outbox_query *query, struct arena *arena,
            int (*each)(void *arg, const struct outbox_row *row, struct err *err), void *arg, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, walk_sql(query), &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, query->topic);
	bind_int(stmt, 2, query->partition);
	bind_int(stmt, 3, query->state);
	bind_int(stmt, 4, query->after);
	bind_int(stmt, 5, query->limit);
	while ((r = stmt_step(store, stmt, err)) == 1) {
		struct outbox_row row = { 0 };

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
outbox_find(struct store *store, const char *id, struct arena *arena, struct outbox_row *ret_row, struct err *err)
{
	struct outbox_row row = { 0 };
	sqlite3_stmt *stmt;
	int r = stmt_get(store, ROWS "WHERE s.evento_id = ? ORDER BY s.seq DESC LIMIT 1", &stmt, err);

	if (r < 0)
		return r;
	bind_text(stmt, 1, id);
	r = stmt_step(store, stmt, err);
	if (r == 0)
		r = err_set(err, ERR_MISSING, _("%s: there is no such event in the outbox"), id);
	else if (r == 1)
		r = read_row(stmt, arena, &row, err);
	stmt_done(stmt);
	if (r == 0)
		*ret_row = row;
	return r;
}

/* The integer of a query by topic and a text. */
static int
by_text(struct store *store, const char *sql, int64_t topic, const char *text, int64_t *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, sql, &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, topic);
	bind_text(stmt, 2, text);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret = r == 1 ? column_int(stmt, 0) : ABSENT;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
outbox_event_row(struct store *store, int64_t topic, const char *id, int64_t *ret_seq, int64_t *ret_state, struct err *err)
{
	int64_t seq = ABSENT, state = ABSENT;
	int r = by_text(store, "SELECT max(seq) FROM salida WHERE topico = ? AND evento_id = ?", topic, id, &seq, err);

	if (r == 0 && seq != ABSENT)
		r = db_int(store, "SELECT estado FROM salida WHERE seq = ?", &seq, 1, ABSENT, &state, err);
	if (r < 0)
		return r;
	*ret_seq = seq;
	*ret_state = state;
	return 0;
}

int
outbox_any(struct store *store, int64_t topic, bool *ret_any, struct err *err)
{
	int64_t any;
	int r = db_int(store, "SELECT n > podadas FROM suma_salida WHERE topico = ?", &topic, 1, 0, &any, err);

	if (r == 0)
		*ret_any = any == 1;
	return r;
}

int
outbox_key_parked(struct store *store, int64_t topic, const char *key, bool *ret_parked, struct err *err)
{
	int64_t found = ABSENT;
	int r = key ? by_text(store, "SELECT 1 FROM salida WHERE topico = ? AND clave = ? AND estado = 2 LIMIT 1", topic, key,
	                      &found, err)
	            : db_int(store, "SELECT 1 FROM salida WHERE topico = ? AND estado = 2 LIMIT 1", &topic, 1, ABSENT, &found,
	                     err);

	if (r == 0)
		*ret_parked = found != ABSENT;
	return r;
}

/* Whether a query by two numbers, a text and a third number has a row. */
static int
is_there(struct store *store, const char *sql, const int64_t numbers[3], const char *text, bool *ret_is, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, sql, &stmt, err);

	if (r < 0)
		return r;
	for (int i = 0; i < 3; i++)
		bind_int(stmt, i + 1, numbers[i]);
	bind_text(stmt, 4, text);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret_is = r == 1;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

#define FREED "SELECT 1 FROM salida WHERE topico = ?1 AND estado = 0 AND intentos = 0 AND error IS NOT NULL AND seq <= ?2 "

int
outbox_key_freed(struct store *store, int64_t topic, const char *key, int64_t seq, bool *ret_freed, struct err *err)
{
	const int64_t numbers[] = { topic, seq, ABSENT };

	return is_there(store, key ? FREED "AND clave = ?4 AND ?3 IS NULL LIMIT 1" : FREED "AND ?3 IS NULL AND ?4 IS NULL LIMIT 1",
	                numbers, key, ret_freed, err);
}

int
outbox_waits_before(struct store *store, int64_t topic, int64_t partition, const char *key, int64_t journal_seq,
                    bool *ret_waits, struct err *err)
{
	const int64_t numbers[] = { topic, partition, journal_seq };

	return is_there(store,
	                "SELECT 1 FROM salida WHERE topico = ?1 AND particion = ?2 AND diario_seq < ?3 AND clave = ?4 "
	                "AND estado = 0 LIMIT 1", numbers, key, ret_waits, err);
}

/* A row gets a text. */
static int
set_text(struct tx *tx, const char *sql, int64_t seq, const char *text, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store, sql, &stmt, err);

	if (r < 0)
		return r;
	bind_text(stmt, 1, text);
	bind_int(stmt, 2, seq);
	return stmt_run(tx->store, stmt, err);
}

int
outbox_published(struct tx *tx, int64_t seq, const char *message, struct err *err)
{
	return set_text(tx, "UPDATE salida SET estado = 1, mensaje = ?, error = NULL WHERE seq = ? AND estado = 0", seq, message,
	                err);
}

int
outbox_failed(struct tx *tx, int64_t seq, const char *reason, int64_t retry_at, bool park, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store,
	                 "UPDATE salida SET estado = ?, intentos = intentos + 1, desde = max(desde, ?), error = ? "
	                 "WHERE seq = ? AND estado = 0", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, park ? OUTBOX_PARKED : OUTBOX_WAITS);
	bind_int(stmt, 2, retry_at);
	bind_text(stmt, 3, reason);
	bind_int(stmt, 4, seq);
	return stmt_run(tx->store, stmt, err);
}

int
outbox_free_key(struct tx *tx, int64_t topic, const char *key, struct err *err)
{
	static const char *const sql[] = {
		"UPDATE salida SET estado = 0, intentos = 0, desde = min(desde, ?1) WHERE topico = ?2 AND clave = ?3 AND estado = 2",
		"UPDATE salida SET error = coalesce(error, '') WHERE ?1 > 0 AND seq = (SELECT min(seq) FROM salida "
		"WHERE topico = ?2 AND clave = ?3 AND estado = 0)",
	};
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(sql) && r == 0; i++) {
		sqlite3_stmt *stmt;

		r = stmt_get(tx->store, sql[i], &stmt, err);
		if (r < 0)
			return r;
		bind_int(stmt, 1, tx->now);
		bind_int(stmt, 2, topic);
		bind_text(stmt, 3, key);
		r = stmt_run(tx->store, stmt, err);
	}
	return r;
}

int
outbox_correct(struct tx *tx, int64_t seq, const char *body, struct err *err)
{
	return set_text(tx, "UPDATE salida_cuerpo SET cuerpo = ?1 WHERE seq = (SELECT seq FROM salida WHERE seq = ?2 AND estado = 2)", seq, body, err);
}

int
outbox_discard(struct tx *tx, int64_t seq, const char *reason, struct err *err)
{
	return set_text(tx, "UPDATE salida SET estado = 3, error = ? WHERE seq = ? AND estado IN (0, 2)", seq, reason, err);
}

/* From the lane's end, where an undo finds what it looks for: the seq of an event of the row, ABSENT = none any more. */
static int
find_early(struct tx *tx, int64_t topic, const char *key, int64_t journal_seq, int64_t *ret_seq, struct err *err)
{
	sqlite3_stmt *stmt;
	int64_t partitions, seq = ABSENT;
	int r = topic_partitions(tx->store, topic, &partitions, err);

	if (r == 0)
		r = stmt_get(tx->store,
		             "SELECT seq, diario_seq FROM salida WHERE topico = ? AND particion = ? AND estado = 0 AND intentos = 0 "
		             "AND desde > ? ORDER BY seq DESC", &stmt, err);
	if (r < 0)
		return r;
	bind_int(stmt, 1, topic);
	bind_int(stmt, 2, topic_partition(key, (int)partitions));
	bind_int(stmt, 3, tx->now);
	while (seq == ABSENT && (r = stmt_step(tx->store, stmt, err)) == 1 && sqlite3_column_int64(stmt, 1) >= journal_seq)
		if (sqlite3_column_int64(stmt, 1) == journal_seq)
			seq = sqlite3_column_int64(stmt, 0);
	stmt_done(stmt);
	if (r >= 0)
		*ret_seq = seq;
	return r < 0 ? r : 0;
}

int
outbox_withdraw(struct tx *tx, int64_t topic, const char *key, int64_t journal_seq, const char *reason, int64_t *ret_n,
                struct err *err)
{
	int64_t seq, n = 0;
	int r;

	while ((r = find_early(tx, topic, key, journal_seq, &seq, err)) == 0 && seq != ABSENT) {
		r = outbox_discard(tx, seq, reason, err);
		if (r < 0)
			return r;
		n++;
	}
	if (r == 0)
		*ret_n = n;
	return r;
}

/* A statement of numbers only. */
static int
run_ints(struct tx *tx, const char *sql, const int64_t *numbers, int n, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store, sql, &stmt, err);

	if (r < 0)
		return r;
	for (int i = 0; i < n; i++)
		bind_int(stmt, i + 1, numbers[i]);
	return stmt_run(tx->store, stmt, err);
}

int
outbox_move(struct tx *tx, int64_t seq, int64_t partition, struct err *err)
{
	return run_ints(tx, "UPDATE salida SET particion = ? WHERE seq = ?", (const int64_t[]){ partition, seq }, 2, err);
}

/* The newest row stays, so that no number is given twice. */
int
outbox_delete_old(struct tx *tx, int64_t before, int64_t limit, int64_t *ret_n, struct err *err)
{
	int r = run_ints(tx, "DELETE FROM salida WHERE seq IN (SELECT seq FROM salida WHERE estado IN (1, 3) AND momento < ? "
	                 "AND seq < (SELECT max(seq) FROM salida) ORDER BY momento LIMIT ?)", (const int64_t[]){ before, limit }, 2, err);

	if (r == 0)
		*ret_n = sqlite3_changes(tx->store->db);
	return r;
}

/* Where nothing is parked, nothing but the index is read. */
int
outbox_counts(struct store *store,
              void (*each)(void *arg, int64_t topic, int64_t waiting, int64_t parked, int64_t oldest_at), void *arg,
              struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store,
	                 "SELECT topico, n - held, held, (SELECT momento FROM salida WHERE seq = oldest) FROM (SELECT topico, "
	                 "count(*) AS n, sum(held) AS held, min(CASE held WHEN 0 THEN seq END) AS oldest FROM (SELECT s.topico, "
	                 "s.seq, " BEHIND " AS held FROM salida s WHERE s.estado = 0) GROUP BY topico) UNION ALL "
	                 "SELECT topico, 0, count(*), NULL FROM salida WHERE estado = 2 GROUP BY topico", &stmt, err);

	if (r < 0)
		return r;
	while ((r = stmt_step(store, stmt, err)) == 1)
		each(arg, column_int(stmt, 0), column_int(stmt, 1), column_int(stmt, 2), column_int(stmt, 3));
	stmt_done(stmt);
	return r;
}

int
topic_partitions(struct store *store, int64_t topic, int64_t *ret_partitions, struct err *err)
{
	return db_int(store, "SELECT particiones FROM topico WHERE n = ?", &topic, 1, 1, ret_partitions, err);
}

int
topic_set_partitions(struct tx *tx, int64_t topic, int64_t partitions, struct err *err)
{
	return run_ints(tx, "UPDATE topico SET particiones = ? WHERE n = ?", (const int64_t[]){ partitions, topic }, 2, err);
}

int
mark_read(struct store *store, int64_t topic, int64_t partition, int64_t *ret_seq, struct err *err)
{
	const int64_t params[] = { topic, partition };

	return db_int(store, "SELECT seq FROM marca WHERE topico = ? AND particion = ?", params, 2, 0, ret_seq, err);
}

int
mark_advance(struct tx *tx, int64_t topic, int64_t partition, int64_t seq, const char *message, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store,
	                 "INSERT INTO marca (topico, particion, seq, mensaje) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
	                 "SET seq = max(seq, excluded.seq), mensaje = coalesce(excluded.mensaje, mensaje)", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, topic);
	bind_int(stmt, 2, partition);
	bind_int(stmt, 3, seq);
	bind_text(stmt, 4, message);
	return stmt_run(tx->store, stmt, err);
}

int
mark_reset(struct tx *tx, int64_t topic, int64_t partition, int64_t seq, struct err *err)
{
	return run_ints(tx,
	                "INSERT INTO marca (topico, particion, seq) VALUES (?, ?, ?) "
	                "ON CONFLICT DO UPDATE SET seq = excluded.seq, mensaje = NULL",
	                (const int64_t[]){ topic, partition, seq }, 3, err);
}
