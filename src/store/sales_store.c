#include "config.h"

#include "sales_store.h"

#include "commission.h"
#include "conversion.h"
#include "db.h"
#include "err.h"

int
sales_repeated(struct store *store, const struct conversion *conversion, int64_t window, bool *ret_repeated,
               struct err *err)
{
	sqlite3_stmt *stmt;
	/* +campana: by affiliate and value there are a few rows, of a campaign a day's */
	int r = stmt_get(store,
	                 "SELECT 1 FROM conversion WHERE afiliado = ? AND valor_conversion = ? AND fecha_conversion > ? "
	                 "AND fecha_conversion < ? AND +campana IS ? AND cliente_email = ? AND moneda = ? AND fila <> ? "
	                 "AND deshecha = 0 LIMIT 1", &stmt, err);

	if (r < 0)
		return r;
	bind_int(stmt, 1, conversion->affiliate);
	bind_int(stmt, 2, conversion->value);
	bind_int(stmt, 3, conversion->happened_at - window);
	bind_int(stmt, 4, conversion->happened_at + window);
	bind_int(stmt, 5, conversion->campaign);
	bind_text(stmt, 6, conversion->client_email);
	bind_int(stmt, 7, conversion->currency);
	bind_int(stmt, 8, conversion->head.row);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret_repeated = r == 1;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
sales_burst(struct store *store, const struct conversion *conversion, int64_t window, int64_t limit, int64_t *ret_n,
            struct err *err)
{
	const int64_t params[] = { conversion->affiliate, conversion->happened_at - window, conversion->happened_at,
		                   conversion->head.row, limit };

	return db_int(store,
	              "SELECT count(*) FROM (SELECT 1 FROM conversion WHERE afiliado = ? AND fecha_conversion BETWEEN ? AND ? "
	              "AND fecha_con_hora = 1 AND deshecha = 0 AND fila <> ? LIMIT ?)", params, 5, 0, ret_n, err);
}

int
sales_by_transaction(struct store *store, const char *transaction, int64_t *ret_row, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT fila FROM conversion WHERE transaccion_id = ? AND deshecha = 0", &stmt, err);

	if (r < 0)
		return r;
	bind_text(stmt, 1, transaction);
	r = stmt_step(store, stmt, err);
	if (r >= 0)
		*ret_row = r == 1 ? column_int(stmt, 0) : ABSENT;
	stmt_done(stmt);
	return r < 0 ? r : 0;
}

int
sales_of_affiliate(struct store *store, int64_t affiliate, const struct entity **ret_entity, int64_t *ret_row,
                   struct err *err)
{
	int64_t row = ABSENT;
	int r = db_int(store, "SELECT fila FROM conversion WHERE afiliado = ? LIMIT 1", &affiliate, 1, ABSENT, &row, err);

	*ret_entity = &conversion_entity;
	if (r == 0 && row == ABSENT) {
		*ret_entity = &commission_entity;
		r = db_int(store, "SELECT fila FROM comision WHERE afiliado = ? LIMIT 1", &affiliate, 1, ABSENT, &row, err);
	}
	if (r == 0)
		*ret_row = row;
	return r;
}

int
sales_hanging(struct store *store, const struct entity *entity, int64_t row, int64_t *ret_row, struct err *err)
{
	static const char *const queries[ENTITIES] = {
		[ENTITY_AFFILIATE] = "SELECT fila FROM conversion WHERE afiliado = ? AND deshecha = 0 LIMIT 1",
		[ENTITY_CAMPAIGN] = "SELECT fila FROM conversion WHERE campana = ? AND deshecha = 0 LIMIT 1",
		[ENTITY_CONVERSION] = "SELECT fila FROM comision WHERE conversion = ? AND estado <= 3 AND deshecha = 0 LIMIT 1",
	};

	if (queries[entity->kind])
		return db_int(store, queries[entity->kind], &row, 1, ABSENT, ret_row, err);
	*ret_row = ABSENT;
	return 0;
}

int
sales_live_commission(struct store *store, int64_t conversion, int64_t *ret_row, struct err *err)
{
	return db_int(store, "SELECT fila FROM comision WHERE conversion = ? AND origen <> 2 AND estado <= 3 AND deshecha = 0",
	              &conversion, 1, ABSENT, ret_row, err);
}

int
sales_paid_sum(struct store *store, int64_t commission, int64_t *ret_amount, int64_t *ret_tax, int64_t *ret_base,
               struct err *err)
{
#define OF_PAID "FROM comision WHERE fila = ?1 OR (ajusta_a = ?1 AND estado <= 3 AND deshecha = 0)"
	static const char *const sums[] = {
		"SELECT sum(monto_calculado) " OF_PAID, "SELECT sum(monto_iva) " OF_PAID, "SELECT sum(monto_base) " OF_PAID,
	};
	int64_t *const rets[] = { ret_amount, ret_tax, ret_base };
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(sums) && r == 0; i++)
		r = db_int(store, sums[i], &commission, 1, 0, rets[i], err);
	return r;
}
