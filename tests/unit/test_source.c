#include "wire_help.h"

#include <stdlib.h>
#include <unistd.h>

#include "csv.h"
#include "source.h"

#define OF(text) text, sizeof(text) - 1
#define N_OUTCOMES 64

/* What became of each call of source_next, and of the last row. */
struct outcome {
	int n, n_read, n_refused;
	bool broken;
	struct source_row rows[N_OUTCOMES];
	bool read[N_OUTCOMES];
	char rules[N_OUTCOMES][40];
	char fields[N_OUTCOMES][64];
	char texts[N_OUTCOMES][512];
	struct arena arena;
};

static struct outcome outcome;

static const char *
file_with(const char *text, size_t len)
{
	static char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s", "/tmp/alpes-source-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	close(fd);
	return path;
}

static void
note_row(int r, const struct source_row *row, struct err *err)
{
	int n = outcome.n++;

	assert_true(n < N_OUTCOMES);
	assert_true(row->number >= 1 && row->line >= 1);
	outcome.rows[n] = *row;
	outcome.read[n] = r > 0;
	outcome.n_read += r > 0;
	outcome.n_refused += r < 0;
	if (r < 0) {
		snprintf(outcome.rules[n], sizeof(*outcome.rules), "%s", err_rule_name(err));
		memcpy(outcome.fields[n], err->field, sizeof(err->field));
		memcpy(outcome.texts[n], err->text, sizeof(err->text));
	}
}

static int
read_with(const struct source_options *options, const char *text, size_t len)
{
	const char *path = file_with(text, len);
	struct source *source = NULL;
	struct source_row row;
	struct err err = { 0 };
	int r = source_open(path, options, &source, &err);

	date_set_zone("America/Bogota", NULL);
	unlink(path);
	arena_done(&outcome.arena);
	outcome = (struct outcome){ 0 };
	if (r < 0) {
		row = (struct source_row){ .number = 1, .line = 1 };
		note_row(r, &row, &err);
		return r;
	}
	while ((r = source_next(source, &outcome.arena, &row, &err)) != 0)
		note_row(r, &row, &err);
	outcome.broken = source_broken(source);
	source_free(source);
	return 0;
}

static int
read_file(const char *text, size_t len)
{
	const struct source_options options = { .currency = CURRENCY_COP };

	return read_with(&options, text, len);
}

static void
assert_outcome(int n_read, int n_refused, bool broken)
{
	assert_int_equal(outcome.n_read, n_read);
	assert_int_equal(outcome.n_refused, n_refused);
	assert_int_equal(outcome.broken, broken);
}

static void
assert_row_refused(int n, int64_t number, int64_t line, const char *rule)
{
	assert_false(outcome.read[n]);
	assert_int_equal(outcome.rows[n].number, number);
	assert_int_equal(outcome.rows[n].line, line);
	assert_string_equal(outcome.rules[n], rule);
	assert_string_not_equal(outcome.texts[n], "");
}

static void
one_body_is_one_row_of_the_kind_that_its_fields_tell(void **state)
{
	(void)state;
	assert_int_equal(read_file(OF(AFFILIATE_BODY)), 0);
	assert_outcome(1, 0, false);
	assert_ptr_equal(outcome.rows[0].entity, &affiliate_entity);
	read_file(OF(CONVERSION_BODY "\n"));
	assert_ptr_equal(outcome.rows[0].entity, &conversion_entity);
	read_file(OF("\n  " CAMPAIGN_BODY));
	assert_ptr_equal(outcome.rows[0].entity, &campaign_entity);
	assert_int_equal(outcome.rows[0].line, 2);
	read_file(OF("\xEF\xBB\xBF" COMMISSION_BODY));
	assert_ptr_equal(outcome.rows[0].entity, &commission_entity);
	assert_int_equal(((struct commission *)outcome.rows[0].record)->base, 25000000);
}

