/* import - a file through the whole pipeline, beside the rows that it leaves behind as bare prepared inserts.
 *
 *   import FILE TWIN NAME SOURCE...    a source a round; TWIN is a copy of FILE
 */
#include "config.h"

#include <stdio.h>

#include "bench.h"
#include "err.h"
#include "import.h"
#include "replay.h"

static void
tell(void *arg, const struct import_result *result)
{
	(void)arg;
	if (result->code < 0)
		bench_die("row %lld: %s", (long long)result->row->number, result->err->text);
}

/* From opening the file to its last commit: ns. Answers the rows in *ret_n. */
static int64_t
import(struct session *session, const char *path, int64_t *ret_n)
{
	const struct source_options options = { .currency = session->settings.currency };
	const struct import_file file = { path, options };
	struct import_order order = { .file = &file, .tell = tell };
	int64_t start = bench_now();
	struct outcome outcome;
	struct err err = { 0 };

	if (source_open(path, &options, &order.source, &err) < 0 || app_import(session, &order, &outcome, &err) < 0)
		bench_die("%s", err.text);
	start = bench_now() - start;
	source_free(order.source);
	*ret_n = outcome.done;
	return start;
}

int
main(int argc, char **argv)
{
	struct bench_rounds rounds, speed;
	struct session session;
	struct replay *replay;
	char name[80];

	if (argc != 4 + BENCH_ROUNDS)
		bench_die("import FILE TWIN NAME SOURCE... (%d)", BENCH_ROUNDS);
	replay = replay_new(argv[1], argv[2]);
	bench_open_session(&session, argv[1], false);
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		int64_t n, ns = import(&session, argv[4 + i], &n);

		replay_load(replay);
		rounds.value[i] = (double)ns / 1e6;
		rounds.other[i] = (double)replay_run(replay, NULL) / 1e6;
		speed.value[i] = (double)n / ((double)ns / 1e9);
	}
	snprintf(name, sizeof(name), "import_%s", argv[3]);
	bench_print_rounds(name, &rounds, "ms", "the rows that it leaves as bare prepared SQL");
	snprintf(name, sizeof(name), "import_%s_speed", argv[3]);
	bench_print(name, bench_median(speed.value, BENCH_ROUNDS), "lives/s", NULL, 0);
	session_close(&session);
	replay_free(replay);
	return 0;
}
