/* fold.h - the SQL function `plano(text)`: no accents, no case, as searches compare. */
#ifndef FOLD_H
#define FOLD_H

#include <sqlite3.h>

/* SQLITE_OK or SQLite's code. */
int fold_register(sqlite3 *db);

#endif
