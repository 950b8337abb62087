/* mailbox.h - a bounded queue of pointers from thread to thread, with a file descriptor that a poll() can wait on.
 *
 * Whoever puts a pointer in gives it away; whoever takes it out owns it.
 */
#ifndef MAILBOX_H
#define MAILBOX_H

#include <stdbool.h>
#include <stddef.h> /* size_t */

struct mailbox;

/* Room for `capacity` pointers. NULL when out of memory or descriptors. */
struct mailbox *mailbox_new(size_t capacity);

/* What is still in it goes through `free_item` (NULL: nothing is freed). No thread may use it any more. NULL is fine. */
void mailbox_free(struct mailbox *mailbox, void (*free_item)(void *item));

/* False when it is full (the item stays the caller's). */
bool mailbox_put(struct mailbox *mailbox, void *item);

/* The oldest item, NULL when it is empty. */
void *mailbox_take(struct mailbox *mailbox);

/* The same, but the oldest that `fits`; the order of the others stays. */
void *mailbox_take_if(struct mailbox *mailbox, bool (*fits)(const void *item));

/* Waits for an item; NULL once it is closed and empty. */
void *mailbox_wait(struct mailbox *mailbox);

/* Nobody will put anything any more: mailbox_wait() comes back. */
void mailbox_close(struct mailbox *mailbox);

/* Readable while there is something in it. Owned by the mailbox. */
int mailbox_fd(const struct mailbox *mailbox);

/* How many are in it, which may have changed by now. */
size_t mailbox_count(struct mailbox *mailbox);

#endif
