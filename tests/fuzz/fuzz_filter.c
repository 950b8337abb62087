/* Filters of any bytes: terms or an error; and what is added to a filter is read back as one value. */
#include "config.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "date.h"
#include "err.h"
#include "filter.h"

#include "fuzz.h"

#define NOW INT64_C(1795561200000)

static void
check_term(const struct filter_term *term)
{
	MUST(term->n >= 1 && term->n <= FILTER_VALUES);
	for (size_t i = 0; i < term->n; i++) {
		const struct filter_test *test = &term->tests[i];
		bool texts = test->kind == FILTER_TEXT || test->kind == FILTER_RECORD || test->kind == FILTER_USER ||
		             test->kind == FILTER_WORD;

		MUST(test->kind == FILTER_WORD || test->kind == FILTER_USER || test->column);
		MUST(test->kind != FILTER_RANGE || test->from <= test->to || test->from - 1 == test->to);
		MUST(!texts || (test->text && test->raw));
	}
}

static void
read_filter(const struct entity *entity, const char *text)
{
	const struct filter *filter = NULL;
	struct arena arena = { 0 };
	struct err err = { 0 };
	int r = filter_parse(entity, text, CURRENCY_COP, NOW, &arena, &filter, &err);

	MUST(r == 0 ? filter != NULL : filter == NULL && err.code == ERR_USAGE && *err.text);
	for (size_t i = 0; r == 0 && i < filter->n; i++)
		check_term(&filter->terms[i]);
	arena_done(&arena);
}

static void
read_added(const char *value)
{
	const struct filter *filter = NULL;
	struct arena arena = { 0 };
	struct buf text = { 0 };

	filter_add(&text, "usuario", value);
	if (filter_parse(entity_of(ENTITY_COMMISSION), buf_text(&text), CURRENCY_COP, NOW, &arena, &filter, NULL) == 0) {
		MUST(filter->n == 1);
		MUST(filter->terms->n > 1 || strchr(value, ',') || strcmp(filter->terms->tests->raw, value) == 0);
	}
	buf_done(&text);
	arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	char text[FILTER_MAX + 2];

	if (!ready)
		ready = date_set_zone("America/Bogota", NULL) == 0;
	size = size < sizeof(text) - 1 ? size : sizeof(text) - 1;
	memcpy(text, data, size);
	text[size] = '\0';
	for (enum entity_kind kind = ENTITY_AFFILIATE; kind <= ENTITY_COMMISSION; kind++)
		read_filter(entity_of(kind), text);
	read_added(text);
	return 0;
}
