/* replay.h - the rows that the program left in one file, written into its twin as bare prepared SQL.
 *
 * The twin starts as a copy. What stands in the journal of `file` after the twin's last row is loaded into memory: the
 * decisions, journal rows, records (new ones whole, changed ones by the columns that changed), movements and events, in
 * their order and in the same transactions. The run then does nothing but bind, step and commit, with the same schema,
 * triggers, pragmas and checkpoints, and leaves the twin equal. So the ratio of both is what all else costs: reading, rules,
 * calculation, texts, hashes, the lock.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include <stddef.h> /* size_t */
#include <stdint.h>

struct replay;

struct replay *replay_new(const char *file, const char *twin);

/* Loads what is new; answers the number of transactions. */
size_t replay_load(struct replay *replay);

/* Writes it; `ns`, unless NULL, gets the time of each transaction. Answers the whole time. */
int64_t replay_run(struct replay *replay, int64_t *ns);

void replay_free(struct replay *replay);

#endif
