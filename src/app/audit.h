/* audit.h - the journal as the outbox of auditoria.eventos: one event a row, made when it is needed. */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdint.h>

struct arena;
struct entity;
struct err;
struct outbox_event;
struct session;

/* A journal row with what its event needs. Borrowed while `each` runs. */
struct audit_row {
	int64_t seq;
	int64_t at; /* UTC ms */
	const struct entity *entity;
	int64_t record; /* row */
	const char *key; /* its id */
	const char *id;  /* evento_id */
	const char *hash, *previous_hash;
	int partition;
};

/* Rows after `after` of a partition (ABSENT: of all), oldest first, until `each` answers other than 0 (1 = enough). `*ret_last` (may be NULL) is the last row
 * that was gone through. */
int audit_walk(struct session *session, int64_t after, int64_t partition,
               int (*each)(void *arg, const struct audit_row *row, struct err *err), void *arg, int64_t *ret_last,
               struct err *err);

/* The currency of a record's amounts: its own, or the store's. */
int audit_currency(struct session *session, const struct entity *entity, int64_t row, struct arena *arena, int64_t *ret_currency,
                   struct err *err);

/* The event of a row, in `arena`. */
int audit_event(struct session *session, const struct audit_row *row, struct arena *arena, struct outbox_event *ret_event,
                struct err *err);

/* Journal rows of a key that are not published and have no outbox row get one, on an open transaction: before the key is set
 * free, since a batch that left them out may be on its way, and the mark goes over them. */
struct tx;
int audit_keep_key(struct session *session, struct tx *tx, const char *key, struct err *err);

/* The event's own outbox row. */
int audit_add_row(struct tx *tx, const struct outbox_event *event, struct err *err);

#endif
