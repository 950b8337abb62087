#include "config.h"

#include "fold.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "utf8.h"

/* Both into `buf`, which is emptied before. */
static void
fold_letters(struct buf *buf, const char *text, size_t len)
{
	buf_clear(buf);
	utf8_add_folded(buf, text, len);
}

static void
fold_digits(struct buf *buf, const char *text, size_t len)
{
	buf_clear(buf);
	for (size_t i = 0; i < len; i++)
		if (text[i] >= '0' && text[i] <= '9')
			buf_char(buf, text[i]);
}

static void
plano(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	struct buf *folded = sqlite3_user_data(context);

	(void)argc;
	if (!text)
		return;
	fold_letters(folded, text, (size_t)sqlite3_value_bytes(argv[0]));
	if (buf_failed(folded))
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text(context, buf_text(folded), (int)folded->len, SQLITE_TRANSIENT);
}

static void
search(sqlite3_context *context, int argc, sqlite3_value **argv, void (*fold)(struct buf *, const char *, size_t))
{
	const char *word = (const char *)sqlite3_value_text(argv[0]);
	struct buf *folded = sqlite3_user_data(context);
	bool found = false;

	for (int i = 1; i < argc && word && !found; i++) {
		const char *text = (const char *)sqlite3_value_text(argv[i]);

		if (!text)
			continue;
		fold(folded, text, (size_t)sqlite3_value_bytes(argv[i]));
		if (buf_failed(folded)) {
			sqlite3_result_error_nomem(context);
			return;
		}
		found = strstr(buf_text(folded), word) != NULL;
	}
	sqlite3_result_int(context, found);
}

static void
contiene(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	search(context, argc, argv, fold_letters);
}

static void
contiene_digitos(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	search(context, argc, argv, fold_digits);
}

static void
free_buf(void *buf)
{
	buf_done(buf);
	free(buf);
}

int
fold_register(sqlite3 *db)
{
	static const struct {
		const char *name;
		int argc;
		void (*run)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = { { "plano", 1, plano }, { "contiene", -1, contiene }, { "contiene_digitos", -1, contiene_digitos } };
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	int r = SQLITE_OK;

	for (size_t i = 0; i < ARRAY_LEN(functions) && r == SQLITE_OK; i++) {
		struct buf *room = calloc(1, sizeof(*room)); /* used call after call; freed by SQLite, also on failure */

		r = room ? sqlite3_create_function_v2(db, functions[i].name, functions[i].argc, flags, room, functions[i].run, NULL,
		                                      NULL, free_buf)
		         : SQLITE_NOMEM;
	}
	return r;
}
