#include "config.h"

#include "hash.h"

#include <string.h>

#include "buf.h"

int
hash_setup(void)
{
	return sodium_init() < 0 ? -1 : 0;
}

void
hash_init(struct hash *hash)
{
	crypto_generichash_init(&hash->state, NULL, 0, HASH_SIZE);
}

void
hash_bytes(struct hash *hash, const void *bytes, size_t len)
{
	if (len)
		crypto_generichash_update(&hash->state, bytes, len);
}

void
hash_int(struct hash *hash, int64_t number)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
	hash_bytes(hash, bytes, sizeof(bytes));
}

void
hash_field(struct hash *hash, const void *bytes, size_t len)
{
	hash_int(hash, (int64_t)len);
	hash_bytes(hash, bytes, len);
}

void
hash_final(struct hash *hash, uint8_t ret[HASH_SIZE])
{
	crypto_generichash_final(&hash->state, ret, HASH_SIZE);
}

void
hash_id(const char *const *fields, size_t n, char ret[HASH_ID_SIZE])
{
	struct hash hash;
	uint8_t bytes[HASH_SIZE];
	uint32_t bits = 0;
	int n_bits = 0;
	const uint8_t *from = bytes;

	hash_init(&hash);
	for (size_t i = 0; i < n; i++) {
		if (i)
			hash_bytes(&hash, "\x1f", 1);
		hash_bytes(&hash, fields[i], strlen(fields[i]));
	}
	hash_final(&hash, bytes);
	for (size_t i = 0; i < HASH_ID_SIZE - 1; i++) {
		if (n_bits < 5) {
			bits = bits << 8 | *from++;
			n_bits += 8;
		}
		n_bits -= 5;
		ret[i] = BASE32_ALPHABET[bits >> n_bits & 31];
	}
	ret[HASH_ID_SIZE - 1] = '\0';
}

const char *
hash_hex(const uint8_t *bytes, size_t len, char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	text[2 * len] = '\0';
	return text;
}

void
random_bytes(void *bytes, size_t len)
{
	randombytes_buf(bytes, len);
}

void
hash_add_library(struct buf *buf)
{
	buf_printf(buf, "libsodium %s\n", sodium_version_string());
}
