/* Disks and memories that fail: the n-th write, sync, open, read or allocation of a use case does not work, for every n, and
 * for the disk full also all that follow. What comes back is success or an error with a text; the books are in order, with the
 * whole change or without it (a bulk: with whole slices of it); after a failed sync nothing more is written.
 *
 * EVERY says which n are tried: 1 = all. ONLY=FAULT:ACTION:N plays one again, ONLY='sync:*' all of a kind.
 */
#include "config.h"

#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "books.h"
#include "err.h"
#include "memory.h"
#include "session.h"
#include "shim.h"
#include "store.h"

#define SALES 24
#define REJECTED 5
#define OF(op) (1u << SHIM_##op)

static struct {
	char folder[64], books[96], base[96], fresh[96], scratch[96], copy[96];
} place;

/* --- what fails --- */

static const struct fault {
	const char *name;
	unsigned ops; /* 0: an allocation */
	int code;
	bool after;   /* all that follow fail, too */
	int every;    /* which n are tried in the everyday run */
} faults[] = {
	{ "write", OF(WRITE) | OF(TRUNCATE), SQLITE_IOERR_WRITE, false, 11 },
	{ "disk full", OF(WRITE), SQLITE_FULL, true, 11 },
	{ "sync", OF(SYNC), SQLITE_IOERR_FSYNC, false, 1 },
	{ "open", OF(OPEN), SQLITE_CANTOPEN, false, 1 },
	{ "read", OF(READ), SQLITE_IOERR_READ, false, 13 },
	{ "memory", 0, 0, false, 227 },
	{ "memory from then on", 0, 0, true, 331 },
};

static void
arm(const struct fault *fault, int64_t n)
{
	if (fault->ops)
		shim_fail(fault->ops, n, fault->code, fault->after);
	else
		memory_fail(n, fault->after);
}

static int64_t
seen(const struct fault *fault)
{
	return fault->ops ? shim.seen : memory_seen();
}

static void
disarm(void)
{
	shim_fail(0, 0, 0, false);
	memory_fail(0, false);
}

/* --- what is tried --- */

static int
approve(struct session *session, struct err *err)
{
	struct outcome outcome;

	return books_decide_some(session, STEP_APPROVE, (int[]){ 3 }, 1, &outcome, err);
}

/* The second is refused between two that are done, in one transaction. */
static int
approve_some(struct session *session, struct err *err)
{
	struct outcome outcome;

	return books_decide_some(session, STEP_APPROVE, (int[]){ 3, REJECTED, 4 }, 3, &outcome, err);
}

static int
approve_all(struct session *session, struct err *err)
{
	struct outcome outcome;

	return books_decide(session, STEP_APPROVE, "estado:calculada", &outcome, err);
}

static int
undo(struct session *session, struct err *err)
{
	struct outcome outcome;

	return books_undo(session, &outcome, err);
}

static int
import(struct session *session, struct err *err)
{
	struct outcome outcome;

	return books_import(session, place.scratch, &outcome, err);
}

static int
set(struct session *session, struct err *err)
{
	return app_set(session, "limite_automatico", "COP:7", err);
}

static int
page(struct session *session, struct err *err)
{
	return books_list(session, "estado:calculada", err);
}

static int
backup(struct session *session, struct err *err)
{
	return store_backup(session->store, place.copy, err);
}

static const struct action {
	const char *name;
	int (*run)(struct session *session, struct err *err);
	const char *effect; /* a number, which grows with what is done */
	bool slices;        /* may be there in part, in whole rows */
	bool fresh;         /* on no file */
} actions[] = {
	{ "approve", approve, "SELECT count(*) FROM comision WHERE estado = 2", false, false },
	{ "approve some", approve_some, "SELECT count(*) FROM comision WHERE estado = 2", false, false },
	{ "approve all", approve_all, "SELECT count(*) FROM comision WHERE estado = 2", true, false },
	{ "undo", undo, "SELECT count(*) FROM conversion WHERE deshecha = 1", true, false },
	{ "import", import, "SELECT count(*) FROM conversion", true, false },
	{ "set", set, "SELECT count(*) FROM ajuste WHERE valor = 'COP:7.0' OR valor = 'COP:7'", false, false },
	{ "page", page, "SELECT 0", false, false },
	{ "backup", backup, "SELECT 0", false, false },
	{ "make", set, "SELECT count(*) > 0 FROM ajuste WHERE id = 'limite_automatico'", false, true },
};

