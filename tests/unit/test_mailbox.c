#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "mailbox.h"

static int items[8];

static bool
readable(const struct mailbox *mailbox)
{
	struct pollfd fd = { mailbox_fd(mailbox), POLLIN, 0 };

	return poll(&fd, 1, 0) == 1;
}

static void
what_goes_in_first_comes_out_first(void **state)
{
	struct mailbox *mailbox = mailbox_new(3);

	(void)state;
	for (int round = 0; round < 5; round++) { /* the ring turns */
		assert_true(mailbox_put(mailbox, &items[0]));
		assert_true(mailbox_put(mailbox, &items[1]));
		assert_ptr_equal(mailbox_take(mailbox), &items[0]);
		assert_ptr_equal(mailbox_take(mailbox), &items[1]);
	}
	assert_null(mailbox_take(mailbox));
	mailbox_free(mailbox, NULL);
}

static void
it_is_bounded_and_the_descriptor_tells_whether_something_is_in_it(void **state)
{
	struct mailbox *mailbox = mailbox_new(2);

	(void)state;
	assert_false(readable(mailbox));
	assert_true(mailbox_put(mailbox, &items[0]));
	assert_true(mailbox_put(mailbox, &items[1]));
	assert_false(mailbox_put(mailbox, &items[2]));
	assert_int_equal(mailbox_count(mailbox), 2);
	assert_true(readable(mailbox));
	mailbox_take(mailbox);
	assert_true(readable(mailbox));
	mailbox_take(mailbox);
	assert_false(readable(mailbox));
	mailbox_free(mailbox, NULL);
}

static bool
is_third(const void *item)
{
	return item == &items[2];
}

static void
one_can_be_taken_out_of_the_middle_and_the_others_keep_their_order(void **state)
{
	struct mailbox *mailbox = mailbox_new(4);

	(void)state;
	mailbox_put(mailbox, &items[7]);
	mailbox_take(mailbox);
	for (int i = 0; i < 4; i++)
		mailbox_put(mailbox, &items[i]);
	assert_ptr_equal(mailbox_take_if(mailbox, is_third), &items[2]);
	assert_null(mailbox_take_if(mailbox, is_third));
	assert_ptr_equal(mailbox_take(mailbox), &items[0]);
	assert_ptr_equal(mailbox_take(mailbox), &items[1]);
	assert_ptr_equal(mailbox_take(mailbox), &items[3]);
	mailbox_free(mailbox, NULL);
}

static void *
count_all(void *arg)
{
	struct mailbox *mailbox = arg;
	intptr_t n = 0;

	while (mailbox_wait(mailbox))
		n++;
	return (void *)n;
}

static void
a_thread_that_waits_gets_all_and_ends_when_it_is_closed(void **state)
{
	struct mailbox *mailbox = mailbox_new(4);
	pthread_t thread;
	void *counted;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, count_all, mailbox), 0);
	for (int i = 0; i < 1000; )
		i += mailbox_put(mailbox, &items[i % 8]);
	mailbox_close(mailbox);
	pthread_join(thread, &counted);
	assert_int_equal((intptr_t)counted, 1000);
	mailbox_free(mailbox, NULL);
}

static void
what_is_left_is_freed(void **state)
{
	struct mailbox *mailbox = mailbox_new(2);

	(void)state;
	mailbox_put(mailbox, malloc(8)); /* the leak checker looks */
	mailbox_free(mailbox, free);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_first_comes_out_first),
		cmocka_unit_test(it_is_bounded_and_the_descriptor_tells_whether_something_is_in_it),
		cmocka_unit_test(one_can_be_taken_out_of_the_middle_and_the_others_keep_their_order),
		cmocka_unit_test(a_thread_that_waits_gets_all_and_ends_when_it_is_closed),
		cmocka_unit_test(what_is_left_is_freed),
	};

	return cmocka_run_group_tests_name("mailbox", tests, NULL, NULL);
}
