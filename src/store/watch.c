#include "config.h"

#include "watch.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "db.h"

/* The folder is watched, since the log may not be there yet, and its descriptor must not be opened and closed. */
int
watch_open(const char *path)
{
	char folder[PATH_MAX];
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	snprintf(folder, sizeof(folder), "%s", path);
	if (fd >= 0 && inotify_add_watch(fd, dirname(folder), IN_MODIFY | IN_MOVED_TO) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

bool
watch_read(int fd, const char *path)
{
	char name[PATH_MAX], copy[PATH_MAX], events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	bool changed = false;
	ssize_t n;

	snprintf(copy, sizeof(copy), "%s", path);
	snprintf(name, sizeof(name), "%s-wal", basename(copy));
	while ((n = read(fd, events, sizeof(events))) > 0) {
		for (char *at = events; at < events + n; ) {
			const struct inotify_event *event = (const struct inotify_event *)at;

			changed |= event->mask & IN_Q_OVERFLOW || (event->len && strcmp(event->name, name) == 0);
			at += sizeof(*event) + event->len;
		}
	}
	return changed;
}

int
watch_version(struct store *store, int64_t *ret_version, struct err *err)
{
	return db_int(store, "PRAGMA data_version", NULL, 0, 0, ret_version, err);
}
