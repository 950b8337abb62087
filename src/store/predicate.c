#include "config.h"

#include "predicate.h"

#include <assert.h>
#include <string.h>

#include "db.h"
#include "err.h"
#include "i18n.h"
#include "record_store.h"

#define REFERS_MAX 3

/* Where bare words are looked for; amounts only in the record itself. */
static const struct {
	const char *text, *digits;
	const char *amounts[2];
	enum entity_kind refers_to[REFERS_MAX];
} searched[ENTITIES] = {
	[ENTITY_AFFILIATE] = {
		.text = "id, nombre, email, documento_numero",
		.digits = "telefono, documento_numero",
	},
	[ENTITY_CAMPAIGN] = { .text = "id, nombre", .amounts = { "presupuesto" } },
	[ENTITY_CONVERSION] = {
		.text = "id, afiliado_id, campana_id, transaccion_id, cliente_email",
		.amounts = { "valor_conversion" },
		.refers_to = { ENTITY_AFFILIATE, ENTITY_CAMPAIGN },
	},
	[ENTITY_COMMISSION] = {
		.text = "id, referencia_pago",
		.amounts = { "monto_total", "monto_base" },
		.refers_to = { ENTITY_AFFILIATE, ENTITY_CAMPAIGN, ENTITY_CONVERSION },
	},
};

struct maker {
	struct store *store;
	const struct filter *filter;
	struct predicate *predicate;
	struct buf *sql;
};

/* The number of a new parameter. */
static int
param(struct maker *maker, int64_t number, const char *text)
{
	struct predicate *predicate = maker->predicate;

	assert(predicate->n < PREDICATE_PARAMS);
	predicate->params[predicate->n].number = number;
	predicate->params[predicate->n].text = text;
	return (int)++predicate->n;
}

static void
add_range(struct maker *maker, const struct filter_test *test)
{
	if (test->from == test->to)
		buf_printf(maker->sql, "t.%s = ?%d", test->column, param(maker, test->from, NULL));
	else
		buf_printf(maker->sql, "t.%s BETWEEN ?%d AND ?%d", test->column, param(maker, test->from, NULL),
		           param(maker, test->to, NULL));
}

/* The column of the row, or of the one that it refers to, ready for comparing texts. */
static void
add_text(struct maker *maker, const struct filter_test *test)
{
	const struct entity *entity = entity_of(test->of);

	if (test->of == maker->filter->entity->kind)
		buf_printf(maker->sql, "plano(t.%s)", test->column);
	else
		buf_printf(maker->sql, "(SELECT plano(r.%s) FROM %s r WHERE r.fila = t.%s)", test->column, entity->name,
		           entity->name);
}

/* The words in the columns of `kind`: those that stand nearest, so of `r` within a subquery. */
static void
add_search(struct maker *maker, enum entity_kind kind, int text, int digits)
{
	buf_printf(maker->sql, "contiene(?%d, %s)", text, searched[kind].text);
	if (digits && searched[kind].digits)
		buf_printf(maker->sql, " OR contiene_digitos(?%d, %s)", digits, searched[kind].digits);
}

static void
add_search_of(struct maker *maker, const char *column, enum entity_kind kind, int text, int digits)
{
	buf_printf(maker->sql, "EXISTS (SELECT 1 FROM %s r WHERE r.fila = t.%s AND (", entity_of(kind)->name, column);
	add_search(maker, kind, text, digits);
	buf_str(maker->sql, "))");
}

/* `id` begins with the kind's own prefix, so it is an id and no word. */
static bool
is_own_id(const struct entity *entity, const char *id)
{
	size_t len = strlen(entity->prefix);

	return strncmp(id, entity->prefix, len) == 0 && id[len] == '_';
}

static void
add_row(struct maker *maker, const char *column, int64_t row, struct bound *ret_bound)
{
	buf_printf(maker->sql, "t.%s = ?%d", column, param(maker, row, NULL));
	*ret_bound = (struct bound){ column, row, row };
}

static int
add_record(struct maker *maker, const struct filter_test *test, struct bound *ret_bound, struct err *err)
{
	const struct entity *entity = entity_of(test->of);
	bool itself = test->of == maker->filter->entity->kind;
	bool as_received = maker->filter->entity->kind == ENTITY_CONVERSION && !itself;
	int64_t row;
	int text, digits, r = record_find(maker->store, entity, test->raw, &row, err);

	if (r < 0)
		return r;
	if (row != ABSENT) {
		add_row(maker, test->column, row, ret_bound);
		return 0;
	}
	if (is_own_id(entity, test->raw)) {
		if (as_received)
			buf_printf(maker->sql, "t.%s = ?%d", entity->id_name, param(maker, 0, test->raw));
		else
			buf_str(maker->sql, "0");
		return 0;
	}
	text = param(maker, 0, test->text);
	digits = test->digits ? param(maker, 0, test->digits) : 0;
	if (itself)
		add_search(maker, test->of, text, digits);
	else
		add_search_of(maker, test->column, test->of, text, digits);
	if (as_received)
		buf_printf(maker->sql, " OR contiene(?%d, t.%s)", text, entity->id_name);
	return 0;
}

