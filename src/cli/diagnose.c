#include "config.h"

#include "diagnose.h"

#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "decision.h"
#include "err.h"
#include "http.h"
#include "i18n.h"
#include "json.h"
#include "resume.h"
#include "store.h"
#include "utf8.h"

#define MB (1024 * 1024)
#define ROOM_LEAST (INT64_C(100) * MB) /* besides twice the file: a backup and the copy before an upgrade */
#define LOG_MUCH (INT64_C(64) * MB)    /* twice what it is kept to */

static const char *const state_names[FINDING_STATES] = { "bien", "aviso", "error" };

static void
add_finding(struct buf *line, const struct diagnosis *d, enum finding_state state, const char *text, const char *remedy)
{
	if (d->cli->options.values[OPTION_JSON]) {
		buf_char(line, '{');
		json_add_pair(line, "revision", d->check);
		json_add_pair(line, "estado", state_names[state]);
		json_add_pair(line, "texto", text);
		json_add_pair(line, "remedio", remedy ? remedy : "");
		buf_char(line, '}');
	} else {
		buf_printf(line, "%-5s  %-13s  %s%s%s", state_names[state], d->check, text, remedy ? " -> " : "", remedy ? remedy : "");
	}
}

void
diagnose_add(struct diagnosis *diagnosis, enum finding_state state, const char *remedy, const char *fmt, ...)
{
	struct buf line = { 0 }, clean = { 0 };
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	utf8_add_clean(&clean, text, strlen(text), false);
	add_finding(&line, diagnosis, state, buf_text(&clean), remedy);
	printf("%s\n", buf_text(&line));
	buf_done(&clean);
	buf_done(&line);
}

static void
look_program(struct diagnosis *d)
{
	diagnose_add(d, FINDING_GOOD, NULL, "%s", PACKAGE_STRING);
}

static void
look_locale(struct diagnosis *d)
{
	const char *missing = i18n_missing();

	if (missing)
		diagnose_add(d, FINDING_WARNING, _("nothing has to be done; to have it: dpkg-reconfigure locales"),
		             _("the locale %s is not installed: C.UTF-8 stands in, the words are in its language all the same"), missing);
}

static void
tell_conf(void *arg, const char *text)
{
	diagnose_add(arg, FINDING_ERROR, NULL, "%s", text);
}

/* What is wrong in the config is left out, and the rest looked at. */
static void
look_config(struct diagnosis *d)
{
	struct conf *conf = &d->cli->conf;
	struct err err = { 0 };

	conf->tell = tell_conf;
	conf->arg = d;
	if (cli_configure(d->cli, true, &err) < 0)
		tell_conf(d, err.text);
	diagnose_add(d, FINDING_GOOD, NULL, access(conf->file, F_OK) == 0 ? _("config file: %s") : _("there is no config file %s"),
	             conf->file);
}

/* An address may hold a password. */
static const char *
harmless(const char *value)
{
	const char *at = strstr(value, "://") ? strrchr(value, '@') : NULL;

	return at ? at : value;
}

static void
look_settings(struct diagnosis *d)
{
	static const char *const origins[CONF_ORIGINS] = { N_("default"), N_("config file"), N_("environment"), N_("option") };

	for (enum conf_key key = 0; key < CONF_KEYS; key++) {
		const struct conf *conf = &d->cli->conf;
		enum conf_origin origin = conf_origin(conf, key);
		bool named = origin == CONF_ENVIRONMENT;

		diagnose_add(d, FINDING_GOOD, NULL, "%s = %s (%s%s%s)", conf_def(key)->key, harmless(conf_get(conf, key)),
		             _(origins[origin]), named ? " " : "", named ? conf_def(key)->env : "");
	}
}

/* The folder of the file, or the nearest above it that is there. */
static bool
folder_of(const char *path, char folder[PATH_MAX], struct stat *ret_st)
{
	bool there = false;

	if (!*path || snprintf(folder, PATH_MAX, "%s", path) >= PATH_MAX)
		return false;
	while (!there) {
		const char *above = dirname(folder);
		bool top = strcmp(above, "/") == 0 || strcmp(above, ".") == 0;

		memmove(folder, above, strlen(above) + 1);
		there = stat(folder, ret_st) == 0;
		if (top)
			break;
	}
	return there;
}

static void
look_folder(struct diagnosis *d, const char *path)
{
	char folder[PATH_MAX];
	struct stat st;

	if (folder_of(path, folder, &st) && (st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX))
		diagnose_add(d, FINDING_WARNING, _("chmod go-w on the folder"), _("folder %s, mode %04o: others may replace the books"),
		             folder, st.st_mode & 07777U);
}

static void
look_file(struct diagnosis *d)
{
	const char *path = conf_get(&d->cli->conf, CONF_BD);
	struct stat st;

	if (lstat(path, &st) < 0) {
		diagnose_add(d, FINDING_WARNING,
		             _("a command that writes makes it: alpes importar FILE, alpes afiliados crear; or, to try things: alpes demo"),
		             _("there are no books yet at %s"), path);
		return;
	}
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		diagnose_add(d, FINDING_WARNING, _("chmod 600 on the file"),
		             _("%s, mode %04o: there is personal and bank data in it, and others have a right to it"), path,
		             st.st_mode & 07777U);
	else
		diagnose_add(d, FINDING_GOOD, NULL, _("%s, %lld bytes, for its owner alone"), path, (long long)st.st_size);
	look_folder(d, path);
}

