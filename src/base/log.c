#include "config.h"

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "date.h"
#include "utf8.h"

#define TEXT_SIZE 2048 /* what is longer is cut */
#define PATH_SIZE 4096

static const char *const level_names[] = {
	[LOG_ERROR] = "error",
	[LOG_WARNING] = "warning",
	[LOG_INFO] = "info",
	[LOG_DEBUG] = "debug",
};

static struct {
	bool on;
	enum log_level level;
	pthread_mutex_t mutex; /* of what follows, once there are threads */
	int fd;
	int echo;
	char path[PATH_SIZE];
} out = { .mutex = PTHREAD_MUTEX_INITIALIZER, .fd = -1, .echo = -1 };

enum log_level
log_level_named(const char *name)
{
	for (enum log_level level = LOG_ERROR; level <= LOG_DEBUG; level++)
		if (strcmp(level_names[level], name) == 0)
			return level;
	return LOG_INFO;
}

/* Makes the folders of `path` that are missing. */
static int
make_folders(const char *path)
{
	char folder[PATH_SIZE];

	if (strlen(path) >= sizeof(folder))
		return -ENAMETOOLONG;
	strcpy(folder, path);
	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0700) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

static int
open_file(const char *path)
{
	struct stat st;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && fchmod(fd, 0600) == 0)
		return fd;
	close(fd);
	return -EINVAL;
}

int
log_open(const char *path, enum log_level level)
{
	int fd, r = make_folders(path);

	if (r < 0)
		return r;
	fd = open_file(path);
	if (fd < 0)
		return fd;
	log_close();
	strcpy(out.path, path); /* make_folders has measured it */
	out.fd = fd;
	out.level = level;
	out.on = true;
	return 0;
}

void
log_close(void)
{
	if (out.fd >= 0)
		close(out.fd);
	out.fd = -1;
	out.on = out.echo >= 0;
}

void
log_echo(int fd, enum log_level level)
{
	out.echo = fd;
	out.level = level;
	out.on = fd >= 0 || out.fd >= 0;
}

/* Another process may have renamed it already: then only this one's file is an old one. */
static void
rename_when_ours(const struct stat *ours)
{
	char old[PATH_SIZE + 2];
	struct stat st;

	snprintf(old, sizeof(old), "%s.1", out.path);
	if (lstat(out.path, &st) == 0 && st.st_dev == ours->st_dev && st.st_ino == ours->st_ino)
		rename(out.path, old);
}

/* A new file when this one is full. The lock lasts until the old one is closed: of two processes
 * only one renames. */
static void
turn_over(void)
{
	struct stat st;
	int fd;

	if (fstat(out.fd, &st) < 0 || st.st_size < LOG_MAX || flock(out.fd, LOCK_EX | LOCK_NB) < 0)
		return;
	rename_when_ours(&st);
	fd = open_file(out.path);
	if (fd < 0)
		return;
	close(out.fd);
	out.fd = fd;
}

static size_t
token_length(const char *text)
{
	return strspn(text,
		      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");
}

/* Length of the secret that `text` starts with, 0 when it is none; `*ret_keep` is what may be
 * shown before it. */
static size_t
secret_length(const char *text, size_t *ret_keep)
{
	static const char bearer[] = "Bearer ";

	*ret_keep = 0;
	if (strncasecmp(text, bearer, sizeof(bearer) - 1) == 0) {
		*ret_keep = sizeof(bearer) - 1;
		return token_length(text + *ret_keep);
	}
	return strncmp(text, "eyJ", 3) == 0 ? token_length(text) : 0;
}

static void
add_redacted(struct buf *buf, const char *text)
{
	while (*text) {
		size_t keep, len = secret_length(text, &keep);

		if (len) {
			buf_add(buf, text, keep);
			buf_str(buf, "***");
			text += keep + len;
		} else {
			buf_char(buf, *text++);
		}
	}
}

/* One write a line: with O_APPEND lines of processes do not mix. A log that cannot be written has
 * nobody to tell. */
static void
put(const struct buf *line)
{
	ssize_t written;

	pthread_mutex_lock(&out.mutex);
	if (out.fd >= 0) {
		turn_over();
		written = write(out.fd, line->text, line->len);
		(void)written;
	}
	if (out.echo >= 0) {
		written = write(out.echo, line->text, line->len);
		(void)written;
	}
	pthread_mutex_unlock(&out.mutex);
}

static void
line_write(enum log_level level, const char *area, const char *text)
{
	struct buf redacted = { 0 }, line = { 0 };
	char time[DATE_TEXT_SIZE];

	add_redacted(&redacted, text);
	buf_printf(&line, "%s %s %s: ", date_text(date_now(), time), level_names[level], area);
	utf8_add_clean(&line, buf_text(&redacted), redacted.len, false);
	buf_char(&line, '\n');
	if (!buf_failed(&redacted) && !buf_failed(&line))
		put(&line);
	buf_done(&redacted);
	buf_done(&line);
}

void
log_write(enum log_level level, const char *area, const char *fmt, ...)
{
	char text[TEXT_SIZE];
	va_list args;
	int before = errno;

	if (!out.on || level > out.level)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	line_write(level, area, text);
	errno = before;
}
