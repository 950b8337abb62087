#include "config.h"

#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>
#include <sqlite3.h>

static struct {
	int64_t seen, fail_at;
	bool after;
} memory;

static sqlite3_mem_methods sqlite_own;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
int __wrap_asprintf(char **ret, const char *fmt, ...);
int __wrap___asprintf_chk(char **ret, int flag, const char *fmt, ...);

static bool
fails(void)
{
	memory.seen++;
	return memory.fail_at && (memory.seen == memory.fail_at || (memory.after && memory.seen > memory.fail_at));
}

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

char *
__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

static int
print(char **ret, const char *fmt, va_list args)
{
	return fails() ? -1 : vasprintf(ret, fmt, args);
}

int
__wrap_asprintf(char **ret, const char *fmt, ...)
{
	va_list args;
	int r;

	va_start(args, fmt);
	r = print(ret, fmt, args);
	va_end(args);
	return r;
}

int
__wrap___asprintf_chk(char **ret, int flag, const char *fmt, ...)
{
	va_list args;
	int r;

	(void)flag;
	va_start(args, fmt);
	r = print(ret, fmt, args);
	va_end(args);
	return r;
}

static void *
sqlite_malloc(int size)
{
	return fails() ? NULL : sqlite_own.xMalloc(size);
}

static void *
sqlite_realloc(void *old, int size)
{
	return fails() ? NULL : sqlite_own.xRealloc(old, size);
}

int
memory_install(void)
{
	cJSON_Hooks hooks = { .malloc_fn = __wrap_malloc, .free_fn = free };
	sqlite3_mem_methods methods;
	int r = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_own);

	if (r != SQLITE_OK)
		return r;
	methods = sqlite_own;
	methods.xMalloc = sqlite_malloc;
	methods.xRealloc = sqlite_realloc;
	cJSON_InitHooks(&hooks);
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

void
memory_fail(int64_t n, bool after)
{
	memory.seen = 0;
	memory.fail_at = n;
	memory.after = after;
}

int64_t
memory_seen(void)
{
	return memory.seen;
}
