#include "config.h"

#include "shim.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

struct shim shim;

static sqlite3_vfs *system_vfs;
static uint64_t random_state;

/* Ours, with the system's behind it in the same allocation. */
struct file {
	sqlite3_file base;
	enum shim_file which; /* SHIM_FILES: not watched */
	sqlite3_file *real;
};

#define REAL(f) (((struct file *)(f))->real)

uint64_t
shim_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void
shim_fail(unsigned ops, int64_t n, int code, bool after)
{
	shim.watched = ops;
	shim.seen = 0;
	shim.fail_at = n;
	shim.fail_code = code;
	shim.fail_after = after;
}

void
shim_forget_log(void)
{
	for (size_t i = 0; i < shim.n; i++)
		free(shim.log[i].bytes);
	free(shim.log);
	shim.log = NULL;
	shim.n = shim.room = 0;
}

/* 0, or the code that this call is to fail with. */
static int
fault(enum shim_file which, enum shim_op op)
{
	if (which == SHIM_FILES || !(shim.watched & 1u << op))
		return SQLITE_OK;
	shim.seen++;
	if (shim.fail_at && (shim.seen == shim.fail_at || (shim.fail_after && shim.seen > shim.fail_at)))
		return shim.fail_code;
	return SQLITE_OK;
}

static void
note(enum shim_file which, enum shim_op op, int64_t offset, const void *bytes, size_t len)
{
	struct shim_entry *entry;

	if (!shim.logging || which == SHIM_FILES || (shim.lying && which == SHIM_WAL && op == SHIM_SYNC))
		return;
	if (shim.n == shim.room) {
		shim.room = shim.room ? 2 * shim.room : 1024;
		shim.log = realloc(shim.log, shim.room * sizeof(*shim.log));
		assert(shim.log);
	}
	entry = &shim.log[shim.n++];
	*entry = (struct shim_entry){ .op = op, .file = which, .offset = offset, .len = len };
	if (len) {
		entry->bytes = malloc(len);
		assert(entry->bytes);
		memcpy(entry->bytes, bytes, len);
	}
}

static int
shim_close(sqlite3_file *f)
{
	return REAL(f)->pMethods->xClose(REAL(f));
}

static int
shim_read(sqlite3_file *f, void *bytes, int len, sqlite3_int64 offset)
{
	int r = fault(((struct file *)f)->which, SHIM_READ);

	return r ? r : REAL(f)->pMethods->xRead(REAL(f), bytes, len, offset);
}

static int
shim_write(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 offset)
{
	enum shim_file which = ((struct file *)f)->which;
	int r = fault(which, SHIM_WRITE);

	if (r == SQLITE_OK)
		r = REAL(f)->pMethods->xWrite(REAL(f), bytes, len, offset);
	if (r == SQLITE_OK)
		note(which, SHIM_WRITE, offset, bytes, (size_t)len);
	return r;
}

static int
shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	enum shim_file which = ((struct file *)f)->which;
	int r = fault(which, SHIM_TRUNCATE);

	if (r == SQLITE_OK)
		r = REAL(f)->pMethods->xTruncate(REAL(f), size);
	if (r == SQLITE_OK)
		note(which, SHIM_TRUNCATE, size, NULL, 0);
	return r;
}

/* The disk itself is not asked: what a sync means is what the log says. */
static int
shim_sync(sqlite3_file *f, int flags)
{
	enum shim_file which = ((struct file *)f)->which;
	int r = fault(which, SHIM_SYNC);

	(void)flags;
	if (r == SQLITE_OK)
		note(which, SHIM_SYNC, 0, NULL, 0);
	return r;
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *size) { return REAL(f)->pMethods->xFileSize(REAL(f), size); }
static int shim_lock(sqlite3_file *f, int level) { return REAL(f)->pMethods->xLock(REAL(f), level); }
static int shim_unlock(sqlite3_file *f, int level) { return REAL(f)->pMethods->xUnlock(REAL(f), level); }
static int shim_reserved(sqlite3_file *f, int *ret) { return REAL(f)->pMethods->xCheckReservedLock(REAL(f), ret); }
static int shim_control(sqlite3_file *f, int op, void *arg) { return REAL(f)->pMethods->xFileControl(REAL(f), op, arg); }
static int shim_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int shim_traits(sqlite3_file *f) { return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f)); }
static void shim_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int shim_unmap(sqlite3_file *f, int drop) { return REAL(f)->pMethods->xShmUnmap(REAL(f), drop); }

static int
shim_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
	return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, ret);
}

static int
shim_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_size,
	.xLock = shim_lock,
	.xUnlock = shim_unlock,
	.xCheckReservedLock = shim_reserved,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector,
	.xDeviceCharacteristics = shim_traits,
	.xShmMap = shim_map,
	.xShmLock = shim_shm_lock,
	.xShmBarrier = shim_barrier,
	.xShmUnmap = shim_unmap,
};

static bool
ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len >= n && strcmp(name + len - n, end) == 0;
}

static enum shim_file
which_file(const char *name)
{
	if (!name)
		return SHIM_FILES;
	return ends_with(name, ".db") ? SHIM_DB : ends_with(name, ".db-wal") ? SHIM_WAL
		: ends_with(name, ".db-journal") ? SHIM_JOURNAL : SHIM_FILES;
}

static int
shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	struct file *file = (struct file *)f;
	int r;

	(void)vfs;
	*file = (struct file){ .which = which_file(name), .real = (sqlite3_file *)(file + 1) };
	memset(file->real, 0, (size_t)system_vfs->szOsFile);
	r = fault(file->which, SHIM_OPEN);
	if (r == SQLITE_OK)
		r = system_vfs->xOpen(system_vfs, name, file->real, flags, ret_flags);
	if (file->real->pMethods)
		file->base.pMethods = &methods;
	return r;
}

static int
shim_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	enum shim_file which = which_file(name);
	int r = fault(which, SHIM_DELETE);

	(void)vfs;
	if (r == SQLITE_OK)
		r = system_vfs->xDelete(system_vfs, name, sync_folder);
	if (r == SQLITE_OK)
		note(which, SHIM_DELETE, 0, NULL, 0);
	return r;
}

static int
shim_randomness(sqlite3_vfs *vfs, int len, char *bytes)
{
	(void)vfs;
	for (int i = 0; i < len; i++)
		bytes[i] = (char)shim_random(&random_state);
	return len;
}

int
shim_install(uint64_t seed)
{
	static sqlite3_vfs vfs;

	random_state = seed;
	if (!system_vfs)
		system_vfs = sqlite3_vfs_find(NULL);
	vfs = *system_vfs;
	vfs.zName = "shim";
	vfs.szOsFile = (int)sizeof(struct file) + system_vfs->szOsFile;
	vfs.xOpen = shim_open;
	vfs.xDelete = shim_delete;
	vfs.xRandomness = shim_randomness;
	return sqlite3_vfs_register(&vfs, 1);
}
