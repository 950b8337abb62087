/* The screens while a real broker comes and goes; run by desk.sh, which says in the environment where it is. */
#include "../ui/program.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* The config file of the screens: the broker, and whose token. */
static void
configure(const char *folder, const char *token)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/.config", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/.config/alpes", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/.config/alpes/alpes.conf", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "pulsar_url = %s\npulsar_token_file = %s\n", getenv("BROKER_URL"), token);
	fclose(file);
}

static void
broker(const char *command)
{
	char line[600];

	snprintf(line, sizeof(line), "%s %s --name escritorio >&2", getenv("BROKER"), command);
	assert_int_equal(system(line), 0);
}

/* 0 when none runs. */
static int
broker_pid(void)
{
	char path[400];
	int pid = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/pid", getenv("BROKER_FOLDER"));
	file = fopen(path, "r");
	if (!file)
		return 0;
	assert_int_equal(fscanf(file, "%d", &pid), 1);
	fclose(file);
	return pid;
}

/* The queue, whose first commission is of `amount`. */
static struct terminal *
queue(const char *folder, const char *amount)
{
	struct terminal *terminal = program_start(folder, NULL);

	terminal_resize(terminal, 24, 160); /* the last message and the state whole */
	program_goes_to_queue(terminal, amount);
	return terminal;
}

/* Events, those that are made of the journal's rows among them. */
static int
waiting(const char *folder)
{
	char command[600];
	int n = -1;
	FILE *out;

	snprintf(command, sizeof(command), "LC_ALL=C.UTF-8 %s eventos listar --limite 1 --bd %s/alpes.db 2>&1 >/dev/null",
	         getenv("ALPES"), folder);
	out = popen(command, "r");
	assert_non_null(out);
	assert_int_equal(fscanf(out, "%d wait", &n), 1);
	pclose(out);
	return n;
}

struct told {
	const char *folder, *state, *more;
};

static bool
counts_what_waits(struct terminal *terminal, const void *arg)
{
	const struct told *told = arg;
	char text[80];
	int n = waiting(told->folder);

	snprintf(text, sizeof(text), "%s, esperan %d%s", told->state, n, told->more);
	return n > 0 && terminal_find(terminal, text, NULL, NULL);
}

/* Until the status line counts what the store says that waits. */
static void
tells_what_waits(struct terminal *terminal, const char *folder, const char *state, const char *more)
{
	const struct told told = { folder, state, more };

	if (!terminal_until(terminal, counts_what_waits, &told))
		program_sees(terminal, "", state); /* shows what is there */
	assert_true(counts_what_waits(terminal, &told));
}

/* What is hanging takes as long as the time-out of a request. */
static void
finds_out(struct terminal *terminal, const char *text)
{
	for (int i = 0; i < 3 && !terminal_shows(terminal, text); i++)
		;
	program_sees(terminal, "", text);
}

/* One more patience: a broker that starts is slow to know its topics. */
static void
catches_up(struct terminal *terminal, const char *folder)
{
	finds_out(terminal, "todo enviado");
	assert_int_equal(waiting(folder), 0);
}

/* Every event and every journal row is on its topic, once in effect, in order by key. */
static void
is_all_published(const char *folder)
{
	char command[1200], told[2000] = "";
	FILE *out;

	program_run(folder, 0, "verificar");
	snprintf(command, sizeof(command), "%s eventos listar --json --bd %s/alpes.db 2>/dev/null | %s %d", getenv("ALPES"), folder,
	         getenv("READ_ALL"), program_lines(folder, "auditoria listar"));
	out = popen(command, "r");
	assert_non_null(out);
	assert_non_null(fgets(told, sizeof(told), out));
	pclose(out);
	if (!strstr(told, ", wrong nothing"))
		fail_msg("%s", told);
}

