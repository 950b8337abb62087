/* The write lock between two that want it at once. */
#include "config.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "lock.h"

#define TURN 0

static char folder[] = "/tmp/test_lock_XXXXXX";
static char path[64], lock_path[80];

static int
open_lock(void)
{
	int fd = -1;

	assert_int_equal(lock_open(path, &fd, NULL), 0);
	return fd;
}

static void *
take(void *arg)
{
	struct err err;

	return lock_take(*(int *)arg, path, &err) == 0 ? arg : NULL;
}

static void
wait_until_someone_waits(int fd)
{
	const struct timespec pause = { 0, 1000000 };

	for (int i = 0; i < 5000 && !lock_held(fd, TURN); i++)
		nanosleep(&pause, NULL);
	assert_true(lock_held(fd, TURN));
}

static void
who_waits_comes_before_who_comes_back(void **state)
{
	int busy = open_lock(), patient = open_lock();
	pthread_t thread;
	void *took;

	(void)state;
	assert_int_equal(lock_try(busy), 0);
	assert_int_equal(pthread_create(&thread, NULL, take, &patient), 0);
	wait_until_someone_waits(busy);
	lock_release(busy);
	assert_int_equal(lock_try(busy), -1);
	pthread_join(thread, &took);
	assert_ptr_equal(took, &patient);
	assert_false(lock_held(busy, TURN));
	assert_int_equal(lock_try(busy), -1);
	lock_release(patient);
	assert_int_equal(lock_try(busy), 0);
	close(busy);
	close(patient);
}

static void
a_stopped_waiter_keeps_nobody_out(void **state)
{
	int stopped = open_lock(), other = open_lock();
	struct err err;

	(void)state;
	assert_int_equal(lock_hold(stopped, TURN), 0);
	assert_int_equal(lock_try(other), -1);
	assert_int_equal(lock_take(other, path, &err), 0);
	close(stopped);
	close(other);
}

static int
make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/alpes.db", folder);
	snprintf(lock_path, sizeof(lock_path), "%s-lock", path);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	return unlink(lock_path) < 0 || rmdir(folder) < 0 ? -1 : 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_waits_comes_before_who_comes_back),
		cmocka_unit_test(a_stopped_waiter_keeps_nobody_out),
	};

	return cmocka_run_group_tests_name("lock", tests, make_folder, remove_folder);
}
