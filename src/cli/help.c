#include "config.h"

#include "help.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "commands.h"
#include "entity.h"
#include "err.h"
#include "filter.h"
#include "hash.h"
#include "http.h"
#include "i18n.h"
#include "json.h"
#include "store.h"
#include "utf8.h"

static const struct {
	int status;
	const char *says;
} statuses[] = {
	{ 0, N_("done, or it was so already") },
	{ 1, N_("of several rows some were refused") },
	{ 2, N_("wrong usage, or --si is missing") },
	{ 3, N_("not found") },
	{ 4, N_("refused by a rule") },
	{ 5, N_("the books: locked, damaged, disk full") },
	{ 6, N_("the broker: not reached, or it refused") },
	{ 130, N_("interrupted") },
};

#define LINE 80
#define NAMES 16 /* columns of a noun or verb */
#define OPTION_MORE 10 /* an option and its value have so many more */

/* Words behind each other, the next line indented when one is full. */
struct flow {
	size_t at, indent;
};

static void
flow_word(struct flow *flow, const char *word)
{
	size_t width = utf8_width(word);

	if (flow->at + 1 + width > LINE) {
		printf("\n%*s", (int)flow->indent, "");
		flow->at = flow->indent;
	}
	printf(" %s", word);
	flow->at += 1 + width;
}

static void
print_name(const char *name, size_t width)
{
	size_t len = utf8_width(name);

	printf("  %s%*s", name, len < width ? (int)(width - len) : 1, "");
}

/* The verbs of a noun in a line, or what a command without verbs does. */
static void
print_noun(const char *noun)
{
	struct flow flow = { 2 + NAMES, 2 + NAMES };

	print_name(noun, NAMES);
	for (size_t i = 0; i < n_commands; i++) {
		if (!command_fits(&commands[i], noun))
			continue;
		if (commands[i].verb)
			flow_word(&flow, commands[i].verb);
		else
			printf(" %s", _(commands[i].help));
	}
	putchar('\n');
}

static void
print_group(enum command_group group)
{
	printf("\n%s\n", _(group_names[group]));
	for (size_t i = 0; i < n_commands; i++) {
		const char *const one[] = { commands[i].noun, NULL };
		const char *const *nouns = strcmp(commands[i].noun, "*") == 0 ? record_nouns : one;

		for (; commands[i].group == group && *nouns; nouns++)
			if (command_is_first(i, *nouns))
				print_noun(*nouns);
	}
}

static void
add_option_name(struct buf *name, const struct option_def *def)
{
	buf_printf(name, "%s%s%s%s%s", def->name, def->value ? " " : "", def->value ? _(def->value) : "",
	           def->shorter ? ", " : "", def->shorter ? def->shorter : "");
}

static void
print_choices(const struct names *choices)
{
	struct flow flow = { 2 + NAMES + OPTION_MORE, 2 + NAMES + OPTION_MORE };

	printf("%*s", (int)flow.indent, "");
	for (size_t i = 0; i < choices->n; i++)
		flow_word(&flow, names_at(choices, (int64_t)i));
	putchar('\n');
}

static void
print_option(enum option option)
{
	const struct option_def *def = &option_defs[option];
	struct buf name = { 0 };

	add_option_name(&name, def);
	print_name(buf_text(&name), NAMES + OPTION_MORE);
	printf(" %s\n", _(def->help));
	buf_done(&name);
	if (def->choices)
		print_choices(def->choices);
}

static void
help_all(void)
{
	printf("%s\n\n%s\n", _("alpes: the back office of an affiliate programme"),
	       _("usage: alpes COMMAND [VERB] [WORDS] [OPTIONS]"));
	for (int group = 0; group < COMMAND_GROUPS; group++)
		print_group((enum command_group)group);
	printf("\n%s\n", _("Options for all commands"));
	for (int i = 0; i < OPTIONS_FOR_ALL; i++)
		print_option((enum option)i);
	printf("\n%s\n", _("alpes COMMAND --help says more of a command, alpes COMMAND VERB --help all, with examples."));
}

bool
help_noun(const char *noun)
{
	bool found = false;

	if (!noun) {
		help_all();
		return true;
	}
	for (size_t i = 0; i < n_commands; i++) {
		if (!commands[i].verb || !command_fits(&commands[i], noun))
			continue;
		if (!found)
			printf(_("usage: alpes %s VERB [WORDS] [OPTIONS]\n\n"), noun);
		found = true;
		print_name(commands[i].verb, NAMES);
		printf(" %s\n", _(commands[i].help));
	}
	if (found)
		printf(_("\nalpes %s VERB --help says all of one, with examples.\n"), noun);
	return found;
}

const char *
help_status(size_t i, int *ret_status)
{
	if (i >= ARRAY_LEN(statuses))
		return NULL;
	*ret_status = statuses[i].status;
	return _(statuses[i].says);
}

static void
print_examples(const struct command *command)
{
	printf("\n%s\n", _("Examples"));
	for (size_t i = 0; i < EXAMPLES && command->examples[i].line; i++)
		printf("  # %s\n  %s\n", _(command->examples[i].says), command->examples[i].line);
}

static void
print_text(const char *text)
{
	struct flow flow = { 1, 1 };
	char word[80];

	putchar(' ');
	for (size_t len; *text; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		flow_word(&flow, word);
	}
	putchar('\n');
}

static void
print_filter(const char *noun)
{
	const struct entity *entity = entity_find(noun);
	const char *word, *help;

	printf("\n%s\n", _("Filter"));
	print_text(_(filter_grammar));
	for (size_t i = 0; (word = filter_word_at(entity, i, &help)); i++) {
		print_name(word, NAMES);
		printf(" %s\n", _(help));
	}
}

void
help_command(const struct command *command, const char *noun)
{
	const char *arguments = *command->arguments ? _(command->arguments) : "", *says;
	int status;

	printf(_("usage: alpes %s%s%s%s%s [OPTIONS]\n"), noun, command->verb ? " " : "", command->verb ? command->verb : "",
	       *arguments ? " " : "", arguments);
	printf("\n  %s\n", _(command->help));
	printf("\n%s\n", _("Options"));
	for (const enum option *option = command->options; *option != N_OPTIONS; option++)
		print_option(*option);
	printf("  %s\n", _("and those for all commands: alpes --help"));
	if (command_takes(command, OPTION_FILTER))
		print_filter(noun);
	printf("\n%s\n", _("Exit status"));
	for (size_t i = 0; (says = help_status(i, &status)); i++)
		printf("  %-4d%s\n", status, says);
	print_examples(command);
}

void
print_versions(const char *curses)
{
	struct buf lines = { 0 };

	store_add_library(&lines);
	http_add_library(&lines);
	json_add_library(&lines);
	hash_add_library(&lines);
	utf8_add_library(&lines);
	printf("%s\n%s%s\n", PACKAGE_STRING, buf_text(&lines), curses);
	buf_done(&lines);
}