static void
an_array_is_read_element_by_element(void **state)
{
	(void)state;
	read_file(OF("[" AFFILIATE_BODY ",\n" CONVERSION_BODY " ,\n\n" CAMPAIGN_BODY "\n]\n"));
	assert_outcome(3, 0, false);
	assert_int_equal(outcome.rows[1].line, 2);
	assert_int_equal(outcome.rows[2].line, 4);
	assert_int_equal(outcome.rows[2].number, 3);
	read_file(OF("[]"));
	assert_outcome(0, 0, false);
	read_file(OF(" [ \n ] "));
	assert_outcome(0, 0, false);
}

static void
lines_and_values_in_a_row_are_read(void **state)
{
	(void)state;
	read_file(OF(AFFILIATE_BODY "\n" CONVERSION_BODY "\r\n\n" CAMPAIGN_BODY));
	assert_outcome(3, 0, false);
	assert_int_equal(outcome.rows[2].line, 4);
	read_file(OF(AFFILIATE_BODY " " CONVERSION_BODY "{\n\"email\":\"a@b\"\n}\n" CAMPAIGN_BODY));
	assert_outcome(4, 0, false);
}

static void
an_empty_file_has_no_rows(void **state)
{
	(void)state;
	assert_int_equal(read_file(OF("")), 0);
	assert_outcome(0, 0, false);
	assert_int_equal(read_file(OF(" \n\n ")), 0);
	assert_outcome(0, 0, false);
	assert_int_equal(read_file(OF("nombre,email\n")), 0);
	assert_outcome(0, 0, false);
}

static void
a_bad_element_does_not_end_the_file(void **state)
{
	(void)state;
	read_file(OF("[{\"email\":\"a@b\"},\n{\"email\":NaN},\n{\"email\":\"\xFF\"},\n7,\n{\"email\":5},\n"
	             "{\"email\":\"a\",\"email\":\"b\"},\n,{\"email\":\"c@d\"},{\"estado\":\"activo\",\"email\":\"\"}]"));
	assert_outcome(2, 7, false);
	assert_row_refused(1, 2, 2, "json_invalido");
	assert_row_refused(2, 3, 3, "utf8_invalido");
	assert_row_refused(3, 4, 4, "tipo_invalido");
	assert_row_refused(4, 5, 5, "tipo_invalido");
	assert_string_equal(outcome.fields[4], "email");
	assert_row_refused(5, 6, 6, "clave_repetida");
	assert_row_refused(6, 7, 7, "json_invalido");
	assert_row_refused(8, 9, 7, "no_editable");
	assert_string_equal(outcome.fields[8], "estado");
}

static void
a_bad_line_does_not_take_the_next_ones_with_it(void **state)
{
	(void)state;
	read_file(OF("{\"email\":\"a@b\"}\n{\"email\":\"c\n{\"email\":[[[\n{\"email\":\"e@f\"} x\n{\"email\":\"g@h\"}\n"));
	assert_outcome(2, 3, false);
	assert_row_refused(1, 2, 2, "json_invalido");
	assert_row_refused(2, 3, 3, "json_invalido");
	assert_row_refused(3, 4, 4, "json_invalido");
	assert_int_equal(outcome.rows[4].line, 5);
}

static void
what_is_cut_off_is_broken(void **state)
{
	static const char *const cut[] = {
		"[{\"email\":\"a@b\"},{\"email\":", "[{\"email\":\"a@b\"}", "[{\"email\":\"a@b\"},", "[", "{\"email\":\"a",
		"{\"email\":\"a@b\"}\n{\"email\":\"c", "[{\"email\":\"a@b\"}{\"email\":\"c@d\"}]", "[]x", "[1}",
		"{\"email\":\"a@b\"}]",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cut); i++) {
		read_file(cut[i], strlen(cut[i]));
		assert_true(outcome.broken);
		assert_false(outcome.read[outcome.n - 1]);
	}
}

static void
a_trailing_comma_is_refused(void **state)
{
	(void)state;
	read_file(OF("[{\"email\":\"a@b\"},]"));
	assert_outcome(1, 1, false);
	assert_row_refused(1, 2, 1, "json_invalido");
}

