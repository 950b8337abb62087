#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "http.h"
#include "pulsar.h"

/* tests/sync/fake_broker.py, running. */
static struct {
	int port;
	int tls_port;
	char dir[200];
	int to_child;
	pid_t pid;
} server;

static int
start_server(void **state)
{
	const char *top = getenv("TOP_SRCDIR");
	int in[2];
	int out[2];
	char script[300];
	char line[300] = "";

	(void)state;
	snprintf(script, sizeof(script), "%s/tests/sync/fake_broker.py", top ? top : ".");
	if (pipe(in) < 0 || pipe(out) < 0)
		return -1;
	server.pid = fork();
	if (server.pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execlp("python3", "python3", script, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	server.to_child = in[1];
	for (size_t n = 0; n < sizeof(line) - 1 && !strchr(line, '\n'); n++)
		if (read(out[0], line + n, 1) != 1)
			return -1;
	close(out[0]);
	return sscanf(line, "%d %d %199s", &server.port, &server.tls_port, server.dir) == 3 ? 0
	                                                                                     : -1;
}

static int
stop_server(void **state)
{
	(void)state;
	close(server.to_child);
	return waitpid(server.pid, NULL, 0) == server.pid ? 0 : -1;
}

/* What came back, copied. */
struct reply {
	enum transport_result result;
	int status;
	int64_t retry_after;
	char body[600];
	char problem[300];
	char base[200];
	int64_t ms;
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static struct reply
ask(struct http *http, struct transport_request request)
{
	const struct transport *transport = http_transport(http);
	struct transport_answer answer;
	struct err err = { 0 };
	int64_t start = now_ms();
	struct reply reply = { 0 };

	request.tag = &reply;
	assert_int_equal(transport->submit(transport->arg, &request, &err), 0);
	assert_int_equal(transport->poll(transport->arg, 60000, &answer, &err), 1);
	assert_ptr_equal(answer.tag, &reply);
	reply.result = answer.result;
	reply.status = answer.status;
	reply.retry_after = answer.retry_after;
	reply.ms = now_ms() - start;
	snprintf(reply.body, sizeof(reply.body), "%s", answer.body);
	snprintf(reply.base, sizeof(reply.base), "%s", answer.base);
	snprintf(reply.problem, sizeof(reply.problem), "%s", answer.problem);
	return reply;
}

static struct reply
get(struct http *http, const char *path)
{
	return ask(http, (struct transport_request){ .method = "GET", .path = path });
}

static struct http *
open_with(struct http_options options, int port)
{
	static char url[100];
	struct err err = { 0 };
	struct http *http = NULL;

	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", port);
	if (!options.url)
		options.url = url;
	if (http_new(&options, &http, &err) < 0)
		fail_msg("%s", err.text);
	return http;
}

static struct http *
open_http(void)
{
	return open_with((struct http_options){ .timeout_ms = 30000, .stall_s = 30 }, server.port);
}

static void
a_request_goes_out_as_it_was_given(void **state)
{
	(void)state;
	struct http *http = open_http();
	struct reply reply = ask(http, (struct transport_request){
					       .method = "PUT",
					       .path = "/echo/a%20b",
					       .body = "\"earliest\"",
					       .body_len = 10,
				       });

	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body, "PUT a%20b connection=1 expect=None type=application/json "
	                                "auth=None body=\"earliest\"");
	reply = get(http, "/echo/x");
	assert_non_null(strstr(reply.body, "GET x connection=1 ")); /* the same connection */
	http_free(http);
}

static void
a_large_body_expects_nothing_and_keeps_its_connection(void **state)
{
	(void)state;
	struct http *http = open_http();
	char *body = malloc(1024 * 1024 + 1);
	struct reply reply;

	memset(body, 'x', 1024 * 1024);
	body[1024 * 1024] = '\0';
	reply = ask(http, (struct transport_request){ .method = "POST",
	                                               .path = "/echo/big",
	                                               .body = body,
	                                               .body_len = 1024 * 1024,
	                                               .answer_max = 2 * 1024 * 1024 });
	assert_int_equal(reply.status, 200);
	assert_non_null(strstr(reply.body, "expect=None"));
	free(body);
	http_free(http);
}

static void
many_requests_are_on_their_way_at_once(void **state)
{
	(void)state;
	struct http *http = open_http();
	const struct transport *transport = http_transport(http);
	struct transport_answer answer;
	struct err err = { 0 };
	int tags[20] = { 0 };

	for (int i = 0; i < 20; i++)
		assert_int_equal(transport->submit(transport->arg,
		                                   &(struct transport_request){ .method = "GET",
		                                                                .path = "/echo/x",
		                                                                .tag = &tags[i] },
		                                   &err),
		                 0);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(transport->poll(transport->arg, 30000, &answer, &err), 1);
		assert_int_equal(answer.status, 200);
		(*(int *)answer.tag)++;
	}
	assert_int_equal(transport->poll(transport->arg, 0, &answer, &err), 0);
	for (int i = 0; i < 20; i++)
		assert_int_equal(tags[i], 1);
	http_free(http);
}

static void
what_was_given_up_is_never_answered(void **state)
{
	(void)state;
	struct http *http = open_http();
	const struct transport *transport = http_transport(http);
	struct transport_request request = { .method = "GET", .path = "/echo/x" };
	struct transport_answer answer;
	struct err err = { 0 };

	for (int i = 0; i < 3; i++)
		assert_int_equal(transport->submit(transport->arg, &request, &err), 0);
	assert_int_equal(transport->poll(transport->arg, 30000, &answer, &err), 1);
	transport->cancel(transport->arg);
	assert_int_equal(transport->poll(transport->arg, 200, &answer, &err), 0);
	assert_int_equal(get(http, "/echo/y").status, 200);
	http_free(http);
}

static void
what_is_never_answered_times_out(void **state)
{
	(void)state;
	struct http *http = open_http();
	struct transport_request request = { .method = "GET", .path = "/hang", .timeout_ms = 300 };
	struct reply reply = ask(http, request);

	assert_int_equal(reply.result, TRANSPORT_LOST);
	assert_int_equal(reply.status, 0);
	assert_in_range(reply.ms, 250, 19000); /* an answer would come after 20 s */
	http_free(http);
}

static void
a_body_that_drips_is_given_up(void **state)
{
	(void)state;
	struct http *http = open_with((struct http_options){ .timeout_ms = 600000, .stall_s = 2 },
	                              server.port);
	struct reply reply = get(http, "/drip/5");

	assert_int_equal(reply.result, TRANSPORT_LOST);
	assert_in_range(reply.ms, 1000, 100000); /* and not after 1 000 drops */
	http_free(http);
}

static void
a_body_without_end_is_cut(void **state)
{
	(void)state;
	struct http *http = open_http();
	struct reply reply = get(http, "/huge");

	assert_int_equal(reply.result, TRANSPORT_TOO_LARGE);
	assert_non_null(strstr(reply.problem, "large"));
	http_free(http);
}

static void
a_reset_or_a_short_body_has_an_unknown_outcome(void **state)
{
	(void)state;
	struct http *http = open_http();

	assert_int_equal(ask(http, (struct transport_request){
					   .method = "POST", .path = "/reset", .body = "x",
					   .body_len = 1 })
	                         .result,
	                 TRANSPORT_LOST);
	assert_int_equal(get(http, "/cut").result, TRANSPORT_LOST);
	assert_int_equal(get(http, "/echo/x").status, 200);
	http_free(http);
}

static void
nobody_there_is_told_from_a_lost_answer(void **state)
{
	(void)state;
	struct http *http = open_with((struct http_options){ 0 }, 1);
	struct reply reply = get(http, "/echo/x");
	struct transport_answer answer = {
		.result = reply.result, .body = "", .problem = reply.problem };
	struct err err;

	assert_int_equal(reply.result, TRANSPORT_CONNECT);
	assert_int_equal(pulsar_outcome(&answer), PULSAR_AGAIN);
	assert_int_equal(pulsar_error(&answer, "x", &err), ERR_NET);
	http_free(http);
}

static void
a_redirect_keeps_method_and_body_for_five_hops(void **state)
{
	(void)state;
	struct http *http = open_http();
	struct transport_request request = {
		.method = "POST", .path = "/hop/5", .body = "{}", .body_len = 2 };
	struct reply reply = ask(http, request);

	assert_int_equal(reply.status, 200);
	assert_non_null(strstr(reply.body, "POST end "));
	assert_non_null(strstr(reply.body, "body={}"));
	request.path = "/hop/6";
	assert_int_equal(ask(http, request).result, TRANSPORT_LOOP);
	assert_int_equal(get(http, "/loop/x").result, TRANSPORT_LOOP);
	http_free(http);
}

static void
a_redirect_leads_only_to_allowed_hosts(void **state)
{
	(void)state;
	struct http_options options = { .token = "abc.def", .timeout_ms = 30000 };
	struct http *http = open_with(options, server.port);
	char path[200];

	snprintf(path, sizeof(path), "/to/http:||localhost:%d|echo|there", server.port);
	assert_int_equal(get(http, path).result, TRANSPORT_FOREIGN);
	assert_int_equal(get(http, "/to/ftp:||127.0.0.1|x").result, TRANSPORT_FOREIGN);
	assert_int_equal(get(http, "/to/file:|||etc|passwd").result, TRANSPORT_FOREIGN);
	assert_int_equal(get(http, "/to/http:||u:p@127.0.0.1|x").result, TRANSPORT_FOREIGN);
	http_free(http);

	options.allow_hosts = "broker-2.example, LOCALHOST";
	http = open_with(options, server.port);
	assert_non_null(strstr(get(http, path).body, "auth=Bearer abc.def"));
	http_free(http);
}

static void
a_bound_request_goes_where_an_answer_came_from_and_no_further(void **state)
{
	(void)state;
	struct http_options options = { .allow_hosts = "localhost" };
	struct http *http = open_with(options, server.port);
	char base[100];
	char path[200];
	struct transport_request request = { .method = "GET", .path = path };
	struct reply reply;

	snprintf(base, sizeof(base), "http://localhost:%d", server.port);
	snprintf(path, sizeof(path), "/elsewhere/%d/1", server.port);
	reply = ask(http, request);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.base, base);
	request.base = base;
	reply = ask(http, request);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.base, base);
	snprintf(base, sizeof(base), "http://127.0.0.1:%d", server.port);
	assert_int_equal(ask(http, request).result, TRANSPORT_MOVED);
	http_free(http);
}

