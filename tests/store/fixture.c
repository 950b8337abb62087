#include "config.h"

#include "fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "date.h"
#include "db.h"
#include "due.h"
#include "hash.h"
#include "record.h"
#include "record_store.h"
#include "verify.h"
#include "work.h"

#define JANUARY_15 INT64_C(1768500000000) /* 2026-01-15T18:00:00Z */

static void
must(int r, const struct err *err)
{
	if (r < 0)
		fail_msg("%s", err->text);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

int
desk_setup(void **state)
{
	struct desk *desk = calloc(1, sizeof(*desk));
	char path[80];
	const struct session_options options = { .path = path, .create = true, .station = "prueba" };
	struct err err = { 0 };

	assert_int_equal(hash_setup(), 0);
	snprintf(desk->folder, sizeof(desk->folder), "/tmp/alpes-store.XXXXXX");
	assert_non_null(mkdtemp(desk->folder));
	snprintf(path, sizeof(path), "%s/alpes.db", desk->folder);
	must(session_open(&desk->session, &options, &err), &err);
	desk->session.clock = JANUARY_15;
	desk_set(desk, "limite_automatico", "COP:0");
	*state = desk;
	return 0;
}

int
desk_teardown(void **state)
{
	struct desk *desk = *state;

	session_close(&desk->session);
	arena_done(&desk->arena);
	nftw(desk->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(desk);
	return 0;
}

static void
assign(struct desk *desk, const struct entity *entity, const char *text, void *record, uint64_t *given)
{
	size_t len = strcspn(text, "=");
	const struct field *field = field_find(entity->fields, entity->n_fields, text, len);
	struct err err = { 0 };

	if (strncmp(entity->id_name, text, len) == 0) {
		((struct record *)record)->id = text + len + 1;
		return;
	}
	assert_non_null(field);
	must(record_read_text(entity, field, text + len + 1, desk->session.settings.currency, &desk->arena, record, &err), &err);
	*given |= UINT64_C(1) << (field - entity->fields);
}

/* What every caller of a use case does after it. */
static void
follow(struct desk *desk)
{
	const struct order how = { .entity = NULL };
	struct outcome outcome;
	struct err err = { 0 };

	must(app_wake(&desk->session, &how, &outcome, &err), &err);
}

void
desk_make(struct desk *desk, const struct entity *entity, ...)
{
	void *record = arena_alloc(&desk->arena, entity->size);
	struct err err = { 0 };
	uint64_t given = 0;
	char id[ID_SIZE];
	const char *text;
	va_list list;

	entity_clear(entity, record);
	va_start(list, entity);
	while ((text = va_arg(list, const char *)))
		assign(desk, entity, text, record, &given);
	va_end(list);
	must(app_create(&desk->session, entity, record, false, id, &err), &err);
	follow(desk);
}

int
desk_try_edit(struct desk *desk, const struct entity *entity, const char *id, const char *assignment, struct err *err)
{
	void *record = arena_alloc(&desk->arena, entity->size);
	uint64_t given = 0;
	int r;

	memcpy(record, desk_read(desk, entity, id), entity->size);
	assign(desk, entity, assignment, record, &given);
	r = app_edit(&desk->session, entity, id, record, given, &no_args, false, err);
	follow(desk);
	return r;
}

void
desk_edit(struct desk *desk, const struct entity *entity, const char *id, const char *assignment)
{
	struct err err = { 0 };

	must(desk_try_edit(desk, entity, id, assignment, &err), &err);
}

void
desk_set(struct desk *desk, const char *name, const char *value)
{
	struct err err = { 0 };

	must(app_set(&desk->session, name, value, &err), &err);
}

void
desk_programme(struct desk *desk)
{
	desk_make(desk, &affiliate_entity, "afiliado_id=af_1", "nombre=Ana", "email=ana@example.com", NULL);
	desk_make(desk, &campaign_entity, "campana_id=camp_1", "nombre=Enero", "fecha_inicio=2026-01-01", "fecha_fin=2026-12-31",
	          "configuracion_comisiones.comision_conversion=15", NULL);
}

void
desk_sale(struct desk *desk, const char *id, const char *value, const char *more)
{
	char own[3][100];

	snprintf(own[0], sizeof(own[0]), "conversion_id=%s", id);
	snprintf(own[1], sizeof(own[1]), "valor_conversion=%s", value);
	snprintf(own[2], sizeof(own[2]), "datos_cliente.email=%s@example.com", id);
	desk_make(desk, &conversion_entity, own[0], own[1], own[2], "afiliado_id=af_1", "campana_id=camp_1",
	          "tipo_conversion=venta", more, NULL);
}

static struct err why;

static void
keep_code(void *arg, const struct row_result *result)
{
	int *code = arg;

	*code = result->code;
	if (result->code < 0)
		why = *result->err;
}

int
desk_step_with(struct desk *desk, const struct entity *entity, enum step step, const char *id, const struct step_args *args)
{
	const char *ids[] = { id };
	int code = ERR_BUG;
	struct order order = { .entity = entity, .step = step, .ids = ids, .n_ids = 1, .args = *args, .tell = keep_code,
		               .arg = &code };
	struct outcome outcome;
	struct err err = { 0 };

	must(app_decide(&desk->session, &order, &outcome, &err), &err);
	follow(desk);
	return code;
}

int
desk_step(struct desk *desk, const struct entity *entity, enum step step, const char *id)
{
	struct step_args args = no_args;

	args.reason = "es una prueba";
	return desk_step_with(desk, entity, step, id, &args);
}

const char *
desk_why(void)
{
	return why.text;
}

struct pay {
	struct desk *desk;
	const char *id;
};

static int
pay_work(struct tx *tx, void *arg, struct err *err)
{
	const struct pay *pay = arg;
	struct work work = { .session = &pay->desk->session, .tx = tx, .arena = &pay->desk->arena };
	struct decision decision = { .step = STEP_PAY, .entity = ENTITY_COMMISSION, .state = DECISION_DONE, .up_to = ABSENT,
		                     .meant = 1, .done = 1, .undoes = ABSENT };
	struct touched *touched;
	int r = decision_open(&work, &decision, err);

	if (r == 0)
		r = work_find(&work, &commission_entity, pay->id, &touched, err);
	if (r == 0)
		r = work_move(&work, touched, STEP_PAY, err);
	if (r < 0)
		return r;
	((struct commission *)touched->record)->paid_at = tx->now;
	r = work_emit(&work, touched, NULL, err);
	return r < 0 ? r : work_flush(&work, err);
}

void
desk_pay(struct desk *desk, const char *commission)
{
	struct pay pay = { desk, commission };
	struct err err = { 0 };

	must(store_write(desk->session.store, session_now(&desk->session), pay_work, &pay, &err), &err);
}

const void *
desk_read_row(struct desk *desk, const struct entity *entity, int64_t row)
{
	void *record = arena_alloc(&desk->arena, entity->size);
	struct err err = { 0 };

	must(record_read(desk->session.store, entity, row, &desk->arena, record, &err), &err);
	return record;
}

const void *
desk_read(struct desk *desk, const struct entity *entity, const char *id)
{
	struct err err = { 0 };
	int64_t row;

	must(record_find(desk->session.store, entity, id, &row, &err), &err);
	assert_int_not_equal(row, ABSENT);
	return desk_read_row(desk, entity, row);
}

const struct commission *
desk_commission(struct desk *desk, const char *conversion)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
	         "SELECT fila FROM comision WHERE origen <> 2 AND estado <= 3 AND deshecha = 0 AND conversion = "
	         "(SELECT fila FROM conversion WHERE id = '%s')", conversion);
	return desk_read_row(desk, &commission_entity, desk_number(desk, sql));
}

int64_t
desk_number(struct desk *desk, const char *sql)
{
	struct err err = { 0 };
	int64_t number;

	must(db_int(desk->session.store, sql, NULL, 0, ABSENT, &number, &err), &err);
	return number;
}

static void
find_fault(void *arg, const char *line)
{
	(void)arg;
	print_error("verificar: %s\n", line);
}

void
desk_verify(struct desk *desk)
{
	const struct verify_listener listener = { .tell = find_fault };
	struct err err = { 0 };
	int findings = app_verify(&desk->session, &listener, &err);

	must(findings, &err);
	assert_int_equal(findings, 0);
}
