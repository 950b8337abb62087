/* publish - the program publishing its backlog to a real broker, beside a bare libcurl loop that posts the same batches
 * prepared in memory, and the native Python client with the same messages.
 *
 *   publish FILE EVENTS PYTHON FIRST COPY...    FILE has the backlog, EVENTS gets it as text for PYTHON (a command that prints its
 *                                         messages a second), FIRST is published for its memory, a COPY each round
 *
 * $ALPES is the program, $ALPES_PULSAR_URL the broker with its topics.
 */
#include "config.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "bench.h"
#include "buf.h"
#include "err.h"
#include "outbox.h"
#include "pulsar.h"
#include "topic.h"

#define LANES 28
#define BATCH 300
#define IN_FLIGHT 6

/* A request made in advance. */
struct prepared {
	struct prepared *next; /* of its lane */
	struct buf url, body;
};

static void
write_events(FILE *file, enum topic_index topic, const struct outbox_event *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fprintf(file, "%s\t%s\t%.*s\n", topics[topic].name, events[i].key, (int)events[i].body_len, events[i].body);
}

/* The requests of a lane, as the publisher cuts them. Answers the number of events. */
static size_t
prepare_lane(struct session *session, enum topic_index topic, int partition, FILE *file, struct prepared **ret_first)
{
	static const struct pulsar_place place = { .tenant = "public", .name = "default" };
	struct prepared **end = ret_first;
	int64_t after = 0;
	size_t all = 0;

	for (;;) {
		struct arena arena = { 0 };
		struct outbox_event *events;
		struct err err = { 0 };
		size_t n;

		if (app_outbox_next(session, topic, partition, after, BATCH, 1024 * 1024, INT64_MAX, &arena, &events, &n, &after,
		                    &err) < 0)
			bench_die("%s", err.text);
		if (n > 0) {
			*end = bench_alloc(1, sizeof(**end));
			buf_str(&(*end)->url, getenv("ALPES_PULSAR_URL"));
			pulsar_add_produce_path(&(*end)->url, &place, topics[topic].name, partition);
			pulsar_add_produce_body(&(*end)->body, "bare", events, n);
			write_events(file, topic, events, n);
			end = &(*end)->next;
		}
		arena_done(&arena);
		if (n == 0)
			return all;
		all += n;
	}
}

static size_t
prepare(const char *path, const char *text, struct prepared *lanes[LANES])
{
	FILE *file = fopen(text, "w");
	struct session session;
	size_t n = 0;
	int lane = 0;

	if (!file)
		bench_die("%s: cannot be written", text);
	bench_open_session(&session, path, true);
	for (int topic = 0; topic < TOPICS; topic++)
		for (int partition = 0; partition < topics[topic].partitions; partition++)
			n += prepare_lane(&session, topic, partition, file, &lanes[lane++]);
	session_close(&session);
	if (fclose(file) != 0)
		bench_die("%s: cannot be written", text);
	return n;
}

static size_t
ignore(char *bytes, size_t size, size_t n, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * n;
}

static void
post(CURLM *multi, CURL *easy, const struct prepared *one)
{
	curl_easy_setopt(easy, CURLOPT_URL, buf_text(&one->url));
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)one->body.len);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, buf_text(&one->body));
	curl_multi_add_handle(multi, easy);
}

/* What a handle posted is done: the next one of its lane. Answers 0 when that was its last. */
static int
post_next(CURLM *multi, CURL *easy)
{
	struct prepared **lane;
	long status;

	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &lane);
	if (status != 200)
		bench_die("the broker answers %ld", status);
	curl_multi_remove_handle(multi, easy);
	*lane = (*lane)->next;
	if (*lane)
		post(multi, easy, *lane);
	return *lane != NULL;
}

/* IN_FLIGHT lanes at a time, each one request after the other. Answers ns. */
static int64_t
post_all(struct prepared *const all[LANES])
{
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	struct prepared *lanes[LANES];
	CURLM *multi = curl_multi_init();
	CURL *easy[LANES] = { 0 };
	int64_t start = bench_now();
	int next = 0, running = 0, left;

	headers = curl_slist_append(headers, "Expect:");
	memcpy(lanes, all, sizeof(lanes));
	do {
		CURLMsg *message;

		for (; running < IN_FLIGHT && next < LANES; next++) {
			if (!lanes[next])
				continue;
			easy[next] = curl_easy_init();
			curl_easy_setopt(easy[next], CURLOPT_HTTPHEADER, headers);
			curl_easy_setopt(easy[next], CURLOPT_WRITEFUNCTION, ignore);
			curl_easy_setopt(easy[next], CURLOPT_PRIVATE, &lanes[next]);
			post(multi, easy[next], lanes[next]);
			running++;
		}
		curl_multi_perform(multi, &left);
		while ((message = curl_multi_info_read(multi, &left)))
			running -= !post_next(multi, message->easy_handle);
		curl_multi_poll(multi, NULL, 0, 100, NULL);
	} while (running > 0 || next < LANES);
	start = bench_now() - start;
	for (int i = 0; i < LANES; i++)
		curl_easy_cleanup(easy[i]);
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	return start;
}

/* The program until nothing waits: ns, and its largest resident size (or this process's at the fork, if that is more). */
static int64_t
sync_file(const char *path, long *ret_kb)
{
	const char *program = getenv("ALPES");
	int64_t start = bench_now();
	struct rusage usage;
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (freopen("/dev/null", "w", stdout))
			execl(program, program, "-q", "--bd", path, "sincronizar", "--hasta-vaciar", NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
		bench_die("%s sincronizar failed", program);
	*ret_kb = usage.ru_maxrss;
	return bench_now() - start;
}

static double
ask(const char *command)
{
	FILE *pipe = popen(command, "r");
	double number;

	if (!pipe || fscanf(pipe, "%lf", &number) != 1 || pclose(pipe) != 0)
		bench_die("%s failed", command);
	return number;
}

int
main(int argc, char **argv)
{
	struct prepared *lanes[LANES] = { 0 };
	struct bench_rounds bare, native;
	long kb, ignored;
	size_t n;

	if (argc != 5 + BENCH_ROUNDS || !getenv("ALPES_PULSAR_URL") || !getenv("ALPES"))
		bench_die("publish FILE EVENTS PYTHON FIRST COPY... (%d)", BENCH_ROUNDS);
	sync_file(argv[4], &kb);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	n = prepare(argv[1], argv[2], lanes);
	post_all(lanes); /* the broker is warm for all */
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		bare.value[i] = native.value[i] = (double)n / ((double)sync_file(argv[5 + i], &ignored) / 1e9);
		bare.other[i] = (double)n / ((double)post_all(lanes) / 1e9);
		native.other[i] = ask(argv[3]);
	}
	bench_print_rounds("publish", &bare, "events/s", "a bare libcurl loop posting the same batches");
	bench_print_rounds("publish_native", &native, "events/s", "the native Python client");
	bench_print("publish_memory", (double)kb / 1024, "MB resident", NULL, 0);
	bench_print("publish_events", (double)n, "events", NULL, 0);
	return 0;
}
