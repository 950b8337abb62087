#include "config.h"

#include "migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "affiliate.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "db.h"
#include "err.h"
#include "i18n.h"
#include "migrations.h"
#include "reason.h"
#include "topic.h"

int
migrate_version(struct store *store, int *ret_version, struct err *err)
{
	int64_t version;
	int r = db_int(store, "PRAGMA user_version", NULL, 0, 0, &version, err);

	if (r == 0)
		*ret_version = (int)version;
	return r;
}

/* What the program knows and the file may not: new values are INSERTs, no rebuilt tables. */
static const struct {
	const char *table;
	const struct names *names;
} lookups[] = {
	{ "paso", &step_names },
	{ "motivo_codigo", &reason_codes },
	{ "afiliado_estado", &affiliate_states },
	{ "campana_estado", &campaign_states },
	{ "conversion_estado", &conversion_states },
	{ "conversion_tipo", &conversion_types },
	{ "comision_estado", &commission_states },
	{ "comision_tipo", &commission_types },
	{ "comision_origen", &commission_origins },
};

static int
add_name(struct store *store, const char *table, int64_t n, const char *name, struct err *err)
{
	char sql[128];
	sqlite3_stmt *stmt;
	int r;

	snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO %s (n, nombre) VALUES (?, ?)", table);
	r = stmt_get(store, sql, &stmt, err);
	if (r < 0)
		return r;
	bind_int(stmt, 1, n);
	bind_text(stmt, 2, name);
	return stmt_run(store, stmt, err);
}

