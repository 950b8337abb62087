/* status_text.h - what the threads behind the screens do, in few words. No curses here. */
#ifndef STATUS_TEXT_H
#define STATUS_TEXT_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "theme.h"

struct buf;
struct sync_status;
struct writer_progress;

/* A length of time as people say it: "5 s", "3 min", "2 h", "4 d". */
void status_add_age(struct buf *buf, int64_t ms);

/* A number in groups of three: 1.250.000 (spanish) or 1,250,000. */
void status_add_count(struct buf *buf, int64_t n, bool spanish);

/* Cuts a text at its last commas and colons until it has at most `width` columns; its first part stays, however long. */
void status_shorten(char *text, size_t width);
/* When that will read otherwise: ms from now. */
int64_t status_age_left(int64_t ms);

/* The state of the sync engine, how many events wait, what is parked, and either for how long the oldest has waited or what a
 * person has to look at; answers how it looks. */
enum style status_add_sync(struct buf *buf, const struct sync_status *status, int64_t now, bool spanish);

/* The long request that runs: what it is, how far it came, the time left by how fast it went; `monotonic` as date_monotonic(). */
void status_add_job(struct buf *buf, const struct writer_progress *progress, int64_t monotonic);

#endif
