#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "hash.h"

/* The expected values come from another implementation: Python's hashlib.blake2b. */

static int
setup(void **state)
{
	(void)state;
	return hash_setup();
}

static void
assert_hash(struct hash *hash, const char *hex)
{
	uint8_t bytes[HASH_SIZE];
	char text[2 * HASH_SIZE + 1];

	hash_final(hash, bytes);
	assert_string_equal(hash_hex(bytes, HASH_SIZE, text), hex);
}

static void
it_is_blake2b_256(void **state)
{
	(void)state;
	struct hash hash;

	hash_init(&hash);
	assert_hash(&hash, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	hash_init(&hash);
	hash_bytes(&hash, "abc", 3);
	assert_hash(&hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void
pieces_hash_like_the_whole(void **state)
{
	(void)state;
	struct hash hash;

	hash_init(&hash);
	hash_bytes(&hash, "a", 1);
	hash_bytes(&hash, NULL, 0);
	hash_bytes(&hash, "bc", 2);
	assert_hash(&hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void
numbers_are_eight_bytes_and_fields_carry_their_length(void **state)
{
	(void)state;
	struct hash hash;

	hash_init(&hash);
	hash_int(&hash, -2);
	hash_field(&hash, "abc", 3);
	assert_hash(&hash, "19cd51161cb32fffca4f025ece0fd377c0e9a65b1dff2141f84276f718a1f955");
}

static void
a_derived_id_is_the_hash_of_the_joined_fields(void **state)
{
	(void)state;
	const char *const step[] = { "com_1", "aprobar", "3" };
	const char *const conversion[] = { "conv_12345" };
	char id[HASH_ID_SIZE];

	hash_id(step, 3, id);
	assert_string_equal(id, "01t0mqstagd1wn8t93qtdtcrn8");
	hash_id(NULL, 0, id);
	assert_string_equal(id, "1sbn3g16wn1v5t5b5tr616etm7");
	hash_id(conversion, 1, id);
	assert_string_equal(id, "0ebbdz5rr65n0zt589awfvtf9a");
}

static void
where_fields_end_makes_a_difference(void **state)
{
	(void)state;
	const char *const one[] = { "ab", "c" }, *const other[] = { "a", "bc" };
	char id_one[HASH_ID_SIZE], id_other[HASH_ID_SIZE];

	hash_id(one, 2, id_one);
	hash_id(other, 2, id_other);
	assert_string_not_equal(id_one, id_other);
}

static void
random_bytes_differ(void **state)
{
	(void)state;
	uint8_t a[16], b[16];

	random_bytes(a, sizeof(a));
	random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_blake2b_256),
		cmocka_unit_test(pieces_hash_like_the_whole),
		cmocka_unit_test(numbers_are_eight_bytes_and_fields_carry_their_length),
		cmocka_unit_test(a_derived_id_is_the_hash_of_the_joined_fields),
		cmocka_unit_test(where_fields_end_makes_a_difference),
		cmocka_unit_test(random_bytes_differ),
	};

	return cmocka_run_group_tests_name("hash", tests, setup, NULL);
}
