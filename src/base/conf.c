#include "config.h"

#include "conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "i18n.h"
#include "near.h"
#include "utf8.h"

#define FILE_MAX ((size_t)64 * 1024)
#define WHERE_SIZE 512

/* clang-format off */
static const struct conf_def defs[CONF_KEYS] = {
	[CONF_BD] = { "bd", "ALPES_BD", "$XDG_DATA_HOME/alpes/alpes.db",
		N_("file of the store") },
	[CONF_PULSAR_URL] = { "pulsar_url", "ALPES_PULSAR_URL", "",
		N_("web address of the broker, http://localhost:8080; empty = offline") },
	[CONF_PULSAR_TOKEN_FILE] = { "pulsar_token_file", "ALPES_PULSAR_TOKEN_FILE", "",
		N_("file with the token for the broker") },
	[CONF_PULSAR_CA_FILE] = { "pulsar_ca_file", "ALPES_PULSAR_CA_FILE", "",
		N_("file of the authority behind the broker's certificate") },
	[CONF_PULSAR_TENANT] = { "pulsar_tenant", "ALPES_PULSAR_TENANT", "public",
		N_("tenant of the topics") },
	[CONF_PULSAR_NAMESPACE] = { "pulsar_namespace", "ALPES_PULSAR_NAMESPACE", "default",
		N_("namespace of the topics") },
	[CONF_PULSAR_HOSTS] = { "pulsar_hosts", "ALPES_PULSAR_HOSTS", "",
		N_("other hosts that the broker may send us to, with commas") },
	[CONF_IDIOMA] = { "idioma", "ALPES_IDIOMA", "",
		N_("language, es or en; empty = the system's"), "es|en" },
	[CONF_FORMATO_NUMEROS] = { "formato_numeros", "ALPES_FORMATO_NUMEROS", "es",
		N_("how amounts are shown: es 1.250.000,50, en 1,250,000.50"), "es|en" },
	[CONF_TEMA] = { "tema", "ALPES_TEMA", "oscuro",
		N_("colours of the screens: dark, light, high contrast"), "oscuro|claro|contraste" },
	[CONF_LINEAS] = { "lineas", "ALPES_LINEAS", "auto",
		N_("lines and bars of the screens: as the locale can, or ASCII"), "auto|ascii" },
	[CONF_REGISTRO] = { "registro", "ALPES_REGISTRO", "$XDG_STATE_HOME/alpes/alpes.log",
		N_("file of the log; empty = none") },
	[CONF_NIVEL_REGISTRO] = { "nivel_registro", "ALPES_NIVEL_REGISTRO", "info",
		N_("how much is logged"), "error|warning|info|debug" },
};
/* clang-format on */

/* XDG Base Directory Specification 0.8: the variable, and the folder below $HOME without it. */
static const struct {
	const char *name, *below_home;
} xdg_folders[] = {
	{ "XDG_DATA_HOME", ".local/share" },
	{ "XDG_CONFIG_HOME", ".config" },
	{ "XDG_STATE_HOME", ".local/state" },
};

const struct conf_def *
conf_def(enum conf_key key)
{
	return &defs[key];
}

const char *
conf_get(const struct conf *conf, enum conf_key key)
{
	return conf->values[key].text ? conf->values[key].text : "";
}

enum conf_origin
conf_origin(const struct conf *conf, enum conf_key key)
{
	return conf->values[key].origin;
}

void
conf_done(struct conf *conf)
{
	arena_done(&conf->arena);
	*conf = (struct conf){ 0 };
}

/* Whether the load goes on. */
static int
pass(const struct conf *conf, int r, const struct err *err)
{
	if (r == 0 || !conf->tell)
		return r;
	conf->tell(conf->arg, err->text);
	return 0;
}

/* True when `text` is one of the words of "a|b|c". */
static bool
is_choice(const char *choices, const char *text)
{
	size_t len = strlen(text);

	for (const char *at = choices; *at; at += strspn(at, "|")) {
		size_t word = strcspn(at, "|");

		if (word == len && memcmp(at, text, len) == 0)
			return true;
		at += word;
	}
	return false;
}

/* The text behind `start` when `text` starts with it, else NULL. */
static const char *
after(const char *text, const char *start)
{
	size_t len = strlen(start);

	return strncmp(text, start, len) == 0 ? text + len : NULL;
}

