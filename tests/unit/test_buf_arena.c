#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "arena.h"
#include "buf.h"

static void
an_empty_buffer_is_an_empty_text(void **state)
{
	(void)state;
	struct buf buf = { 0 };

	assert_string_equal(buf_text(&buf), "");
	assert_false(buf_failed(&buf));
	buf_add(&buf, NULL, 0);
	assert_string_equal(buf_text(&buf), "");
	buf_clear(&buf);
	buf_done(&buf);
}

static void
text_is_added_in_order(void **state)
{
	(void)state;
	struct buf buf = { 0 };

	buf_str(&buf, "a");
	buf_char(&buf, '=');
	buf_int(&buf, INT64_MIN);
	buf_char(&buf, ' ');
	buf_int(&buf, INT64_MAX);
	buf_printf(&buf, " %s%d", "x", 0);
	buf_add(&buf, "\0z", 2);
	assert_string_equal(buf_text(&buf), "a=-9223372036854775808 9223372036854775807 x0");
	assert_int_equal(buf.len, strlen(buf_text(&buf)) + 2);
	buf_done(&buf);
}

static void
it_grows_to_any_length(void **state)
{
	(void)state;
	struct buf buf = { 0 };

	for (int i = 0; i < 100000; i++)
		buf_str(&buf, "0123456789");
	assert_int_equal(buf.len, 1000000);
	assert_int_equal(strlen(buf_text(&buf)), 1000000);
	for (size_t i = 0; i < buf.len; i++)
		assert_int_equal(buf.text[i], '0' + (int)(i % 10));
	buf_done(&buf);
}

static void
a_failure_sticks_until_it_is_cleared(void **state)
{
	(void)state;
	struct buf buf = { 0 };

	buf_str(&buf, "kept");
	buf_add(&buf, "", SIZE_MAX / 2 + 1);
	assert_true(buf_failed(&buf));
	buf_str(&buf, " not added");
	assert_string_equal(buf_text(&buf), "kept");
	buf_clear(&buf);
	buf_str(&buf, "new");
	assert_false(buf_failed(&buf));
	assert_string_equal(buf_text(&buf), "new");
	buf_done(&buf);
}

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	unsigned char *before = NULL;

	for (size_t size = 1; size < 5000; size += 37) {
		unsigned char *memory = arena_alloc(&arena, size);

		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xaa, size);
		if (before)
			assert_int_equal(before[0], 0xaa);
		before = memory;
	}
	arena_done(&arena);
}

static void
more_than_a_block_is_possible_and_too_much_is_not(void **state)
{
	(void)state;
	struct arena arena = { 0 };

	assert_non_null(arena_alloc(&arena, 1000000));
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc(&arena, SIZE_MAX - 8));
	assert_non_null(arena_alloc(&arena, 1));
	arena_done(&arena);
}

static void
texts_are_copied(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	char text[] = "abcdef";
	char *part = arena_text(&arena, text, 3), *all = arena_string(&arena, text);

	text[0] = 'X';
	assert_string_equal(part, "abc");
	assert_string_equal(all, "abcdef");
	assert_null(arena_string(&arena, NULL));
	assert_string_equal(arena_text(&arena, NULL, 0), "");
	assert_string_equal(arena_printf(&arena, "%s-%d", "com", 7), "com-7");
	arena_done(&arena);
}

static void
a_reset_keeps_the_blocks_and_zeroes_again(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	unsigned char *first = arena_alloc(&arena, 100);

	memset(first, 0xff, 100);
	for (int i = 0; i < 100; i++)
		assert_non_null(arena_alloc(&arena, 1000));
	arena_reset(&arena);
	assert_ptr_equal(arena_alloc(&arena, 100), first);
	assert_int_equal(first[99], 0);
	arena_done(&arena);
	assert_null(arena.first);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_is_an_empty_text),
		cmocka_unit_test(text_is_added_in_order),
		cmocka_unit_test(it_grows_to_any_length),
		cmocka_unit_test(a_failure_sticks_until_it_is_cleared),
		cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(more_than_a_block_is_possible_and_too_much_is_not),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(a_reset_keeps_the_blocks_and_zeroes_again),
	};

	return cmocka_run_group_tests_name("buf and arena", tests, NULL, NULL);
}
