/* drive - the sync engine against a real broker without a store, for tests/pulsar and tests/bench.
 *
 *   drive prepare              topics, twice; one line a finding
 *   drive list                 what the broker has
 *   drive publish N [BYTES]    N events of 1000 keys over all topics; one line of JSON
 *   drive bare N [BYTES]       the same bodies, batches and partitions with libcurl alone
 *
 * Broker and token from ALPES_PULSAR_URL and ALPES_PULSAR_TOKEN_FILE.
 */
#include <curl/curl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "engine.h"
#include "err.h"
#include "fake_outbox.h"
#include "http.h"
#include "topics.h"

#define KEYS 1000
#define LANES 28
#define BATCH 500
#define IN_FLIGHT 8

static const struct pulsar_place place = { .tenant = "public", .name = "default" };
static volatile sig_atomic_t stop;

static void
on_signal(int number)
{
	(void)number;
	stop = 1;
}

static int64_t
now_ms(void *arg)
{
	struct timespec now;

	(void)arg;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static int
complain(const struct err *err)
{
	fprintf(stderr, "drive: %s\n", err->text);
	return err->code == ERR_CANCEL ? 130 : 6;
}

static int
open_broker(struct http **ret_http, struct err *err)
{
	struct http_options options = {
		.url = getenv("ALPES_PULSAR_URL"),
		.token_file = getenv("ALPES_PULSAR_TOKEN_FILE"),
	};

	if (!options.url)
		return err_set(err, ERR_USAGE, "ALPES_PULSAR_URL is not set");
	return http_new(&options, ret_http, err);
}

static void
print_finding(void *arg, const struct topics_finding *finding)
{
	struct buf line = { 0 };

	topics_add_finding(&line, finding);
	printf("%s%s\n", finding->before == finding->after ? "" : "* ", buf_text(&line));
	buf_done(&line);
	(void)arg;
}

static int
prepare(const struct pulsar *pulsar, struct err *err)
{
	return topics_prepare(pulsar, print_finding, NULL, err);
}

static int
list(const struct pulsar *pulsar, struct err *err)
{
	struct arena arena = { 0 };
	int r = 0;

	for (int i = 0; i < TOPICS && r == 0; i++) {
		struct topic_info info;

		r = topics_read(pulsar, i, &arena, &info, err);
		if (r < 0)
			break;
		printf("%s exists=%d partitions=%d minutes=%" PRId64 " storage=%" PRId64,
		       topics[i].name, info.exists, info.partitions, info.retention_minutes,
		       info.stats.storage);
		for (size_t s = 0; s < info.stats.n_subscriptions; s++)
			printf(" %s=%" PRId64, info.stats.subscriptions[s].name,
			       info.stats.subscriptions[s].backlog);
		putchar('\n');
	}
	arena_done(&arena);
	return r;
}

/* Event i: its key, and a body of about `bytes`. */
static void
fill(struct session *session, size_t n, size_t bytes)
{
	char *body = malloc(bytes + 200);

	for (size_t i = 0; i < n; i++) {
		char key[24];
		int len;

		snprintf(key, sizeof(key), "af_%zu", i / TOPICS % KEYS);
		len = sprintf(body,
		              "{\"evento_id\":\"evt_%08zu\",\"orden\":%zu,\"nombre\":\"María \\\"",
		              i + 1, i);
		while ((size_t)len < bytes)
			body[len++] = 'x';
		strcpy(body + len, "\"}");
		fake_outbox_add(session, (enum topic_index)(i % TOPICS), key, now_ms(NULL), body);
	}
	free(body);
}

static int64_t
cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000) +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static void
print_figures(const char *name, size_t n, int64_t ms, int64_t cpu_before,
              const struct publisher_outlook *outlook)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	printf("{\"name\":\"%s\",\"events\":%zu,\"ms\":%" PRId64 ",\"per_second\":%" PRId64
	       ",\"cpu_ms\":%" PRId64 ",\"resident_kb\":%ld,\"repeated\":%" PRId64
	       ",\"parked\":%" PRId64 ",\"requests\":%" PRId64 "}\n",
	       name, n, ms, ms ? (int64_t)n * 1000 / ms : 0,
	       cpu_ms() - cpu_before,
	       usage.ru_maxrss, outlook->repeated, outlook->parked, outlook->requests);
}

