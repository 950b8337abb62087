/* fake_outbox.h - the outbox of app/outbox.h in memory, with its contract checked at every call.
 *
 * auditoria.eventos is a mark and a list, as in the store; all other topics are rows.
 */
#ifndef FAKE_OUTBOX_H
#define FAKE_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "outbox.h"

#define FAKE_LANES 64

enum fake_state { FAKE_WAITS, FAKE_PUBLISHED, FAKE_PARKED };

struct fake_row {
	enum topic_index topic;
	int64_t at;
	int64_t retry_at;
	int64_t attempts;
	enum fake_state state;
	char key[24];
	char id[40];
	char *body;
	char message_id[64];
	char reason[300];
};

struct session {
	struct fake_row *rows; /* seq = index + 1 */
	size_t n;
	size_t room;
	int partitions[TOPICS];
	int64_t marks[FAKE_LANES]; /* of the audit lanes */
	int64_t records;                /* transactions */
	int record_error;               /* what app_outbox_record answers, 0 = works */
	int parks;
	bool forbidden;
	size_t first_waiting; /* index: none waits before it */
};

void fake_outbox_init(struct session *session);
void fake_outbox_done(struct session *session);

/* One more event at `at`; `body` NULL: one is made up. */
const struct fake_row *fake_outbox_add(struct session *session, enum topic_index topic,
                                       const char *key, int64_t at, const char *body);

struct fake_row *fake_outbox_find(struct session *session, const char *id);

#endif