static void
a_refusal_as_html_is_told_without_it(void **state)
{
	(void)state;
	struct http *http = open_http();
	struct reply reply = get(http, "/html401");
	struct transport_answer answer = {
		.status = reply.status,
		.body = reply.body,
		.body_len = strlen(reply.body),
		.problem = "",
	};
	struct err err;

	assert_int_equal(pulsar_outcome(&answer), PULSAR_REFUSED);
	assert_int_equal(pulsar_error(&answer, "publishing", &err), ERR_BROKER);
	assert_null(strchr(err.text, '<'));
	http_free(http);
}

static void
retry_after_comes_as_seconds_or_as_a_date(void **state)
{
	(void)state;
	struct http *http = open_http();

	assert_int_equal(get(http, "/busy/7").retry_after, 7000);
	assert_int_equal(get(http, "/busy/999999999").retry_after, 3600000);
	assert_int_equal(get(http, "/busy/-5").retry_after, 0);
	assert_in_range(get(http, "/later/600").retry_after, 500000, 601000);
	http_free(http);
}

static void
write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void
a_token_is_read_again_once_after_a_401(void **state)
{
	(void)state;
	char path[300];
	struct http *http;

	snprintf(path, sizeof(path), "%s/token", server.dir);
	write_file(path, "old\n", 0600);
	http = open_with((struct http_options){ .token_file = path }, server.port);
	assert_int_equal(get(http, "/token").status, 401);
	write_file(path, "good\n", 0600);
	assert_int_equal(get(http, "/token").status, 200);
	assert_int_equal(get(http, "/change-token/new").status, 204);
	assert_int_equal(get(http, "/token").status, 401);
	write_file(path, "new", 0600);
	assert_int_equal(get(http, "/token").status, 200);
	write_file(path, "worse", 0644);
	assert_int_equal(get(http, "/token").status, 200);
	get(http, "/change-token/good");
	http_free(http);
}

