/* fold.h - the SQL functions `plano(text)`: no accents, no case, as searches compare; and `digitos(text)`: digits only. */
#ifndef FOLD_H
#define FOLD_H

#include <sqlite3.h>

/* SQLITE_OK or SQLite's code. */
int fold_register(sqlite3 *db);

#endif
