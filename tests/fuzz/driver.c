/* Replays files and folders, then mutates them for `--seconds N` from `--seed S`: for compilers without libFuzzer. Links
 * with any of fuzz_*.c. What fails is left in ./fuzz-failed. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

#define INPUT_MAX 65536
#define CORPUS_MAX 1024
#define MUTATIONS 8

struct input {
	uint8_t *bytes;
	size_t len;
};

static struct input corpus[CORPUS_MAX];
static size_t n_corpus;
static uint8_t current[INPUT_MAX];
static size_t current_len;

/* Only in sanitized builds. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void
leave_input(void)
{
	int fd = open("fuzz-failed", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, current, current_len) < 0 || close(fd) < 0)
		return;
}

static void
on_signal(int number)
{
	leave_input();
	signal(number, SIG_DFL);
	raise(number);
}

static void
run(const uint8_t *bytes, size_t len)
{
	uint8_t *exact = malloc(len ? len : 1); /* so that a sanitizer sees one byte too far */

	if (!exact)
		exit(1);
	memcpy(exact, bytes, len);
	memmove(current, bytes, len);
	current_len = len;
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

static void
add_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = malloc(INPUT_MAX);

	if (!file || !bytes || n_corpus == CORPUS_MAX) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	corpus[n_corpus++] = (struct input){ bytes, fread(bytes, 1, INPUT_MAX, file) };
	fclose(file);
}

static void
add_path(const char *path)
{
	struct dirent **names;
	struct stat status;
	int n;

	if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
		add_file(path);
		return;
	}
	n = scandir(path, &names, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		char inner[4096];

		snprintf(inner, sizeof(inner), "%s/%s", path, names[i]->d_name);
		if (*names[i]->d_name != '.')
			add_path(inner);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

static uint64_t
pseudo_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t
below(uint64_t *state, size_t n)
{
	return n ? (size_t)(pseudo_random(state) % n) : 0;
}

/* Puts `len` bytes in the place of `gone` ones. */
static void
put_bytes(struct input *input, size_t at, size_t gone, const void *bytes, size_t len)
{
	if (input->len - gone + len > INPUT_MAX)
		return;
	memmove(input->bytes + at + len, input->bytes + at + gone, input->len - at - gone);
	memcpy(input->bytes + at, bytes, len);
	input->len += len - gone;
}

static void
mutate(struct input *input, uint64_t *state)
{
	static const char *const words[] = {
		"\"", "{", "}", "[", "]", ",", ":", "\\", "\\u0000", "\\ud800", "null", "true", "-0", "1e5", "0.00001",
		"99999999999999999999", "\n", "\r\n", ";", "\xFF", "\xC3", "''=", "[[[[[[[[", "{\"a\":", "*", "COP",
	};
	const struct input *other = &corpus[below(state, n_corpus)];
	const char *word = words[below(state, sizeof(words) / sizeof(*words))];
	size_t at = below(state, input->len + 1), left = input->len - at;
	uint8_t byte = (uint8_t)pseudo_random(state);
	size_t from = below(state, other->len), most = other->len - from < 64 ? other->len - from : 64;

	switch (below(state, 6)) {
	case 0:
		put_bytes(input, at, left > 0, &byte, 1);
		break;
	case 1:
		put_bytes(input, at, below(state, left < 16 ? left + 1 : 16), "", 0);
		break;
	case 2:
	case 3:
		put_bytes(input, at, 0, word, strlen(word));
		break;
	case 4:
		put_bytes(input, at, 0, other->bytes + from, below(state, most + 1));
		break;
	default:
		put_bytes(input, at, below(state, left + 1), word, strlen(word));
		break;
	}
}

static uint64_t
fuzz(long seconds, uint64_t seed)
{
	static uint8_t bytes[INPUT_MAX];
	time_t end = time(NULL) + seconds;
	uint64_t state = seed * 0x9E3779B97F4A7C15u + 1, n = 0;

	for (; seconds && time(NULL) < end; n++) {
		const struct input *chosen = &corpus[below(&state, n_corpus)];
		struct input input = { bytes, chosen->len };

		memcpy(bytes, chosen->bytes, chosen->len);
		for (size_t i = 1 + below(&state, MUTATIONS); i; i--)
			mutate(&input, &state);
		run(bytes, input.len);
	}
	return n;
}

int
main(int argc, char **argv)
{
	long seconds = 0;
	uint64_t seed = 1, n;

	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;

		if (has_value && strcmp(argv[i], "--seconds") == 0)
			seconds = atol(argv[++i]);
		else if (has_value && strcmp(argv[i], "--seed") == 0)
			seed = strtoull(argv[++i], NULL, 10);
		else
			add_path(argv[i]);
	}
	if (!n_corpus) {
		fprintf(stderr, "usage: %s [--seconds N] [--seed S] CORPUS...\n", argv[0]);
		return 2;
	}
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(leave_input);
	signal(SIGABRT, on_signal);
	for (size_t i = 0; i < n_corpus; i++)
		run(corpus[i].bytes, corpus[i].len);
	n = fuzz(seconds, seed);
	printf("%zu files, %llu mutations\n", n_corpus, (unsigned long long)n);
	for (size_t i = 0; i < n_corpus; i++)
		free(corpus[i].bytes);
	return 0;
}