static int
try_token(const char *text, mode_t mode, struct err *err)
{
	char path[300];
	struct http_options options = { .url = "http://127.0.0.1:1", .token_file = path };
	struct http *http = NULL;
	int r;

	snprintf(path, sizeof(path), "%s/token2", server.dir);
	write_file(path, text, mode);
	r = http_new(&options, &http, err);
	http_free(http);
	return r;
}

static void
a_token_file_must_be_private_and_hold_one_word(void **state)
{
	(void)state;
	struct err err = { 0 };

	assert_int_equal(try_token("abc.def-_=\n", 0600, &err), 0);
	assert_int_equal(try_token("abc", 0640, &err), ERR_RIGHT);
	assert_non_null(strstr(err.text, "chmod 600"));
	assert_int_equal(try_token("abc", 0604, &err), ERR_RIGHT);
	assert_int_equal(try_token("", 0600, &err), ERR_USAGE);
	assert_int_equal(try_token("a b", 0600, &err), ERR_USAGE);
	assert_int_equal(try_token("abc\r\nX-Evil: 1", 0600, &err), ERR_USAGE);
	assert_null(strstr(err.text, "Evil"));
}

static int
try_url(const char *url, struct err *err)
{
	struct http *http = NULL;
	int r = http_new(&(struct http_options){ .url = url }, &http, err);

	http_free(http);
	return r;
}