static void
depth_1000_is_refused_with_the_file_going_on(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	buf_str(&buf, "[{\"email\":");
	for (int i = 0; i < 1000; i++)
		buf_char(&buf, '[');
	for (int i = 0; i < 1000; i++)
		buf_char(&buf, ']');
	buf_str(&buf, "},{\"email\":\"a@b\"}]");
	read_file(buf.text, buf.len);
	assert_outcome(1, 1, false);
	assert_row_refused(0, 1, 1, "demasiado_profundo");
	buf_done(&buf);
}

static void
an_unknown_kind_names_the_known_ones(void **state)
{
	(void)state;
	read_file(OF("{\"x\":1}"));
	assert_row_refused(0, 1, 1, "tipo_desconocido");
	assert_non_null(strstr(outcome.texts[0], "afiliados, campanas, comisiones, conversiones"));
	read_file(OF("a,b\n1,2\n"));
	assert_row_refused(0, 1, 1, "tipo_desconocido");
}

static void
csv_has_flat_names_dotted_paths_and_unknown_columns(void **state)
{
	const struct affiliate *affiliate;

	(void)state;
	assert_int_equal(read_file(OF("afiliado_id,nombre,email,documento.tipo,documento_numero,x,minimo_pago,version\r\n"
	                              "af_1,\"Ana \"\"la\"\"\nbuena\",A@B.CO,cedula,123,1.50,50000,4\r\n"
	                              "\r\n"
	                              ",Eva,e@f,,,,,\r\n")), 0);
	assert_outcome(2, 0, false);
	affiliate = outcome.rows[0].record;
	assert_string_equal(affiliate->head.id, "af_1");
	assert_string_equal(affiliate->name, "Ana \"la\"\nbuena");
	assert_string_equal(affiliate->email, "a@b.co");
	assert_int_equal(affiliate->document_type, 0);
	assert_string_equal(affiliate->minimum_payout, "COP:50000.0");
	assert_string_equal(affiliate->head.extra, "{\"x\":\"1.50\"}");
	assert_int_equal(outcome.rows[0].version, 4);
	affiliate = outcome.rows[1].record;
	assert_int_equal(outcome.rows[1].line, 5);
	assert_null(affiliate->head.id);
	assert_null(affiliate->head.extra);
	assert_int_equal(outcome.rows[1].version, ABSENT);
	assert_int_equal(__builtin_popcountll(outcome.rows[1].given), 2);
}

static void
csv_columns_go_into_the_object_they_name(void **state)
{
	const struct conversion *conversion;

	(void)state;
	read_file(OF("tipo_conversion;moneda;valor_conversion;metadatos.utm_source;metadatos.transaccion_id;metadatos.n\n"
	             "venta;KWD;1.234;\"a\"\"b\";t-1;3\n"));
	assert_outcome(1, 0, false);
	conversion = outcome.rows[0].record;
	assert_int_equal(conversion->value, 1234);
	assert_string_equal(conversion->metadata, "{\"utm_source\":\"a\\\"b\",\"n\":\"3\"}");
	assert_string_equal(conversion->transaction_id, "t-1");
}

static void
csv_separators_decimals_and_encodings_are_options(void **state)
{
	static const char latin1[] = "email|nombre|nivel\na@b|Mar\xED" "a|1,5\nc@d|Eva|1.5\n";
	const struct source_options options = {
		.currency = CURRENCY_COP, .separator = '|', .decimal = ',', .encoding = "latin1",
	};
	const struct source_options unknown = { .encoding = "ebcdic" };
	const struct affiliate *affiliate;

	(void)state;
	read_with(&options, OF(latin1));
	assert_outcome(1, 1, false);
	affiliate = outcome.rows[0].record;
	assert_string_equal(affiliate->name, "María");
	assert_int_equal(affiliate->level, 1500);
	assert_row_refused(1, 2, 3, "numero_invalido");
	read_file(OF(latin1));
	assert_row_refused(0, 1, 2, "utf8_invalido");
	assert_int_equal(read_with(&unknown, OF("x")), ERR_USAGE);
}

