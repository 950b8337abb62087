#include "config.h"

#include "glance_store.h"

#include "campaign.h"
#include "commission.h"
#include "db.h"
#include "err.h"
#include "sum_store.h"

#define WAITING(column, table)                                                                              \
	("SELECT g.id, g.nombre, count(*), sum(t.monto_total) AS suma FROM (SELECT " column " AS quien, monto_total, moneda " \
	 "FROM comision WHERE estado = ?1 AND deshecha = 0 ORDER BY creado DESC, fila DESC LIMIT ?2) t "      \
	 "JOIN " table " g ON g.fila = t.quien WHERE t.moneda = ?3 GROUP BY t.quien ORDER BY suma DESC, t.quien LIMIT ?4")

/* Columns: id, name, n, sum. */
static int
read_top(sqlite3_stmt *stmt, struct arena *arena, struct glance_top *top, struct err *err)
{
	int r = column_text(stmt, 0, arena, &top->id, err);

	if (r == 0)
		r = column_text(stmt, 1, arena, &top->name, err);
	if (r < 0)
		return r;
	top->n = column_int(stmt, 2);
	top->sum = column_int(stmt, 3);
	return 0;
}

int
glance_waiting(struct store *store, enum entity_kind by, int64_t currency, int64_t newest, struct arena *arena,
               struct glance_top *top, size_t max, size_t *ret_n, struct err *err)
{
	sqlite3_stmt *stmt;
	size_t n = 0;
	int r = stmt_get(store, by == ENTITY_CAMPAIGN ? WAITING("campana", "campana") : WAITING("afiliado", "afiliado"), &stmt,
	                 err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, COMMISSION_CALCULATED);
	bind_int(stmt, 2, newest);
	bind_int(stmt, 3, currency);
	bind_int(stmt, 4, (int64_t)max);
	while (n < max && (r = stmt_step(store, stmt, err)) == 1) {
		r = read_top(stmt, arena, &top[n++], err);
		if (r < 0)
			break;
	}
	stmt_done(stmt);
	if (r < 0)
		return r;
	*ret_n = n;
	return 0;
}

int
glance_budgets(struct store *store, int64_t percent, struct arena *arena, struct glance_top *top, int64_t max,
               int64_t *ret_n, struct err *err)
{
	sqlite3_stmt *stmt;
	int64_t n = 0;
	int r = stmt_get(store, "SELECT p.id, p.nombre, sum(s.n), sum(s.monto) AS suma FROM campana p "
	                 "JOIN suma_campana s ON s.campana = p.fila AND s.moneda = p.moneda "
	                 "WHERE p.estado = ?1 AND p.deshecha = 0 AND s.cuenta IN " COMMITTED_ACCOUNTS " AND s.dia = 0 "
	                 "GROUP BY p.fila HAVING suma * 100 >= p.presupuesto * ?2 ORDER BY p.fila", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, CAMPAIGN_ACTIVE);
	bind_int(stmt, 2, percent);
	while ((r = stmt_step(store, stmt, err)) == 1) {
		r = n < max ? read_top(stmt, arena, &top[n], err) : 0;
		if (r < 0)
			break;
		n++;
	}
	stmt_done(stmt);
	if (r < 0)
		return r;
	*ret_n = n;
	return 0;
}