static int64_t
effect_of(const struct action *action)
{
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int64_t number = -1;

	assert_int_equal(sqlite3_open_v2(place.books, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, action->effect, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return number < 0 ? 0 : number;
}

static void
copy_file(const char *from, const char *to)
{
	char bytes[65536];
	FILE *in = fopen(from, "re"), *out;
	size_t n;

	unlink(to);
	if (!in)
		return;
	out = fopen(to, "we");
	assert_non_null(out);
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		assert_int_equal(fwrite(bytes, 1, n, out), n);
	fclose(out);
	fclose(in);
}

static void
begin_anew(const struct action *action)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	char from[128], to[128];

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		snprintf(from, sizeof(from), "%s%s", place.base, i < 2 && !action->fresh ? suffixes[i] : "-none");
		snprintf(to, sizeof(to), "%s%s", place.books, suffixes[i]);
		copy_file(from, to);
	}
	unlink(place.copy);
}

/* --- what comes of it --- */

static const char *
after_it(const struct action *action, int64_t before, int64_t whole, int r)
{
	static char text[1200];
	struct session session;
	struct err err = { 0 };
	int64_t effect;

	if (books_open(&session, place.books, &err) < 0)
		snprintf(text, sizeof(text), "does not open any more: %s", err.text);
	else
		snprintf(text, sizeof(text), "%s", books_findings(&session));
	session_close(&session);
	effect = effect_of(action);
	if (text[0])
		return text;
	if (r == 0 && effect != whole)
		return "answers success, but the change is not there";
	if (effect != before && effect != whole && !action->slices)
		return "something is half done";
	if (action->run == backup && (r == 0) != (access(place.copy, F_OK) == 0))
		return "the copy is half done";
	return "";
}

/* The next change on the same connection: as if nothing had been, or refused since a sync had failed. */
static void
check_goes_on(struct session *session, bool wanted, char *text, size_t size)
{
	struct err err = { 0 };
	int r = app_set(session, "limite_automatico", "COP:9", &err);

	if (r < 0 && wanted)
		snprintf(text, size, "the next change fails, too: %s", err.text);
	else if (r == 0 && !wanted)
		snprintf(text, size, "writes on after a failed sync");
}

/* "" or what is wrong. */
static const char *
fail_at(const struct fault *fault, const struct action *action, int64_t n, int64_t before, int64_t whole)
{
	static char text[600];
	struct session session;
	struct err err = { 0 };
	bool opened;
	int r;

	begin_anew(action);
	arm(fault, n);
	r = books_open(&session, place.books, &err);
	opened = r == 0;
	if (opened)
		r = action->run(&session, &err);
	disarm();
	text[0] = '\0';
	if (r < 0 && (!err.text[0] || err.code != r))
		snprintf(text, sizeof(text), "answers %d, but says %d '%s'", r, err.code, err.text);
	else if (r == ERR_BUG || r == ERR_RULE || r == ERR_FIELD || r == ERR_DUPLICATE)
		snprintf(text, sizeof(text), "blames somebody else: %s", err.text);
	if (!text[0] && opened && r < 0)
		check_goes_on(&session, fault->ops != OF(SYNC) || action->run == backup, text, sizeof(text));
	session_close(&session);
	return text[0] ? text : after_it(action, before, whole, r);
}

/* Runs it whole once: how often what the fault looks at happens, and what it leads to. */
static int64_t
run_whole(const struct fault *fault, const struct action *action, int64_t *ret_whole)
{
	struct session session;
	struct err err = { 0 };
	int64_t n;

	begin_anew(action);
	arm(fault, 0);
	if (books_open(&session, place.books, &err) < 0 || action->run(&session, &err) < 0)
		fail_msg("%s: %s", action->name, err.text);
	n = seen(fault);
	disarm();
	session_close(&session);
	*ret_whole = effect_of(action);
	return n;
}