static void
look_disk(struct diagnosis *d)
{
	const char *path = conf_get(&d->cli->conf, CONF_BD);
	char folder[PATH_MAX];
	struct statvfs disk;
	struct stat st;
	int64_t room, size;

	if (!folder_of(path, folder, &st) || statvfs(folder, &disk) < 0)
		return;
	size = lstat(path, &st) == 0 ? (int64_t)st.st_size : 0;
	room = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	if (room < 2 * size + ROOM_LEAST)
		diagnose_add(d, FINDING_WARNING, _("free some room: a backup and the copy before an upgrade take as much as the file"),
		             _("%lld MB are free in %s"), (long long)(room / MB), folder);
	else
		diagnose_add(d, FINDING_GOOD, NULL, _("%lld MB are free in %s"), (long long)(room / MB), folder);
}

static void
look_books(struct diagnosis *d)
{
	struct stat st;
	struct err err = { 0 };
	int r;

	if (lstat(conf_get(&d->cli->conf, CONF_BD), &st) < 0)
		return;
	r = cli_open(d->cli, NEED_READ, &err);
	if (r < 0)
		diagnose_add(d, FINDING_ERROR, NULL, "%s", err.text);
	d->open = r == 0;
}

static void
look_store(struct diagnosis *d)
{
	struct store_facts facts;
	struct err err = { 0 };

	if (store_facts(d->cli->session.store, &facts, &err) < 0) {
		diagnose_add(d, FINDING_ERROR, NULL, "%s", err.text);
		return;
	}
	diagnose_add(d, FINDING_GOOD, NULL, _("schema %d, station %s, generation %lld"), facts.schema_version,
	             d->cli->session.settings.station, (long long)d->cli->session.settings.generation);
	diagnose_add(d, FINDING_GOOD, NULL, _("SQLite %s: %s"), facts.sqlite_version,
	             facts.lock_needed ? _("can damage a log when two processes write; hence the lock, and keep the sqlite3 tool "
	                                   "away while alpes runs") : _("the write lock is kept all the same"));
	if (facts.wal_bytes > LOG_MUCH)
		diagnose_add(d, FINDING_WARNING, _("end the program that has read for long: old screens, sqlite3, a stopped process"),
		             _("the log beside the file has grown to %lld MB"), (long long)(facts.wal_bytes / MB));
	else
		diagnose_add(d, FINDING_GOOD, NULL, _("the log beside the file: %lld bytes"), (long long)facts.wal_bytes);
	diagnose_add(d, FINDING_GOOD, NULL, _("write lock: %s"), facts.lock_holder[0] ? facts.lock_holder : _("free"));
}

static void
look_decisions(struct diagnosis *d)
{
	struct arena arena = { 0 };
	struct decision decision = { 0 };
	struct err err = { 0 };
	char remedy[160];

	while (app_unfinished(&d->cli->session, decision.row, &arena, &decision, &err) == 0 && decision.row) {
		snprintf(remedy, sizeof(remedy), _("alpes continuar %s goes on, alpes deshacer %s takes it back"), decision.id,
		         decision.id);
		diagnose_add(d, FINDING_WARNING, remedy, _("%s (%s) was cut short after %lld rows"), decision.id,
		             names_at(&step_names, decision.step), (long long)decision.meant);
	}
	if (err.code)
		diagnose_add(d, FINDING_ERROR, NULL, "%s", err.text);
	arena_done(&arena);
}

static void
look_demo(struct diagnosis *d)
{
	const struct settings *settings = &d->cli->session.settings;

	if (settings->demo == 1 && settings->publish_demo == 1)
		diagnose_add(d, FINDING_WARNING, _("alpes configuracion poner publicar_demo no"),
		             _("these books hold demo data, and it is published"));
	else if (settings->demo == 1)
		diagnose_add(d, FINDING_GOOD, NULL, _("these books hold demo data: it is not published"));
}

enum look_at { LOOK_MACHINE, LOOK_BOOKS, LOOK_BROKER };

/* In this order: a later check stands on what the earlier ones opened. */
static const struct check {
	const char *name;
	enum look_at at;
	void (*look)(struct diagnosis *d);
} checks[] = {
	{ "version", LOOK_MACHINE, look_program },
	{ "configuracion", LOOK_MACHINE, look_config },
	{ "ajuste", LOOK_MACHINE, look_settings },
	{ "idioma", LOOK_MACHINE, look_locale },
	{ "archivo", LOOK_MACHINE, look_file },
	{ "disco", LOOK_MACHINE, look_disk },
	{ "libros", LOOK_MACHINE, look_books },
	{ "libros", LOOK_BOOKS, look_store },
	{ "decisiones", LOOK_BOOKS, look_decisions },
	{ "demo", LOOK_BOOKS, look_demo },
	{ "eventos", LOOK_BOOKS, diagnose_events },
	{ "sincroniza", LOOK_BOOKS, diagnose_lease },
	{ "token", LOOK_MACHINE, diagnose_token },
	{ "pulsar", LOOK_MACHINE, diagnose_broker },
	{ "topicos", LOOK_BROKER, diagnose_topics },
};

/* Errors that are found are findings: 0, as long as it could look. */
int
cli_diagnose(struct cli *cli, struct err *err)
{
	struct diagnosis d = { .cli = cli };

	(void)err;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		d.check = checks[i].name;
		if (checks[i].at == LOOK_MACHINE || (checks[i].at == LOOK_BOOKS && d.open) || (checks[i].at == LOOK_BROKER && d.http))
			checks[i].look(&d);
	}
	http_free(d.http);
	return 0;
}