/* Bytes of the host that an address names; an IPv6 one stands in brackets. */
static int
host_length(const char *address)
{
	if (*address == '[')
		return (int)strcspn(address, "]") + 1;
	return (int)strcspn(address, ":,/");
}

static int
check_broker(const char *text, const char *where, struct err *err)
{
	const char *binary = after(text, "pulsar://"), *binary_tls = after(text, "pulsar+ssl://");
	const char *web = after(text, "http://");

	if (binary)
		return err_set(err, ERR_USAGE,
			       _("%s: %s is not the broker's web address; try http://%.*s:8080"),
			       where, text, host_length(binary), binary);
	if (binary_tls)
		return err_set(err, ERR_USAGE,
			       _("%s: %s is not the broker's web address; try https://%.*s:8443"),
			       where, text, host_length(binary_tls), binary_tls);
	if (!web)
		web = after(text, "https://");
	if (*text && (!web || host_length(web) == 0))
		return err_set(err, ERR_USAGE,
			       _("%s: must be a web address like http://localhost:8080"), where);
	return 0;
}

/* Sets a value unless a stronger one is there. `where` names its place in a refusal. */
static int
set(struct conf *conf, enum conf_key key, const char *text, enum conf_origin origin,
    const char *where, struct err *err)
{
	char *copy;
	int r;

	if (defs[key].choices && strcmp(text, defs[key].fallback) != 0 && !is_choice(defs[key].choices, text))
		return err_set(err, ERR_USAGE, _("%s: must be one of %s"), where,
			       defs[key].choices);
	if (key == CONF_PULSAR_URL) {
		r = check_broker(text, where, err);
		if (r < 0)
			return r;
	}
	if (conf->values[key].text && conf->values[key].origin > origin)
		return 0;
	copy = arena_string(&conf->arena, text);
	if (!copy)
		return err_nomem(err);
	conf->values[key].text = copy;
	conf->values[key].origin = origin;
	return 0;
}

int
conf_option(struct conf *conf, enum conf_key key, const char *text, struct err *err)
{
	return set(conf, key, text, CONF_OPTION, defs[key].key, err);
}

/* The absolute folder that an XDG variable stands for, "" when no home is known. */
static const char *
xdg_folder(struct conf *conf, const char *name, const char *below_home)
{
	const char *folder = getenv(name), *home = getenv("HOME");

	if (folder && *folder == '/') /* the specification: a relative one is to be ignored */
		return folder;
	return home && *home == '/' ? arena_printf(&conf->arena, "%s/%s", home, below_home) : "";
}

/* A path that may start with an XDG variable; "" when no home is known, NULL when out of memory. */
static const char *
expand(struct conf *conf, const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(xdg_folders); i++) {
		const char *rest = *path == '$' ? after(path + 1, xdg_folders[i].name) : NULL;
		const char *folder;

		if (!rest)
			continue;
		folder = xdg_folder(conf, xdg_folders[i].name, xdg_folders[i].below_home);
		return folder && *folder ? arena_printf(&conf->arena, "%s%s", folder, rest)
					 : folder;
	}
	return path;
}

static enum conf_key
nearest_key(const char *word)
{
	enum conf_key nearest = 0;

	for (enum conf_key key = 1; key < CONF_KEYS; key++) {
		if (near_distance(word, defs[key].key) < near_distance(word, defs[nearest].key))
			nearest = key;
	}
	return nearest;
}

static char *
trim(char *text)
{
	char *end;

	text += strspn(text, " \t\r");
	end = text + strlen(text);
	while (end > text && strchr(" \t\r", end[-1]))
		*--end = '\0';
	return text;
}

/* A key and its value of line `number`. */
static int
take_value(struct conf *conf, enum conf_key key, const char *text, size_t number, struct err *err)
{
	char where[WHERE_SIZE];

	if (conf->values[key].line)
		return err_set(err, ERR_USAGE, _("%s:%zu: %s stands on line %zu already; leave one of them"), conf->file, number,
		               defs[key].key, conf->values[key].line);
	conf->values[key].line = number;
	snprintf(where, sizeof(where), "%s:%zu: %s", conf->file, number, defs[key].key);
	return set(conf, key, text, CONF_FILE, where, err);
}

