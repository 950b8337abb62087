/* approve - what an approval costs beside the same rows written as bare prepared SQL.
 *
 *   approve single FILE TWIN N    N commissions one by one, in each of the rounds
 *   approve bulk FILE TWIN N      N by one decision
 *   approve beside FILE N         N by one decision while another process approves single ones
 *
 * TWIN is a copy of FILE.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "commission.h"
#include "decide.h"
#include "err.h"
#include "replay.h"

#define BARE "the same rows as bare prepared SQL"

/* The ids of `n` calculated commissions, spread over the last `part` of the file (1 = all, 2 = its second half). */
static char (*
pick(const char *file, size_t n, int part))[ID_SIZE]
{
	char (*ids)[ID_SIZE] = bench_alloc(n, sizeof(*ids));
	sqlite3 *db = bench_open_bare(file);
	sqlite3_stmt *stmt = bench_prepare(db, "SELECT id, fila FROM comision WHERE +estado = 1 AND fila > ? ORDER BY fila LIMIT 1");
	int64_t last = bench_int(db, "SELECT max(fila) FROM comision"), from = last - last / part, row = from;

	for (size_t i = 0; i < n; i++) {
		int64_t next = from + (last / part) * (int64_t)i / (int64_t)n;

		sqlite3_bind_int64(stmt, 1, next > row ? next : row);
		if (sqlite3_step(stmt) != SQLITE_ROW)
			bench_die("%s: too few calculated commissions", file);
		snprintf(ids[i], ID_SIZE, "%s", sqlite3_column_text(stmt, 0));
		row = sqlite3_column_int64(stmt, 1);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return ids;
}

static void
decide(struct session *session, const struct order *order, struct outcome *ret_outcome)
{
	struct err err = { 0 };

	if (app_decide(session, order, ret_outcome, &err) < 0)
		bench_die("%s", err.text);
}

/* Answers ns. */
static int64_t
approve_one(struct session *session, const char *id)
{
	const struct order order = { .entity = &commission_entity, .step = STEP_APPROVE, .ids = &id, .n_ids = 1,
		                     .args = no_args };
	struct outcome outcome;
	int64_t start = bench_now();

	decide(session, &order, &outcome);
	if (outcome.done != 1)
		bench_die("%s: was not approved", id);
	return bench_now() - start;
}

static void
single(const char *file, const char *twin, size_t n)
{
	char (*ids)[ID_SIZE] = pick(file, n * BENCH_ROUNDS, 1);
	int64_t *ours = bench_alloc(n, sizeof(*ours)), *bare = bench_alloc(n, sizeof(*bare));
	struct bench_rounds p50, p99;
	struct replay *replay = replay_new(file, twin);
	struct session session;

	bench_open_session(&session, file, false);
	for (size_t round = 0; round < BENCH_ROUNDS; round++) {
		for (size_t i = 0; i < n; i++)
			ours[i] = approve_one(&session, ids[i * BENCH_ROUNDS + round]);
		if (replay_load(replay) != n)
			bench_die("not one transaction an approval");
		replay_run(replay, bare);
		p50.value[round] = (double)bench_quantile(ours, n, 500) / 1e6;
		p50.other[round] = (double)bench_quantile(bare, n, 500) / 1e6;
		p99.value[round] = (double)bench_quantile(ours, n, 990) / 1e6;
		p99.other[round] = (double)bench_quantile(bare, n, 990) / 1e6;
	}
	bench_print_rounds("approval_p50", &p50, "ms", BARE);
	bench_print_rounds("approval_p99", &p99, "ms", BARE);
	session_close(&session);
	replay_free(replay);
	free(ids);
	free(ours);
	free(bare);
}

/* Ends the decision after `left` rows; counts its slices, unless NULL. */
struct limit {
	int64_t left;
	volatile int stop;
	volatile int64_t *slices;
};

static void
count_down(void *arg, const struct row_result *result)
{
	struct limit *limit = arg;

	if (result->code == 0 && --limit->left == 0)
		limit->stop = 1;
}

static int
count_slice(void *arg)
{
	struct limit *limit = arg;

	if (limit->slices)
		++*limit->slices;
	return 0;
}

static int64_t
approve_many(struct session *session, int64_t n, volatile int64_t *slices)
{
	struct limit limit = { .left = n, .slices = slices };
	const struct order order = { .entity = &commission_entity, .step = STEP_APPROVE, .filter = "estado:calculada",
		                     .args = no_args, .tell = count_down, .between = count_slice, .arg = &limit, .stop = &limit.stop };
	struct outcome outcome;
	int64_t start = bench_now();

	decide(session, &order, &outcome);
	if (outcome.done != n)
		bench_die("%lld of %lld were approved", (long long)outcome.done, (long long)n);
	return bench_now() - start;
}

static void
bulk(const char *file, const char *twin, int64_t n)
{
	struct replay *replay = replay_new(file, twin);
	struct bench_rounds rounds;
	struct session session;

	bench_open_session(&session, file, false);
	for (int round = 0; round < BENCH_ROUNDS; round++) {
		rounds.value[round] = (double)approve_many(&session, n, NULL) / 1e6;
		replay_load(replay);
		rounds.other[round] = (double)replay_run(replay, NULL) / 1e6;
	}
	bench_print_rounds("bulk_approval", &rounds, "ms", BARE);
	session_close(&session);
	replay_free(replay);
}

/* Shared with the child that approves single ones. */
struct beside {
	volatile int stop;
	volatile int64_t slices; /* of the bulk that were committed */
	size_t n;
	int64_t ns[100000], waited[100000]; /* slices */
};

static void
approve_singles(const char *file, char (*ids)[ID_SIZE], size_t n, struct beside *beside)
{
	const struct timespec pause = { 0, 5000000 };
	struct session session;

	bench_open_session(&session, file, false);
	while (!beside->stop && beside->n < n) {
		int64_t before = beside->slices;

		beside->ns[beside->n] = approve_one(&session, ids[beside->n]);
		beside->waited[beside->n++] = beside->slices - before;
		nanosleep(&pause, NULL);
	}
	session_close(&session);
	_exit(0);
}

/* The single ones are of the rows that the bulk does not come to: the second half of the file. */
static void
waits(const char *file, int64_t n)
{
	size_t singles = 2000;
	char (*ids)[ID_SIZE] = pick(file, singles, 2);
	struct beside *beside = mmap(NULL, sizeof(*beside), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct session session;
	int status = 0;
	pid_t child;

	if (beside == MAP_FAILED)
		bench_die("out of memory");
	child = fork();
	if (child == 0)
		approve_singles(file, ids, singles, beside);
	bench_open_session(&session, file, false);
	approve_many(&session, n, &beside->slices);
	beside->stop = 1;
	session_close(&session);
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		bench_die("the other process failed");
	bench_print("approval_beside_bulk_p50", (double)bench_quantile(beside->ns, beside->n, 500) / 1e6, "ms", NULL, 0);
	bench_print("approval_beside_bulk_longest", (double)bench_quantile(beside->ns, beside->n, 1000) / 1e6, "ms", NULL, 0);
	/* of the bulk, that one waited for at most */
	bench_print("approval_beside_bulk_slices", (double)bench_quantile(beside->waited, beside->n, 1000), "slices", NULL, 0);
	free(ids);
}

int
main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "single") == 0)
		single(argv[2], argv[3], strtoul(argv[4], NULL, 10));
	else if (argc == 5 && strcmp(argv[1], "bulk") == 0)
		bulk(argv[2], argv[3], strtol(argv[4], NULL, 10));
	else if (argc == 4 && strcmp(argv[1], "beside") == 0)
		waits(argv[2], strtol(argv[3], NULL, 10));
	else
		bench_die("single FILE TWIN N, bulk FILE TWIN N, or beside FILE N");
	return 0;
}
