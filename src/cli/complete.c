/* The command completar: what may stand where the cursor is. The scripts of the shells, data/completions, call it. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "err.h"
#include "i18n.h"
#include "settings.h"

/* The words before the cursor, and the one under it. */
struct typed {
	const char *noun, *verb; /* NULL: not yet */
	size_t n_more;           /* words behind the command */
	int option; /* enum option whose value is next; -1 = none */
	const char *current;
};

static void
offer(const struct typed *typed, const char *word, const char *says)
{
	if (strncmp(word, typed->current, strlen(typed->current)) == 0)
		printf("%s\t%s\n", word, says);
}

static void
offer_names(const struct typed *typed, const struct names *names)
{
	for (size_t i = 0; names && i < names->n; i++)
		offer(typed, names_at(names, (int64_t)i), "");
}

static void
take_word(struct typed *typed, const char *word)
{
	if (word[0] == '-') {
		typed->option = options_find(word, strlen(word));
		if (typed->option >= 0 && !option_defs[typed->option].value)
			typed->option = -1;
	} else if (!typed->noun) {
		typed->noun = word;
	} else if (!typed->verb) {
		typed->verb = word;
	} else {
		typed->n_more++;
	}
}

static void
read_words(struct typed *typed, const char *const *words, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		if (typed->option >= 0)
			typed->option = -1;
		else
			take_word(typed, words[i]);
	}
	typed->current = n ? words[n - 1] : "";
}

/* The states of the noun's records, the choices of the option; of any other value nothing is known here. */
static void
offer_values(const struct typed *typed)
{
	const struct entity *entity = typed->noun ? entity_find(typed->noun) : NULL;

	if (!entity && typed->verb) /* exportar comisiones */
		entity = entity_find(typed->verb);

	offer_names(typed, typed->option == OPTION_STATE && entity ? entity->states : option_defs[typed->option].choices);
}

static void
offer_nouns(const struct typed *typed)
{
	for (size_t i = 0; i < n_commands; i++) {
		const char *const one[] = { commands[i].noun, NULL };
		const char *const *nouns = strcmp(commands[i].noun, "*") == 0 ? record_nouns : one;

		for (; *nouns; nouns++)
			if (command_is_first(i, *nouns))
				offer(typed, *nouns, commands[i].verb ? "" : _(commands[i].help));
	}
}

static void
offer_verbs(const struct typed *typed)
{
	for (size_t i = 0; i < n_commands; i++)
		if (commands[i].verb && command_fits(&commands[i], typed->noun))
			offer(typed, commands[i].verb, _(commands[i].help));
}

static void
offer_options(const struct typed *typed, const struct command *command)
{
	for (int i = 0; i < N_OPTIONS; i++)
		if (command ? command_takes(command, (enum option)i) : i < OPTIONS_FOR_ALL)
			offer(typed, option_defs[i].name, _(option_defs[i].help));
}

/* The words of a hint such as `bash|zsh`, and the names of settings. */
static void
offer_arguments(const struct typed *typed, const struct command *command)
{
	char hint[160], *rest = hint;

	if (typed->n_more)
		return;
	snprintf(hint, sizeof(hint), "%s", command->arguments);
	if (islower((unsigned char)hint[0]) && strchr(hint, '|'))
		for (const char *word; (word = strsep(&rest, "|"));)
			offer(typed, word, "");
	if (strcmp(command->noun, "configuracion") == 0)
		for (size_t i = 0; i < n_setting_defs; i++)
			offer(typed, setting_defs[i].field.name, _(setting_defs[i].help));
}

int
cli_complete(struct cli *cli, struct err *err)
{
	const struct command *command = NULL;
	struct typed typed = { .option = -1 };
	size_t n_words = 0;

	read_words(&typed, cli->ids, cli->n_ids);
	if (typed.noun && command_find(typed.noun, typed.verb, &command, &n_words, err) == 0)
		typed.n_more += !command->verb && typed.verb;
	if (typed.option >= 0)
		offer_values(&typed);
	else if (typed.current[0] == '-')
		offer_options(&typed, command);
	else if (!typed.noun)
		offer_nouns(&typed);
	else if (command)
		offer_arguments(&typed, command);
	else
		offer_verbs(&typed);
	return 0;
}
