/* What a power cut leaves: the log of the disk's writes is cut at random points, the files are built again from what was
 * synced and any part of what was not, and the real store opens them.
 *
 * POINTS says how many, SEED which; a failure prints both so that it can be played again.
 */
#include "config.h"

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
#include "hash.h"
#include "session.h"
#include "shim.h"

#define SECTOR 512
#define MAX_ROWS 20000
#define MAX_ACKS 200

static const char *const suffixes[SHIM_FILES] = { "", "-wal", "-journal" };

/* What the program had told when the disk was asked for its `at`-th change. */
struct ack {
	size_t at;
	int64_t rows; /* of the journal */
	char decision[ID_SIZE];
	int64_t state;
};

/* A row of the journal as it was written, and how many events there are up to it. */
struct mark {
	uint8_t hash[HASH_SIZE];
	int64_t events;
};

struct image {
	uint8_t *bytes;
	size_t len;
};

struct story {
	char folder[64], live[96], scratch[96], point[96];
	struct ack acks[MAX_ACKS];
	size_t n_acks;
	struct mark marks[MAX_ROWS];
	int64_t rows;
	struct image synced[SHIM_FILES];
	size_t since[SHIM_FILES]; /* where in the log what is not synced begins */
	size_t at;
	uint64_t seed, chance;
};

static struct story story;

static int64_t
number_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t number = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return number;
}

/* --- the story --- */

