#include "config.h"

#include "books.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "commission.h"
#include "date.h"
#include "err.h"
#include "hash.h"
#include "import.h"
#include "page.h"
#include "record_store.h"
#include "session.h"
#include "shim.h"
#include "source.h"
#include "undo.h"
#include "verify.h"

static uint64_t chance;
static int64_t clock_ms;

int64_t __wrap_date_now(void);
int64_t __wrap_date_monotonic(void);

int64_t
__wrap_date_now(void)
{
	return clock_ms += 1;
}

/* Slices of some ten rows, whatever the machine. */
int64_t
__wrap_date_monotonic(void)
{
	return clock_ms += 2;
}

static const char *chance_name(void) { return "seeded"; }

static uint32_t
chance_number(void)
{
	return (uint32_t)shim_random(&chance);
}

static void
chance_bytes(void *const bytes, const size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)bytes)[i] = (uint8_t)shim_random(&chance);
}

void
books_from_seed(uint64_t seed)
{
	static randombytes_implementation seeded = { .implementation_name = chance_name, .random = chance_number,
		                                     .buf = chance_bytes };

	chance = seed;
	clock_ms = INT64_C(1795000000000);
	randombytes_set_implementation(&seeded);
	hash_setup();
}

int
books_open(struct session *session, const char *path, struct err *err)
{
	const struct session_options options = { .path = path, .create = true, .station = "prueba",
		                                 .zone = "America/Lima" };

	return session_open(session, &options, err);
}

static void
each_row(void *arg, const struct import_result *result)
{
	(void)arg;
	(void)result;
}

int
books_import(struct session *session, const char *path, struct outcome *ret_outcome, struct err *err)
{
	const struct import_file file = { path, { .currency = session->settings.currency } };
	struct import_order order = { .file = &file, .tell = each_row };
	int r = source_open(path, &file.options, &order.source, err);

	if (r < 0)
		return r;
	r = app_import(session, &order, ret_outcome, err);
	source_free(order.source);
	return r;
}

/* The same where no row is to be refused. */
static int
import_all(struct session *session, const char *path, struct outcome *ret_outcome, struct err *err)
{
	int r = books_import(session, path, ret_outcome, err);

	if (r == 0 && ret_outcome->refused)
		return err_set(err, ERR_BUG, "%s: %d rows refused", path, (int)ret_outcome->refused);
	return r;
}

int
books_begin(struct session *session, const char *scratch, struct err *err)
{
	static const char programme[] =
		"{\"afiliado_id\":\"af_1\",\"nombre\":\"María González\",\"email\":\"maria@email.com\","
		"\"documento\":{\"tipo\":\"cedula\",\"numero\":\"1234567890\"},\"tipo_afiliado\":\"estandar\"}\n"
		"{\"afiliado_id\":\"af_2\",\"nombre\":\"Juan Ospina\",\"email\":\"juan@email.com\","
		"\"documento\":{\"tipo\":\"cedula\",\"numero\":\"1234567891\"},\"tipo_afiliado\":\"premium\"}\n"
		"{\"campana_id\":\"camp_1\",\"nombre\":\"Navidad\",\"fecha_inicio\":\"2026-01-01T00:00:00Z\","
		"\"fecha_fin\":\"2027-12-31T00:00:00Z\",\"presupuesto\":10000000.0,\"moneda\":\"COP\","
		"\"tipo_campana\":\"promocional\",\"configuracion_comisiones\":{\"comision_conversion\":15.0}}\n";
	struct outcome outcome;
	FILE *file = fopen(scratch, "we");
	int r = app_set(session, "limite_automatico", "COP:0", err);

	if (!file)
		return err_set(err, ERR_BUG, "%s cannot be written", scratch);
	fputs(programme, file);
	fclose(file);
	return r < 0 ? r : import_all(session, scratch, &outcome, err);
}

