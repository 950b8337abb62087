#include "config.h"

#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "i18n.h"

struct outfile {
	int fd;
	char *path, *beside; /* NULL: standard output */
	bool replace;
};

static int
fail(const struct outfile *file, struct err *err)
{
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

	return err_set(err, full ? ERR_FULL : ERR_STORE, "%s: %s", file->path ? file->path : _("standard output"),
	               strerror(errno));
}

static int
check_place(const struct outfile *file, struct err *err)
{
	struct stat st;

	if (lstat(file->path, &st) < 0)
		return errno == ENOENT ? 0 : fail(file, err);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_STORE, _("%s: is not a regular file; - is standard output"), file->path);
	if (!file->replace)
		return err_set(err, ERR_DUPLICATE, _("%s: exists already; --reemplazar replaces it"), file->path);
	return 0;
}

static int
make_beside(struct outfile *file, const char *path, struct err *err)
{
	char *beside;
	int r;

	file->path = strdup(path);
	if (!file->path || asprintf(&beside, "%s.XXXXXX", path) < 0)
		return err_nomem(err);
	r = check_place(file, err);
	if (r == 0) {
		file->fd = mkostemp(beside, O_CLOEXEC); /* 0600 */
		r = file->fd < 0 ? fail(file, err) : 0;
	}
	if (r == 0)
		file->beside = beside;
	else
		free(beside);
	return r;
}

int
outfile_open(const char *path, bool replace, struct outfile **ret_file, struct err *err)
{
	struct outfile *file = calloc(1, sizeof(*file));
	int r = 0;

	if (!file)
		return err_nomem(err);
	file->fd = STDOUT_FILENO;
	file->replace = replace;
	if (path && strcmp(path, "-") != 0)
		r = make_beside(file, path, err);
	if (r == 0)
		*ret_file = file;
	else
		outfile_drop(file);
	return r;
}

const char *
outfile_beside(const struct outfile *file)
{
	return file->beside;
}

int
outfile_write(struct outfile *file, const void *bytes, size_t len, struct err *err)
{
	for (const char *at = bytes; len; ) {
		ssize_t n = write(file->fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(file, err);
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Without --reemplazar not even over what came there meanwhile. */
static int
take_name(struct outfile *file, struct err *err)
{
	if (file->replace)
		return rename(file->beside, file->path) < 0 ? fail(file, err) : 0;
	if (renameat2(AT_FDCWD, file->beside, AT_FDCWD, file->path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS && errno != EEXIST)
		return fail(file, err);
	return check_place(file, err) < 0 ? err->code : rename(file->beside, file->path) < 0 ? fail(file, err) : 0;
}

/* A name is the folder's. One that may not be read, or on a file system that syncs no folder, is left to the system. */
static int
sync_folder(const struct outfile *file, struct err *err)
{
	char *copy = strdup(file->path);
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int r = !copy ? err_nomem(err) : fd >= 0 && fsync(fd) < 0 && errno != EINVAL ? fail(file, err) : 0;

	if (fd >= 0)
		close(fd);
	free(copy);
	return r;
}

int
outfile_commit(struct outfile *file, struct err *err)
{
	int r = 0;

	if (file->beside) {
		r = fsync(file->fd) < 0 ? fail(file, err) : take_name(file, err);
		if (r == 0) {
			free(file->beside);
			file->beside = NULL;
			r = sync_folder(file, err);
		}
	}
	outfile_drop(file);
	return r;
}

void
outfile_drop(struct outfile *file)
{
	if (!file)
		return;
	if (file->beside)
		unlink(file->beside);
	if (file->fd > STDERR_FILENO)
		close(file->fd);
	free(file->beside);
	free(file->path);
	free(file);
}
