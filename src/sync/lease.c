#include "config.h"

#include "lease.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "utf8.h"

#define TRIES 5 /* someone may only be looking (lease_held) */

static int
open_lease(const char *store_path, int flags)
{
	struct buf path = { 0 };
	int fd = -1;

	buf_printf(&path, "%s-sync", store_path);
	if (!buf_failed(&path))
		fd = open(buf_text(&path), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	buf_done(&path);
	return fd;
}

/* What the holder wrote, harmless. */
static void
read_holder(int fd, char *holder, size_t size)
{
	char text[128] = "";
	struct buf clean = { 0 };

	if (pread(fd, text, sizeof(text) - 1, 0) > 0)
		utf8_add_clean(&clean, text, strcspn(text, "\n"), false);
	snprintf(holder, size, "%s", buf_text(&clean));
	buf_done(&clean);
}

static bool
lock_soon(int fd)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

	for (int i = 1; flock(fd, LOCK_EX | LOCK_NB) < 0; i++) {
		if (i == TRIES || (errno != EWOULDBLOCK && errno != EINTR))
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

static bool
write_holder(int fd, const char *user)
{
	char text[128];
	int len = snprintf(text, sizeof(text), "%.90s (pid %ld)\n", user, (long)getpid());

	return ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)len, 0) == len;
}

int
lease_take(const char *store_path, const char *user, int *ret_fd, struct err *err)
{
	int fd = open_lease(store_path, O_RDWR | O_CREAT);
	char holder[160];

	if (fd < 0)
		return err_set(err, ERR_STORE, _("%s-sync cannot be opened: %s"), store_path,
			       strerror(errno));
	if (!lock_soon(fd)) {
		read_holder(fd, holder, sizeof(holder));
		close(fd);
		return err_set(err, ERR_LOCKED,
			       _("this store is being synchronised already, by %s: wait, or stop "
				 "that process"),
			       holder);
	}
	if (!write_holder(fd, user)) {
		close(fd);
		return err_set(err, ERR_FULL, _("%s-sync cannot be written: %s"), store_path,
			       strerror(errno));
	}
	*ret_fd = fd;
	return 0;
}

void
lease_release(int fd)
{
	if (fd >= 0)
		close(fd);
}

bool
lease_held(const char *store_path, char *holder, int size)
{
	int fd = open_lease(store_path, O_RDONLY);
	bool held;

	*holder = '\0';
	if (fd < 0)
		return false;
	held = flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
	if (held)
		read_holder(fd, holder, (size_t)size);
	close(fd);
	return held;
}
