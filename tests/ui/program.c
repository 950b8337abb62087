#include "program.h"

#include <ftw.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int
program_setup(void **state)
{
	char folder[] = "/tmp/alpes-ui-XXXXXX";

	if (!mkdtemp(folder))
		return -1;
	*state = strdup(folder);
	return *state ? 0 : -1;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

int
program_teardown(void **state)
{
	int r = nftw(*state, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return r;
}

void
program_run(const char *folder, int status, const char *arguments, ...)
{
	char words[600], command[900];
	va_list list;
	int r;

	va_start(list, arguments);
	vsnprintf(words, sizeof(words), arguments, list);
	va_end(list);
	snprintf(command, sizeof(command), "LC_ALL=C.UTF-8 %s %s --bd %s/alpes.db >/dev/null 2>%s/stderr", getenv("ALPES"),
	         words, folder, folder);
	r = system(command);
	if (!WIFEXITED(r) || WEXITSTATUS(r) != status)
		fail_msg("%s: status %x", command, (unsigned)r);
}

int
program_lines(const char *folder, const char *arguments)
{
	char command[900];
	int c, n = 0;
	FILE *out;

	snprintf(command, sizeof(command), "%s %s --bd %s/alpes.db", getenv("ALPES"), arguments, folder);
	out = popen(command, "r");
	assert_non_null(out);
	while ((c = getc(out)) != EOF)
		n += c == '\n';
	pclose(out);
	return n;
}

int
program_in_state(const char *folder, const char *state)
{
	char arguments[80];

	snprintf(arguments, sizeof(arguments), "comisiones listar --formato csv --estado %s", state);
	return program_lines(folder, arguments) - 1; /* without the header */
}

const char *
program_inherits(char *text, size_t size, const char *name)
{
	const char *value = getenv(name);

	snprintf(text, size, "%s=%s", name, value ? value : "");
	return text;
}

struct terminal *
program_start(const char *folder, const char *argument)
{
	return program_start_in(folder, "es_CO.UTF-8", 24, 80, argument);
}

struct terminal *
program_start_in(const char *folder, const char *locale, int rows, int cols, const char *argument)
{
	char data[96], home[96], lang[40], catalogs[400], sanitizer[400];
	const char *const env[] = { "TERM=xterm-256color",
		                    lang,
		                    "PATH=/usr/bin:/bin",
		                    home,
		                    program_inherits(catalogs, sizeof(catalogs), "ALPES_LOCALEDIR"),
		                    program_inherits(sanitizer, sizeof(sanitizer), "TSAN_OPTIONS"),
		                    NULL };
	const char *const argv[] = { getenv("ALPES"), "--bd", data, argument, NULL };
	struct terminal *terminal;

	snprintf(data, sizeof(data), "%s/alpes.db", folder);
	snprintf(home, sizeof(home), "HOME=%s", folder);
	snprintf(lang, sizeof(lang), "LANG=%s", locale);
	terminal = terminal_start(argv, env, rows, cols);
	assert_non_null(terminal);
	return terminal;
}

/* Where it is noon: no midnight comes in between. */
static int
noon(void)
{
	time_t now = time(NULL);
	struct tm utc;

	return gmtime_r(&now, &utc)->tm_hour - 12;
}

void
program_sales(const char *folder, int n)
{
	char path[96];
	FILE *file;

	snprintf(path, sizeof(path), "%s/ventas.jsonl", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "{\"afiliado_id\":\"af_1\",\"nombre\":\"Ana Pérez\",\"email\":\"ana@example.com\"}\n"
	              "{\"campana_id\":\"camp_1\",\"nombre\":\"Enero\",\"fecha_inicio\":\"2020-01-01\",\"fecha_fin\":\"2099-01-01\","
	              "\"tipo_campana\":\"promocional\",\"configuracion_comisiones\":{\"comision_conversion\":15}}\n");
	for (int i = 1; i <= n; i++)
		fprintf(file, "{\"conversion_id\":\"conv_%04d\",\"afiliado_id\":\"af_1\",\"campana_id\":\"camp_1\",\"tipo_conversion\":"
		              "\"venta\",\"valor_conversion\":%d,\"datos_cliente\":{\"email\":\"c%d@example.com\"}}\n", i, i * 100000, i);
	fclose(file);
	program_run(folder, 0, "configuracion poner limite_automatico COP:0 --estacion caja-1 --zona Etc/GMT%+d", noon());
	program_run(folder, 0, "importar %s", path);
	unlink(path);
}

static void
fail_with(struct terminal *terminal, const char *what, const char *text)
{
	char *dump = terminal_dump(terminal, false);

	fprintf(stderr, "%s", dump); /* cmocka's messages end at 1 024 bytes */
	free(dump);
	fail_msg("%s \"%s\"", what, text);
}

struct terminal *
program_queue(const char *folder, int n)
{
	struct terminal *terminal;

	program_sales(folder, n);
	terminal = program_start(folder, NULL);
	program_goes_to_queue(terminal, " 15.000,00");
	return terminal;
}

void
program_goes_to_queue(struct terminal *terminal, const char *text)
{
	program_sees(terminal, PROGRAM_QUEUE, "Filtro:");
	program_sees(terminal, "", text);
}

void
program_sees(struct terminal *terminal, const char *keys, const char *text)
{
	assert_true(terminal_type(terminal, keys));
	if (!terminal_shows(terminal, text))
		fail_with(terminal, "does not show", text);
}

void
program_loses(struct terminal *terminal, const char *keys, const char *text)
{
	assert_true(terminal_type(terminal, keys));
	if (!terminal_hides(terminal, text))
		fail_with(terminal, "still shows", text);
}

struct answered {
	const char *text;
	bool shown;
};

static bool
has_its_answer(struct terminal *terminal, const void *arg)
{
	const struct answered *answered = arg;

	return terminal_find(terminal, answered->text, NULL, NULL) == answered->shown;
}

#define DROPPED "lo que se tecleó antes"

static bool
has_its_answer_or_dropped_it(struct terminal *terminal, const void *arg)
{
	return has_its_answer(terminal, arg) || terminal_find(terminal, DROPPED, NULL, NULL);
}

static void
answer(struct terminal *terminal, const char *keys, struct answered answered)
{
	bool counts = terminal_find(terminal, DROPPED, NULL, NULL); /* what was typed earlier */

	assert_true(terminal_type(terminal, keys));
	if (!counts && terminal_until(terminal, has_its_answer_or_dropped_it, &answered) && !has_its_answer(terminal, &answered))
		assert_true(terminal_type(terminal, keys));
	if (!terminal_until(terminal, has_its_answer, &answered))
		fail_with(terminal, answered.shown ? "does not show" : "still shows", answered.text);
}

void
program_confirms(struct terminal *terminal, const char *keys, const char *text)
{
	answer(terminal, keys, (struct answered){ text, true });
}

void
program_answers(struct terminal *terminal, const char *question, const char *keys)
{
	program_sees(terminal, "", question);
	answer(terminal, keys, (struct answered){ question, false });
}

void
program_leaves(struct terminal *terminal)
{
	assert_true(terminal_type(terminal, ":salir<Enter>"));
	if (!terminal_ends(terminal))
		fail_with(terminal, "does not end at", ":salir");
	assert_int_equal(terminal->status, 0);
	assert_true(terminal_is_restored(terminal));
	terminal_free(terminal);
}
