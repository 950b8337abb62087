/* The command manual: the manual page, from the tables of commands, options, statuses and settings of the machine. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "err.h"
#include "filter.h"
#include "help.h"
#include "i18n.h"

/* Text as roff takes it literally. */
static void
put_text(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\'')
			fputs("\\(aq", stdout);
		else
			putchar(*text);
	}
}

static void
put_section(const char *title)
{
	printf(".SH \"%s\"\n", title);
}

/* A bold word with what stands behind it, and a text below. */
static void
put_item(const char *bold, const char *behind, const char *text)
{
	fputs(".TP\n\\fB", stdout);
	put_text(bold);
	printf("\\fR%s", *behind ? " " : "");
	put_text(behind);
	putchar('\n');
	put_text(text);
	putchar('\n');
}

static void
put_options(const struct command *command)
{
	for (const enum option *option = command->options; *option != N_OPTIONS; option++) {
		printf("%s", option == command->options ? ".br\n" : ", ");
		put_text(option_defs[*option].name);
	}
	if (command->options[0] != N_OPTIONS)
		putchar('\n');
}

static void
put_command(const struct command *command)
{
	char words[80];

	snprintf(words, sizeof(words), "alpes %s%s%s", strcmp(command->noun, "*") == 0 ? "afiliados|campanas|conversiones|comisiones"
	         : command->noun, command->verb ? " " : "", command->verb ? command->verb : "");
	put_item(words, *command->arguments ? _(command->arguments) : "", _(command->help));
	put_options(command);
	for (size_t i = 0; i < EXAMPLES && command->examples[i].line; i++) {
		fputs(".RS\n.PP\n", stdout);
		put_text(_(command->examples[i].says));
		fputs(":\n.br\n.nf\n\\fC", stdout);
		put_text(command->examples[i].line);
		fputs("\\fR\n.fi\n.RE\n", stdout);
	}
}

static void
put_commands(void)
{
	put_section(_("COMMANDS"));
	for (int group = 0; group < COMMAND_GROUPS; group++) {
		printf(".SS \"%s\"\n", _(group_names[group]));
		for (size_t i = 0; i < n_commands; i++)
			if (commands[i].group == (enum command_group)group)
				put_command(&commands[i]);
	}
}

static void
put_all_options(void)
{
	put_section(_("OPTIONS"));
	for (int i = 0; i < N_OPTIONS; i++) {
		const struct option_def *def = &option_defs[i];
		char names[80];

		snprintf(names, sizeof(names), "%s%s%s", def->name, def->shorter ? ", " : "", def->shorter ? def->shorter : "");
		put_item(names, def->value ? _(def->value) : "", _(def->help));
		for (size_t j = 0; def->choices && j < def->choices->n; j++) {
			fputs(j ? ", " : "(", stdout);
			put_text(names_at(def->choices, (int64_t)j));
			fputs(j + 1 == def->choices->n ? ")\n" : "", stdout);
		}
	}
}

static void
put_filter(void)
{
	const char *word, *help;

	put_section(_("FILTERS"));
	put_text(_(filter_grammar));
	putchar('\n');
	for (size_t i = 0; (word = filter_word_at(NULL, i, &help)); i++)
		put_item(word, "", _(help));
}

static void
put_settings(void)
{
	put_section(_("SETTINGS OF THE MACHINE"));
	put_text(_("Lines of key = value in the config file, or variables of the environment, which come before it."));
	putchar('\n');
	for (int i = 0; i < CONF_KEYS; i++) {
		const struct conf_def *def = conf_def((enum conf_key)i);

		put_item(def->key, def->env, _(def->help));
	}
}

int
cli_manual(struct cli *cli, struct err *err)
{
	int status;
	const char *says;

	(void)cli;
	(void)err;
	printf("'\\\" -*- coding: utf-8 -*-\n.TH ALPES 1 \"\" \"%s\" \"\"\n", PACKAGE_STRING);
	put_section(_("NAME"));
	printf("alpes \\- %s\n", _("the back office of an affiliate programme"));
	put_section(_("SYNOPSIS"));
	printf("\\fBalpes\\fR\n.br\n\\fBalpes\\fR %s\n", _("COMMAND [VERB] [WORDS] [OPTIONS]"));
	put_section(_("DESCRIPTION"));
	put_text(_("Affiliates, campaigns, conversions and commissions in one file that works without a network, with every change in "
	           "a chained journal, and events for Apache Pulsar. Without a command it opens the screens."));
	putchar('\n');
	put_commands();
	put_all_options();
	put_filter();
	put_section(_("EXIT STATUS"));
	for (size_t i = 0; (says = help_status(i, &status)); i++)
		printf(".TP\n%d\n%s\n", status, says);
	put_settings();
	put_section(_("FILES"));
	put_item("$XDG_DATA_HOME/alpes/alpes.db", "", _("the books; --bd or ALPES_BD names another file"));
	put_item("$XDG_CONFIG_HOME/alpes/alpes.conf", "", _("the settings of the machine"));
	put_item("$XDG_STATE_HOME/alpes/alpes.log", "", _("the log"));
	return 0;
}
