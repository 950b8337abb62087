#include "config.h"

#include "session.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "date.h"
#include "decide.h"
#include "err.h"
#include "i18n.h"
#include "record.h"
#include "setting_store.h"
#include "store.h"

static const struct field user_field = { "--usuario", NULL, FIELD_TEXT, 0, offsetof(struct session_options, user), 1, USER_MAX };

static int
set_value(struct session *session, const struct setting_def *def, const char *value, struct err *err)
{
	const struct field *field = &def->field;
	int r = record_read_text(&setting_entity, field, value ? value : "", CURRENCY_COP, &session->arena,
	                         &session->settings, err);

	return r < 0 || !value ? r : fields_check(field, 1, &session->settings, err);
}

/* What is stored was checked before it was. */
static int
damaged(const struct session *session, const char *name, const char *value, struct err *err)
{
	return err_set(err, ERR_DAMAGED, _("%s: the setting %s is \"%.80s\", which alpes never wrote; put the file aside and restore a "
	               "backup: alpes respaldo restaurar FILE"), store_path(session->store), name, value ? value : "");
}

static int
stored_value(struct session *session, const struct setting_def *def, const char *value, struct err *err)
{
	int r = set_value(session, def, value, err);

	return r == 0 || r == ERR_NOMEM ? r : damaged(session, def->field.name, value, err);
}

static int
set_zone(struct session *session, struct err *err)
{
	int r = date_set_zone(session->settings.zone, err);

	return r == ERR_FIELD ? damaged(session, "zona", session->settings.zone, err) : r;
}

static int
each_setting(void *arg, const char *name, const char *value, struct err *err)
{
	const struct setting_def *def = setting_find(name);

	return def ? stored_value(arg, def, value, err) : 0;
}

int
session_refresh(struct session *session, struct err *err)
{
	const char *user = session->user, *acting_for = session->acting_for;
	char names[2][USER_SIZE];
	int r = 0;

	snprintf(names[0], sizeof(names[0]), "%s", user);
	snprintf(names[1], sizeof(names[1]), "%s", acting_for ? acting_for : "");
	arena_reset(&session->arena);
	session->user = arena_string(&session->arena, names[0]);
	session->acting_for = acting_for ? arena_string(&session->arena, names[1]) : NULL;
	if (!session->user)
		return err_nomem(err);
	for (size_t i = 0; i < n_setting_defs && r == 0; i++)
		r = set_value(session, &setting_defs[i], setting_defs[i].preset, err);
	return r < 0 ? r : setting_store_each(session->store, each_setting, session, err);
}

struct one_setting {
	struct session *session;
	const struct setting_def *def;
};

static int
one_setting(void *arg, const char *name, const char *value, struct err *err)
{
	const struct one_setting *one = arg;

	return strcmp(name, one->def->field.name) == 0 ? stored_value(one->session, one->def, value, err) : 0;
}

int
session_refresh_number(struct session *session, const char *name, struct err *err)
{
	struct one_setting one = { session, setting_find(name) };
	int r = set_value(session, one.def, one.def->preset, err);

	return r < 0 ? r : setting_store_each(session->store, one_setting, &one, err);
}

/* Before the file is made: nothing is left of one that is refused. */
static int
check_given(struct session *session, const struct session_options *given, struct err *err)
{
	const struct setting_value rows[] = {
		{ "estacion", given->station }, { "zona", given->zone }, { "moneda", given->currency },
	};
	int r = field_check(&user_field, given, err);

	for (size_t i = 0; i < ARRAY_LEN(rows) && r == 0; i++)
		if (rows[i].value)
			r = set_value(session, setting_find(rows[i].name), rows[i].value, err);
	return r < 0 || !given->zone ? r : date_set_zone(given->zone, err);
}

/* What the file is set up with: station, zone, currency. */
static int
set_up(struct session *session, const struct session_options *options, struct err *err)
{
	char host[65] = "alpes";
	const struct setting_value rows[] = {
		{ "estacion", options->station ? options->station : host },
		{ "zona", options->zone ? options->zone : "America/Bogota" },
		{ "moneda", options->currency ? options->currency : "COP" },
	};
	int r = 0;

	gethostname(host, sizeof(host) - 1);
	for (size_t i = 0; i < ARRAY_LEN(rows) && r == 0; i++) {
		const struct setting_def *def = setting_find(rows[i].name);

		r = set_value(session, def, rows[i].value, err);
	}
	if (r == 0)
		r = date_set_zone(session->settings.zone, err);
	if (r == 0)
		r = app_set_up(session, rows, ARRAY_LEN(rows), err);
	return r < 0 ? r : session_refresh(session, err); /* another process may have been first */
}

static int
check_same(const char *option, const char *given, const char *kept, struct err *err)
{
	if (!given || (kept && strcmp(given, kept) == 0))
		return 0;
	return err_set(err, ERR_USAGE, _("%s %s: the file was made with %s, which cannot be changed"), option, given,
	               kept ? kept : "-");
}

/* The system's user. */
static const char *
add_user(struct arena *arena)
{
	struct passwd entry, *found = NULL;
	char text[1024];

	getpwuid_r(getuid(), &entry, text, sizeof(text), &found);
	return arena_printf(arena, "%.64s", found && found->pw_name[0] ? found->pw_name : "usuario");
}

int
session_open(struct session *session, const struct session_options *options, struct err *err)
{
	enum store_mode mode = options->read_only ? STORE_READ : options->create ? STORE_CREATE : STORE_WRITE;
	bool made = false;
	int r;

	*session = (struct session){ .read_only = options->read_only };
	session->user = add_user(&session->arena);
	session->acting_for = options->user;
	if (!session->user)
		return err_nomem(err);
	r = check_given(session, options, err);
	if (r == 0)
		r = store_open(options->path, mode, &session->store, &made, err);
	if (r == 0)
		r = session_refresh(session, err);
	if (r == 0 && !session->settings.station && mode != STORE_READ)
		r = set_up(session, options, err);
	if (r == 0)
		r = set_zone(session, err);
	if (r == 0)
		r = session_set_clock(session, err);
	if (r == 0)
		r = check_same("--estacion", options->station, session->settings.station, err);
	if (r == 0)
		r = check_same("--zona", options->zone, session->settings.zone, err);
	return r < 0 ? r : check_same("--moneda", options->currency, currency_code(session->settings.currency), err);
}

void
session_close(struct session *session)
{
	store_close(session->store);
	arena_done(&session->arena);
	free(session->lanes);
	*session = (struct session){ 0 };
}

int64_t
session_now(const struct session *session)
{
	return session->clock ? session->clock : date_now();
}

int
session_set_clock(struct session *session, struct err *err)
{
	const char *text = session->settings.demo == 1 ? getenv("ALPES_AHORA") : NULL;

	return text && *text ? date_parse(text, false, "ALPES_AHORA", &session->clock, err) : 0;
}

int
session_need(const struct session *session, enum right right, struct err *err)
{
	if (right == RIGHT_READ || !session->read_only)
		return 0;
	return err_set(err, ERR_RIGHT, "%s", _("opened with --solo-lectura: nothing is changed"));
}
