#include "config.h"

#include "sum_store.h"

#include <stdbool.h>

#include "db.h"
#include "err.h"

#define COMMITTED "SELECT monto, n FROM suma_campana WHERE campana = ?1 AND moneda = ?2 AND cuenta IN " COMMITTED_ACCOUNTS " AND dia = 0"
#define APPROVED_ON "SELECT monto, n FROM suma_afiliado WHERE afiliado = ?1 AND moneda = ?2 AND cuenta = 2 AND dia = ?3"

#define MOVED "seq, cuenta, dia, afiliado, campana, moneda, monto, n"

struct moved {
	int64_t numbers[8];
};

static struct moved
columns_of(const struct movement *movement)
{
	return (struct moved){ { movement->seq, movement->account, movement->day, movement->affiliate, movement->campaign,
		                 movement->currency, movement->amount, movement->n } };
}

int
movement_add(struct tx *tx, const struct movement *movement, struct err *err)
{
	const struct moved moved = columns_of(movement);
	sqlite3_stmt *stmt;
	int r = stmt_get(tx->store, "INSERT INTO movimiento (" MOVED ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(moved.numbers); i++)
		bind_int(stmt, (int)i + 1, moved.numbers[i]);
	r = stmt_run(tx->store, stmt, err);
	return r < 0 || !tx->store->rehearsal ? r : rehearsal_note(tx->store, movement, err);
}

static bool
is_in_row(sqlite3_stmt *stmt, const struct movement *movement)
{
	const struct moved moved = columns_of(movement);

	for (size_t i = 0; i < ARRAY_LEN(moved.numbers); i++)
		if (column_int(stmt, (int)i) != moved.numbers[i])
			return false;
	return true;
}

int
movement_check(struct store *store, int64_t seq, const struct movement *movements, size_t n, struct err *err)
{
	size_t rows = 0, found = 0;
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT " MOVED " FROM movimiento WHERE seq = ?", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, seq);
	for (; (r = stmt_step(store, stmt, err)) == 1; rows++)
		for (size_t i = 0; i < n; i++)
			found += is_in_row(stmt, &movements[i]);
	stmt_done(stmt);
	return r < 0 ? r : rows == n && found == n;
}

/* Adds up (amount, n) rows in 128 bits. */
static int
add_up(struct store *store, const char *sql, const int64_t *params, size_t n_params, __int128 *ret_sum, int64_t *ret_n,
       struct err *err)
{
	__int128 sum = 0;
	sqlite3_stmt *stmt;
	int64_t n = 0;
	int r = stmt_get(store, sql, &stmt, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n_params; i++)
		bind_int(stmt, (int)i + 1, params[i]);
	while ((r = stmt_step(store, stmt, err)) == 1) {
		sum += sqlite3_column_int64(stmt, 0);
		n += sqlite3_column_int64(stmt, 1);
	}
	stmt_done(stmt);
	if (r < 0)
		return r;
	*ret_sum = sum;
	*ret_n = n;
	return 0;
}

int
sum_committed(struct store *store, int64_t campaign, int64_t currency, __int128 *ret_sum, struct err *err)
{
	const int64_t params[] = { campaign, currency };
	int64_t n;

	return add_up(store, store->rehearsal ? COMMITTED " UNION ALL SELECT monto, 0 FROM temp.ensayo "
	                                        "WHERE de_campana = 1 AND de = ?1 AND moneda = ?2" : COMMITTED,
	              params, 2, ret_sum, &n, err);
}

int
sum_approved_on(struct store *store, int64_t affiliate, int64_t currency, int64_t day, __int128 *ret_sum,
                struct err *err)
{
	const int64_t params[] = { affiliate, currency, day };
	int64_t n;

	return add_up(store, store->rehearsal ? APPROVED_ON " UNION ALL SELECT monto, 0 FROM temp.ensayo "
	                                        "WHERE de_campana = 0 AND de = ?1 AND moneda = ?2 AND dia = ?3" : APPROVED_ON,
	              params, 3, ret_sum, &n, err);
}

int
sum_unpaid(struct store *store, int64_t affiliate, int64_t *ret_n, struct err *err)
{
	__int128 sum;

	return add_up(store, "SELECT monto, n FROM suma_afiliado WHERE afiliado = ? AND cuenta IN (2, 3)", &affiliate, 1, &sum,
	              ret_n, err);
}

int
sum_conversions(struct store *store, int64_t affiliate, int64_t currency, int64_t *ret_n, __int128 *ret_sum,
                struct err *err)
{
	const int64_t params[] = { affiliate, currency };

	return add_up(store, "SELECT valor, n FROM suma_conversion WHERE afiliado = ? AND moneda = ? AND estado <= 2", params, 2,
	              ret_sum, ret_n, err);
}

int
sum_valid_conversions(struct store *store, int64_t affiliate, int64_t campaign, int64_t *ret_n, struct err *err)
{
	const int64_t params[] = { affiliate, campaign };
	__int128 sum;

	return add_up(store, "SELECT valor, n FROM suma_conversion WHERE afiliado = ? AND campana = ? AND estado IN (1, 2)",
	              params, 2, &sum, ret_n, err);
}

