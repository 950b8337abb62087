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

int
fold_register(sqlite3 *db)
{
	return sqlite3_create_function_v2(db, "plano", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, plano,
	                                  NULL, NULL, NULL);
}
