#include "config.h"

#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "date.h"
#include "err.h"
#include "i18n.h"

#define LOCK_POLL_US 300
#define LOCK_TURN 0 /* of lock_hold */
#define LOCK_TURN_MS 1000

int
lock_open(const char *store_path, int *ret_fd, struct err *err)
{
	char *path;
	int fd;

	if (asprintf(&path, "%s-lock", store_path) < 0)
		return err_nomem(err);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		err_set(err, ERR_STORE, _("%s: cannot be opened: %s"), path, strerror(errno));
		free(path);
		return ERR_STORE;
	}
	free(path);
	*ret_fd = fd;
	return 0;
}

int
lock_look(const char *store_path)
{
	char *path;
	int fd;

	if (asprintf(&path, "%s-lock", store_path) < 0)
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	free(path);
	return fd;
}

/* The pid that holds a flock on `fd`, from /proc/locks; 0 = nobody. */
static long
holder_pid(int fd)
{
	struct stat st;
	char line[256], want[64];
	long pid = 0;
	FILE *locks;

	if (fstat(fd, &st) < 0)
		return 0;
	locks = fopen("/proc/locks", "re");
	if (!locks)
		return 0;
	snprintf(want, sizeof(want), "%02x:%02x:%" PRIu64 " ", major(st.st_dev), minor(st.st_dev), (uint64_t)st.st_ino);
	while (pid == 0 && fgets(line, sizeof(line), locks))
		if (!strstr(line, "->") && strstr(line, want) && strstr(line, "FLOCK"))
			sscanf(line, "%*s %*s %*s %*s %ld", &pid);
	fclose(locks);
	return pid;
}

void
lock_holder(int fd, char *text, size_t size)
{
	long pid = holder_pid(fd);
	char path[64], name[64] = "?", state = '?';
	FILE *stat_file;

	text[0] = '\0';
	if (pid <= 0)
		return;
	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	stat_file = fopen(path, "re");
	if (stat_file) {
		if (fscanf(stat_file, "%*d (%63[^)]) %c", name, &state) < 1)
			state = '?';
		fclose(stat_file);
	}
	snprintf(text, size, state == 'T' ? _("%s (pid %ld, stopped: kill -CONT %ld lets it go on)") : _("%s (pid %ld)"),
	         name, pid, pid);
}

void
lock_release(int fd)
{
	flock(fd, LOCK_UN);
}

/* Open file description locks: unlike flock many on one file, unlike plain fcntl ones not shared by a process's threads. */
static int
hold(int fd, int command, short type, int64_t n, struct flock *ret)
{
	*ret = (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = n, .l_len = 1 };
	return fcntl(fd, command, ret);
}

int
lock_hold(int fd, int64_t n)
{
	struct flock lock;

	return hold(fd, F_OFD_SETLK, F_WRLCK, n, &lock);
}

void
lock_let(int fd, int64_t n)
{
	struct flock lock;

	hold(fd, F_OFD_SETLK, F_UNLCK, n, &lock);
}

bool
lock_held(int fd, int64_t n)
{
	struct flock lock;

	return fd >= 0 && hold(fd, F_OFD_GETLK, F_WRLCK, n, &lock) == 0 && lock.l_type != F_UNLCK;
}

int
lock_try(int fd)
{
	int r;

	if (lock_hold(fd, LOCK_TURN) < 0)
		return -1;
	r = flock(fd, LOCK_EX | LOCK_NB);
	lock_let(fd, LOCK_TURN);
	return r;
}

/* One waiter has the turn, so who comes back at once queues behind it. Past LOCK_TURN_MS it counts no more: its holder may be
 * stopped. */
static int
wait_for(int fd)
{
	const struct timespec pause = { 0, LOCK_POLL_US * 1000 };
	const int64_t start = date_monotonic();
	bool turn = false;

	for (int64_t waited = 0; waited < LOCK_WAIT_MS; waited = date_monotonic() - start) {
		turn = turn || lock_hold(fd, LOCK_TURN) == 0;
		if (turn || waited > LOCK_TURN_MS) {
			if (flock(fd, LOCK_EX | LOCK_NB) == 0)
				return 0;
			if (errno != EWOULDBLOCK && errno != EINTR)
				return -1;
		}
		nanosleep(&pause, NULL);
	}
	errno = EWOULDBLOCK;
	return -1;
}

int
lock_take(int fd, const char *store_path, struct err *err)
{
	int r = wait_for(fd), code = errno;
	char holder[128];

	lock_let(fd, LOCK_TURN);
	if (r == 0)
		return 0;
	if (code != EWOULDBLOCK)
		return err_set(err, ERR_STORE, _("%s-lock: %s"), store_path, strerror(code));
	lock_holder(fd, holder, sizeof(holder));
	return err_set(err, ERR_LOCKED, _("%s: the write lock is held by %s; nothing was written, try again later"),
	               store_path, holder[0] ? holder : _("another program"));
}