static bool
wanted(const struct fault *fault, const struct action *action, int64_t n)
{
	const char *only = getenv("ONLY"), *every = getenv("EVERY");
	char name[100];

	snprintf(name, sizeof(name), "%s:%s:%d", fault->name, action->name, (int)n);
	if (only)
		return fnmatch(only, name, 0) == 0;
	return n % (every ? atoi(every) : fault->every) == 0;
}

static int
try_action(const struct fault *fault, const struct action *action, int *tried)
{
	int64_t before, whole, total;
	int wrong = 0;

	begin_anew(action);
	before = action->fresh ? 0 : effect_of(action);
	total = run_whole(fault, action, &whole);
	for (int64_t n = 1; n <= total; n++) {
		const char *what;

		if (!wanted(fault, action, n))
			continue;
		++*tried;
		what = fail_at(fault, action, n, before, whole);
		if (what[0] && wrong++ < 5)
			print_message("# ONLY='%s:%s:%d' of %d: %s\n", fault->name, action->name, (int)n, (int)total, what);
	}
	return wrong;
}

static void
an_error_or_success_and_nothing_half_done(void **state)
{
	const struct fault *fault = *state;
	int wrong = 0, tried = 0;

	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		wrong += try_action(fault, &actions[i], &tried);
	print_message("# %s: %d faults\n", fault->name, tried);
	assert_true(tried > 0 || getenv("ONLY"));
	assert_int_equal(wrong, 0);
}

/* What the import takes: a record that is refused when its journal row stands already, after sales. */
static int
write_rows(struct err *err)
{
	int r = books_write_sales(place.scratch, SALES, SALES, err);
	FILE *file = r < 0 ? NULL : fopen(place.scratch, "ae");

	if (!file)
		return -1;
	for (int i = 0; i < 2; i++) {
		fprintf(file, "{\"afiliado_id\":\"af_%d\",\"nombre\":\"Otra\",\"email\":\"maria@email.com\",\"documento\":{\"tipo\":"
		              "\"cedula\",\"numero\":\"777777%d\"},\"tipo_afiliado\":\"estandar\"}\n", 90 + i, i);
	}
	fclose(file);
	return 0;
}

static int
setup(void **state)
{
	const char *folder = getenv("TMPDIR");
	struct session session;
	struct outcome outcome;
	struct err err = { 0 };
	int r;

	(void)state;
	snprintf(place.folder, sizeof(place.folder), "%.40s/alpes-faults-XXXXXX", folder ? folder : "/tmp");
	if (!mkdtemp(place.folder))
		return -1;
	snprintf(place.books, sizeof(place.books), "%s/books.db", place.folder);
	snprintf(place.base, sizeof(place.base), "%s/base.db", place.folder);
	snprintf(place.copy, sizeof(place.copy), "%s/copy.db", place.folder);
	snprintf(place.scratch, sizeof(place.scratch), "%s/rows.jsonl", place.folder);
	r = books_open(&session, place.base, &err);
	if (r == 0)
		r = books_begin(&session, place.scratch, &err);
	if (r == 0)
		r = books_sell(&session, place.scratch, 0, SALES / 3, &outcome, &err);
	if (r == 0)
		r = books_decide_some(&session, STEP_REJECT, (int[]){ REJECTED }, 1, &outcome, &err);
	if (r == 0)
		r = books_sell(&session, place.scratch, SALES / 3, SALES - SALES / 3, &outcome, &err);
	session_close(&session);
	if (r < 0)
		print_message("# %s\n", err.text);
	return r < 0 ? r : write_rows(&err);
}

static int
teardown(void **state)
{
	char command[96];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", place.folder);
	return system(command);
}

int
main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(faults)];

	if (memory_install() != 0 || shim_install(2026) != SQLITE_OK)
		return 1;
	books_from_seed(2026);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		tests[i] = (struct CMUnitTest){ .name = faults[i].name, .test_func = an_error_or_success_and_nothing_half_done,
			                        .initial_state = (void *)(uintptr_t)&faults[i] };
	return cmocka_run_group_tests_name("faults", tests, setup, teardown);
}
