/* hash.h - BLAKE2b-256 (libsodium), incremental, and the derived ids made of it. */
#ifndef HASH_H
#define HASH_H

#include <stddef.h> /* size_t */
#include <stdint.h>

#include <sodium.h> /* crypto_generichash_state: a value type, so that a chain needs no allocation */

struct buf;

#define HASH_SIZE 32
#define HASH_ID_SIZE 27                                    /* 26 characters and the NUL */
#define BASE32_ALPHABET "0123456789abcdefghjkmnpqrstvwxyz" /* Crockford's, lower case */

struct hash {
	crypto_generichash_state state;
};

/* Must be called once before anything else here; 0 or -1. */
int hash_setup(void);

void hash_init(struct hash *hash);
void hash_bytes(struct hash *hash, const void *bytes, size_t len);

/* 8 bytes, big-endian. */
void hash_int(struct hash *hash, int64_t number);

/* Its length as hash_int, then the bytes. */
void hash_field(struct hash *hash, const void *bytes, size_t len);
void hash_final(struct hash *hash, uint8_t ret[HASH_SIZE]);

/* The first 26 characters of the lower-case Crockford base 32 of BLAKE2b-256 over the `n` texts
 * joined by 0x1F. */
void hash_id(const char *const *fields, size_t n, char ret[HASH_ID_SIZE]);

/* `2 * len + 1` characters of lower-case hex into `text`; answers `text`. */
const char *hash_hex(const uint8_t *bytes, size_t len, char *text);

/* `len` random bytes. */
void random_bytes(void *bytes, size_t len);

/* A line with the name and version of libsodium. */
void hash_add_library(struct buf *buf);

#endif
