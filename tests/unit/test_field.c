#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "err.h"
#include "field.h"

struct sample {
	int64_t number;
	const char *text;
};

#define NUMBER offsetof(struct sample, number)
#define TEXT offsetof(struct sample, text)

static const char *const color_words[] = { "rojo", "verde" };
static const char *const color_aliases[] = { "encarnado", "rojo", NULL };
static const struct names colors = { color_words, ARRAY_LEN(color_words), color_aliases };

/* `rule` NULL: the value passes. */
static void
assert_rule(const struct field *field, const struct sample *sample, const char *rule)
{
	struct err err = { 0 };
	int r = field_check(field, sample, &err);

	assert_int_equal(r, rule ? ERR_FIELD : 0);
	assert_string_equal(rule ? err_rule_name(&err) : "", rule ? rule : "");
	assert_string_equal(err.field, rule ? field_path(field) : "");
	if (rule)
		assert_non_null(strstr(err.text, field_path(field)));
}

static void
assert_text(const struct field *field, const char *text, const char *rule)
{
	assert_rule(field, &(struct sample){ .text = text }, rule);
}

static void
assert_number(const struct field *field, int64_t number, const char *rule)
{
	assert_rule(field, &(struct sample){ .number = number }, rule);
}

static void
what_is_required_must_be_there(void **state)
{
	(void)state;
	static const struct field fields[] = {
		{ "monto", NULL, FIELD_MONEY, 0, NUMBER },
		{ "nombre", "datos.nombre", FIELD_TEXT, FIELD_REQUIRED, TEXT, 1, 5 },
	};
	struct sample sample;
	struct err err = { 0 };

	fields_clear(fields, ARRAY_LEN(fields), &sample);
	assert_int_equal(fields_check(fields, ARRAY_LEN(fields), &sample, &err), ERR_FIELD);
	assert_string_equal(err.rule, "obligatorio");
	assert_string_equal(err.field, "datos.nombre");
	sample.text = "ana";
	assert_int_equal(fields_check(fields, ARRAY_LEN(fields), &sample, NULL), 0);
	sample.number = -1;
	assert_int_equal(fields_check(fields, ARRAY_LEN(fields), &sample, &err), ERR_FIELD);
	assert_string_equal(err.rule, "rango");
}

static void
what_is_absent_passes(void **state)
{
	(void)state;
	assert_text(&(struct field){ "t", NULL, FIELD_TEXT, 0, TEXT, 3, 5 }, NULL, NULL);
	assert_number(&(struct field){ "n", NULL, FIELD_INT, 0, NUMBER, 3, 5 }, ABSENT, NULL);
}

static void
lengths_count_characters_not_bytes(void **state)
{
	(void)state;
	const struct field field = { "nombre", NULL, FIELD_TEXT, 0, TEXT, 2, 4 };
	const struct field open = { "nota", NULL, FIELD_TEXT, 0, TEXT };
	char text[2002];

	assert_text(&field, "ñ", "longitud");
	assert_text(&field, "ññ", NULL);
	assert_text(&field, "ññ日😀", NULL);
	assert_text(&field, "ññ日😀a", "longitud");
	memset(text, 'a', sizeof(text));
	text[2001] = '\0';
	assert_text(&open, text, "longitud");
	text[2000] = '\0';
	assert_text(&open, text, NULL);
}

static void
text_is_valid_utf8(void **state)
{
	(void)state;
	static const char *const broken[] = { "\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80",
					      "a\xf5\x80\x80\x80" };
	const struct field text = { "t", NULL, FIELD_TEXT, 0, TEXT, 0, 40 };
	const struct field words = { "w", NULL, FIELD_WORDS, 0, TEXT };
	const struct field object = { "o", NULL, FIELD_OBJECT, 0, TEXT };

	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		assert_text(&text, broken[i], "utf8_invalido");
		assert_text(&words, broken[i], "utf8_invalido");
		assert_text(&object, broken[i], "utf8_invalido");
	}
}

