/* conf.h - the machine's settings: broker, places, language, looks. Business settings are in the
 * store.
 *
 * A value comes from an option, else the environment, else the file, else the default, and it is
 * remembered from where. The file holds `key = value` lines; a line that starts with # is a
 * comment; a key may stand once. Not for use by two threads while it is being filled;
 * afterwards any thread may read.
 */
#ifndef CONF_H
#define CONF_H

#include "arena.h"

struct err;

enum conf_key {
	CONF_BD,
	CONF_PULSAR_URL,
	CONF_PULSAR_TOKEN_FILE,
	CONF_PULSAR_CA_FILE,
	CONF_PULSAR_TENANT,
	CONF_PULSAR_NAMESPACE,
	CONF_PULSAR_HOSTS,
	CONF_IDIOMA,
	CONF_FORMATO_NUMEROS,
	CONF_TEMA,
	CONF_LINEAS,
	CONF_REGISTRO,
	CONF_NIVEL_REGISTRO,
	CONF_KEYS
};

/* From weak to strong. */
enum conf_origin { CONF_DEFAULT, CONF_FILE, CONF_ENVIRONMENT, CONF_OPTION, CONF_ORIGINS };

struct conf {
	struct arena arena;
	const char *file; /* that was or would be read; "" without a home */
	void (*tell)(void *arg, const char *text); /* not NULL: gets what is wrong, which is left out instead of ending the load */
	void *arg;
	struct {
		const char *text;
		enum conf_origin origin;
		size_t line; /* of the file; 0 = it is not there */
	} values[CONF_KEYS];
};

/* What a key is: its name, its variable in the environment, its default (which may start with an
 * XDG folder's variable: "$XDG_DATA_HOME/alpes/alpes.db"), its explanation (shown through _()). */
struct conf_def {
	const char *key, *env, *fallback, *help;
	const char *choices; /* the words allowed besides the default, "es|en"; NULL = any text */
};

/* Static, never NULL. */
const struct conf_def *conf_def(enum conf_key key);

/* Takes a value given as an option, before conf_load; copied. A zeroed struct is an empty conf. */
int conf_option(struct conf *conf, enum conf_key key, const char *text, struct err *err);

/* Reads file, environment and defaults. `file` NULL = $XDG_CONFIG_HOME/alpes/alpes.conf, which may
 * be missing; a file that is named must be there (ERR_MISSING). An unknown key, one that stands
 * twice, a wrong value, a file that group or others may write, or a default below a home that
 * nobody knows is ERR_USAGE; the text names file and line, variable or key. After a failure only
 * conf_done may follow. An empty variable counts as not set. */
int conf_load(struct conf *conf, const char *file, struct err *err);

/* The value, "" when there is none. Borrowed, until conf_done. */
const char *conf_get(const struct conf *conf, enum conf_key key);
enum conf_origin conf_origin(const struct conf *conf, enum conf_key key);

void conf_done(struct conf *conf);

#endif
