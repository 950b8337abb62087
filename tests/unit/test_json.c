#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "buf.h"
#include "err.h"
#include "json.h"

#define OF(text) text, sizeof(text) - 1

static void
assert_same_again(const char *text)
{
	struct json_doc *doc = NULL;
	struct buf buf = { 0 };

	assert_int_equal(json_parse(text, strlen(text), &doc, NULL), 0);
	json_add_node(&buf, json_root(doc));
	assert_string_equal(buf_text(&buf), text);
	buf_done(&buf);
	json_free(doc);
}

static void
assert_refused(const char *text, size_t len, const char *rule)
{
	struct json_doc *doc = NULL;
	struct err err = { 0 };

	assert_int_equal(json_parse(text, len, &doc, &err), ERR_FIELD);
	assert_string_equal(err_rule_name(&err), rule);
	assert_string_not_equal(err.text, "");
	assert_null(doc); /* untouched on failure */
}

static void
compact_text_comes_out_as_it_went_in(void **state)
{
	(void)state;
	assert_same_again("null");
	assert_same_again("[true,false,null,[],{},\"\"]");
	assert_same_again("{\"á\":\"ñ \\\" \\\\ / \\n\\t\\u0001 \",\"\":{\"a\":[{\"b\":[1]}]}}");
}

static void
numbers_keep_their_decimal_text(void **state)
{
	(void)state;
	assert_same_again("[1,1.0,1.50,-0,-0.0,4503599627370501,9007199254740993,0.1,1e5,1E+05,2.5e-3]");
	assert_same_again("{\"a\":12345678901234567890123456789012345678901234567890.123456789012}");
	assert_same_again("[\"1\",{\"2\":3,\"-4\":\"5\\\"6\"},7]");
}

static void
escapes_are_read_and_written_in_their_shortest_form(void **state)
{
	static const char text[] = "\"\\u00e9\\ud83d\\ude00\\/\\b\\f\\r\"";
	struct json_doc *doc = NULL;
	struct buf buf = { 0 };

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &doc, NULL), 0);
	assert_string_equal(json_text(json_root(doc)), "é😀/\b\f\r");
	json_add_node(&buf, json_root(doc));
	assert_string_equal(buf_text(&buf), "\"é😀/\\b\\f\\r\"");
	buf_done(&buf);
	json_free(doc);
}

static void
what_is_not_json_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "{", "}", "[", "]", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}",
		"tru", "True", "nul", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", "1 2",
		"[1] x", "\"", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
		"\"\\udc00\"", "\"\\u0000\"", "\"a\tb\"", "\"a\nb\"", "// c\n1", "[1]]", "{\"a\":1}}", "\xEF\xBB\xBF[]",
		"{\"a\" 1}", "[1 2]", "\"\\", "\"\\ud800\\",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_refused(bad[i], strlen(bad[i]), "json_invalido");
	assert_refused(OF("\"a\0b\""), "json_invalido");
	assert_refused(OF("1\0"), "json_invalido");
	assert_refused(OF("\0"), "json_invalido");
}

static void
the_byte_offset_is_named(void **state)
{
	struct json_doc *doc;
	struct err err = { 0 };

	(void)state;
	json_parse(OF("{\"a\": 01}"), &doc, &err);
	assert_non_null(strstr(err.text, "byte 7"));
	json_parse(OF("[\"\xC3(\"]"), &doc, &err);
	assert_non_null(strstr(err.text, "byte 2"));
}

