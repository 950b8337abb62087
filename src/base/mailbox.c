#include "config.h"

#include "mailbox.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct mailbox {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int fd; /* an eventfd: not 0 exactly while something is in it */
	bool closed;
	size_t capacity, n, first;
	void *items[]; /* a ring */
};

struct mailbox *
mailbox_new(size_t capacity)
{
	struct mailbox *mailbox = calloc(1, sizeof(*mailbox) + capacity * sizeof(mailbox->items[0]));

	if (!mailbox)
		return NULL;
	mailbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (mailbox->fd < 0) {
		free(mailbox);
		return NULL;
	}
	mailbox->capacity = capacity;
	pthread_mutex_init(&mailbox->lock, NULL);
	pthread_cond_init(&mailbox->changed, NULL);
	return mailbox;
}

static void **
slot(struct mailbox *mailbox, size_t i)
{
	return &mailbox->items[(mailbox->first + i) % mailbox->capacity];
}

void
mailbox_free(struct mailbox *mailbox, void (*free_item)(void *item))
{
	if (!mailbox)
		return;
	for (size_t i = 0; i < mailbox->n && free_item; i++)
		free_item(*slot(mailbox, i));
	close(mailbox->fd);
	pthread_cond_destroy(&mailbox->changed);
	pthread_mutex_destroy(&mailbox->lock);
	free(mailbox);
}

bool
mailbox_put(struct mailbox *mailbox, void *item)
{
	bool fits;

	pthread_mutex_lock(&mailbox->lock);
	fits = mailbox->n < mailbox->capacity;
	if (fits) {
		*slot(mailbox, mailbox->n++) = item;
		if (mailbox->n == 1)
			eventfd_write(mailbox->fd, 1);
		pthread_cond_signal(&mailbox->changed);
	}
	pthread_mutex_unlock(&mailbox->lock);
	return fits;
}

/* Under the lock. */
static void *
take(struct mailbox *mailbox, size_t i)
{
	void *item = *slot(mailbox, i);
	eventfd_t value;

	for (; i > 0; i--)
		*slot(mailbox, i) = *slot(mailbox, i - 1);
	mailbox->first = (mailbox->first + 1) % mailbox->capacity;
	if (--mailbox->n == 0)
		eventfd_read(mailbox->fd, &value);
	return item;
}

void *
mailbox_take(struct mailbox *mailbox)
{
	void *item;

	pthread_mutex_lock(&mailbox->lock);
	item = mailbox->n ? take(mailbox, 0) : NULL;
	pthread_mutex_unlock(&mailbox->lock);
	return item;
}

void *
mailbox_take_if(struct mailbox *mailbox, bool (*fits)(const void *item))
{
	void *item = NULL;

	pthread_mutex_lock(&mailbox->lock);
	for (size_t i = 0; i < mailbox->n && !item; i++)
		if (fits(*slot(mailbox, i)))
			item = take(mailbox, i);
	pthread_mutex_unlock(&mailbox->lock);
	return item;
}

void *
mailbox_wait(struct mailbox *mailbox)
{
	void *item;

	pthread_mutex_lock(&mailbox->lock);
	while (mailbox->n == 0 && !mailbox->closed)
		pthread_cond_wait(&mailbox->changed, &mailbox->lock);
	item = mailbox->n ? take(mailbox, 0) : NULL;
	pthread_mutex_unlock(&mailbox->lock);
	return item;
}

void
mailbox_close(struct mailbox *mailbox)
{
	pthread_mutex_lock(&mailbox->lock);
	mailbox->closed = true;
	pthread_cond_broadcast(&mailbox->changed);
	pthread_mutex_unlock(&mailbox->lock);
}

int
mailbox_fd(const struct mailbox *mailbox)
{
	return mailbox->fd;
}

size_t
mailbox_count(struct mailbox *mailbox)
{
	size_t n;

	pthread_mutex_lock(&mailbox->lock);
	n = mailbox->n;
	pthread_mutex_unlock(&mailbox->lock);
	return n;
}
