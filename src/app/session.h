/* session.h - who works, with which rights, on which open store. Passed down everywhere; no globals. */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "settings.h"
#include "ulid.h"

struct err;
struct store;

/* Every use case asks for one of these from the first day; the table role x right comes with the users. */
enum right {
	RIGHT_READ,
	RIGHT_ENTER,    /* create and edit */
	RIGHT_STEP,     /* states of affiliates, campaigns, conversions */
	RIGHT_DECIDE,   /* approve, reject, defer, dispute, annul commissions */
	RIGHT_OVERRIDE, /* over budget */
	RIGHT_SETTINGS,
	RIGHT_SYNC,
	RIGHT_RESTORE,
	RIGHT_ACT_FOR,  /* actuar_por */
	RIGHTS,
};

struct session {
	struct store *store;
	struct arena arena;   /* of settings and names */
	const char *user;     /* who works */
	const char *acting_for; /* the name of --usuario, or NULL */
	bool read_only;
	struct settings settings; /* as of the last look; see session_refresh */
	struct ulid ulid;
	int64_t under_way; /* row of the decision between whose slices others run; 0 */
	struct audit_lanes *lanes; /* audit.c's own, or NULL */
	unsigned wakes; /* bits of enum due: what the last changes may have let in; for app_wake, of who runs the use cases */
	int64_t clock; /* 0: the real clock; else a fixed UTC ms (demo data, tests) */
};

#define USER_MAX 64 /* characters of a name */
#define USER_SIZE (4 * USER_MAX + 1)

struct session_options {
	const char *path; /* of the store */
	const char *user; /* --usuario, or NULL: the system's user */
	bool read_only;
	bool create;         /* a missing file is made */
	const char *station; /* --estacion, --zona, --moneda; NULL: the default when the file is made */
	const char *zone;
	const char *currency;
};

/* Opens (or makes) the store. ERR_MISSING: there is no file and `create` is off; ERR_FIELD: a value of `options` breaks its
 * rule, and no file is made; ERR_USAGE: the file has another station, zone or currency. `*session` is to be closed also after a failure. */
int session_open(struct session *session, const struct session_options *options, struct err *err);
void session_close(struct session *session);

/* Reads the settings anew: another process may have changed them. */
int session_refresh(struct session *session, struct err *err);

/* The same of one that is a number: texts that others have borrowed stay where they are. */
int session_refresh_number(struct session *session, const char *name, struct err *err);

/* Now, UTC ms, by the session's clock. */
int64_t session_now(const struct session *session);

/* The clock of demo data stands where ALPES_AHORA (ISO 8601) says, for tests and pictures; nobody dates real books with a
 * variable. */
int session_set_clock(struct session *session, struct err *err);

/* ERR_RIGHT (sin_permiso) when the user may not. In one-person mode everything is allowed that is not `read_only`. */
int session_need(const struct session *session, enum right right, struct err *err);

#endif