static void
whatever_the_broker_does_decisions_go_on_and_all_arrive(void **state)
{
	struct terminal *terminal;

	program_sales(*state, 12);
	configure(*state, getenv("BROKER_TOKEN"));
	terminal = queue(*state, " 15.000,00");
	catches_up(terminal, *state);
	program_loses(terminal, "a", " 15.000,00");
	catches_up(terminal, *state);

	broker("stop");
	program_loses(terminal, "a", " 30.000,00");
	tells_what_waits(terminal, *state, "sin conexión", ",");
	program_sees(terminal, "r", "datos errados");
	program_loses(terminal, "e", " 45.000,00");
	program_sees(terminal, "u", " 45.000,00");
	program_loses(terminal, "aa", " 60.000,00");
	tells_what_waits(terminal, *state, "sin conexión", ",");
	broker("start");
	program_loses(terminal, "a", " 75.000,00");
	catches_up(terminal, *state);

	assert_int_equal(kill(broker_pid(), SIGSTOP), 0); /* takes connections, answers nothing */
	program_loses(terminal, "a", " 90.000,00");
	tells_what_waits(terminal, *state, "", ",");
	program_loses(terminal, "a", " 105.000,00");
	tells_what_waits(terminal, *state, "", ",");
	finds_out(terminal, "conectando, esperan"); /* no answer so far: it tries again */
	program_sees(terminal, "u", " 105.000,00");
	program_loses(terminal, "", "todo enviado");
	program_leaves(terminal); /* with requests on their way */
	program_run(*state, 0, "verificar");
	broker("kill");

	terminal = queue(*state, " 105.000,00");
	program_loses(terminal, "aa", " 120.000,00");
	tells_what_waits(terminal, *state, "sin conexión", ",");
	program_leaves(terminal);
	broker("start");
	terminal = queue(*state, " 135.000,00");
	program_loses(terminal, "a", " 135.000,00");
	catches_up(terminal, *state);
	program_leaves(terminal);
	is_all_published(*state);
}

static void
of_two_screens_one_sends_and_the_other_takes_over(void **state)
{
	struct terminal *first, *second;

	program_sales(*state, 4);
	configure(*state, getenv("BROKER_TOKEN"));
	first = queue(*state, " 15.000,00");
	catches_up(first, *state);
	second = queue(*state, " 15.000,00");
	program_sees(second, "", "envía otro alpes");
	program_loses(second, "a", " 15.000,00"); /* what one decides the other sends */
	program_loses(first, "", " 15.000,00");
	catches_up(first, *state);
	program_sees(second, "", "envía otro alpes");
	program_leaves(first);
	program_loses(second, "a", " 30.000,00");
	catches_up(second, *state);
	program_leaves(second);
	is_all_published(*state);
}

static void
a_token_that_is_refused_is_told_until_it_is_right(void **state)
{
	char path[200], command[900];
	struct terminal *terminal;
	FILE *file;

	program_sales(*state, 2);
	snprintf(path, sizeof(path), "%s/token", (char *)*state);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "bad.bad.bad\n");
	fclose(file);
	chmod(path, 0600);
	configure(*state, path);
	terminal = queue(*state, " 15.000,00");
	program_sees(terminal, "", "el broker rechaza el token");
	program_loses(terminal, "a", " 15.000,00");
	tells_what_waits(terminal, *state, "envío trabado", ": el broker rechaza el token");
	program_leaves(terminal);
	snprintf(command, sizeof(command), "cat '%s' >%s", getenv("BROKER_TOKEN"), path);
	assert_int_equal(system(command), 0);
	terminal = queue(*state, " 30.000,00");
	catches_up(terminal, *state);
	program_leaves(terminal);
	is_all_published(*state);
}

/* Whatever the test before left of it. */
static int
setup(void **state)
{
	if (broker_pid())
		kill(broker_pid(), SIGCONT);
	broker("start");
	return program_setup(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, program_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whatever_the_broker_does_decisions_go_on_and_all_arrive),
		TEST(of_two_screens_one_sends_and_the_other_takes_over),
		TEST(a_token_that_is_refused_is_told_until_it_is_right),
	};

	return cmocka_run_group_tests_name("desk", tests, NULL, NULL);
}
