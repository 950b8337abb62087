#include "config.h"

#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "utf8.h"

/* A command of every entity has the noun "*". */
static const struct command commands[] = {
	{ "*", "listar", STEP_NONE, NEED_READ, "", N_("the records, by filter"), cli_list },
	{ "*", "ver", STEP_NONE, NEED_READ, "ID", N_("one record, whole"), cli_view },
	{ "*", "crear", STEP_CREATE, NEED_CREATE, "CAMPO=VALOR… | --archivo FILE", N_("a new record; prints its id"), cli_make },
	{ "*", "editar", STEP_EDIT, NEED_WRITE, "ID CAMPO=VALOR…", N_("change fields"), cli_edit },
	{ "comisiones", "explicar", STEP_NONE, NEED_READ, "ID", N_("why this amount, and why it waits"), cli_explain },
	{ "auditoria", "listar", STEP_NONE, NEED_READ, "", N_("who changed what, the newest first"), cli_audit_list },
	{ "importar", NULL, STEP_IMPORT, NEED_CREATE, "FILE|-", N_("records from JSON, JSON Lines or CSV"), cli_import },
	{ "deshacer", NULL, STEP_UNDO, NEED_WRITE, "[DECISION]", N_("take the last decision back, or that one"), cli_undo },
	{ "rehacer", NULL, STEP_REDO, NEED_WRITE, "", N_("take the last undo back"), cli_redo },
	{ "configuracion", "ver", STEP_NONE, NEED_READ, "[NOMBRE]", N_("the rules of the business"), cli_settings_view },
	{ "configuracion", "poner", STEP_SET, NEED_CREATE, "NOMBRE VALOR", N_("set a rule"), cli_settings_set },
	{ "demo", NULL, STEP_NONE, NEED_CREATE, "[--filas N] [--semilla S]", N_("a believable programme into an empty file"),
	  cli_demo },
	{ "sincronizar", NULL, STEP_NONE, NEED_WRITE, "[--una-vez | --hasta-vaciar | --continuo]",
	  N_("publish what waits to the broker"), cli_sync },
	{ "topicos", "preparar", STEP_NONE, NEED_NOTHING, "", N_("make the topics on the broker"), cli_topics_prepare },
	{ "eventos", "listar", STEP_NONE, NEED_READ, "[--estado ESTADO]", N_("the outbox"), cli_events_list },
	{ "eventos", "ver", STEP_NONE, NEED_READ, "ID", N_("one event, whole"), cli_events_view },
	{ "eventos", "reintentar", STEP_NONE, NEED_WRITE, "ID…", N_("try parked events again"), cli_events_retry },
	{ "eventos", "descartar", STEP_NONE, NEED_WRITE, "ID… --motivo TEXT", N_("drop parked events, with a reason"),
	  cli_events_discard },
	{ "verificar", NULL, STEP_NONE, NEED_READ, "", N_("recompute what is kept and name what differs"), cli_verify },
	{ "diagnostico", NULL, STEP_NONE, NEED_READ, "", N_("versions, paths, findings"), cli_diagnose },
	{ "respaldo", "crear", STEP_NONE, NEED_READ, "FILE", N_("a copy of the books"), cli_backup },
	{ "respaldo", "restaurar", STEP_NONE, NEED_WRITE, "FILE", N_("put a copy back into the file"), cli_restore },
};

/* State steps by noun: one row a word. */
static const struct {
	const char *noun;
	enum step step;
} steps[] = {
	{ "afiliados", STEP_APPROVE },    { "afiliados", STEP_REJECT },       { "afiliados", STEP_ACTIVATE },
	{ "afiliados", STEP_DEACTIVATE }, { "afiliados", STEP_SUSPEND },      { "afiliados", STEP_RESUME },
	{ "afiliados", STEP_BLOCK },      { "afiliados", STEP_DELETE },       { "afiliados", STEP_REOPEN },
	{ "afiliados", STEP_CONFIRM_BANK }, { "campanas", STEP_ACTIVATE },    { "campanas", STEP_PAUSE },
	{ "campanas", STEP_FINISH },      { "campanas", STEP_CANCEL },        { "conversiones", STEP_VALIDATE },
	{ "conversiones", STEP_REJECT },  { "conversiones", STEP_CANCEL },    { "conversiones", STEP_REOPEN },
	{ "conversiones", STEP_REFUND },  { "comisiones", STEP_CALCULATE },   { "comisiones", STEP_APPROVE },
	{ "comisiones", STEP_REJECT },    { "comisiones", STEP_DEFER },       { "comisiones", STEP_RELEASE },
	{ "comisiones", STEP_DISPUTE },   { "comisiones", STEP_REOPEN },      { "comisiones", STEP_ANNUL },
};

