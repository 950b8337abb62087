#include "config.h"

#include "command.h"

#include <stdio.h>
#include <string.h>

#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "near.h"
#include "prompt.h"

#define COMMAND_MAX 500

/* Calls `each` with every action that is up, the screen's first, until it answers true; that action, or NULL. */
static const struct action_def *
find(const struct screen *screen, bool (*each)(const struct action_def *action, void *arg), void *arg)
{
	const struct action_table *tables[TABLES];
	size_t n = desk_tables(screen, tables);

	for (size_t t = 0; t < n; t++)
		for (size_t i = 0; i < tables[t]->n; i++)
			if (each(&tables[t]->actions[i], arg))
				return &tables[t]->actions[i];
	return NULL;
}

struct words {
	const char **words;
	size_t n, max;
};

static bool
add_name(const struct action_def *action, void *arg)
{
	struct words *words = arg;

	if (words->n < words->max)
		words->words[words->n++] = action->name;
	return words->n == words->max;
}

/* The name in front of the first space of `arg`. */
static bool
is_typed(const struct action_def *action, void *arg)
{
	const char *text = arg;
	size_t len = strcspn(text, " ");

	return strncmp(action->name, text, len) == 0 && action->name[len] == '\0';
}

static size_t
complete(struct screen *screen, const char *text, const char **names, size_t max)
{
	struct words words = { .words = names, .max = max };
	char line[COMMAND_MAX + 1];
	const struct action_def *action;

	if (!strchr(text, ' ')) {
		find(screen, add_name, &words);
		return words.n;
	}
	snprintf(line, sizeof(line), "%s", text);
	action = find(screen, is_typed, line);
	while (action && action->word && words.n < max && (names[words.n] = action->word(words.n)))
		words.n++;
	return words.n;
}

struct wanted {
	const char *name;
	const struct action_def *nearest;
};

static bool
is_named(const struct action_def *action, void *arg)
{
	struct wanted *wanted = arg;

	if (!wanted->nearest || near_distance(wanted->name, action->name) < near_distance(wanted->name, wanted->nearest->name))
		wanted->nearest = action;
	return strcmp(action->name, wanted->name) == 0;
}

static int
run(struct screen *screen, const char *text, struct err *err)
{
	struct action_arg arg = { .key = K_NONE, .text = "" };
	const struct action_def *action;
	struct wanted wanted = { 0 };
	char line[COMMAND_MAX + 1], *end;

	if (!text || !*text)
		return EFFECT_DRAW;
	snprintf(line, sizeof(line), "%s", text + strspn(text, " :"));
	end = line + strcspn(line, " ");
	if (*end) {
		*end++ = '\0';
		arg.text = end + strspn(end, " ");
	}
	wanted.name = line;
	action = find(screen, is_named, &wanted);
	if (!action)
		return err_set(err, ERR_USAGE, _(":%s is not there; did you mean :%s? ? shows all"), line, wanted.nearest->name);
	desk_act(screen->desk, action, &arg);
	return EFFECT_DRAW;
}

int
command_open(struct screen *screen, struct err *err)
{
	const struct line_prompt prompt = {
		.label = ":", .history = "comandos", .max = COMMAND_MAX, .complete = complete, .done = run
	};

	return prompt_line(screen, &prompt, err);
}
