#include "config.h"

#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "i18n.h"

#define CHUNK ((size_t)64 * 1024)
#define BOM "\xEF\xBB\xBF"
#define BOM_LEN 3

static int
read_failed(const char *path, struct err *err)
{
	return err_set(err, ERR_USAGE, _("%s cannot be read: %s"), path, strerror(errno));
}

static ssize_t
read_some(int fd, char *bytes, size_t len)
{
	ssize_t n;

	do
		n = read(fd, bytes, len);
	while (n < 0 && errno == EINTR);
	return n;
}

/* What cannot be read twice (a terminal, a pipe) is kept whole. */
static int
keep_whole(struct reader *reader, const char *path, struct err *err)
{
	char chunk[CHUNK];
	ssize_t n;

	while ((n = read_some(reader->fd, chunk, sizeof(chunk))) > 0) {
		if (reader->whole.len + (size_t)n > READER_WHOLE)
			return err_rule(err, ERR_FIELD, "demasiado_grande", NULL,
			                _("%s: more than %zu bytes are read from a file only"), path, READER_WHOLE);
		buf_add(&reader->whole, chunk, (size_t)n);
	}
	if (n < 0)
		return read_failed(path, err);
	if (reader->fd != STDIN_FILENO)
		close(reader->fd);
	reader->fd = -1;
	return buf_failed(&reader->whole) ? err_nomem(err) : 0;
}

static int
hash_file(struct reader *reader, const char *path, struct hash *hash, struct err *err)
{
	char chunk[CHUNK];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(reader->fd, chunk, sizeof(chunk), at)) > 0) {
		hash_bytes(hash, chunk, (size_t)n);
		at += n;
	}
	return n < 0 ? read_failed(path, err) : 0;
}

static int
open_file(struct reader *reader, const char *path, struct err *err)
{
	struct stat status;

	reader->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (reader->fd < 0 && errno == ENOENT)
		return err_set(err, ERR_MISSING, _("there is no file %s"), path);
	if (reader->fd < 0 || fstat(reader->fd, &status) < 0)
		return read_failed(path, err);
	if (S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		return read_failed(path, err);
	}
	if (reader->fd == STDIN_FILENO || !S_ISREG(status.st_mode))
		return keep_whole(reader, path, err);
	return 0;
}

static int
set_encoding(struct reader *reader, const char *encoding, struct err *err)
{
	reader->latin1 = encoding && strcasecmp(encoding, "latin1") == 0;
	if (!encoding || reader->latin1 || strcasecmp(encoding, "utf-8") == 0 || strcasecmp(encoding, "utf8") == 0)
		return 0;
	return err_set(err, ERR_USAGE, _("unknown encoding \"%.40s\"; known are utf-8 and latin1"), encoding);
}

int
reader_open(struct reader *reader, const char *path, const char *encoding, struct err *err)
{
	struct hash hash;
	int r;

	*reader = (struct reader){ .fd = -1, .line = 1 };
	r = set_encoding(reader, encoding, err);
	if (r == 0)
		r = open_file(reader, path, err);
	if (r < 0)
		return r;
	hash_init(&hash);
	if (reader->fd >= 0)
		r = hash_file(reader, path, &hash, err);
	else
		hash_bytes(&hash, buf_text(&reader->whole), reader->whole.len);
	hash_final(&hash, reader->hash);
	return r;
}

void
reader_close(struct reader *reader)
{
	if (reader->fd > STDIN_FILENO)
		close(reader->fd);
	buf_done(&reader->whole);
	free(reader->window);
	reader->window = NULL;
	reader->fd = -1;
}

static ssize_t
read_raw(struct reader *reader, char *bytes, size_t len)
{
	size_t left = reader->whole.len - reader->whole_at;

	if (reader->fd >= 0)
		return read_some(reader->fd, bytes, len);
	if (left < len)
		len = left;
	if (len)
		memcpy(bytes, reader->whole.text + reader->whole_at, len);
	reader->whole_at += len;
	return (ssize_t)len;
}

int
reader_too_long(int64_t line, struct err *err)
{
	return err_rule(err, ERR_FIELD, "demasiado_grande", NULL, _("line %lld: a record of more than %zu bytes is not read"),
	                (long long)line, READER_WINDOW);
}

/* Room for `len` more bytes; what was used makes way. */
static int
make_room(struct reader *reader, size_t len, struct err *err)
{
	size_t kept = reader_len(reader), room = reader->room ? reader->room : 4 * CHUNK;
	char *window;

	if (kept > READER_WINDOW)
		return reader_too_long(reader->line, err);
	if (kept)
		memmove(reader->window, reader_text(reader), kept);
	reader->start = 0;
	reader->end = kept;
	while (room - kept < len)
		room *= 2;
	if (room == reader->room)
		return 0;
	window = realloc(reader->window, room);
	if (!window)
		return err_nomem(err);
	reader->window = window;
	reader->room = room;
	return 0;
}

static void
append(struct reader *reader, const char *bytes, size_t len)
{
	char *to = reader->window + reader->end;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (reader->latin1 && c >= 0x80) {
			*to++ = (char)(0xC0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3F));
		} else {
			*to++ = (char)c;
		}
	}
	reader->end = (size_t)(to - reader->window);
}

static int
check_start(struct reader *reader, const char **bytes, size_t *len, struct err *err)
{
	reader->started = true;
	if (*len >= 2 && (memcmp(*bytes, "\xFF\xFE", 2) == 0 || memcmp(*bytes, "\xFE\xFF", 2) == 0))
		return err_rule(err, ERR_FIELD, "utf8_invalido", NULL, "%s",
		                _("the file is in UTF-16; save it as UTF-8"));
	if (*len >= BOM_LEN && memcmp(*bytes, BOM, BOM_LEN) == 0) {
		*bytes += BOM_LEN;
		*len -= BOM_LEN;
	}
	return 0;
}

int
reader_more(struct reader *reader, struct err *err)
{
	char chunk[CHUNK];
	const char *bytes = chunk;
	size_t len;
	int r = make_room(reader, 2 * CHUNK, err);
	ssize_t n = r == 0 ? read_raw(reader, chunk, sizeof(chunk)) : 0;

	if (n < 0)
		return err_set(err, ERR_USAGE, _("the file cannot be read further: %s"), strerror(errno));
	if (r < 0 || n == 0)
		return r;
	len = (size_t)n;
	if (!reader->started)
		r = check_start(reader, &bytes, &len, err);
	if (r < 0)
		return r;
	append(reader, bytes, len);
	return 1;
}

void
reader_skip(struct reader *reader, size_t len)
{
	const char *at = reader_text(reader), *end = at + len;

	while (len && (at = memchr(at, '\n', (size_t)(end - at)))) {
		reader->line++;
		at++;
	}
	reader->start += len;
}
