#include "config.h"

#include "setting_store.h"

#include "db.h"

int
setting_store_each(struct store *store, int (*each)(void *arg, const char *name, const char *value, struct err *err),
                   void *arg, struct err *err)
{
	sqlite3_stmt *stmt;
	int r = stmt_get(store, "SELECT id, valor FROM ajuste WHERE deshecha = 0", &stmt, err);

	if (r < 0)
		return r;
	while ((r = stmt_step(store, stmt, err)) == 1) {
		r = each(arg, (const char *)sqlite3_column_text(stmt, 0), (const char *)sqlite3_column_text(stmt, 1), err);
		if (r < 0)
			break;
	}
	stmt_done(stmt);
	return r < 0 ? r : 0;
}
