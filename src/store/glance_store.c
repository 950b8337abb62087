#include "config.h"

#include "glance_store.h"

#include "commission.h"
#include "db.h"
#include "err.h"

#define WAITING(column, table)                                                                              \
	("SELECT g.id, g.nombre, count(*), sum(t.monto_total) AS suma FROM (SELECT " column " AS quien, monto_total, moneda " \
	 "FROM comision WHERE estado = ?1 AND deshecha = 0 ORDER BY creado DESC, fila DESC LIMIT ?2) t "      \
	 "JOIN " table " g ON g.fila = t.quien WHERE t.moneda = ?3 GROUP BY t.quien ORDER BY suma DESC, t.quien LIMIT ?4")

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
		r = column_text(stmt, 0, arena, &top[n].id, err);
		if (r == 0)
			r = column_text(stmt, 1, arena, &top[n].name, err);
		if (r < 0)
			break;
		top[n].n = column_int(stmt, 2);
		top[n++].sum = column_int(stmt, 3);
	}
	stmt_done(stmt);
	if (r < 0)
		return r;
	*ret_n = n;
	return 0;
}
