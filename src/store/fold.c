#include "config.h"

#include "fold.h"

#include "buf.h"
#include "utf8.h"

static void
plano(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	struct buf folded = { 0 };

	(void)argc;
	if (!text)
		return;
	utf8_add_folded(&folded, text, (size_t)sqlite3_value_bytes(argv[0]));
	if (buf_failed(&folded))
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text(context, buf_text(&folded), (int)folded.len, SQLITE_TRANSIENT);
	buf_done(&folded);
}

/* Newlines stay: they stand between two numbers. */
static void
digitos(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	struct buf digits = { 0 };

	(void)argc;
	for (; text && *text; text++)
		if ((*text >= '0' && *text <= '9') || *text == '\n')
			buf_char(&digits, *text);
	if (buf_failed(&digits))
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text(context, buf_text(&digits), (int)digits.len, SQLITE_TRANSIENT);
	buf_done(&digits);
}

int
fold_register(sqlite3 *db)
{
	int r = sqlite3_create_function_v2(db, "digitos", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
	                                   digitos, NULL, NULL, NULL);

	if (r == SQLITE_OK)
		r = sqlite3_create_function_v2(db, "plano", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
		                               plano, NULL, NULL, NULL);
	return r;
}
