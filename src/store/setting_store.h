/* setting_store.h - reading all settings at once. */
#ifndef SETTING_STORE_H
#define SETTING_STORE_H

struct err;
struct store;

int setting_store_each(struct store *store, int (*each)(void *arg, const char *name, const char *value, struct err *err),
                       void *arg, struct err *err);

#endif
