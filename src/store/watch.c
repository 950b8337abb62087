#include "config.h"

#include "watch.h"

#include <limits.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "db.h"

/* By name: its descriptor must not be opened and closed. Whoever has the store open keeps the log there. */
int
watch_open(const char *path)
{
	char wal[PATH_MAX];
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	snprintf(wal, sizeof(wal), "%s-wal", path);
	if (fd >= 0 && inotify_add_watch(fd, wal, IN_MODIFY) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

bool
watch_read(int fd)
{
	char events[4096];
	bool any = false;

	while (read(fd, events, sizeof(events)) > 0)
		any = true;
	return any;
}

int
watch_version(struct store *store, int64_t *ret_version, struct err *err)
{
	return db_int(store, "PRAGMA data_version", NULL, 0, 0, ret_version, err);
}
