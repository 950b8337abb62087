#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "conf.h"
#include "err.h"
#include "near.h"

/* A folder of its own and an empty environment for each test. */
struct place {
	char folder[64];
	char file[96];
	struct conf conf;
	struct err err;
};

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	strcpy(place->folder, "/tmp/alpes-test-conf-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->file, sizeof(place->file), "%s/alpes.conf", place->folder);
	clearenv();
	setenv("CMOCKA_MESSAGE_OUTPUT", "TAP", 1); /* cmocka asks again at each line */
	setenv("HOME", "/home/ana", 1);
	*state = place;
	return 0;
}

static int
teardown(void **state)
{
	struct place *place = *state;

	conf_done(&place->conf);
	unlink(place->file);
	rmdir(place->folder);
	free(place);
	return 0;
}

static void
write_bytes(struct place *place, const char *text, size_t len)
{
	FILE *file = fopen(place->file, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	fclose(file);
	assert_int_equal(chmod(place->file, 0600), 0);
}

static int
load_text(struct place *place, const char *text)
{
	write_bytes(place, text, strlen(text));
	return conf_load(&place->conf, place->file, &place->err);
}

static void
assert_value(const struct place *place, enum conf_key key, const char *text,
	     enum conf_origin origin)
{
	assert_string_equal(conf_get(&place->conf, key), text);
	assert_int_equal(conf_origin(&place->conf, key), origin);
}

static void
without_anything_the_defaults_hold(void **state)
{
	struct place *place = *state;

	assert_int_equal(conf_load(&place->conf, NULL, &place->err), 0);
	assert_string_equal(place->conf.file, "/home/ana/.config/alpes/alpes.conf");
	assert_value(place, CONF_BD, "/home/ana/.local/share/alpes/alpes.db", CONF_DEFAULT);
	assert_value(place, CONF_REGISTRO, "/home/ana/.local/state/alpes/alpes.log", CONF_DEFAULT);
	assert_value(place, CONF_PULSAR_URL, "", CONF_DEFAULT);
	assert_value(place, CONF_PULSAR_TENANT, "public", CONF_DEFAULT);
	assert_value(place, CONF_PULSAR_NAMESPACE, "default", CONF_DEFAULT);
	assert_value(place, CONF_FORMATO_NUMEROS, "es", CONF_DEFAULT);
}

static void
the_stronger_origin_wins(void **state)
{
	struct place *place = *state;

	setenv("ALPES_PULSAR_TOKEN_FILE", "env", 1);
	setenv("ALPES_PULSAR_CA_FILE", "env", 1);
	setenv("ALPES_PULSAR_TENANT", "", 1);
	assert_int_equal(conf_option(&place->conf, CONF_PULSAR_TOKEN_FILE, "option", &place->err), 0);
	assert_int_equal(load_text(place, "pulsar_token_file = file\npulsar_ca_file = file\npulsar_tenant = file\n"), 0);
	assert_value(place, CONF_PULSAR_TOKEN_FILE, "option", CONF_OPTION);
	assert_value(place, CONF_PULSAR_CA_FILE, "env", CONF_ENVIRONMENT);
	assert_value(place, CONF_PULSAR_TENANT, "file", CONF_FILE);
	assert_value(place, CONF_PULSAR_NAMESPACE, "default", CONF_DEFAULT);
}

static void
every_key_has_its_variable(void **state)
{
	struct place *place = *state;

	for (enum conf_key key = 0; key < CONF_KEYS; key++) {
		char env[64] = "ALPES_";

		for (const char *c = conf_def(key)->key; *c; c++)
			env[strlen(env)] = *c == '_' ? '_' : (char)(*c - 'a' + 'A');
		assert_string_equal(conf_def(key)->env, env);
		assert_string_not_equal(conf_def(key)->help, "");
	}
	setenv("ALPES_BD", "/x.db", 1);
	assert_int_equal(conf_load(&place->conf, NULL, &place->err), 0);
	assert_value(place, CONF_BD, "/x.db", CONF_ENVIRONMENT);
}

static void
the_file_may_hold_comments_and_spaces(void **state)
{
	struct place *place = *state;

	assert_int_equal(load_text(place,
				   "# a comment = none\n\n  bd=/a b/c=d.db  \r\n\tpulsar_token_file\t=\n"
				   "pulsar_url = http://two:8080"),
			 0);
	assert_value(place, CONF_BD, "/a b/c=d.db", CONF_FILE);
	assert_value(place, CONF_PULSAR_TOKEN_FILE, "", CONF_FILE);
	assert_value(place, CONF_PULSAR_URL, "http://two:8080", CONF_FILE);
}

static void
a_key_that_stands_twice_names_both_lines(void **state)
{
	struct place *place = *state;

	assert_int_equal(conf_option(&place->conf, CONF_PULSAR_URL, "http://c:8080", &place->err), 0); /* hides neither */
	assert_int_equal(load_text(place, "\npulsar_url = http://a:8080\n# x\npulsar_url = http://b:8080\n"), ERR_USAGE);
	assert_non_null(strstr(place->err.text, "alpes.conf:4:"));
	assert_non_null(strstr(place->err.text, "pulsar_url"));
	assert_non_null(strstr(place->err.text, "line 2"));
}

static void
an_unknown_key_names_file_line_and_the_nearest(void **state)
{
	struct place *place = *state;

	assert_int_equal(load_text(place, "pulsar_token_file = x\n\npulsar_ulr = http://a:8080\n"), ERR_USAGE);
	assert_non_null(strstr(place->err.text, "alpes.conf:3:"));
	assert_non_null(strstr(place->err.text, "pulsar_ulr"));
	assert_non_null(strstr(place->err.text, "did you mean pulsar_url?"));
}

static void
a_wrong_line_or_value_is_refused(void **state)
{
	struct place *place = *state;
	const char *const bad[] = {
		"tema\n",
		"formato_numeros = fr\n",
		"formato_numeros = e\n",
		"formato_numeros = es|en\n",
		"formato_numeros =\n",
		"nivel_registro = mucho\n",
		"pulsar_url = localhost:8080\n",
		"pulsar_url = ftp://a\n",
		"pulsar_url = http://\n",
		"pulsar_url = https://:8443\n",
		"pulsar_token_file = \xff\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(load_text(place, bad[i]), ERR_USAGE);
		assert_non_null(strstr(place->err.text, place->file));
		conf_done(&place->conf);
	}
	write_bytes(place, "pulsar_token_file = a\0b\n", 24);
	assert_int_equal(conf_load(&place->conf, place->file, &place->err), ERR_USAGE);
}

static void
a_wrong_value_is_refused_wherever_it_stands(void **state)
{
	struct place *place = *state;

	assert_int_equal(conf_option(&place->conf, CONF_FORMATO_NUMEROS, "fr", &place->err),
			 ERR_USAGE);
	assert_non_null(strstr(place->err.text, "es|en"));
	assert_value(place, CONF_FORMATO_NUMEROS, "", CONF_DEFAULT);
	setenv("ALPES_NIVEL_REGISTRO", "mucho", 1);
	assert_int_equal(conf_load(&place->conf, NULL, &place->err), ERR_USAGE);
	assert_non_null(strstr(place->err.text, "ALPES_NIVEL_REGISTRO"));
}

static void
a_binary_address_is_answered_with_the_web_port_s(void **state)
{
	struct place *place = *state;
	const struct {
		const char *address, *hint;
	} pairs[] = {
		{ "pulsar://broker:6650", "try http://broker:8080" },
		{ "pulsar://a:6650,b:6650", "try http://a:8080" },
		{ "pulsar://broker", "try http://broker:8080" },
		{ "pulsar://[::1]:6650", "try http://[::1]:8080" },
		{ "pulsar+ssl://broker:6651/", "try https://broker:8443" },
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		assert_int_equal(
			conf_option(&place->conf, CONF_PULSAR_URL, pairs[i].address, &place->err),
			ERR_USAGE);
		assert_non_null(strstr(place->err.text, pairs[i].hint));
	}
	assert_int_equal(conf_option(&place->conf, CONF_PULSAR_URL, "https://[::1]:8443", NULL), 0);
}

static void
a_file_that_others_may_write_is_refused(void **state)
{
	struct place *place = *state;
	const mode_t modes[] = { 0620, 0602, 0666 };

	write_bytes(place, "pulsar_token_file = x\n", 22);
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		assert_int_equal(chmod(place->file, modes[i]), 0);
		assert_int_equal(conf_load(&place->conf, place->file, &place->err), ERR_USAGE);
		assert_non_null(strstr(place->err.text, "chmod"));
		conf_done(&place->conf);
	}
	assert_int_equal(chmod(place->file, 0644), 0);
	assert_int_equal(conf_load(&place->conf, place->file, &place->err), 0);
}

