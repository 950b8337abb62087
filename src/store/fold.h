/* fold.h - SQL functions for searches:
 *
 *   plano(text)                the text without accents and case
 *   contiene(word, text...)    whether the folded word stands in one of the texts, folded; NULL ones hold nothing
 *   contiene_digitos(digits, text...)   the same of their digits alone
 */
#ifndef FOLD_H
#define FOLD_H

#include <sqlite3.h>

/* SQLITE_OK or SQLite's code. */
int fold_register(sqlite3 *db);

#endif
