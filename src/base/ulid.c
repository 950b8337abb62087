#include "config.h"

#include "ulid.h"

#include "hash.h"

#define TIME_CHARS 10
#define RANDOM_BITS 40 /* the random part is two numbers of this size, eight characters each */

/* splitmix64 (Steele, Lea, Flood 2014): equal seeds give equal ids on every machine. */
static uint64_t
seed_next(uint64_t *seed)
{
	uint64_t mixed = *seed += UINT64_C(0x9e3779b97f4a7c15);

	if (*seed == 0)
		*seed = 1;
	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ mixed >> 31;
}

static void
random_fresh(struct ulid *ulid)
{
	if (!ulid->seed) {
		random_bytes(ulid->random, sizeof(ulid->random));
		return;
	}
	for (size_t half = 0; half < sizeof(ulid->random); half += 5) {
		uint64_t bits = seed_next(&ulid->seed);

		for (size_t i = 0; i < 5; i++)
			ulid->random[half + i] = (uint8_t)(bits >> 8 * i);
	}
}

/* False when all 80 bits were used up. */
static bool
random_count_up(struct ulid *ulid)
{
	for (size_t i = sizeof(ulid->random); i-- > 0;) {
		if (++ulid->random[i])
			return true;
	}
	return false;
}

static void
base32(uint64_t bits, size_t len, char *text)
{
	while (len--) {
		text[len] = BASE32_ALPHABET[bits & 31];
		bits >>= 5;
	}
}

static uint64_t
half_of(const uint8_t bytes[5])
{
	uint64_t bits = 0;

	for (size_t i = 0; i < 5; i++)
		bits = bits << 8 | bytes[i];
	return bits;
}

void
ulid_next(struct ulid *ulid, int64_t now_ms, char ret[ULID_SIZE])
{
	if (now_ms > ulid->last_ms) {
		ulid->last_ms = now_ms;
		random_fresh(ulid);
	} else if (!random_count_up(ulid)) {
		ulid->last_ms++;
		random_fresh(ulid);
	}
	base32((uint64_t)ulid->last_ms, TIME_CHARS, ret);
	base32(half_of(ulid->random), RANDOM_BITS / 5, ret + TIME_CHARS);
	base32(half_of(ulid->random + 5), RANDOM_BITS / 5, ret + TIME_CHARS + RANDOM_BITS / 5);
	ret[ULID_SIZE - 1] = '\0';
}

static bool
in_base32(char c)
{
	return (c >= '0' && c <= '9') ||
	       (c >= 'a' && c <= 'z' && c != 'i' && c != 'l' && c != 'o' && c != 'u');
}

bool
ulid_valid(const char *text, size_t len)
{
	if (len != ULID_SIZE - 1 || text[0] > '7') /* 26 characters hold 130 bits, an id has 128 */
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!in_base32(text[i]))
			return false;
	}
	return true;
}

static bool
in_id(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c == '-';
}

bool
id_valid(const char *text, size_t len)
{
	if (len < 1 || len > ID_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!in_id(text[i]))
			return false;
	}
	return true;
}