static void
a_named_file_must_be_there_and_be_one(void **state)
{
	struct place *place = *state;
	char *big = calloc(1, 70000);

	assert_int_equal(conf_load(&place->conf, place->file, &place->err), ERR_MISSING);
	conf_done(&place->conf);
	assert_int_equal(conf_load(&place->conf, place->folder, &place->err), ERR_USAGE);
	conf_done(&place->conf);
	memset(big, '\n', 70000);
	write_bytes(place, big, 70000);
	free(big);
	assert_int_equal(conf_load(&place->conf, place->file, &place->err), ERR_USAGE);
}

static void
xdg_folders_are_used_when_absolute(void **state)
{
	struct place *place = *state;

	setenv("XDG_DATA_HOME", "/data", 1);
	setenv("XDG_STATE_HOME", "relative", 1);
	setenv("XDG_CONFIG_HOME", place->folder, 1);
	assert_int_equal(conf_load(&place->conf, NULL, &place->err), 0);
	assert_value(place, CONF_BD, "/data/alpes/alpes.db", CONF_DEFAULT);
	assert_value(place, CONF_REGISTRO, "/home/ana/.local/state/alpes/alpes.log", CONF_DEFAULT);
}

static void
without_a_home_the_places_must_be_named(void **state)
{
	struct place *place = *state;

	unsetenv("HOME");
	assert_int_equal(conf_load(&place->conf, NULL, &place->err), ERR_USAGE);
	assert_non_null(strstr(place->err.text, "ALPES_BD"));
	conf_done(&place->conf);
	setenv("ALPES_BD", "/x.db", 1);
	setenv("ALPES_REGISTRO", "/x.log", 1);
	assert_int_equal(conf_load(&place->conf, NULL, &place->err), 0);
	assert_string_equal(place->conf.file, "");
}