static void
control_characters_are_refused(void **state)
{
	(void)state;
	const struct field line = { "t", NULL, FIELD_TEXT, 0, TEXT, 0, 40 };
	const struct field paragraphs = { "t", NULL, FIELD_TEXT, 0, TEXT, 0, 500 };
	const struct field words = { "w", NULL, FIELD_WORDS, 0, TEXT };

	assert_text(&line, "a\033[2Jb", "formato");
	assert_text(&line, "a\x7f", "formato");
	assert_text(&line, "a\xc2\x9b", "formato"); /* C1 */
	assert_text(&line, "a\xc2\xa0", NULL);
	assert_text(&line, "a\nb", "formato");
	assert_text(&line, "a\tb", "formato");
	assert_text(&paragraphs, "a\n\tb", NULL); /* long texts may have paragraphs */
	assert_text(&paragraphs, "a\rb", "formato");
	assert_text(&words, "a\nb\tc", "formato");
}

static void
ids_slugs_and_digits_have_their_grammar(void **state)
{
	(void)state;
	const struct field id = { "id", NULL, FIELD_ID, 0, TEXT };
	const struct field slug = { "canal", NULL, FIELD_TEXT, FIELD_SLUG, TEXT, 1, 32 };
	const struct field digits = { "cuenta", NULL, FIELD_TEXT, FIELD_DIGITS, TEXT, 4, 34 };

	assert_text(&id, "af_12345", NULL);
	assert_text(&id, "", "formato");
	assert_text(&id, "af 1", "formato");
	assert_text(&id, "afñ", "formato");
	assert_text(&slug, "redes_sociales-2", NULL);
	assert_text(&slug, "Redes", "formato");
	assert_text(&slug, "", "formato");
	assert_text(&slug, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "formato"); /* 33 */
	assert_text(&digits, "1234567890", NULL);
	assert_text(&digits, "12345-7", "solo_digitos");
	assert_text(&digits, "123", "longitud");
}

static void
each_word_of_a_set_has_text(void **state)
{
	(void)state;
	const struct field words = { "w", NULL, FIELD_WORDS, 0, TEXT, 0, 2 };
	const struct field slugs = { "w", NULL, FIELD_WORDS, FIELD_SLUG, TEXT, 0, 2 };
	char longest[102];

	assert_text(&words, "Bogotá D.C.\nCali", NULL);
	assert_text(&words, "a\nb\nc", "longitud");
	assert_text(&words, "a\n", "formato");
	assert_text(&words, "", "formato");
	assert_text(&slugs, "web\nmovil", NULL);
	assert_text(&slugs, "web\nMóvil", "formato");
	memset(longest, 'a', sizeof(longest));
	longest[101] = '\0';
	assert_text(&words, longest, "formato");
	longest[100] = '\0';
	assert_text(&words, longest, NULL);
}

static void
numbers_keep_to_their_range(void **state)
{
	(void)state;
	const struct field age = { "edad", NULL, FIELD_INT, 0, NUMBER, 0, 120 };
	const struct field any = { "n", NULL, FIELD_INT, 0, NUMBER };
	const struct field flag = { "si", NULL, FIELD_BOOL, 0, NUMBER };
	const struct field percent = { "p", NULL, FIELD_PERCENT, 0, NUMBER };
	const struct field color = { "c", NULL, FIELD_ENUM, 0, NUMBER, .names = &colors };

	assert_number(&age, 0, NULL);
	assert_number(&age, 120, NULL);
	assert_number(&age, 121, "rango");
	assert_number(&age, -1, "rango");
	assert_number(&any, INT64_MAX, NULL);
	assert_number(&flag, 1, NULL);
	assert_number(&flag, 2, "rango");
	assert_number(&percent, PERCENT_MAX, NULL);
	assert_number(&percent, PERCENT_MAX + 1, "rango");
	assert_number(&percent, -1, "rango");
	assert_number(&color, 1, NULL);
	assert_number(&color, 2, "rango");
}