static void
csv_rows_that_do_not_fit_are_refused_with_their_line(void **state)
{
	(void)state;
	read_file(OF("email,nombre\na@b\n\"x\ny\",b,c\nc@d,\"Eva\"x\ne@f,Ada\ng@h,A\0B\ni@j,Zoe"));
	assert_outcome(2, 4, false);
	assert_row_refused(0, 1, 2, "celdas");
	assert_row_refused(1, 2, 3, "celdas");
	assert_row_refused(2, 3, 5, "celda_invalida");
	assert_int_equal(outcome.rows[3].line, 6);
	assert_row_refused(4, 5, 7, "celda_invalida");
}

static void
a_truncated_csv_is_broken(void **state)
{
	(void)state;
	read_file(OF("email,nombre\na@b,Ana\nc@d,\"Ev"));
	assert_outcome(1, 1, true);
	assert_row_refused(1, 2, 3, "archivo_truncado");
	read_file(OF("email,nombre\na@b,Ana\nc@d"));
	assert_outcome(1, 1, false);
	assert_row_refused(1, 2, 3, "celdas");
}

static void
a_header_that_cannot_be_meant_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read_file(OF("email,nombre,email\n")), ERR_FIELD);
	assert_int_equal(read_file(OF("email,documento_tipo,documento.tipo\n")), ERR_FIELD);
	assert_int_equal(read_file(OF("email,x,x\n")), ERR_FIELD);
	assert_int_equal(read_file(OF("tipo_conversion,metadatos,metadatos.a\n")), ERR_FIELD);
	assert_int_equal(read_file(OF("email,\"nombre\n")), ERR_FIELD);
	assert_int_equal(read_file(OF("\xFF\xFE" "e\0m\0")), ERR_FIELD);
	assert_string_equal(outcome.rules[0], "utf8_invalido");
	assert_int_equal(read_file(OF("email,Direcci\xF3n\n")), ERR_FIELD);
	assert_string_equal(outcome.rules[0], "utf8_invalido");
}

static void
csv_cannot_set_what_the_program_keeps(void **state)
{
	const struct source_options any = { .currency = CURRENCY_COP, .any = true };
	const struct affiliate *affiliate;

	(void)state;
	read_file(OF("email,estado\na@b,activo\nc@d,\n"));
	assert_outcome(1, 1, false);
	assert_row_refused(0, 1, 2, "no_editable");
	read_with(&any, OF("email,estado,fecha_registro\na@b,suspendido,2023-12-01T10:00:00Z\n"));
	assert_outcome(1, 0, false);
	affiliate = outcome.rows[0].record;
	assert_int_equal(affiliate->state, AFFILIATE_SUSPENDED);
	assert_int_equal(affiliate->head.created_at, ALL_AT);
}

static void
a_missing_file_and_a_folder_are_told(void **state)
{
	const struct source_options options = { .currency = CURRENCY_COP };
	struct source *source = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(source_open("/tmp/alpes-no-such-file", &options, &source, &err), ERR_MISSING);
	assert_int_equal(source_open("/tmp", &options, &source, &err), ERR_USAGE);
	assert_null(source);
	source_free(source);
}

static void
the_hash_is_of_the_whole_file(void **state)
{
	const struct source_options options = { .currency = CURRENCY_COP };
	const char *path = file_with(OF(AFFILIATE_BODY));
	uint8_t of_file[HASH_SIZE], expected[HASH_SIZE];
	struct source *source = NULL;
	struct hash hash;

	(void)state;
	assert_int_equal(source_open(path, &options, &source, NULL), 0);
	unlink(path);
	source_hash(source, of_file);
	hash_init(&hash);
	hash_bytes(&hash, OF(AFFILIATE_BODY));
	hash_final(&hash, expected);
	assert_memory_equal(of_file, expected, HASH_SIZE);
	source_free(source);
}

static int64_t
sum_of_versions(const char *path, int64_t *ret_n)
{
	const struct source_options options = { .currency = CURRENCY_COP };
	struct source *source = NULL;
	struct source_row row;
	struct arena arena = { 0 };
	int64_t sum = 0;

	*ret_n = 0;
	assert_int_equal(source_open(path, &options, &source, NULL), 0);
	while (source_next(source, &arena, &row, NULL) > 0) {
		sum += row.version;
		++*ret_n;
		arena_reset(&arena);
	}
	assert_false(source_broken(source));
	source_free(source);
	arena_done(&arena);
	return sum;
}

