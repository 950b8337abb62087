/* cli.h - one run of the command line (cli.md); the commands stand in commands.c. */
#ifndef CLI_H
#define CLI_H

#include "buf.h"
#include "commands.h"
#include "conf.h"
#include "entity.h"
#include "export.h"
#include "options.h"
#include "session.h"

struct arena;
struct err;

/* One run of the program. */
struct cli {
	struct options options;
	struct conf conf;
	struct session session; /* open when the command needs it */
	const struct entity *entity; /* of the command's first word, or NULL */
	enum step step;              /* of a state step */
	const char *const *ids;      /* the words behind the command */
	size_t n_ids;
	struct buf told; /* lines of rows that are not committed yet */
};

/* What main knows of the screens and the command line does not. */
struct screens {
	int (*run)(const struct conf *conf, const struct session_options *options, struct err *err);
	const char *(*library)(void); /* name and version of what draws */
};

/* The whole program; answers the exit status. Without a command, on a terminal, it is the screens
 * (path NULL: on demo data). */
int cli_main(int argc, char **argv, const struct screens *screens);

/* Exit status of an error code (cli.md). */
int cli_status(int code);

/* Reads the config, starts the log (`echo`: -v shows it on stderr, too), chooses the language. */
int cli_configure(struct cli *cli, bool echo, struct err *err);

/* Opens the books that the config names, as `need` says. */
int cli_open(struct cli *cli, enum cli_need need, struct err *err);

/* "alpes: …" on stderr, made harmless for a terminal. */
void cli_say(const char *text);

/* The query parameters and --filtro as one text of the filter language, "" without; ERR_USAGE when they contradict. And
 * read, with its period told on stderr. Both live in the arena. */
struct filter;
int cli_selection(const struct cli *cli, struct arena *arena, const char **ret_text, struct err *err);
int cli_select(const struct cli *cli, const struct entity *entity, struct arena *arena, const struct filter **ret_filter,
               struct err *err);

/* A number, 0 to `max`, that an option was given; ERR_USAGE names it. */
int cli_count(const char *text, int64_t max, const char *option, int64_t *ret, struct err *err);

/* What is given with a step. */
struct step_args;
int cli_step_args(struct cli *cli, struct step_args *args, struct err *err);

/* Words on stderr, but with -q none. */
void cli_words(const struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What --formato says, else --json, else the end of the name of -o, else CSV. */
enum export_format cli_export_format(const struct cli *cli);

/* A flag that SIGINT sets, for what runs long; from now on SIGINT ends nothing else. */
const volatile int *cli_stop(void);

/* The record of cli->entity with that id as JSON, as it is now. */
int cli_print_record(struct cli *cli, const char *id, struct err *err);

/* A line a row, kept until cli_told(): what stands on stdout is committed. `arg` is the struct cli, as for `between`. */
struct row_result;
void cli_tell_row(void *arg, const struct row_result *result);
int cli_told(void *arg);

/* What was cut short by SIGINT goes on or back: says how, answers 130. */
struct outcome;
int cli_stopped(const struct outcome *outcome);

/* What the command let in follows: told on stderr, stopped by SIGINT. `status`: the command's own; answers the status of both. */
int cli_follow(struct cli *cli, int status);

/* Imports a file as told, or goes on with `decision` (NULL: a new one, unless the file's was cut short). */
struct source_options;
int cli_import_file(struct cli *cli, const char *path, const struct source_options *options, const char *decision,
                    struct err *err);

/* Asks whether to go on with `what`. ERR_CANCEL: no. ERR_USAGE: there is nobody at a terminal. */
int cli_ask(const char *what, struct err *err);

/* Says on stderr which decision was cut short and how it goes on, if there is one. */
void cli_offer(struct cli *cli);

int cli_list(struct cli *cli, struct err *err);
int cli_view(struct cli *cli, struct err *err);
int cli_make(struct cli *cli, struct err *err);
int cli_edit(struct cli *cli, struct err *err);
int cli_notes(struct cli *cli, struct err *err);
int cli_step(struct cli *cli, struct err *err);
int cli_demo(struct cli *cli, struct err *err);
int cli_undo(struct cli *cli, struct err *err);
int cli_redo(struct cli *cli, struct err *err);
int cli_continue(struct cli *cli, struct err *err);
int cli_complete(struct cli *cli, struct err *err);
int cli_manual(struct cli *cli, struct err *err);
int cli_metrics(struct cli *cli, struct err *err);
int cli_report(struct cli *cli, struct err *err);
int cli_export(struct cli *cli, struct err *err);
int cli_merge(struct cli *cli, struct err *err);
int cli_due(struct cli *cli, struct err *err);
int cli_import(struct cli *cli, struct err *err);
int cli_settings_view(struct cli *cli, struct err *err);
int cli_settings_set(struct cli *cli, struct err *err);
int cli_verify(struct cli *cli, struct err *err);
int cli_diagnose(struct cli *cli, struct err *err);
int cli_explain(struct cli *cli, struct err *err);
int cli_audit_list(struct cli *cli, struct err *err);
int cli_audit_view(struct cli *cli, struct err *err);
int cli_audit_export(struct cli *cli, struct err *err);
int cli_restore(struct cli *cli, struct err *err);
int cli_backup(struct cli *cli, struct err *err);
int cli_backup_verify(struct cli *cli, struct err *err);
int cli_sync(struct cli *cli, struct err *err);
int cli_topics_prepare(struct cli *cli, struct err *err);
int cli_topics_list(struct cli *cli, struct err *err);
int cli_topics_state(struct cli *cli, struct err *err);
int cli_events_list(struct cli *cli, struct err *err);
int cli_events_view(struct cli *cli, struct err *err);
int cli_events_retry(struct cli *cli, struct err *err);
int cli_events_correct(struct cli *cli, struct err *err);
int cli_events_discard(struct cli *cli, struct err *err);

#endif
