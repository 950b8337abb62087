#include "config.h"

#include "outbox_store.h"

#include "db.h"
#include "err.h"
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
	             "INSERT INTO salida (topico, particion, diario_seq, momento, desde, clave, evento_id, tipo_evento, cuerpo) "
	             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", &stmt, err);
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
	bind_text(stmt, 9, event->body);
	return stmt_run(tx->store, stmt, err);
}

int
outbox_waiting(struct store *store, int64_t *ret_n, struct err *err)
{
	return db_int(store, "SELECT count(*) FROM salida WHERE estado = 0", NULL, 0, 0, ret_n, err);
}
