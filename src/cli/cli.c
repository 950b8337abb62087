#include "config.h"

#include "cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "help.h"
#include "i18n.h"
#include "log.h"
#include "utf8.h"

int
cli_status(int code)
{
	static const struct {
		int code, status;
	} statuses[] = {
		{ ERR_USAGE, 2 },  { ERR_MISSING, 3 }, { ERR_FIELD, 4 },   { ERR_STEP, 4 },     { ERR_SAME, 0 },
		{ ERR_RULE, 4 },   { ERR_RIGHT, 4 },   { ERR_VERSION, 4 }, { ERR_DUPLICATE, 4 }, { ERR_LOCKED, 5 },
		{ ERR_STORE, 5 },  { ERR_FULL, 5 },    { ERR_DAMAGED, 5 }, { ERR_NET, 6 },      { ERR_BROKER, 6 },
		{ ERR_CANCEL, 130 },
	};

	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		if (statuses[i].code == code)
			return statuses[i].status;
	return 70;
}

void
cli_say(const char *text)
{
	struct buf clean = { 0 };

	utf8_add_clean(&clean, text, strlen(text), true);
	fprintf(stderr, "alpes: %s\n", buf_text(&clean));
	buf_done(&clean);
}

void
cli_words(const struct cli *cli, const char *fmt, ...)
{
	va_list args;

	if (cli->options.values[OPTION_QUIET])
		return;
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
}

static bool
is_records(const struct entity *entity)
{
	return entity && entity->topic;
}

static struct session_options
session_options(const struct cli *cli, enum cli_need need)
{
	const char *const *values = cli->options.values;

	return (struct session_options){
		.path = conf_get(&cli->conf, CONF_BD),
		.user = values[OPTION_USER],
		.read_only = values[OPTION_READ_ONLY] || need == NEED_READ,
		.create = need == NEED_CREATE,
		.station = values[OPTION_STATION],
		.zone = values[OPTION_ZONE],
		.currency = values[OPTION_CURRENCY],
	};
}

int
cli_open(struct cli *cli, enum cli_need need, struct err *err)
{
	const struct session_options options = session_options(cli, need);
	const char *const *values = cli->options.values;

	if (values[OPTION_READ_ONLY] && need != NEED_READ)
		return err_set(err, ERR_RIGHT, "%s", _("opened with --solo-lectura: nothing is changed"));
	return session_open(&cli->session, &options, err);
}

/* Of the options given, those for all aside, the first that the command does not take. */
static int
check_options(const struct cli *cli, const struct command *command, struct err *err)
{
	for (int i = OPTIONS_FOR_ALL; i < N_OPTIONS; i++)
		if (cli->options.values[i] && !command_takes(command, (enum option)i))
			return err_set(err, ERR_USAGE, _("%s: is not an option of this command; see: alpes %s%s%s --help"),
			               option_defs[i].name, cli->options.words[0], command->verb ? " " : "",
			               command->verb ? command->verb : "");
	return 0;
}

/* Without a log everything else goes on. `echo`: -v shows it on stderr, too. */
static void
start_log(const struct cli *cli, bool echo)
{
	const char *path = conf_get(&cli->conf, CONF_REGISTRO), *const *values = cli->options.values;
	enum log_level level = values[OPTION_VERBOSE] ? LOG_DEBUG : log_level_named(conf_get(&cli->conf, CONF_NIVEL_REGISTRO));
	struct err err;
	int r = *path ? log_open(path, level) : 0;

	if (echo && values[OPTION_VERBOSE])
		log_echo(STDERR_FILENO, LOG_DEBUG);
	if (r == 0 || values[OPTION_QUIET])
		return;
	err_set(&err, ERR_STORE, _("%s: the log cannot be written: %s; see registro in the config file"), path, strerror(-r));
	cli_say(err.text);
}

int
cli_configure(struct cli *cli, bool echo, struct err *err)
{
	const char *bd = cli->options.values[OPTION_BD], *language;
	int r = bd ? conf_option(&cli->conf, CONF_BD, bd, err) : 0;

	if (r == 0)
		r = conf_load(&cli->conf, cli->options.values[OPTION_CONFIG], err);
	if (r < 0)
		return r;
	language = conf_get(&cli->conf, CONF_IDIOMA);
	if (*language)
		i18n_init(language);
	start_log(cli, echo);
	return 0;
}

