#include "config.h"

#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
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
	int fd;
	enum log_level level;
} out = { .fd = -1 };

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

int
log_open(const char *path, enum log_level level)
{
	struct stat st;
	int fd, r = make_folders(path);

	if (r < 0)
		return r;
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return -EINVAL;
	}
	log_close();
	out.fd = fd;
	out.level = level;
	return 0;
}

void
log_close(void)
{
	if (out.fd >= 0)
		close(out.fd);
	out.fd = -1;
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

static void
line_write(enum log_level level, const char *area, const char *text)
{
	struct buf redacted = { 0 }, line = { 0 };
	char time[DATE_TEXT_SIZE];

	add_redacted(&redacted, text);
	buf_printf(&line, "%s %s %s: ", date_text(date_now(), time), level_names[level], area);
	utf8_add_clean(&line, buf_text(&redacted), redacted.len, false);
	buf_char(&line, '\n');
	if (!buf_failed(&redacted) && !buf_failed(&line)) {
		/* One write a line: with O_APPEND lines of threads and processes do not mix. */
		ssize_t written = write(out.fd, line.text, line.len);

		(void)written; /* a log that cannot be written has nobody to tell */
	}
	buf_done(&redacted);
	buf_done(&line);
}

void
log_write(enum log_level level, const char *area, const char *fmt, ...)
{
	char text[TEXT_SIZE];
	va_list args;
	int before = errno;

	if (out.fd < 0 || level > out.level)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	line_write(level, area, text);
	errno = before;
}