static void
an_address_must_be_a_web_address(void **state)
{
	(void)state;
	struct err err = { 0 };

	assert_int_equal(try_url("http://broker:8080", &err), 0);
	assert_int_equal(try_url("https://[::1]:8443/pulsar/", &err), 0);
	assert_int_equal(try_url("pulsar://broker:6650", &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "8080"));
	assert_int_equal(try_url("http://user:secret@broker", &err), ERR_USAGE);
	assert_null(strstr(err.text, "secret"));
	assert_int_equal(try_url("ftp://broker", &err), ERR_USAGE);
	assert_int_equal(try_url("broker:8080", &err), ERR_USAGE);
	assert_int_equal(try_url("", &err), ERR_USAGE);
	assert_int_equal(try_url("http://broker/?x=1", &err), ERR_USAGE);
}

static enum transport_result
try_tls(const char *host, bool with_ca)
{
	char url[100];
	char ca[300];
	struct http *http;
	enum transport_result result;

	snprintf(url, sizeof(url), "https://%s:%d", host, server.tls_port);
	snprintf(ca, sizeof(ca), "%s/ca.pem", server.dir);
	http = open_with((struct http_options){ .url = url,
	                                        .ca_file = with_ca ? ca : NULL,
	                                        .timeout_ms = 30000 },
	                 0);
	result = get(http, "/echo/x").result;
	http_free(http);
	return result;
}

static void
a_certificate_must_be_known_and_be_the_hosts(void **state)
{
	(void)state;
	assert_int_equal(try_tls("localhost", true), TRANSPORT_ANSWERED);
	assert_int_equal(try_tls("localhost", false), TRANSPORT_TLS);
	assert_int_equal(try_tls("127.0.0.1", true), TRANSPORT_TLS);
}

static void
a_wake_up_ends_a_wait(void **state)
{
	(void)state;
	int fds[2];
	struct http *http;
	const struct transport *transport;
	struct transport_answer answer;
	struct err err = { 0 };
	int64_t start = now_ms();

	assert_int_equal(pipe(fds), 0);
	http = open_with((struct http_options){ .wake_fd = fds[0] }, server.port);
	transport = http_transport(http);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(transport->poll(transport->arg, 100000, &answer, &err), 0);
	assert_true(now_ms() - start < 90000);
	http_free(http);
	close(fds[0]);
	close(fds[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_goes_out_as_it_was_given),
		cmocka_unit_test(a_large_body_expects_nothing_and_keeps_its_connection),
		cmocka_unit_test(many_requests_are_on_their_way_at_once),
		cmocka_unit_test(what_was_given_up_is_never_answered),
		cmocka_unit_test(what_is_never_answered_times_out),
		cmocka_unit_test(a_body_that_drips_is_given_up),
		cmocka_unit_test(a_body_without_end_is_cut),
		cmocka_unit_test(a_reset_or_a_short_body_has_an_unknown_outcome),
		cmocka_unit_test(nobody_there_is_told_from_a_lost_answer),
		cmocka_unit_test(a_redirect_keeps_method_and_body_for_five_hops),
		cmocka_unit_test(a_redirect_leads_only_to_allowed_hosts),
		cmocka_unit_test(a_bound_request_goes_where_an_answer_came_from_and_no_further),
		cmocka_unit_test(a_refusal_as_html_is_told_without_it),
		cmocka_unit_test(retry_after_comes_as_seconds_or_as_a_date),
		cmocka_unit_test(a_token_is_read_again_once_after_a_401),
		cmocka_unit_test(a_token_file_must_be_private_and_hold_one_word),
		cmocka_unit_test(an_address_must_be_a_web_address),
		cmocka_unit_test(a_certificate_must_be_known_and_be_the_hosts),
		cmocka_unit_test(a_wake_up_ends_a_wait),
	};

	return cmocka_run_group_tests_name("http", tests, start_server, stop_server);
}
