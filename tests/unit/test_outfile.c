#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "outfile.h"

static char folder[] = "/tmp/test_outfile.XXXXXX";
static char path[sizeof(folder) + 8];
static char calls[8]; /* f: the file synced, n: named, d: the folder synced */
static bool folder_fails;

static void
called(char what)
{
	calls[strlen(calls)] = what;
}

int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __real_rename(const char *from, const char *to);
int __wrap_renameat2(int at, const char *from, int to_at, const char *to, unsigned int flags);
int __real_renameat2(int at, const char *from, int to_at, const char *to, unsigned int flags);

int
__wrap_fsync(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	called(S_ISDIR(st.st_mode) ? 'd' : 'f');
	errno = EIO;
	return S_ISDIR(st.st_mode) && folder_fails ? -1 : 0;
}

int
__wrap_rename(const char *from, const char *to)
{
	called('n');
	return __real_rename(from, to);
}

int
__wrap_renameat2(int at, const char *from, int to_at, const char *to, unsigned int flags)
{
	called('n');
	return __real_renameat2(at, from, to_at, to, flags);
}

static int
write_file(bool replace, struct err *err)
{
	struct outfile *file = NULL;

	memset(calls, 0, sizeof(calls));
	assert_int_equal(outfile_open(path, replace, &file, err), 0);
	assert_int_equal(outfile_write(file, "hola\n", 5, err), 0);
	return outfile_commit(file, err);
}

static void
the_name_is_synced_as_well_as_the_file(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(write_file(false, &err), 0);
	assert_string_equal(calls, "fnd");
	assert_int_equal(write_file(true, &err), 0);
	assert_string_equal(calls, "fnd");
}

static void
a_name_in_the_folder_one_is_in_is_synced_too(void **state)
{
	struct outfile *file = NULL;
	struct err err = { 0 };

	(void)state;
	memset(calls, 0, sizeof(calls));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(outfile_open("aqui", false, &file, &err), 0);
	assert_int_equal(outfile_commit(file, &err), 0);
	assert_string_equal(calls, "fnd");
	assert_int_equal(unlink("aqui"), 0);
}

static void
a_folder_that_cannot_be_synced_is_told(void **state)
{
	struct err err = { 0 };

	(void)state;
	folder_fails = true;
	assert_int_equal(write_file(true, &err), ERR_STORE);
	folder_fails = false;
	assert_non_null(strstr(err.text, path));
}

static int
make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/fuera", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder); /* nothing is left beside it */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_name_is_synced_as_well_as_the_file),
		cmocka_unit_test(a_name_in_the_folder_one_is_in_is_synced_too),
		cmocka_unit_test(a_folder_that_cannot_be_synced_is_told),
	};

	return cmocka_run_group_tests_name("outfile", tests, make_folder, remove_folder);
}