static void
add_user(struct maker *maker, const struct filter_test *test)
{
	buf_printf(maker->sql, "EXISTS (SELECT 1 FROM diario d, actor a WHERE d.entidad = %d AND d.fila = t.fila "
	           "AND a.n IN (d.actor, d.por) AND plano(a.nombre) = ?%d)", (int)maker->filter->entity->kind,
	           param(maker, 0, test->text));
}

/* A bare word that is the id of a record, or of one that records refer to, is found by row. */
static int
add_word_id(struct maker *maker, const struct filter_test *test, size_t *ret_found, struct bound *ret_bound,
            struct err *err)
{
	const struct entity *entity = maker->filter->entity;
	int64_t row;
	int r = record_find(maker->store, entity, test->raw, &row, err);

	*ret_found = 0;
	if (r == 0 && row != ABSENT) {
		add_row(maker, "fila", row, ret_bound);
		*ret_found = 1;
		return 0;
	}
	for (size_t i = 0; r == 0 && i < REFERS_MAX && searched[entity->kind].refers_to[i]; i++) {
		const struct entity *other = entity_of(searched[entity->kind].refers_to[i]);

		r = record_find(maker->store, other, test->raw, &row, err);
		if (r < 0 || row == ABSENT)
			continue;
		buf_str(maker->sql, *ret_found ? " OR " : "");
		add_row(maker, other->name, row, ret_bound);
		++*ret_found;
	}
	if (*ret_found > 1)
		*ret_bound = (struct bound){ 0 };
	return r;
}

static int
add_word(struct maker *maker, const struct filter_test *test, struct bound *ret_bound, struct err *err)
{
	enum entity_kind kind = maker->filter->entity->kind;
	const char *const *amounts = searched[kind].amounts;
	int text, digits;
	size_t found;
	int r = add_word_id(maker, test, &found, ret_bound, err);

	if (r < 0 || found)
		return r;
	text = param(maker, 0, test->text);
	digits = test->digits ? param(maker, 0, test->digits) : 0;
	add_search(maker, kind, text, digits);
	if (test->from != ABSENT && amounts[0])
		buf_printf(maker->sql, " OR (t.moneda = ?%d AND ?%d IN (t.%s, t.%s))", param(maker, maker->filter->currency, NULL),
		           param(maker, test->from, NULL), amounts[0], amounts[1] ? amounts[1] : amounts[0]);
	for (size_t i = 0; i < REFERS_MAX && searched[kind].refers_to[i]; i++) {
		enum entity_kind other = searched[kind].refers_to[i];

		buf_str(maker->sql, " OR ");
		add_search_of(maker, entity_of(other)->name, other, text, digits);
	}
	return 0;
}

/* `*ret_bound`: what it comes down to, when that is a range of a column. */
static int
add_test(struct maker *maker, const struct filter_test *test, struct bound *ret_bound, struct err *err)
{
	switch (test->kind) {
	case FILTER_RANGE:
		add_range(maker, test);
		*ret_bound = (struct bound){ test->column, test->from, test->to };
		break;
	case FILTER_TEXT:
		add_text(maker, test);
		buf_printf(maker->sql, " = ?%d", param(maker, 0, test->text));
		break;
	case FILTER_HAS:
		buf_str(maker->sql, "instr(char(10) || ");
		add_text(maker, test);
		buf_printf(maker->sql, " || char(10), char(10) || ?%d || char(10)) > 0", param(maker, 0, test->text));
		break;
	case FILTER_USER:
		add_user(maker, test);
		break;
	case FILTER_RECORD:
		return add_record(maker, test, ret_bound, err);
	case FILTER_WORD:
		return add_word(maker, test, ret_bound, err);
	}
	return 0;
}

static int
add_term(struct maker *maker, const struct filter_term *term, struct err *err)
{
	struct predicate *predicate = maker->predicate;
	struct bound bound = { 0 };
	int r = 0;

	buf_str(maker->sql, " AND (");
	for (size_t i = 0; i < term->n && r == 0; i++) {
		buf_str(maker->sql, i ? " OR " : "");
		r = add_test(maker, &term->tests[i], &bound, err);
	}
	buf_str(maker->sql, term->negated ? ") IS NOT TRUE" : ")");
	if (bound.column && !term->negated && term->n == 1)
		predicate->bounds[predicate->n_bounds++] = bound;
	return r;
}

int
predicate_make(struct store *store, const struct filter *filter, struct predicate *predicate, struct err *err)
{
	struct maker maker = { .store = store, .filter = filter, .predicate = predicate, .sql = &predicate->sql };
	int r = 0;

	buf_str(&predicate->sql, "t.deshecha = 0");
	for (size_t i = 0; filter && i < filter->n && r == 0; i++)
		r = add_term(&maker, &filter->terms[i], err);
	return r == 0 && buf_failed(&predicate->sql) ? err_nomem(err) : r;
}

void
predicate_bind(const struct predicate *predicate, sqlite3_stmt *stmt)
{
	for (size_t i = 0; i < predicate->n; i++) {
		if (predicate->params[i].text)
			bind_text(stmt, (int)i + 1, predicate->params[i].text);
		else
			bind_int(stmt, (int)i + 1, predicate->params[i].number);
	}
}

void
predicate_done(struct predicate *predicate)
{
	buf_done(&predicate->sql);
}
