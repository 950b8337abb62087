/* Files of any bytes: rows or errors, and always an end. */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "err.h"
#include "source.h"

#include "fuzz.h"

static void
read_all(const char *path, const struct source_options *options, size_t size)
{
	struct source *source = NULL;
	struct source_row row = { 0 };
	struct arena arena = { 0 };
	struct err err = { 0 };
	size_t n = 0;
	int r = source_open(path, options, &source, &err);

	MUST(r == 0 || *err.text);
	while (r == 0 && (r = source_next(source, &arena, &row, &err)) != 0) {
		MUST(++n <= size + 1);
		MUST(row.number >= 1 && row.line >= 1);
		MUST(r == 1 || (r == err.code && *err.text));
		if (r == 1)
			(void)entity_check(row.entity, row.record, &err);
		arena_reset(&arena);
		r = 0;
	}
	source_free(source);
	arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	const struct source_options kinds[] = {
		{ .currency = CURRENCY_COP },
		{ .currency = CURRENCY_COP, .any = true, .encoding = "latin1", .decimal = ',', .separator = ';' },
		{ .currency = CURRENCY_COP, .any = true, .entity = entity_of(ENTITY_CONVERSION) },
	};
	char path[64];

	if (fd < 0) {
		MUST(hash_setup() == 0);
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	}
	MUST(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		read_all(path, &kinds[i], size);
	return 0;
}