int
books_write_sales(const char *scratch, int from, int n, struct err *err)
{
	FILE *file = fopen(scratch, "we");

	if (!file)
		return err_set(err, ERR_BUG, "%s cannot be written", scratch);
	for (int i = from; i < from + n; i++)
		fprintf(file,
		        "{\"conversion_id\":\"conv_%d\",\"afiliado_id\":\"af_%d\",\"campana_id\":\"camp_1\",\"tipo_conversion\":"
		        "\"venta\",\"valor_conversion\":%d.0,\"moneda\":\"COP\",\"canal_origen\":\"web\",\"datos_cliente\":{"
		        "\"email\":\"c%d@email.com\",\"ubicacion\":\"Bogotá\",\"dispositivo\":\"desktop\"}}\n",
		        i, 1 + i % 2, 1000 + 7 * i, i);
	fclose(file);
	return 0;
}

int
books_sell(struct session *session, const char *scratch, int from, int n, struct outcome *ret_outcome, struct err *err)
{
	int r = books_write_sales(scratch, from, n, err);

	return r < 0 ? r : import_all(session, scratch, ret_outcome, err);
}

int
books_list(struct session *session, const char *text, struct err *err)
{
	const struct entity *entity = entity_find("comision");
	struct arena arena = { 0 }, own = { 0 };
	const struct page_order order = { PAGE_BY_AMOUNT, true };
	const struct filter *filter;
	struct commission commission;
	struct page_key keys[50];
	size_t n = 0;
	int r = filter_parse(entity, text, session->settings.currency, session_now(session), &arena, &filter, err);

	if (r == 0)
		r = page_read(session->store, entity, filter, order, NULL, false, keys, ARRAY_LEN(keys), &n, err);
	for (size_t i = 0; i < n && r == 0; i++) {
		arena_reset(&own);
		r = record_read(session->store, entity, keys[i].row, &own, &commission, err);
	}
	arena_done(&own);
	arena_done(&arena);
	return r;
}

static int
decide(struct session *session, struct order *order, struct outcome *ret_outcome, struct err *err)
{
	order->entity = entity_find("comision");
	order->args = no_args;
	order->args.reason = "así lo pide la prueba";
	return app_decide(session, order, ret_outcome, err);
}

int
books_decide_some(struct session *session, enum step step, const int *numbers, size_t n, struct outcome *ret_outcome,
                  struct err *err)
{
	const char *ids[BOOKS_SOME];
	char texts[BOOKS_SOME][ID_SIZE];
	struct order order = { .step = step, .ids = ids, .n_ids = n };

	for (size_t i = 0; i < n; i++) {
		char sale[32], hash[HASH_ID_SIZE];
		const char *conversion[] = { sale };

		snprintf(sale, sizeof(sale), "conv_%d", numbers[i]);
		hash_id(conversion, 1, hash);
		snprintf(texts[i], sizeof(*texts), "com_%s", hash);
		ids[i] = texts[i];
	}
	return decide(session, &order, ret_outcome, err);
}

int
books_decide(struct session *session, enum step step, const char *filter, struct outcome *ret_outcome, struct err *err)
{
	struct order order = { .step = step, .filter = filter };

	return decide(session, &order, ret_outcome, err);
}

int
books_undo(struct session *session, struct outcome *ret_outcome, struct err *err)
{
	const struct undo_order order = { .decision = NULL };

	return app_undo(session, &order, ret_outcome, err);
}

static void
add_finding(void *arg, const char *line)
{
	char *text = arg;
	size_t len = strlen(text);

	snprintf(text + len, 1000 - len, "%s; ", line);
}

const char *
books_findings(struct session *session)
{
	static char text[1000];
	const struct verify_listener listener = { .tell = add_finding, .arg = text };
	struct err err = { 0 };
	int r;

	text[0] = '\0';
	r = app_verify(session, &listener, &err);
	if (r < 0)
		snprintf(text, sizeof(text), "%s", err.text);
	return text;
}
