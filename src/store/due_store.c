#include "config.h"

#include "due_store.h"

#include <string.h>

#include "arena.h"
#include "db.h"
#include "err.h"

/* ?1 = now; states are numbers of the program's tables. */
static const char *const queries[DUES] = {
	[DUE_END] = "SELECT id FROM campana WHERE estado IN (1, 2) AND fecha_fin <= ?1 AND deshecha = 0",
	[DUE_SUSPENSION] = "SELECT id FROM afiliado WHERE suspendido_hasta <= ?1 AND estado = 3 AND deshecha = 0",
	[DUE_DEFERRAL] = "SELECT id FROM comision WHERE aplazada_hasta <= ?1 AND aplazada = 1 AND estado <= 2 AND deshecha = 0",
	[DUE_ARRIVAL] = "SELECT c.id FROM conversion c "
	                "LEFT JOIN afiliado a ON a.id = c.afiliado_id AND a.deshecha = 0 "
	                "LEFT JOIN campana p ON p.id = c.campana_id AND p.deshecha = 0 "
	                "WHERE c.estado = 0 AND c.deshecha = 0 AND ((c.afiliado IS NULL AND a.fila IS NOT NULL) "
	                "OR (c.campana IS NULL AND p.fila IS NOT NULL) "
	                "OR (a.estado = 1 AND instr(c.retenida_por, 'afiliado_no_activo') > 0) "
	                "OR (p.estado = 1 AND instr(c.retenida_por, 'campana_no_activa') > 0)) ORDER BY c.fila",
	[DUE_BUDGET] = "SELECT c.id FROM comision c JOIN campana p ON p.fila = c.campana "
	               "WHERE c.estado = 1 AND c.deshecha = 0 AND instr(c.espera_por, 'presupuesto_excedido') > 0 "
	               "AND (p.presupuesto IS NULL OR p.moneda <> c.moneda OR p.presupuesto - c.monto_total >= "
	               "(SELECT coalesce(sum(s.monto), 0) FROM suma_campana s WHERE s.campana = c.campana "
	               "AND s.moneda = c.moneda AND s.cuenta IN (2, 3, 4) AND s.dia = 0)) ORDER BY c.fila",
};

struct ids {
	const char **list;
	size_t n, room;
};

static int
add(struct ids *ids, const char *id, struct arena *arena, struct err *err)
{
	if (ids->n == ids->room) {
		size_t room = ids->room ? 2 * ids->room : 64;
		const char **list = arena_alloc(arena, room * sizeof(*list));

		if (!list)
			return err_nomem(err);
		if (ids->n)
			memcpy(list, ids->list, ids->n * sizeof(*list));
		ids->list = list;
		ids->room = room;
	}
	ids->list[ids->n++] = id;
	return 0;
}

int
due_ids(struct store *store, enum due due, int64_t now, struct arena *arena, const char *const **ret_ids, size_t *ret_n,
        struct err *err)
{
	struct ids ids = { 0 };
	sqlite3_stmt *stmt;
	int r = stmt_get(store, queries[due], &stmt, err);

	if (r < 0)
		return r;
	if (sqlite3_bind_parameter_count(stmt))
		bind_int(stmt, 1, now);
	while ((r = stmt_step(store, stmt, err)) == 1) {
		const char *id;

		r = column_text(stmt, 0, arena, &id, err);
		if (r == 0)
			r = add(&ids, id, arena, err);
		if (r < 0)
			break;
	}
	stmt_done(stmt);
	if (r < 0)
		return r;
	*ret_ids = ids.list;
	*ret_n = ids.n;
	return 0;
}
