#include "config.h"

#include "keymap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "i18n.h"
#include "key.h"

#define LINE_MAX_SIZE 512

struct binding {
	const char *table;
	const struct action_def *action;
	int keys[KEYS_OF_ACTION];
	size_t n;
};

struct keymap {
	size_t n;
	struct binding bindings[];
};

/* Names separated by spaces; the first that is no key comes back. */
static const char *
set_keys(struct binding *binding, char *names)
{
	char *save, *name = strtok_r(names, " \t", &save);

	binding->n = 0;
	for (; name && binding->n < KEYS_OF_ACTION; name = strtok_r(NULL, " \t", &save)) {
		int key = key_parse(name);

		if (key == K_NONE)
			return name;
		binding->keys[binding->n++] = key;
	}
	return name;
}

static struct binding *
find_word(struct keymap *keymap, const char *word)
{
	for (size_t i = 0; i < keymap->n; i++) {
		const struct binding *binding = &keymap->bindings[i];
		size_t len = strlen(binding->table);

		if (strncmp(word, binding->table, len) == 0 && word[len] == '.' &&
		    strcmp(word + len + 1, binding->action->name) == 0)
			return &keymap->bindings[i];
	}
	return NULL;
}

static char *
trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len && strchr(" \t\r\n", text[len - 1]))
		text[--len] = '\0';
	return text;
}

static int
read_line(struct keymap *keymap, char *line, const char *file, int number, struct err *err)
{
	char *word = trim(line), *equal = strchr(word, '=');
	struct binding *binding;
	const char *wrong;

	if (!*word || *word == '#')
		return 0;
	if (!equal)
		return err_set(err, ERR_USAGE, _("%s:%d: \"action = keys\" is needed"), file, number);
	*equal++ = '\0';
	word = trim(word);
	binding = find_word(keymap, word);
	if (!binding)
		return err_set(err, ERR_USAGE, _("%s:%d: there is no action %s; see data/keys.conf for all"), file, number, word);
	wrong = set_keys(binding, equal);
	if (wrong)
		return err_set(err, ERR_USAGE, _("%s:%d: %s: there is no key of that name, or there are too many"), file, number,
		               wrong);
	return 0;
}

static int
read_file(struct keymap *keymap, const char *file, struct err *err)
{
	FILE *stream = fopen(file, "re");
	char line[LINE_MAX_SIZE];
	int r = 0;

	if (!stream)
		return errno == ENOENT ? 0 : err_set(err, ERR_USAGE, "%s: %s", file, strerror(errno));
	for (int number = 1; r == 0 && fgets(line, sizeof(line), stream); number++)
		r = read_line(keymap, line, file, number, err);
	fclose(stream);
	return r;
}

static void
add_table(struct keymap *keymap, const struct action_table *table)
{
	for (size_t i = 0; i < table->n; i++) {
		struct binding *binding = &keymap->bindings[keymap->n++];
		char names[LINE_MAX_SIZE];

		*binding = (struct binding){ .table = table->name, .action = &table->actions[i] };
		snprintf(names, sizeof(names), "%s", table->actions[i].keys);
		set_keys(binding, names);
	}
}

int
keymap_new(const struct action_table *const *tables, size_t n, const char *file, struct keymap **ret_keymap, struct err *err)
{
	struct keymap *keymap;
	size_t actions = 0;
	int r = 0;

	for (size_t i = 0; i < n; i++)
		actions += tables[i]->n;
	keymap = calloc(1, sizeof(*keymap) + actions * sizeof(keymap->bindings[0]));
	if (!keymap)
		return err_nomem(err);
	for (size_t i = 0; i < n; i++)
		add_table(keymap, tables[i]);
	if (file)
		r = read_file(keymap, file, err);
	if (r == 0)
		*ret_keymap = keymap;
	else
		keymap_free(keymap);
	return r;
}

void
keymap_free(struct keymap *keymap)
{
	free(keymap);
}

static const struct binding *
find_action(const struct keymap *keymap, const struct action_def *action)
{
	for (size_t i = 0; i < keymap->n; i++)
		if (keymap->bindings[i].action == action)
			return &keymap->bindings[i];
	return NULL;
}

static bool
has_key(const struct binding *binding, int key)
{
	for (size_t i = 0; binding && i < binding->n; i++)
		if (binding->keys[i] == key)
			return true;
	return false;
}

const struct action_def *
keymap_find(const struct keymap *keymap, const struct action_table *const *tables, size_t n, int key)
{
	for (size_t t = 0; t < n; t++)
		for (size_t i = 0; i < tables[t]->n; i++)
			if (has_key(find_action(keymap, &tables[t]->actions[i]), key))
				return &tables[t]->actions[i];
	return NULL;
}

const int *
keymap_keys(const struct keymap *keymap, const struct action_def *action, size_t *ret_n)
{
	const struct binding *binding = find_action(keymap, action);

	*ret_n = binding ? binding->n : 0;
	return binding ? binding->keys : NULL;
}

static int
check_action(const struct keymap *keymap, const struct action_table *const *tables, size_t n,
             const struct action_def *action, struct err *err)
{
	const struct binding *binding = find_action(keymap, action);

	for (size_t i = 0; binding && i < binding->n; i++) {
		for (size_t t = 0; t < n; t++) {
			for (size_t a = 0; a < tables[t]->n; a++) {
				char name[KEY_TEXT_SIZE];

				if (&tables[t]->actions[a] == action ||
				    !has_key(find_action(keymap, &tables[t]->actions[a]), binding->keys[i]))
					continue;
				return err_set(err, ERR_USAGE,
				               _("keys.conf: the key %s stands for %s and for %s; give one of them another"),
				               key_label(binding->keys[i], name), action->name, tables[t]->actions[a].name);
			}
		}
	}
	return 0;
}

int
keymap_check(const struct keymap *keymap, const struct action_table *const *tables, size_t n, struct err *err)
{
	for (size_t t = 0; t < n; t++) {
		for (size_t a = 0; a < tables[t]->n; a++) {
			int r = check_action(keymap, tables, n, &tables[t]->actions[a], err);

			if (r < 0)
				return r;
		}
	}
	return 0;
}