/* Each query gives a line a difference. The sums of commissions themselves are compared with the movements by account. */
static const char *const checks[] = {
	("SELECT 'suma_afiliado: afiliado ' || afiliado || ' cuenta ' || cuenta || ' dia ' || dia FROM ("
	 "SELECT afiliado, moneda, cuenta, dia, monto, n FROM suma_afiliado WHERE monto <> 0 OR n <> 0 EXCEPT "
	 "SELECT afiliado, moneda, cuenta, dia, sum(monto), sum(n) FROM movimiento GROUP BY 1, 2, 3, 4)"),
	("SELECT 'suma_afiliado: falta afiliado ' || afiliado || ' cuenta ' || cuenta || ' dia ' || dia FROM ("
	 "SELECT afiliado, moneda, cuenta, dia, sum(monto) AS m, sum(n) AS k FROM movimiento GROUP BY 1, 2, 3, 4 "
	 "HAVING m <> 0 OR k <> 0 EXCEPT SELECT afiliado, moneda, cuenta, dia, monto, n FROM suma_afiliado)"),
	("SELECT 'suma_campana: campana ' || campana || ' cuenta ' || cuenta || ' dia ' || dia FROM ("
	 "SELECT campana, moneda, cuenta, dia, monto, n FROM suma_campana WHERE monto <> 0 OR n <> 0 EXCEPT SELECT * FROM ("
	 "SELECT campana, moneda, cuenta, dia, sum(monto), sum(n) FROM movimiento GROUP BY 1, 2, 3, 4 UNION ALL "
	 "SELECT campana, moneda, cuenta, 0, sum(monto), sum(n) FROM movimiento GROUP BY 1, 2, 3))"),
	("SELECT 'suma_campana: falta campana ' || campana || ' cuenta ' || cuenta || ' dia ' || dia FROM ("
	 "SELECT campana, moneda, cuenta, dia, sum(monto) AS m, sum(n) AS k FROM movimiento GROUP BY 1, 2, 3, 4 "
	 "HAVING m <> 0 OR k <> 0 EXCEPT SELECT campana, moneda, cuenta, dia, monto, n FROM suma_campana)"),
	("SELECT 'suma_conversion: afiliado ' || afiliado || ' campana ' || campana || ' estado ' || estado FROM ("
	 "SELECT afiliado, campana, moneda, estado, valor, n FROM suma_conversion WHERE n <> 0 OR valor <> 0 EXCEPT "
	 "SELECT coalesce(afiliado, 0), coalesce(campana, 0), moneda, estado, sum(valor_conversion), count(*) "
	 "FROM conversion WHERE deshecha = 0 GROUP BY 1, 2, 3, 4)"),
	("SELECT 'suma_conversion: falta afiliado ' || a || ' campana ' || c || ' estado ' || e FROM ("
	 "SELECT coalesce(afiliado, 0) AS a, coalesce(campana, 0) AS c, moneda, estado AS e, sum(valor_conversion), count(*) "
	 "FROM conversion WHERE deshecha = 0 GROUP BY 1, 2, 3, 4 EXCEPT "
	 "SELECT afiliado, campana, moneda, estado, valor, n FROM suma_conversion)"),
	/* live commissions against the movements, by affiliate, campaign, currency and account */
	("SELECT 'comisiones y movimientos: afiliado ' || afiliado || ' campana ' || campana || ' cuenta ' || cuenta FROM ("
	 "SELECT afiliado, campana, moneda, cuenta, sum(m) AS m, sum(k) AS k FROM ("
	 "SELECT afiliado, campana, moneda, CASE WHEN estado <= 1 THEN 1 WHEN estado = 2 THEN 2 ELSE 4 END AS cuenta, "
	 "monto_total AS m, 1 AS k FROM comision WHERE estado <= 3 AND deshecha = 0 UNION ALL "
	 "SELECT afiliado, campana, moneda, cuenta, -monto, -n FROM movimiento) GROUP BY 1, 2, 3, 4) WHERE m <> 0 OR k <> 0"),
	("SELECT 'salida: ' || nombre || ': ' || n || ' eventos en cola, ' || podadas || ' podados, hay ' || hay FROM ("
	 "SELECT t.nombre, coalesce(u.n, 0) AS n, coalesce(u.podadas, 0) AS podadas, "
	 "(SELECT count(*) FROM salida s WHERE s.topico = t.n) AS hay "
	 "FROM topico t LEFT JOIN suma_salida u ON u.topico = t.n) WHERE n - podadas <> hay"),
	"SELECT 'movimiento: diario ' || seq FROM movimiento WHERE seq NOT IN (SELECT seq FROM diario WHERE entidad = 4)",
	"SELECT 'salida: ' || evento_id || ' sin cuerpo' FROM salida WHERE seq NOT IN (SELECT seq FROM salida_cuerpo)",
	("SELECT 'comision viva repetida: conversion ' || conversion FROM comision "
	 "WHERE origen <> 2 AND estado <= 3 AND deshecha = 0 GROUP BY conversion HAVING count(*) > 1"),
};

int
sum_check(struct store *store, void (*tell)(void *arg, const char *line), void *arg, struct err *err)
{
	int findings = 0;

	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		sqlite3_stmt *stmt;
		int r = stmt_get(store, checks[i], &stmt, err);

		if (r < 0)
			return r;
		while ((r = stmt_step(store, stmt, err)) == 1) {
			tell(arg, (const char *)sqlite3_column_text(stmt, 0));
			findings++;
		}
		stmt_done(stmt);
		if (r < 0)
			return r;
	}
	return findings;
}