static void
distances_count_changes(void **state)
{
	(void)state;
	assert_int_equal(near_distance("", ""), 0);
	assert_int_equal(near_distance("abc", ""), 3);
	assert_int_equal(near_distance("kitten", "sitting"), 3);
	assert_int_equal(near_distance("tema", "temas"), 1);
	assert_int_equal(near_distance("afiliados", "afilados"),
			 near_distance("afilados", "afiliados"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(without_anything_the_defaults_hold, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_stronger_origin_wins, setup, teardown),
		cmocka_unit_test_setup_teardown(every_key_has_its_variable, setup, teardown),
		cmocka_unit_test_setup_teardown(the_file_may_hold_comments_and_spaces, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_key_that_stands_twice_names_both_lines,
						setup, teardown),
		cmocka_unit_test_setup_teardown(an_unknown_key_names_file_line_and_the_nearest,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_line_or_value_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_value_is_refused_wherever_it_stands, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_binary_address_is_answered_with_the_web_port_s,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_that_others_may_write_is_refused, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_named_file_must_be_there_and_be_one, setup,
						teardown),
		cmocka_unit_test_setup_teardown(xdg_folders_are_used_when_absolute, setup,
						teardown),
		cmocka_unit_test_setup_teardown(without_a_home_the_places_must_be_named, setup,
						teardown),
		cmocka_unit_test(distances_count_changes),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