static const struct command step_command = { NULL, NULL, STEP_NONE, NEED_WRITE, "ID… | --filtro FILTRO", NULL, cli_step };

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

static bool
is_records(const struct entity *entity)
{
	return entity && entity->topic;
}

static const struct command *
find_command(struct cli *cli, const char *noun, const char *verb, size_t *ret_used)
{
	const struct entity *entity = entity_find(noun);
	int64_t step = verb ? names_find(&step_names, verb, strlen(verb)) : ABSENT;

	if (is_records(entity) && strcmp(entity->plural, noun) == 0)
		cli->entity = entity;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		const struct command *command = &commands[i];
		bool noun_fits = strcmp(command->noun, noun) == 0 || (cli->entity && strcmp(command->noun, "*") == 0);

		if (!noun_fits || (command->verb && (!verb || strcmp(command->verb, verb) != 0)))
			continue;
		*ret_used = command->verb ? 2 : 1;
		return command;
	}
	for (size_t i = 0; i < ARRAY_LEN(steps) && step != ABSENT; i++) {
		if (strcmp(steps[i].noun, noun) != 0 || (int64_t)steps[i].step != step)
			continue;
		cli->step = steps[i].step;
		*ret_used = 2;
		return &step_command;
	}
	return NULL;
}

static void
help_line(const char *noun, const char *verb, const char *arguments, const char *help)
{
	printf("  alpes %s%s%s %s\n", noun, verb ? " " : "", verb ? verb : "", arguments);
	if (help)
		printf("      %s\n", _(help));
}

static int
help(void)
{
	printf("%s\n", _("alpes: the back office of an affiliate programme. Commands:"));
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		bool every = strcmp(commands[i].noun, "*") == 0;

		help_line(every ? "afiliados|campanas|conversiones|comisiones" : commands[i].noun, commands[i].verb,
		          commands[i].arguments, commands[i].help);
	}
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		help_line(steps[i].noun, names_at(&step_names, steps[i].step), step_command.arguments, NULL);
	printf("%s\n", _("Options:"));
	for (int i = 0; i < N_OPTIONS; i++)
		printf("  %s %s  %s\n", option_defs[i].name, option_defs[i].value ? _(option_defs[i].value) : "",
		       _(option_defs[i].help));
	return 0;
}

static int
open_session(struct cli *cli, enum cli_need need, struct err *err)
{
	const char *const *values = cli->options.values;
	const struct session_options options = {
		.path = conf_get(&cli->conf, CONF_BD),
		.user = values[OPTION_USER],
		.read_only = values[OPTION_READ_ONLY] || need == NEED_READ,
		.create = need == NEED_CREATE,
		.station = values[OPTION_STATION],
		.zone = values[OPTION_ZONE],
		.currency = values[OPTION_CURRENCY],
	};

	if (values[OPTION_READ_ONLY] && need != NEED_READ)
		return err_set(err, ERR_RIGHT, "%s", _("opened with --solo-lectura: nothing is changed"));
	return session_open(&cli->session, &options, err);
}

static int
run(struct cli *cli, struct err *err)
{
	const struct options *options = &cli->options;
	const struct command *command;
	size_t used = 0;
	int r;

	if (options->values[OPTION_VERSION]) {
		printf("%s\n", PACKAGE_STRING);
		return 0;
	}
	if (options->values[OPTION_HELP] || options->n_words == 0)
		return help();
	command = find_command(cli, options->words[0], options->n_words > 1 ? options->words[1] : NULL, &used);
	if (!command)
		return err_set(err, ERR_USAGE, _("%s %s: there is no such command; see: alpes --help"), options->words[0],
		               options->n_words > 1 ? options->words[1] : "");
	cli->ids = options->words + used;
	cli->n_ids = options->n_words - used;
	r = command->need == NEED_NOTHING ? 0 : open_session(cli, command->need, err);
	return r < 0 ? r : command->run(cli, err);
}

int
cli_main(int argc, char **argv)
{
	struct cli cli = { 0 };
	struct err err = { 0 };
	int r;

	cli.options.words = calloc((size_t)argc + 1, sizeof(*cli.options.words));
	r = cli.options.words ? options_parse(argc, argv, &cli.options, &err) : err_nomem(&err);
	if (r == 0 && cli.options.values[OPTION_BD])
		r = conf_option(&cli.conf, CONF_BD, cli.options.values[OPTION_BD], &err);
	if (r == 0)
		r = conf_load(&cli.conf, cli.options.values[OPTION_CONFIG], &err);
	if (r == 0)
		r = run(&cli, &err);
	if (r < 0) {
		cli_say(err.text);
		r = cli_status(r);
	}
	session_close(&cli.session);
	conf_done(&cli.conf);
	free(cli.options.words);
	return fflush(stdout) == 0 && !ferror(stdout) ? r : 5;
}