static int
add_topics(struct store *store, struct err *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO topico (n, nombre, particiones) VALUES (?, ?, ?)";

	for (int i = 0; i < TOPICS; i++) {
		sqlite3_stmt *stmt;
		int r = stmt_get(store, sql, &stmt, err);

		if (r < 0)
			return r;
		bind_int(stmt, 1, i);
		bind_text(stmt, 2, topics[i].name);
		bind_int(stmt, 3, topics[i].partitions);
		r = stmt_run(store, stmt, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int
add_lookups(struct store *store, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(lookups); i++)
		for (size_t n = 0; n < lookups[i].names->n && r == 0; n++)
			r = add_name(store, lookups[i].table, (int64_t)n, lookups[i].names->names[n], err);
	for (int kind = 1; kind < ENTITIES && r == 0; kind++)
		if (entity_of((enum entity_kind)kind))
			r = add_name(store, "entidad", kind, entity_of((enum entity_kind)kind)->name, err);
	for (size_t i = 0; currency_at(i) != ABSENT && r == 0; i++)
		r = add_name(store, "moneda", currency_at(i), currency_code(currency_at(i)), err);
	return r < 0 ? r : add_topics(store, err);
}

static int
upgrade(struct store *store, int from, struct err *err)
{
	char pragma[64];
	int r = 0;

	for (size_t i = (size_t)from; i < n_migrations && r == 0; i++)
		r = db_exec(store, migrations[i].sql, err);
	if (r == 0)
		r = add_lookups(store, err);
	if (r < 0)
		return r;
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version=%d; PRAGMA application_id=%d", (int)n_migrations,
	         APPLICATION_ID);
	return db_exec(store, pragma, err);
}

/* Under a name that is free: what stands there may be anything. */
static int
copy_before(struct store *store, int version, struct err *err)
{
	int r = ERR_DUPLICATE;

	for (int n = 1; r == ERR_DUPLICATE; n++) {
		char *path;

		if (asprintf(&path, n == 1 ? "%s.v%d" : "%s.v%d.%d", store->path, version, n) < 0)
			return err_nomem(err);
		r = store_backup(store, path, err);
		free(path);
	}
	return r;
}

/* In a transaction PRAGMA foreign_keys does nothing, so it is off around it and the keys are checked before the COMMIT. */
static int
upgrade_in_transaction(struct store *store, int from, struct err *err)
{
	int64_t bad = 0;
	int r = db_exec(store, "PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE", err);

	if (r < 0)
		return r;
	r = upgrade(store, from, err);
	if (r == 0)
		r = db_int(store, "SELECT count(*) FROM pragma_foreign_key_check", NULL, 0, 0, &bad, err);
	if (r == 0 && bad)
		r = err_set(err, ERR_DAMAGED, _("%s: the upgrade leaves broken references; nothing was changed"), store->path);
	if (r == 0)
		r = db_exec(store, "COMMIT", err);
	if (r < 0)
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_exec(store->db, "PRAGMA foreign_keys=ON", NULL, NULL, NULL);
	return r;
}

int
migrate_check_version(const char *path, int64_t version, struct err *err)
{
	if (version <= (int64_t)n_migrations)
		return 0;
	return err_rule(err, ERR_DAMAGED, "archivo_del_futuro", NULL,
	                _("%s: was made by a newer alpes (schema %d, this one knows %d); upgrade alpes"), path, (int)version,
	                (int)n_migrations);
}

int
migrate_needed(struct store *store, int *ret_version, bool *ret_needed, struct err *err)
{
	int version = 0;
	int r = migrate_version(store, &version, err);

	if (r < 0)
		return r;
	r = migrate_check_version(store->path, version, err);
	if (r < 0)
		return r;
	*ret_version = version;
	*ret_needed = (size_t)version < n_migrations;
	return 0;
}

int
migrate(struct store *store, struct err *err)
{
	bool needed = false;
	int version = 0;
	int r = migrate_needed(store, &version, &needed, err);

	if (r < 0 || !needed)
		return r;
	if (version > 0 && store->mode != STORE_COPY)
		r = copy_before(store, version, err);
	return r < 0 ? r : upgrade_in_transaction(store, version, err);
}

/* Each object of a schema as "type name" with its SQL, in order of name. */
#define SCHEMA "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1"

/* Compares two cursors that stand on rows; moves on. Answers 1 for a finding. */
static int
compare_objects(sqlite3_stmt *want, sqlite3_stmt *have, int *want_row, int *have_row,
                void (*tell)(void *arg, const char *line), void *arg)
{
	const char *wanted = *want_row == SQLITE_ROW ? (const char *)sqlite3_column_text(want, 0) : NULL;
	const char *found = *have_row == SQLITE_ROW ? (const char *)sqlite3_column_text(have, 0) : NULL;
	int order = !wanted ? 1 : !found ? -1 : strcmp(wanted, found);
	char line[200] = "";

	if (order < 0)
		snprintf(line, sizeof(line), _("schema: %s is missing"), wanted);
	else if (order > 0)
		snprintf(line, sizeof(line), _("schema: %s does not belong here"), found);
	else if (strcmp((const char *)sqlite3_column_text(want, 1), (const char *)sqlite3_column_text(have, 1)) != 0)
		snprintf(line, sizeof(line), _("schema: %s was changed"), wanted);
	if (line[0])
		tell(arg, line);
	if (order <= 0)
		*want_row = sqlite3_step(want);
	if (order >= 0)
		*have_row = sqlite3_step(have);
	return line[0] != '\0';
}

int
migrate_check(struct store *store, void (*tell)(void *arg, const char *line), void *arg, struct err *err)
{
	sqlite3_stmt *want = NULL, *have;
	sqlite3 *fresh = NULL;
	int findings = 0, want_row, have_row;
	int r = stmt_get(store, SCHEMA, &have, err);

	if (r < 0)
		return r;
	if (sqlite3_open(":memory:", &fresh) != SQLITE_OK)
		r = err_nomem(err);
	for (size_t i = 0; i < n_migrations && r == 0; i++)
		if (sqlite3_exec(fresh, migrations[i].sql, NULL, NULL, NULL) != SQLITE_OK)
			r = err_set(err, ERR_BUG, "%s", sqlite3_errmsg(fresh));
	if (r == 0 && sqlite3_prepare_v2(fresh, SCHEMA, -1, &want, NULL) != SQLITE_OK)
		r = err_nomem(err);
	if (r == 0) {
		want_row = sqlite3_step(want);
		have_row = sqlite3_step(have);
		while (want_row == SQLITE_ROW || have_row == SQLITE_ROW)
			findings += compare_objects(want, have, &want_row, &have_row, tell, arg);
	}
	stmt_done(have);
	sqlite3_finalize(want);
	sqlite3_close(fresh);
	return r < 0 ? r : findings;
}