static void
acknowledge(const struct session *session, const struct outcome *outcome, int64_t state)
{
	struct ack *ack = &story.acks[story.n_acks++];
	sqlite3 *db;

	(void)session;
	assert_true(story.n_acks < MAX_ACKS);
	ack->at = shim.n;
	shim.logging = false;
	assert_int_equal(sqlite3_open_v2(story.live, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA query_only=1", NULL, NULL, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	ack->rows = number_of(db, "SELECT max(seq) FROM diario");
	sqlite3_close(db);
	shim.logging = true;
	if (outcome) {
		memcpy(ack->decision, outcome->decision, ID_SIZE);
		ack->state = state;
	}
}

#define DO(call) \
	do { \
		if ((call) < 0) \
			fail_msg("%s", err.text); \
		acknowledge(&session, &outcome, 1); \
	} while (0)

/* A morning's work: sales come in, some are decided one by one, the rest at once, the last decision is taken back. Closing
 * moves the log into the file, so that each round begins a log anew. */
static void
live(void)
{
	struct session session;
	struct outcome outcome;
	struct err err = { 0 };

	for (int round = 0; round < 3; round++) {
		int from = 100 * round;

		if (books_open(&session, story.live, &err) < 0)
			fail_msg("%s", err.text);
		if (round == 0 && books_begin(&session, story.scratch, &err) < 0)
			fail_msg("%s", err.text);
		DO(books_sell(&session, story.scratch, from, 40, &outcome, &err));
		for (int i = from; i < from + 4; i++)
			DO(books_decide_some(&session, STEP_APPROVE, &i, 1, &outcome, &err));
		DO(books_decide_some(&session, STEP_REJECT, (int[]){ from + 5 }, 1, &outcome, &err));
		DO(books_decide(&session, STEP_APPROVE, "estado:calculada", &outcome, &err));
		DO(books_undo(&session, &outcome, &err));
		DO(books_decide(&session, STEP_REJECT, "estado:calculada valor:<400", &outcome, &err));
		session_close(&session);
	}
}

/* The finished books, row by row, to compare with. */
static void
read_marks(void)
{
	sqlite3_stmt *stmt;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(story.live, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT seq, hash, (SELECT count(*) FROM salida s WHERE s.diario_seq <= d.seq) "
	                                        "FROM diario d ORDER BY seq", -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		story.rows = sqlite3_column_int64(stmt, 0);
		assert_true(story.rows < MAX_ROWS);
		memcpy(story.marks[story.rows].hash, sqlite3_column_blob(stmt, 1), HASH_SIZE);
		story.marks[story.rows].events = sqlite3_column_int64(stmt, 2);
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

/* --- the cut --- */

static void
image_size(struct image *image, size_t len)
{
	if (len > image->len) {
		image->bytes = realloc(image->bytes, len);
		assert_non_null(image->bytes);
		memset(image->bytes + image->len, 0, len - image->len);
	}
	image->len = len;
}

/* Whole, or only the sectors that chance keeps. */
static void
image_write(struct image *image, const struct shim_entry *entry, bool torn)
{
	size_t offset = (size_t)entry->offset;

	if (image->len < offset + entry->len)
		image_size(image, offset + entry->len);
	for (size_t done = 0, n; done < entry->len; done += n) {
		n = SECTOR - (offset + done) % SECTOR;
		if (n > entry->len - done)
			n = entry->len - done;
		if (!torn || shim_random(&story.chance) & 1)
			memcpy(image->bytes + offset + done, entry->bytes + done, n);
	}
}

static void
image_apply(struct image *image, const struct shim_entry *entry, bool torn)
{
	if (entry->op == SHIM_WRITE)
		image_write(image, entry, torn);
	else if (entry->op == SHIM_TRUNCATE)
		image_size(image, (size_t)entry->offset);
	else if (entry->op == SHIM_DELETE)
		image_size(image, 0);
}

/* Moves on to the `at`-th change: what was synced by then is on the disk. */
static void
advance(size_t at)
{
	for (; story.at < at; story.at++) {
		const struct shim_entry *entry = &shim.log[story.at];

		if (entry->op != SHIM_SYNC && entry->op != SHIM_DELETE)
			continue;
		for (size_t i = story.since[entry->file]; i <= story.at; i++)
			if (shim.log[i].file == entry->file)
				image_apply(&story.synced[entry->file], &shim.log[i], false);
		story.since[entry->file] = story.at + 1;
	}
}

/* How a disk treats what it was not yet made to keep. */
enum fate { ALL_KEPT, ALL_LOST, SOME_KEPT, SOME_TORN, CUT_IN_THE_MIDDLE, FATES };

static void
apply_unsynced(struct image *image, enum shim_file file, enum fate fate)
{
	size_t n = story.at - story.since[file];
	size_t middle = n ? story.since[file] + shim_random(&story.chance) % n : 0;

	for (size_t i = story.since[file]; i < story.at && fate != ALL_LOST; i++) {
		const struct shim_entry *entry = &shim.log[i];

		if (entry->file != file || (fate == CUT_IN_THE_MIDDLE && i > middle))
			continue;
		if (fate < SOME_KEPT || fate == CUT_IN_THE_MIDDLE || shim_random(&story.chance) & 1)
			image_apply(image, entry, fate == SOME_TORN || (fate == CUT_IN_THE_MIDDLE && i == middle));
	}
}

static void
rebuild(enum fate fate)
{
	char path[128];

	for (int i = 0; i < SHIM_FILES; i++) {
		struct image image = { 0 };
		FILE *file;

		image_size(&image, story.synced[i].len);
		if (image.len)
			memcpy(image.bytes, story.synced[i].bytes, image.len);
		apply_unsynced(&image, (enum shim_file)i, fate);
		snprintf(path, sizeof(path), "%s%s", story.point, suffixes[i]);
		unlink(path);
		if (image.len) {
			file = fopen(path, "we");
			assert_non_null(file);
			assert_int_equal(fwrite(image.bytes, 1, image.len, file), image.len);
			fclose(file);
		}
		free(image.bytes);
	}
	snprintf(path, sizeof(path), "%s-shm", story.point);
	unlink(path);
}

/* --- what is left --- */

static const char *
compare_with_story(sqlite3 *db)
{
	const struct ack *last = NULL;
	static char text[200];
	int64_t rows = number_of(db, "SELECT coalesce(max(seq), 0) FROM diario");
	sqlite3_stmt *stmt;
	int64_t events = number_of(db, "SELECT count(*) FROM salida");

	for (size_t i = 0; i < story.n_acks && story.acks[i].at <= story.at; i++) {
		const struct ack *ack = last = &story.acks[i];

		snprintf(text, sizeof(text), "SELECT estado >= %d FROM decision WHERE id = '%s'", (int)ack->state, ack->decision);
		if (ack->decision[0] && number_of(db, text) != 1)
			return snprintf(text, sizeof(text), "decision %s was acknowledged and is not there", ack->decision), text;
	}
	if (last && rows < last->rows)
		return "journal rows that were acknowledged are lost";
	if (events != story.marks[rows].events)
		return "the outbox is not what the journal says";
	if (!last)
		return ""; /* the set-up, which opening the file may have made anew */
	sqlite3_prepare_v2(db, "SELECT seq, hash FROM diario", -1, &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		if (memcmp(sqlite3_column_blob(stmt, 1), story.marks[sqlite3_column_int64(stmt, 0)].hash, HASH_SIZE) != 0)
			snprintf(text, sizeof(text), "journal row %d is another one", sqlite3_column_int(stmt, 0));
		else
			text[0] = '\0';
	sqlite3_finalize(stmt);
	return text;
}

/* "" or what is wrong. */
static const char *
look(bool go_on)
{
	static char text[1000];
	struct session session;
	struct err err = { 0 };
	sqlite3 *db;

	text[0] = '\0';
	if (books_open(&session, story.point, &err) < 0)
		snprintf(text, sizeof(text), "it does not open: %s", err.text);
	else
		snprintf(text, sizeof(text), "%s", books_findings(&session));
	if (!text[0] && sqlite3_open_v2(story.point, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		snprintf(text, sizeof(text), "%s", compare_with_story(db));
		sqlite3_close(db);
	}
	if (!text[0] && go_on) {
		if (app_set(&session, "limite_automatico", "COP:5", &err) < 0)
			snprintf(text, sizeof(text), "it cannot be worked with: %s", err.text);
		else
			snprintf(text, sizeof(text), "%s", books_findings(&session));
	}
	session_close(&session);
	return text;
}

static int
compare_points(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* Cuts at `n` points; answers how many were wrong. */
static int
cut(int n, bool tell)
{
	size_t *points = calloc((size_t)n, sizeof(*points));
	const char *only = getenv("POINT");
	int wrong = 0;

	assert_non_null(points);
	for (int i = 0; i < n; i++)
		points[i] = shim_random(&story.chance) % (shim.n + 1);
	qsort(points, (size_t)n, sizeof(*points), compare_points);
	for (int i = 0; i < n; i++) {
		enum fate fate = (enum fate)(i % FATES);
		const char *what;

		story.chance = story.seed + (uint64_t)i;
		advance(points[i]);
		if (only && atoi(only) != i)
			continue;
		rebuild(fate);
		what = look(i % 8 == 0);
		wrong += what[0] != '\0';
		if (what[0] && tell)
			print_message("# SEED=%llu POINTS=%d POINT=%d (after %zu of %zu changes, fate %d): %s\n",
			              (unsigned long long)story.seed, n, i, points[i], shim.n, (int)fate, what);
	}
	free(points);
	return wrong;
}

static int
setup(void **state)
{
	const char *seed = getenv("SEED"), *folder = getenv("TMPDIR");

	(void)state;
	story = (struct story){ .seed = seed ? strtoull(seed, NULL, 10) : 2026 };
	story.chance = story.seed;
	snprintf(story.folder, sizeof(story.folder), "%.40s/alpes-power-XXXXXX", folder ? folder : "/tmp");
	if (!mkdtemp(story.folder))
		return -1;
	snprintf(story.live, sizeof(story.live), "%s/live.db", story.folder);
	snprintf(story.point, sizeof(story.point), "%s/point.db", story.folder);
	snprintf(story.scratch, sizeof(story.scratch), "%s/rows.jsonl", story.folder);
	books_from_seed(story.seed);
	return shim_install(story.seed);
}

static int
teardown(void **state)
{
	char command[96];

	(void)state;
	shim_forget_log();
	for (int i = 0; i < SHIM_FILES; i++)
		free(story.synced[i].bytes);
	snprintf(command, sizeof(command), "rm -rf '%s'", story.folder);
	return system(command);
}

static int
points(int preset)
{
	const char *text = getenv("POINTS");

	return text ? atoi(text) : preset;
}

static void
nothing_acknowledged_is_lost_and_the_books_are_in_order(void **state)
{
	(void)state;
	shim.logging = true;
	live();
	shim.logging = false;
	read_marks();
	print_message("# %zu changes of the disk, %d journal rows, %zu answers\n", shim.n, (int)story.rows, story.n_acks);
	assert_true(story.n_acks > 20);
	assert_int_equal(cut(points(1000), true), 0);
}

/* The test itself: when syncs of the log do nothing, it must see it. That is also what synchronous=NORMAL does. */
static void
a_disk_that_does_not_keep_its_word_is_found_out(void **state)
{
	(void)state;
	shim.logging = shim.lying = true;
	live();
	shim.logging = false;
	read_marks();
	assert_true(cut(100, false) > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_acknowledged_is_lost_and_the_books_are_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(a_disk_that_does_not_keep_its_word_is_found_out, setup, teardown),
	};

	return cmocka_run_group_tests_name("power loss", tests, NULL, NULL);
}
