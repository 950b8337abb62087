#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk.h"
#include "err.h"
#include "key.h"
#include "keymap.h"

static void
no_key_is_bound_twice_on_any_screen(void **state)
{
	const struct action_table *tables[SCREENS + TABLES], *up[TABLES];
	struct keymap *keymap;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(keymap_new(tables, desk_all_tables(tables), NULL, &keymap, &err), 0);
	for (size_t i = 0; i < SCREENS; i++) {
		const struct screen screen = { .ops = desk_screens[i] };

		if (keymap_check(keymap, up, desk_tables(&screen, up), &err) < 0)
			fail_msg("%s: %s", desk_screens[i]->name, err.text);
	}
	keymap_free(keymap);
}

/* data/keys.conf is what people copy from: it names every action with its keys, and no others. */
static void
the_example_file_says_what_the_tables_say(void **state)
{
	const struct action_table *tables[SCREENS + TABLES];
	size_t n = desk_all_tables(tables), lines = 0, actions = 0;
	char path[500], line[200], expected[200];
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/data/keys.conf", getenv("TOP_SRCDIR"));
	file = fopen(path, "r");
	assert_non_null(file);
	for (size_t t = 0; t < n; t++)
		actions += tables[t]->n;
	while (fgets(line, sizeof(line), file)) {
		bool found = line[0] == '#' || line[0] == '\n';

		lines += !found;
		for (size_t t = 0; t < n && !found; t++) {
			for (size_t i = 0; i < tables[t]->n && !found; i++) {
				const struct action_def *action = &tables[t]->actions[i];

				snprintf(expected, sizeof(expected), "%s.%s =%s%s\n", tables[t]->name, action->name,
				         action->keys[0] ? " " : "", action->keys);
				found = strcmp(line, expected) == 0;
			}
		}
		if (!found)
			fail_msg("no action has this line: %s", line);
	}
	fclose(file);
	assert_int_equal(lines, actions);
}

/* A file with `text`, read over the tables' keys. */
static int
with_file(const char *text, struct keymap **ret_keymap, struct err *err)
{
	const struct action_table *tables[SCREENS + TABLES];
	char path[] = "/tmp/alpes-keys-XXXXXX";
	int fd = mkstemp(path), r;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	r = keymap_new(tables, desk_all_tables(tables), path, ret_keymap, err);
	unlink(path);
	return r;
}

static void
keys_conf_replaces_the_keys_of_an_action(void **state)
{
	const struct action_table *const tables[] = { &desk_actions };
	struct keymap *keymap;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(with_file("# mine\n\ngeneral.refrescar = F6 Ctrl-r\ngeneral.volver =\n", &keymap, &err), 0);
	assert_string_equal(keymap_find(keymap, tables, 1, K_F1 + 5)->name, "refrescar");
	assert_string_equal(keymap_find(keymap, tables, 1, K_CTRL('r'))->name, "refrescar");
	assert_null(keymap_find(keymap, tables, 1, K_F1 + 4));
	assert_null(keymap_find(keymap, tables, 1, 'q'));
	keymap_free(keymap);
}

static void
a_key_bound_twice_is_found(void **state)
{
	const struct action_table *const tables[] = { &desk_actions };
	struct keymap *keymap;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(with_file("general.refrescar = q\n", &keymap, &err), 0);
	assert_int_equal(keymap_check(keymap, tables, 1, &err), ERR_USAGE);
	keymap_free(keymap);
}

static void
a_wrong_line_is_named(void **state)
{
	static const char *const lines[] = { "general.volar = v\n", "general.volver = Ctrl-\n", "general.volver\n",
		                             "general.volver = a b c d e f g\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct keymap *keymap;
		struct err err = { 0 };
		char text[80];

		snprintf(text, sizeof(text), "# one\n%s", lines[i]);
		assert_int_equal(with_file(text, &keymap, &err), ERR_USAGE);
		assert_non_null(strstr(err.text, ":2: "));
	}
}

static void
every_key_name_reads_back(void **state)
{
	static const char *const names[] = { "a", "Z", "?", "/", "ñ", "€", "Space", "Enter", "Esc", "Tab", "PgDn", "Home",
		                             "F1", "F12", "Ctrl-d", "Shift-Tab", "Del", "," };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char text[KEY_TEXT_SIZE];

		assert_string_equal(key_label(key_parse(names[i]), text), names[i]);
	}
	assert_int_equal(key_parse("ab"), K_NONE);
	assert_int_equal(key_parse("F13"), K_NONE);
	assert_int_equal(key_parse(""), K_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_key_is_bound_twice_on_any_screen),
		cmocka_unit_test(the_example_file_says_what_the_tables_say),
		cmocka_unit_test(keys_conf_replaces_the_keys_of_an_action),
		cmocka_unit_test(a_key_bound_twice_is_found),
		cmocka_unit_test(a_wrong_line_is_named),
		cmocka_unit_test(every_key_name_reads_back),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
