/* rescue.h - what a person does about an event that the broker does not take: each by its evento_id, each one decision with
 * its journal row, but a retry. None of them is undone: the event may be out.
 */
#ifndef RESCUE_H
#define RESCUE_H

struct err;
struct session;

/* A parked event and its key are tried again. ERR_RULE: it is not parked; ERR_SAME: it is not in the outbox any more. */
int app_outbox_retry(struct session *session, const char *id, struct err *err);

/* The same with its body made again from the record as it is now, and metadatos.version_entidad saying so; evento_id, type and
 * date stay. ERR_RULE: the record has not changed since, or the event tells of a journal row, which does not change. `reason`
 * may be NULL. */
int app_outbox_correct(struct session *session, const char *id, const char *reason, struct err *err);

/* It leaves without being published, with a reason, which the journal keeps. */
int app_outbox_discard(struct session *session, const char *id, const char *reason, struct err *err);

#endif