/* What a person who keeps the machine has to see; refusals are the user's and may hold personal data. */
static void
log_failure(const struct cli *cli, const struct err *err)
{
	if (cli_status(err->code) > 4 && err->code != ERR_CANCEL)
		log_write(LOG_ERROR, "cli", "%s: %s", cli->options.n_words ? cli->options.words[0] : "alpes", err->text);
}

static int
run_command(struct cli *cli, const struct command *command, struct err *err)
{
	const struct entity *entity = entity_find(cli->options.words[0]);
	enum cli_need need = command->need;
	int r = 0;

	cli->step = command->step;
	if (is_records(entity))
		cli->entity = entity;
	if (command->writes_from && cli->n_ids >= command->writes_from)
		need = NEED_WRITE;
	if (need != NEED_NOTHING)
		r = cli_open(cli, need, err);
	if (r == 0 && need >= NEED_WRITE && command->run != cli_continue)
		cli_offer(cli);
	if (r < 0)
		return r;
	r = command->run(cli, err);
	return cli->session.wakes ? cli_follow(cli, r) : r;
}

static bool
on_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Help and versions, which need nothing: 1 = answered; else the command, NULL for the screens. */
static int
choose(struct cli *cli, const struct screens *screens, const struct command **ret_command, struct err *err)
{
	const struct options *options = &cli->options;
	const char *noun = options->n_words ? options->words[0] : NULL, *verb = options->n_words > 1 ? options->words[1] : NULL;
	bool helped = options->values[OPTION_HELP] || (!noun && !on_terminal());
	size_t n_words = 0;
	int r;

	if (options->values[OPTION_VERSION]) {
		print_versions(screens->library());
		return 1;
	}
	if (helped && !verb && help_noun(noun))
		return 1;
	*ret_command = NULL;
	if (!noun)
		return 0;
	r = command_find(noun, verb, ret_command, &n_words, err);
	if (r == 0)
		r = check_options(cli, *ret_command, err);
	cli->ids = options->words + n_words;
	cli->n_ids = options->n_words - n_words;
	if (r == 0 && helped) {
		help_command(*ret_command, noun);
		return 1;
	}
	return r < 0 ? r : command_check_words(*ret_command, noun, cli->ids, cli->n_ids, err);
}

static int
run(struct cli *cli, const struct screens *screens, const struct command *command, struct err *err)
{
	int r;

	if (command && command->need == NEED_TABLES)
		return command->run(cli, err);
	r = cli_configure(cli, command != NULL, err);
	if (r < 0)
		return r;
	if (!command) {
		struct session_options how = session_options(cli, NEED_WRITE);

		if (cli->options.values[OPTION_DEMO])
			how.path = NULL;
		return screens->run(&cli->conf, &how, err);
	}
	return run_command(cli, command, err);
}

/* The exit status, when all that was printed is out; a failure before has been told. */
static int
printed(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (status <= 1)
		cli_say(_("standard output cannot be written: what was printed is not all there; what was done stays done"));
	return 5;
}

int
cli_main(int argc, char **argv, const struct screens *screens)
{
	const struct command *command = NULL;
	struct cli cli = { 0 };
	struct err err = { 0 };
	int r;

	cli.options.words = calloc((size_t)argc + 1, sizeof(*cli.options.words));
	r = cli.options.words ? options_parse(argc, argv, &cli.options, &err) : err_nomem(&err);
	if (r == 0)
		r = choose(&cli, screens, &command, &err);
	if (r == 0)
		r = run(&cli, screens, command, &err);
	else if (r == 1)
		r = 0;
	if (r < 0) {
		log_failure(&cli, &err);
		cli_say(err.text);
		r = cli_status(r);
	}
	session_close(&cli.session);
	log_close();
	conf_done(&cli.conf);
	buf_done(&cli.told);
	free(cli.options.words);
	return printed(r);
}