static void
factors_and_currencies_have_bounds_of_their_own(void **state)
{
	(void)state;
	const struct field factor = { "nivel", NULL, FIELD_FACTOR, 0, NUMBER };
	const struct field currency = { "moneda", NULL, FIELD_CURRENCY, 0, NUMBER };

	assert_number(&factor, 1, NULL);
	assert_number(&factor, 100000, NULL);
	assert_number(&factor, 0, "rango");
	assert_number(&factor, -1100, "rango");
	assert_number(&factor, 100001, "rango");
	assert_number(&currency, CURRENCY_COP, NULL);
	assert_number(&currency, 0, "moneda_desconocida");
	assert_number(&currency, -1, "moneda_desconocida");
	assert_number(&currency, 171000, "moneda_desconocida");
}

static void
money_is_signed_only_where_it_says_so(void **state)
{
	(void)state;
	const struct field money = { "m", NULL, FIELD_MONEY, 0, NUMBER };
	const struct field signed_money = { "m", NULL, FIELD_MONEY, FIELD_SIGNED, NUMBER };

	assert_number(&money, 0, NULL);
	assert_number(&money, MONEY_MAX, NULL);
	assert_number(&money, MONEY_MAX + 1, "rango");
	assert_number(&money, -1, "rango");
	assert_number(&signed_money, -MONEY_MAX, NULL);
	assert_number(&signed_money, -MONEY_MAX - 1, "rango");
}

static void
names_are_found_by_alias_too(void **state)
{
	(void)state;
	assert_int_equal(names_find(&colors, "verde", 5), 1);
	assert_int_equal(names_find(&colors, "encarnado", 9), 0);
	assert_true(names_find(&colors, "verd", 4) == ABSENT);
	assert_true(names_find(&colors, "Rojo", 4) == ABSENT);
	assert_string_equal(names_at(&colors, 0), "rojo");
	assert_string_equal(names_at(&colors, 2), "");
	assert_string_equal(names_at(&colors, ABSENT), "");
}

static void
fields_are_found_by_name_and_path_compared_and_copied(void **state)
{
	(void)state;
	static const struct field fields[] = {
		{ "monto", NULL, FIELD_MONEY, 0, NUMBER },
		{ "nombre", "datos.nombre", FIELD_TEXT, 0, TEXT },
	};
	char same[] = "ana";
	struct sample a = { 5, "ana" }, b = { 6, same };

	assert_ptr_equal(field_find(fields, 2, "nombre", 6), &fields[1]);
	assert_ptr_equal(field_find(fields, 2, "datos.nombre", 12), &fields[1]);
	assert_null(field_find(fields, 2, "nombr", 5));
	assert_false(field_equal(&fields[0], &a, &b));
	assert_true(field_equal(&fields[1], &a, &b));
	field_copy(&fields[0], &b, &a);
	assert_true(field_equal(&fields[0], &a, &b));
	b.text = NULL;
	assert_false(field_equal(&fields[1], &a, &b));
	field_copy(&fields[1], &b, &a);
	assert_true(field_equal(&fields[1], &a, &b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_required_must_be_there),
		cmocka_unit_test(what_is_absent_passes),
		cmocka_unit_test(lengths_count_characters_not_bytes),
		cmocka_unit_test(text_is_valid_utf8),
		cmocka_unit_test(control_characters_are_refused),
		cmocka_unit_test(ids_slugs_and_digits_have_their_grammar),
		cmocka_unit_test(each_word_of_a_set_has_text),
		cmocka_unit_test(numbers_keep_to_their_range),
		cmocka_unit_test(factors_and_currencies_have_bounds_of_their_own),
		cmocka_unit_test(money_is_signed_only_where_it_says_so),
		cmocka_unit_test(names_are_found_by_alias_too),
		cmocka_unit_test(fields_are_found_by_name_and_path_compared_and_copied),
	};

	return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
