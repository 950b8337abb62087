#include "config.h"

#include "token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "i18n.h"

/* RFC 6750: b68 token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" */
static const char token_chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "0123456789-._~+/=";

int
token_copy(const char *text, char **ret_token, struct err *err)
{
	size_t len = strspn(text, token_chars);
	size_t rest = strspn(text + len, " \t\r\n");
	char *copy;

	if (len == 0 || len > TOKEN_MAX || text[len + rest] != '\0')
		return err_set(err, ERR_USAGE, "%s",
			       _("the token must be one word of letters, digits and -._~+/="));
	copy = strndup(text, len);
	if (!copy)
		return err_nomem(err);
	*ret_token = copy;
	return 0;
}

static int
check_file(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_USAGE, _("the token file %s is no regular file"), path);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return err_set(err, ERR_RIGHT,
			       _("the token file %s is open to others: chmod 600 %s"),
			       path, path);
	return 0;
}

static int
read_all(int fd, const char *path, char *text, size_t size, struct err *err)
{
	size_t len = 0;
	ssize_t got;

	while (len < size - 1 && (got = read(fd, text + len, size - 1 - len)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_MISSING, _("the token file %s: %s"), path,
				       strerror(errno));
		len += (size_t)got;
	}
	text[len] = '\0';
	return 0;
}

int
token_read(const char *path, char **ret_token, struct err *err)
{
	char text[TOKEN_MAX + 64];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r;

	if (fd < 0)
		return err_set(err, ERR_MISSING, _("the token file %s: %s"), path, strerror(errno));
	r = check_file(fd, path, err);
	if (r == 0)
		r = read_all(fd, path, text, sizeof(text), err);
	close(fd);
	if (r == 0)
		r = token_copy(text, ret_token, err);
	explicit_bzero(text, sizeof(text));
	return r;
}

void
token_free(char *token)
{
	if (token)
		explicit_bzero(token, strlen(token));
	free(token);
}
