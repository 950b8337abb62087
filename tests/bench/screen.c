/* screen - the screens as one sees them: key to screen, start to screen, memory, bytes, in a pseudo-terminal of 60 x 200.
 *
 *   screen ECHO FILE DEMO [NAME COMMAND ARGUMENT... --]...    ECHO is the echo program, DEMO has rows that look different
 *                                                             (bytes depend on it); each command is started beside ours
 * $ALPES is the program.
 */
#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../ui/terminal.h"
#include "bench.h"

#define KEYS 100
#define QUIET_MS 300 /* so long without a byte: it has drawn */
#define FIRST_MS 10000

static struct terminal *
start(const char *const *argv)
{
	static char locale[400], home[400];
	const char *const env[] = { "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", locale, home, NULL };
	struct terminal *terminal;

	snprintf(locale, sizeof(locale), "ALPES_LOCALEDIR=%s", getenv("ALPES_LOCALEDIR") ? getenv("ALPES_LOCALEDIR") : "");
	snprintf(home, sizeof(home), "HOME=%s", getenv("BENCH"));
	terminal = terminal_start(argv, env, 60, 200);
	if (!terminal)
		bench_die("%s cannot be started", argv[0]);
	return terminal;
}

/* Bytes until none came for `quiet` ms; when the first and the last of them came. */
static size_t
drawn(struct terminal *terminal, int wait, int quiet, int64_t *ret_first, int64_t *ret_last)
{
	struct pollfd fd = { .fd = terminal->fd, .events = POLLIN };
	char bytes[65536];
	size_t all = 0;

	while (poll(&fd, 1, all ? quiet : wait) > 0) {
		ssize_t n = read(terminal->fd, bytes, sizeof(bytes));

		if (n <= 0)
			break;
		*ret_last = bench_now();
		if (all == 0)
			*ret_first = *ret_last;
		all += (size_t)n;
	}
	return all;
}

static void
type(const struct terminal *terminal, const char *keys)
{
	if (write(terminal->fd, keys, strlen(keys)) != (ssize_t)strlen(keys))
		bench_die("the terminal takes no keys");
}

/* ns from a key to its first bytes, the screen being at rest before and after it. */
static void
measure_keys(struct terminal *terminal, double *ret_p50, double *ret_p99)
{
	int64_t ns[KEYS], first, last;

	for (int i = 0; i < KEYS; i++) {
		int64_t at = bench_now();

		type(terminal, "j");
		if (drawn(terminal, FIRST_MS, 5, &first, &last) == 0)
			bench_die("a key shows nothing");
		ns[i] = first - at;
	}
	*ret_p50 = (double)bench_quantile(ns, KEYS, 500) / 1e6;
	*ret_p99 = (double)bench_quantile(ns, KEYS, 990) / 1e6;
}

static void
print_keys(const char *const *ours, const char *const *echo)
{
	struct bench_rounds p50, p99;
	int64_t first, last;

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		struct terminal *alpes = start(ours), *minimal = start(echo);

		drawn(alpes, FIRST_MS, QUIET_MS, &first, &last);
		drawn(minimal, FIRST_MS, QUIET_MS, &first, &last);
		measure_keys(alpes, &p50.value[i], &p99.value[i]);
		measure_keys(minimal, &p50.other[i], &p99.other[i]);
		terminal_free(alpes);
		terminal_free(minimal);
	}
	bench_print_rounds("key_p50", &p50, "ms", "a minimal curses program");
	bench_print_rounds("key_p99", &p99, "ms", "a minimal curses program");
}

/* ms from the start to the last byte of the first screen. */
static double
measure_start(const char *const *argv)
{
	int64_t start_at = bench_now(), first, last;
	struct terminal *terminal = start(argv);

	if (drawn(terminal, FIRST_MS, QUIET_MS, &first, &last) == 0)
		bench_die("%s shows nothing", argv[0]);
	terminal_free(terminal);
	return (double)(last - start_at) / 1e6;
}

static void
print_start(const char *const *ours, const char *name, const char *const *other)
{
	struct bench_rounds rounds;
	char figure[80];

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		rounds.value[i] = measure_start(ours);
		rounds.other[i] = measure_start(other);
	}
	snprintf(figure, sizeof(figure), "start_%s", name);
	bench_print_rounds(figure, &rounds, "ms", name);
}

static double
resident_mb(const struct terminal *terminal)
{
	char path[32], line[200];
	int pid = terminal->pid;
	long kb = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (!kb)
		bench_die("%s has no VmRSS", path);
	fclose(file);
	return (double)kb / 1024;
}

/* The median of several, in the middle of the list: at once, and with what follows when the keys rest. */
static void
print_bytes(struct terminal *terminal, const char *name, const char *key)
{
	double at_once[BENCH_ROUNDS], in_all[BENCH_ROUNDS];
	int64_t first, last;
	char figure[80];

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		type(terminal, key);
		at_once[i] = (double)drawn(terminal, FIRST_MS, 5, &first, &last);
		in_all[i] = at_once[i] + (double)drawn(terminal, QUIET_MS, QUIET_MS, &first, &last);
	}
	snprintf(figure, sizeof(figure), "bytes_%s", name);
	bench_print(figure, bench_median(at_once, BENCH_ROUNDS), "B", NULL, 0);
	snprintf(figure, sizeof(figure), "bytes_%s_and_detail", name);
	bench_print(figure, bench_median(in_all, BENCH_ROUNDS), "B", NULL, 0);
}

static void
print_memory(const char *const *ours)
{
	struct terminal *terminal = start(ours);
	int64_t first, last;

	drawn(terminal, FIRST_MS, QUIET_MS, &first, &last);
	bench_print("screen_memory", resident_mb(terminal), "MB resident", NULL, 0);
	terminal_free(terminal);
}

static void
print_all_bytes(const char *const *ours)
{
	struct terminal *terminal = start(ours);
	int64_t first, last;

	drawn(terminal, FIRST_MS, QUIET_MS, &first, &last);
	type(terminal, "jjjjj");
	drawn(terminal, FIRST_MS, QUIET_MS, &first, &last);
	print_bytes(terminal, "row", "j");
	print_bytes(terminal, "page", "\033[6~");
	terminal_free(terminal);
}

int
main(int argc, char **argv)
{
	const char *ours[] = { getenv("ALPES"), "--bd", argc > 3 ? argv[2] : NULL, NULL }, *echo[] = { argv[1], NULL };

	if (argc < 4 || !ours[0])
		bench_die("screen ECHO FILE DEMO [NAME COMMAND ARGUMENT... --]...");
	print_keys(ours, echo);
	print_start(ours, "echo", echo);
	for (char **at = argv + 4, **end; *at; at = end + 1) {
		for (end = at; *end && strcmp(*end, "--") != 0; end++)
			;
		if (!*end || end - at < 2)
			bench_die("a command ends with --");
		*end = NULL;
		print_start(ours, at[0], (const char *const *)(at + 1));
	}
	print_memory(ours);
	ours[2] = argv[3];
	print_all_bytes(ours);
	return 0;
}