static void
bad_utf8_is_refused(void **state)
{
	static const char *const bad[] = { "\"\xFF\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xE2\x82\"", "\x80" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_refused(bad[i], strlen(bad[i]), "utf8_invalido");
}

static void
a_key_that_stands_twice_is_refused_however_it_is_spelled(void **state)
{
	(void)state;
	assert_refused(OF("{\"a\":1,\"a\":1}"), "clave_repetida");
	assert_refused(OF("{\"a\":1,\"\\u0061\":2}"), "clave_repetida");
	assert_refused(OF("[{\"x\":{\"b\":1,\"a\":2,\"b\":3}}]"), "clave_repetida");
	assert_same_again("{\"a\":{\"a\":1},\"b\":{\"a\":1}}");
}

static void
add_keys(struct buf *buf, int n, const char *last)
{
	buf_clear(buf);
	buf_char(buf, '{');
	for (int i = 0; i < n; i++)
		buf_printf(buf, "\"k%d\":0,", i);
	buf_printf(buf, "\"%s\":0}", last);
}

static void
a_hundred_thousand_keys_are_compared_in_moderate_time(void **state)
{
	struct json_doc *doc = NULL;
	struct buf buf = { 0 };
	clock_t start = clock();

	(void)state;
	add_keys(&buf, 100000, "k777");
	assert_refused(buf.text, buf.len, "clave_repetida");
	add_keys(&buf, 100000, "other");
	assert_int_equal(json_parse(buf.text, buf.len, &doc, NULL), 0);
	assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
	json_free(doc);
	buf_done(&buf);
}

static void
add_nested(struct buf *buf, int depth)
{
	buf_clear(buf);
	for (int i = 0; i < depth; i++)
		buf_char(buf, '[');
	for (int i = 0; i < depth; i++)
		buf_char(buf, ']');
}

static void
depth_is_bounded_with_a_clear_error(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	add_nested(&buf, JSON_DEPTH);
	assert_same_again(buf.text);
	add_nested(&buf, JSON_DEPTH + 1);
	assert_refused(buf.text, buf.len, "demasiado_profundo");
	add_nested(&buf, 1000);
	assert_refused(buf.text, buf.len, "demasiado_profundo");
	add_nested(&buf, 1000000);
	assert_refused(buf.text, buf.len, "demasiado_profundo");
	buf_done(&buf);
}

static void
size_is_bounded_before_anything_is_read(void **state)
{
	char digits[70];

	(void)state;
	assert_refused("1", JSON_SIZE + 1, "demasiado_grande");
	memset(digits, '1', sizeof(digits));
	assert_refused(digits, 64, "demasiado_grande");
	digits[63] = '\0';
	assert_same_again(digits);
}

static void
the_number_of_values_is_bounded(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	buf_char(&buf, '[');
	for (int i = 0; i < 2000000; i++)
		buf_add(&buf, "0,", 2);
	buf_add(&buf, "0]", 2);
	assert_refused(buf.text, buf.len, "demasiado_grande");
	buf_done(&buf);
}

static void
members_are_found_by_key_and_by_dotted_path(void **state)
{
	static const char text[] = "{\"a\":{\"b\":{\"c\":7}},\"ab\":1,\"l\":[{\"x\":1}]}";
	struct json_doc *doc = NULL;
	const struct json *root;

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &doc, NULL), 0);
	root = json_root(doc);
	assert_string_equal(json_text(json_at_path(root, "a.b.c")), "7");
	assert_string_equal(json_text(json_member(root, "ab")), "1");
	assert_null(json_at_path(root, "a.b.c.d"));
	assert_null(json_at_path(root, "a.x"));
	assert_null(json_at_path(root, "l.x"));
	assert_null(json_at_path(root, ""));
	assert_null(json_member(json_member(root, "l"), "x"));
	assert_string_equal(json_key(json_first(root)), "a");
	assert_string_equal(json_key(root), "");
	assert_null(json_text(root));
	json_free(doc);
}

static void
keys_are_parted_by_commas(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	buf_char(&buf, '{');
	json_add_key(&buf, "a");
	json_add_string(&buf, NULL);
	json_add_key(&buf, "b");
	json_add_bytes(&buf, "x\"y\x1fz", 4);
	buf_char(&buf, '}');
	assert_string_equal(buf_text(&buf), "{\"a\":null,\"b\":\"x\\\"y\\u001f\"}");
	buf_done(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compact_text_comes_out_as_it_went_in),
		cmocka_unit_test(numbers_keep_their_decimal_text),
		cmocka_unit_test(escapes_are_read_and_written_in_their_shortest_form),
		cmocka_unit_test(what_is_not_json_is_refused),
		cmocka_unit_test(the_byte_offset_is_named),
		cmocka_unit_test(bad_utf8_is_refused),
		cmocka_unit_test(a_key_that_stands_twice_is_refused_however_it_is_spelled),
		cmocka_unit_test(a_hundred_thousand_keys_are_compared_in_moderate_time),
		cmocka_unit_test(depth_is_bounded_with_a_clear_error),
		cmocka_unit_test(size_is_bounded_before_anything_is_read),
		cmocka_unit_test(the_number_of_values_is_bounded),
		cmocka_unit_test(members_are_found_by_key_and_by_dotted_path),
		cmocka_unit_test(keys_are_parted_by_commas),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
