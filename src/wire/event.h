/* event.h - the public events, spelled exactly as in the seed (domain.md section 7). */
#ifndef EVENT_H
#define EVENT_H

#include <stdint.h>

#include "changes.h"
#include "entity.h"

struct arena;
struct buf;
struct err;

struct event {
	const char *id;   /* evt_… */
	const char *type; /* "comision_aprobada" */
	int64_t at;       /* UTC ms */
	/* metadatos besides version and origen */
	const char *station;
	int64_t generation;
	const char *user;
	int64_t version; /* of the record, after the transaction */
	int64_t ordinal; /* paso: the step's number within its transaction, from 1 */
	const char *cause;       /* causa_id: the decision; NULL = left out */
	const char *correlation; /* correlacion_id: NULL = left out */
};

/* The envelope with the entity's ids and its datos_* object, from the record as it is now. Only of entities with events.
 * version_entidad and paso are left out when `event->version` is 0. */
void event_add(struct buf *buf, const struct event *event, const struct entity *entity, const void *record);

/* What auditoria_registrada tells of one journal row (auditoria.eventos): fields at the top level. Changes as stored;
 * recurso_afectado is the record's id, metadatos.entidad its kind. */
struct audit {
	const char *evento_id; /* evt_ + hash of the row's aud_ id */
	int64_t at;
	const char *user;
	const char *action;      /* step names joined by commas */
	const struct entity *entity;
	const char *record_id;
	bool fresh;           /* of a new record: there is no side before */
	const char *changes;  /* JSON, may be NULL */
	const char *personal; /* JSON, may be NULL: masked on the way out */
	int64_t currency;     /* of the record's amounts */
	const char *station;
	int64_t generation;
	const char *cause; /* the decision */
	int64_t seq;
	const char *hash; /* hex */
	const char *previous_hash;
};

/* One side of a row's changes as one object, personal and bank values masked. */
int audit_add_side(struct buf *buf, const struct audit *audit, enum changes_side side, struct arena *arena, struct err *err);

int audit_add(struct buf *buf, const struct audit *audit, struct arena *arena, struct err *err);

/* What sistema.eventos carries. `metrics` is a JSON object or NULL. */
void system_event_add(struct buf *buf, const struct event *event, const char *service, const char *level,
                      const char *message, const char *metrics);

#endif