/* One line of the file; it is written to. */
static int
take_line(struct conf *conf, char *line, size_t number, struct err *err)
{
	char *key, *equals;

	line = trim(line);
	if (!*line || *line == '#')
		return 0;
	equals = strchr(line, '=');
	if (!equals)
		return err_set(err, ERR_USAGE, _("%s:%zu: must be a line like tema = claro"),
			       conf->file, number);
	*equals = '\0';
	key = trim(line);
	for (enum conf_key k = 0; k < CONF_KEYS; k++)
		if (strcmp(defs[k].key, key) == 0)
			return take_value(conf, k, trim(equals + 1), number, err);
	return err_set(err, ERR_USAGE, _("%s:%zu: there is no setting %s; did you mean %s?"),
		       conf->file, number, key, defs[nearest_key(key)].key);
}

static int
take_lines(struct conf *conf, char *text, struct err *err)
{
	char *line;
	size_t number = 0;
	int r = 0;

	while (r == 0 && (line = strsep(&text, "\n")))
		r = pass(conf, take_line(conf, line, ++number, err), err);
	return r;
}

/* Whether the open file may be believed. */
static int
check_file(const struct conf *conf, int fd, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > FILE_MAX)
		return err_set(err, ERR_USAGE, _("%s: must be a file of at most 64 KB"),
			       conf->file);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return err_set(err, ERR_USAGE, _("%s: others may write it; run chmod go-w on it"),
			       conf->file);
	return 0;
}

static int
read_file(struct conf *conf, int fd, struct err *err)
{
	char *text = arena_alloc(&conf->arena, FILE_MAX + 1);
	size_t len = 0;
	ssize_t n;

	if (!text)
		return err_nomem(err);
	do {
		n = read(fd, text + len, FILE_MAX - len);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		return err_set(err, ERR_USAGE, _("%s: cannot be read: %s"), conf->file,
			       strerror(errno));
	if (!utf8_valid(text, len) || memchr(text, '\0', len))
		return err_set(err, ERR_USAGE, _("%s: must be UTF-8 text"), conf->file);
	return take_lines(conf, text + (after(text, "\xEF\xBB\xBF") ? 3 : 0), err); /* a byte order mark, as some editors write */
}

static int
load_file(struct conf *conf, bool must_exist, struct err *err)
{
	int fd = open(conf->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r;

	if (fd < 0 && errno == ENOENT && !must_exist)
		return 0;
	if (fd < 0)
		return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_USAGE,
			       _("%s: cannot be read: %s"), conf->file, strerror(errno));
	r = check_file(conf, fd, err);
	if (r == 0)
		r = read_file(conf, fd, err);
	close(fd);
	return r;
}

static int
load_environment(struct conf *conf, struct err *err)
{
	int r = 0;

	for (enum conf_key key = 0; r == 0 && key < CONF_KEYS; key++) {
		const char *text = getenv(defs[key].env);

		if (text && *text)
			r = pass(conf, set(conf, key, text, CONF_ENVIRONMENT, defs[key].env, err), err);
	}
	return r;
}

static int
load_default(struct conf *conf, enum conf_key key, struct err *err)
{
	const char *text = expand(conf, defs[key].fallback);

	if (!text)
		return err_nomem(err);
	if (!*text && key == CONF_BD) /* without a place for a log there is none */
		return err_set(err, ERR_USAGE, _("%s: HOME is not set, so name a place with %s"), defs[key].key,
			       defs[key].env);
	conf->values[key].text = text;
	return 0;
}

static int
load_defaults(struct conf *conf, struct err *err)
{
	int r = 0;

	for (enum conf_key key = 0; r == 0 && key < CONF_KEYS; key++)
		if (!conf->values[key].text)
			r = pass(conf, load_default(conf, key, err), err);
	return r;
}

int
conf_load(struct conf *conf, const char *file, struct err *err)
{
	int r = 0;

	conf->file = file ? arena_string(&conf->arena, file)
			  : expand(conf, "$XDG_CONFIG_HOME/alpes/alpes.conf");
	if (!conf->file)
		return err_nomem(err);
	if (*conf->file)
		r = pass(conf, load_file(conf, file != NULL, err), err);
	if (r == 0)
		r = load_environment(conf, err);
	return r < 0 ? r : load_defaults(conf, err);
}