static int
publish(struct http *http, size_t n, size_t bytes, struct err *err)
{
	struct session session;
	struct ulid ulid = { 0 };
	struct engine *engine = NULL;
	struct engine_status status = { 0 };
	struct engine_options options = {
		.mode = ENGINE_UNTIL_EMPTY,
		.session = &session,
		.store_path = "/tmp/alpes-drive",
		.user = "drive",
		.station = "drive",
		.ulid = &ulid,
		.transport = http_transport(http),
		.clock = { .now = now_ms },
		.place = place,
		.seed = (uint64_t)getpid(),
		.stop = &stop,
	};
	int64_t start;
	int64_t cpu;
	int r;

	fake_outbox_init(&session);
	fill(&session, n, bytes);
	cpu = cpu_ms();
	start = now_ms(NULL);
	r = engine_new(&options, &engine, err);
	if (r == 0)
		r = engine_run(engine, err);
	if (engine)
		engine_look(engine, &status);
	print_figures("publish", (size_t)status.publisher.published, now_ms(NULL) - start, cpu,
	              &status.publisher);
	engine_free(engine);
	fake_outbox_done(&session);
	return r;
}

/* A request made in advance. */
struct prepared {
	struct prepared *next; /* of its lane */
	struct buf path;
	struct buf body;
};

static struct prepared *
prepare_lane(struct session *session, enum topic_index topic, int partition)
{
	struct prepared *first = NULL;
	struct prepared **end = &first;
	int64_t after = 0;

	for (;;) {
		struct arena arena = { 0 };
		struct outbox_event *events;
		struct prepared *one = calloc(1, sizeof(*one));
		size_t n;

		app_outbox_next(session, topic, partition, after, BATCH, 1024 * 1024, INT64_MAX,
		                &arena, &events, &n, &after, NULL);
		if (n == 0) {
			arena_done(&arena);
			free(one);
			return first;
		}
		pulsar_add_produce_path(&one->path, &place, topics[topic].name, partition);
		pulsar_add_produce_body(&one->body, "bare", events, n);
		arena_done(&arena);
		*end = one;
		end = &one->next;
	}
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
	char url[300];

	snprintf(url, sizeof(url), "%s%s", getenv("ALPES_PULSAR_URL"), buf_text(&one->path));
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)one->body.len);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, buf_text(&one->body));
	curl_multi_add_handle(multi, easy);
}

/* IN_FLIGHT lanes at a time, each one request after the other. */
static void
post_all(struct prepared *lanes[LANES])
{
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	CURLM *multi = curl_multi_init();
	CURL *easy[LANES];
	int next = 0;
	int running = 0;
	int left;

	headers = curl_slist_append(headers, "Expect:");
	for (int i = 0; i < LANES; i++) {
		easy[i] = curl_easy_init();
		curl_easy_setopt(easy[i], CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(easy[i], CURLOPT_WRITEFUNCTION, ignore);
		curl_easy_setopt(easy[i], CURLOPT_PRIVATE, &lanes[i]);
	}
	do {
		CURLMsg *message;

		for (; running < IN_FLIGHT && next < LANES; next++)
			if (lanes[next]) {
				post(multi, easy[next], lanes[next]);
				running++;
			}
		curl_multi_perform(multi, &left);
		while ((message = curl_multi_info_read(multi, &left))) {
			CURL *done = message->easy_handle;
			struct prepared **lane;

			curl_easy_getinfo(done, CURLINFO_PRIVATE, &lane);
			curl_multi_remove_handle(multi, done);
			*lane = (*lane)->next;
			if (*lane)
				post(multi, done, *lane);
			else
				running--;
		}
		curl_multi_poll(multi, NULL, 0, 100, NULL);
	} while (running > 0 || next < LANES);
	for (int i = 0; i < LANES; i++)
		curl_easy_cleanup(easy[i]);
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
}

static void
bare(size_t n, size_t bytes)
{
	struct session session;
	struct prepared *lanes[LANES];
	struct publisher_outlook none = { 0 };
	int64_t start;
	int64_t cpu;
	int lane = 0;

	fake_outbox_init(&session);
	fill(&session, n, bytes);
	for (int i = 0; i < TOPICS; i++)
		for (int partition = 0; partition < topics[i].partitions; partition++)
			lanes[lane++] = prepare_lane(&session, i, partition);
	cpu = cpu_ms();
	start = now_ms(NULL);
	post_all(lanes);
	print_figures("bare", n, now_ms(NULL) - start, cpu, &none);
	fake_outbox_done(&session);
}

int
main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";
	size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
	size_t bytes = argc > 3 ? strtoul(argv[3], NULL, 10) : 619;
	struct pulsar pulsar = { .place = place, .stop = &stop };
	struct http *http = NULL;
	struct err err = { 0 };
	int r = open_broker(&http, &err);

	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	if (r < 0)
		return complain(&err);
	pulsar.transport = http_transport(http);
	if (strcmp(command, "prepare") == 0)
		r = prepare(&pulsar, &err);
	else if (strcmp(command, "list") == 0)
		r = list(&pulsar, &err);
	else if (strcmp(command, "publish") == 0)
		r = publish(http, n, bytes, &err);
	else if (strcmp(command, "bare") == 0)
		bare(n, bytes);
	else
		r = err_set(&err, ERR_USAGE, "prepare, list, publish or bare");
	http_free(http);
	return r < 0 ? complain(&err) : 0;
}
