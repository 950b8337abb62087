#include "config.h"

#include "gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "err.h"
#include "lock.h"

#define TURN 0 /* what the first that waits holds, so that who comes back is behind it */

int
gate_close(const char *path)
{
	struct err err;
	int gate;

	assert_int_equal(lock_open(path, &gate, &err), 0);
	assert_int_equal(lock_take(gate, path, &err), 0);
	return gate;
}

void
gate_pass(int gate, const char *path)
{
	const struct timespec pause = { 0, 1000000 };
	struct err err;

	for (int ms = 0; ms < LOCK_WAIT_MS && !lock_held(gate, TURN); ms++)
		nanosleep(&pause, NULL);
	assert_true(lock_held(gate, TURN));
	lock_release(gate);
	assert_int_equal(lock_take(gate, path, &err), 0);
}

void
gate_open(int gate)
{
	close(gate);
}