/* Longer than the window, so that it moves over elements and lines. */
static void
a_long_file_is_read_in_pieces(void **state)
{
	static const struct {
		const char *open, *row, *between, *close;
	} kinds[] = {
		{ "[", "{\"email\":\"%.*s@b\",\"version\":%d}", ",", "]" },
		{ "", "{\"email\":\"%.*s@b\",\"version\":%d}", "\n", "\n" },
		{ "email,version\n", "\"%.*s\n@b\",%d", "\r\n", "" },
	};
	char filler[500];
	int n = 3000;

	(void)state;
	memset(filler, 'x', sizeof(filler));
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		struct buf buf = { 0 };
		const char *path;
		int64_t n_read;

		buf_str(&buf, kinds[k].open);
		for (int i = 0; i < n; i++) {
			buf_str(&buf, i ? kinds[k].between : "");
			buf_printf(&buf, kinds[k].row, i % 500, filler, i);
		}
		buf_str(&buf, kinds[k].close);
		path = file_with(buf.text, buf.len);
		assert_int_equal(sum_of_versions(path, &n_read), (int64_t)n * (n - 1) / 2);
		assert_int_equal(n_read, n);
		unlink(path);
		buf_done(&buf);
	}
}

/* 9 MB, more than twice the most, between two texts. */
static void
read_with_much_between(const char *before, const char *behind)
{
	static const char line[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
	struct buf buf = { 0 };

	buf_str(&buf, before);
	while (buf.len < 9 * 1024 * 1024)
		buf_str(&buf, line);
	buf_str(&buf, behind);
	read_file(buf.text, buf.len);
	buf_done(&buf);
}

static void
a_record_beyond_every_measure_is_refused_and_the_next_is_read(void **state)
{
	static const struct {
		const char *before, *behind;
		int place; /* of the record among `of` */
		int of;
		int64_t line;
	} files[] = {
		{ "[{\"email\":\"", "\"}]", 0, 1, 1 },
		{ "[" AFFILIATE_BODY ",\n{\"email\":\"", "\"},\n" AFFILIATE_BODY "]", 1, 3, 2 },
		{ "[" AFFILIATE_BODY ",\n{\n\"email\":\"", "\"\n},\n" AFFILIATE_BODY "]", 1, 3, 2 },
		{ "{\"email\":\"", "\"}\n" AFFILIATE_BODY "\n", 0, 2, 1 },
		{ AFFILIATE_BODY "\n{\"email\":\"", "\"}\n" AFFILIATE_BODY "\n", 1, 3, 2 },
		{ AFFILIATE_BODY "\n{\"email\":\"", "\n" AFFILIATE_BODY "\n", 1, 3, 2 },
		{ AFFILIATE_BODY "\n{\"email\":\"", "", 1, 2, 2 },
		{ "nombre,email\nAna,a@b.co\nEva,", "\nLuz,c@d.co\n", 1, 3, 3 },
		{ "nombre,email\nAna,a@b.co\nEva,\"\n", "\n\"\r\nLuz,c@d.co\n", 1, 3, 3 },
		{ "nombre,email\nAna,a@b.co\nEva,", "", 1, 2, 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		read_with_much_between(files[i].before, files[i].behind);
		assert_outcome(files[i].of - 1, 1, false);
		assert_row_refused(files[i].place, files[i].place + 1, files[i].line, "demasiado_grande");
	}
}

static void
what_is_not_closed_takes_the_rest_with_it_and_says_where_it_began(void **state)
{
	(void)state;
	read_with_much_between("[" AFFILIATE_BODY ",\n{\"email\":\"\n", "},\n" AFFILIATE_BODY "]");
	assert_outcome(1, 1, true);
	assert_row_refused(1, 2, 2, "archivo_truncado");
	assert_non_null(strstr(outcome.texts[1], "line 2: "));
	assert_non_null(strstr(outcome.texts[1], "nothing behind"));
	read_with_much_between("nombre,email\nAna,a@b.co\nEva,\"\n", "\nLuz,c@d.co\n");
	assert_outcome(1, 1, true);
	assert_row_refused(1, 2, 3, "archivo_truncado");
	assert_non_null(strstr(outcome.texts[1], "line 3: "));
	assert_non_null(strstr(outcome.texts[1], "nothing behind"));
}

/* An own export, read as past states, is the same records: guards, quotes and all. */
static void
an_export_comes_back_as_it_was(void **state)
{
	const struct source_options options = { .entity = &affiliate_entity, .currency = CURRENCY_COP, .any = true };
	const struct affiliate *affiliate;
	struct buf buf = { 0 }, again = { 0 };
	struct read read;

	(void)state;
	assert_int_equal(read_body(&read, &affiliate_entity,
	                           "{\"afiliado_id\":\"-af\",\"nombre\":\"=1,\\\"x\\\"\\ny\",\"email\":\"'@b\","
	                           "\"telefono\":\"+57\",\"comision_base\":15.5,\"minimo_pago\":{\"COP\":1,\"USD\":2}}"), 0);
	read.head.created_at = ALL_AT;
	read.affiliate.state = AFFILIATE_ACTIVE;
	csv_add_header(&buf, &affiliate_entity, false);
	add_csv(&buf, &affiliate_entity, &read.head, false);
	read_with(&options, buf.text, buf.len);
	assert_outcome(1, 0, false);
	affiliate = outcome.rows[0].record;
	assert_string_equal(affiliate->name, read.affiliate.name);
	assert_string_equal(affiliate->email, read.affiliate.email);
	assert_string_equal(affiliate->phone, read.affiliate.phone);
	assert_string_equal(affiliate->head.id, "-af");
	csv_add_header(&again, &affiliate_entity, false);
	add_csv(&again, &affiliate_entity, affiliate, false);
	assert_string_equal(again.text, buf.text);
	buf_done(&buf);
	buf_done(&again);
	read_done(&read);
}

static int
forget(void **state)
{
	(void)state;
	arena_done(&outcome.arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_body_is_one_row_of_the_kind_that_its_fields_tell),
		cmocka_unit_test(an_array_is_read_element_by_element),
		cmocka_unit_test(lines_and_values_in_a_row_are_read),
		cmocka_unit_test(an_empty_file_has_no_rows),
		cmocka_unit_test(a_bad_element_does_not_end_the_file),
		cmocka_unit_test(a_bad_line_does_not_take_the_next_ones_with_it),
		cmocka_unit_test(what_is_cut_off_is_broken),
		cmocka_unit_test(a_trailing_comma_is_refused),
		cmocka_unit_test(depth_1000_is_refused_with_the_file_going_on),
		cmocka_unit_test(an_unknown_kind_names_the_known_ones),
		cmocka_unit_test(csv_has_flat_names_dotted_paths_and_unknown_columns),
		cmocka_unit_test(csv_columns_go_into_the_object_they_name),
		cmocka_unit_test(csv_separators_decimals_and_encodings_are_options),
		cmocka_unit_test(csv_rows_that_do_not_fit_are_refused_with_their_line),
		cmocka_unit_test(a_truncated_csv_is_broken),
		cmocka_unit_test(a_header_that_cannot_be_meant_is_refused),
		cmocka_unit_test(csv_cannot_set_what_the_program_keeps),
		cmocka_unit_test(a_missing_file_and_a_folder_are_told),
		cmocka_unit_test(the_hash_is_of_the_whole_file),
		cmocka_unit_test(a_long_file_is_read_in_pieces),
		cmocka_unit_test(a_record_beyond_every_measure_is_refused_and_the_next_is_read),
		cmocka_unit_test(what_is_not_closed_takes_the_rest_with_it_and_says_where_it_began),
		cmocka_unit_test(an_export_comes_back_as_it_was),
	};

	hash_setup();
	return cmocka_run_group_tests_name("source", tests, NULL, forget);
}
