#include "config.h"

#include "demo.h"

#include <stdio.h>
#include <string.h>

#include "affiliate.h"
#include "campaign.h"
#include "commission.h"
#include "conversion.h"
#include "date.h"
#include "decide.h"
#include "err.h"
#include "filter.h"
#include "i18n.h"
#include "page.h"
#include "reason.h"
#include "record_store.h"
#include "session.h"
#include "store.h"

#define AFFILIATES 60
#define CAMPAIGNS 12
#define DAYS 90
#define ROUNDS 3  /* of decisions */
#define GROUP 500 /* conversions a transaction */
#define CORRECTED 5

static const char *const given_names[] = { "María", "Juan", "Luisa", "Andrés", "Camila", "Jorge", "Valentina", "Carlos",
	                                   "Daniela", "Felipe", "Natalia", "Sebastián", "Paola", "Diego", "Ángela" };
static const char *const family_names[] = { "González", "Rodríguez", "Muñoz", "Gómez", "Restrepo", "Ospina", "Zapata",
	                                    "Cárdenas", "Peña", "Salazar", "Quintero", "Ríos", "Arango", "Castaño" };
static const char *const places[] = { "Bogotá", "Medellín", "Cali", "Barranquilla", "Bucaramanga", "Pereira", "Manizales" };
static const char *const channels[] = { "web", "email", "social", "movil" };
static const char *const campaign_names[] = { "Black Friday", "Navidad", "Día de la Madre", "Regreso a Clases", "Amor y Amistad",
	                                      "Hot Sale", "Cyberlunes", "Semana Santa", "Aniversario", "Vacaciones",
	                                      "Día sin IVA", "Feria de las Flores" };

struct demo {
	struct session *session;
	const struct demo_order *order;
	uint64_t state;
	struct arena arena;
	char affiliates[AFFILIATES][ID_SIZE];
	char campaigns[CAMPAIGNS][ID_SIZE];
	int64_t now;
	int64_t made; /* conversions */
};

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t
next(struct demo *demo)
{
	uint64_t z = demo->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static int64_t
between(struct demo *demo, int64_t low, int64_t high)
{
	return low + (int64_t)(next(demo) % (uint64_t)(high - low + 1));
}

static bool
is_stopped(const struct demo *demo)
{
	const struct demo_order *order = demo->order;

	if (order->progress)
		order->progress(order->arg, demo->made, order->rows);
	return order->stop && *order->stop;
}

static void
tell_row(void *arg, const struct row_result *result)
{
	(void)result;
	is_stopped(arg);
}

#define PICK(demo, words) ((words)[next(demo) % ARRAY_LEN(words)])

static int
make_affiliate(struct demo *demo, int i, struct err *err)
{
	struct affiliate affiliate;
	const char *given = PICK(demo, given_names), *family = PICK(demo, family_names);

	entity_clear(&affiliate_entity, &affiliate);
	affiliate.name = arena_printf(&demo->arena, "%s %s", given, family);
	affiliate.email = arena_printf(&demo->arena, "afiliado%d@ejemplo.co", i + 1);
	affiliate.phone = arena_printf(&demo->arena, "+57 300 %03d %04d", (int)between(demo, 100, 999),
	                               (int)between(demo, 0, 9999));
	affiliate.document_type = 0;
	affiliate.document_number = arena_printf(&demo->arena, "10%08d", i * 7919 + 1);
	affiliate.type = between(demo, 0, AFFILIATE_TYPES - 1);
	affiliate.bank = "Banco Nacional";
	affiliate.account_type = between(demo, 0, 1);
	affiliate.account_number = arena_printf(&demo->arena, "%010d", i * 104729 + 1000);
	affiliate.rate_base = between(demo, 8, 15) * 1000;
	affiliate.rate_premium = affiliate.rate_base + 5000;
	affiliate.minimum_payout = "COP:50000.0";
	return app_create(demo->session, &affiliate_entity, &affiliate, false, demo->affiliates[i], err);
}

static int
make_campaign(struct demo *demo, int i, struct err *err)
{
	struct campaign campaign;

	entity_clear(&campaign_entity, &campaign);
	campaign.name = arena_printf(&demo->arena, "%s 2026", campaign_names[i]);
	campaign.starts_at = demo->now - (DAYS + 1) * MS_DAY;
	campaign.ends_at = demo->now + between(demo, 10, 120) * MS_DAY;
	campaign.budget = between(demo, 20, 400) * 100000000;
	campaign.channels = "web\nemail\nsocial";
	campaign.locations = "Bogotá\nMedellín\nCali\nBarranquilla\nBucaramanga";
	campaign.rate_conversion = between(demo, 8, 18) * 1000;
	campaign.rate_sale = between(demo, 5, 12) * 1000;
	return app_create(demo->session, &campaign_entity, &campaign, false, demo->campaigns[i], err);
}

static int
make_conversion(struct demo *demo, int64_t i, struct err *err)
{
	struct conversion conversion;
	char id[ID_SIZE];

	entity_clear(&conversion_entity, &conversion);
	conversion.affiliate_id = demo->affiliates[next(demo) % AFFILIATES];
	conversion.campaign_id = demo->campaigns[next(demo) % CAMPAIGNS];
	conversion.type = between(demo, 0, 9) < 7 ? CONVERSION_SALE : between(demo, 1, 6);
	conversion.value = between(demo, 20, 2500) * 100000;
	conversion.channel = PICK(demo, channels);
	conversion.happened_at = demo->session->clock - between(demo, 0, MS_DAY / 24);
	conversion.client_location = PICK(demo, places);
	conversion.client_device = "desktop";
	if (between(demo, 0, 19) > 0) /* some do not leave an e-mail, some buy from themselves */
		conversion.client_email = between(demo, 0, 49) == 0
			? arena_printf(&demo->arena, "afiliado%d@ejemplo.co", (int)between(demo, 1, AFFILIATES))
			: arena_printf(&demo->arena, "cliente%lld@correo.co", (long long)i);
	return app_create(demo->session, &conversion_entity, &conversion, false, id, err);
}

/* What people have decided: every record that the filter takes. */
struct verdict {
	const struct entity *entity;
	enum step step;
	const char *filter;
	int64_t code;
};

/* Every commission of some value in turn. */
static const struct verdict each_round[] = {
	{ &commission_entity, STEP_APPROVE, "estado:calculada valor:<70000", ABSENT },
	{ &commission_entity, STEP_REJECT, "estado:calculada valor:>330000", REASON_OUT_OF_TERMS },
	{ &commission_entity, STEP_DISPUTE, "estado:calculada valor:320000..330000", REASON_WRONG_DATA },
	{ &commission_entity, STEP_DEFER, "estado:calculada valor:310000..320000", REASON_WRONG_DATA },
	{ &commission_entity, STEP_ANNUL, "estado:calculada valor:305000..310000", REASON_TEST },
};

/* Of those without a commission, so that the queue stays. */
static const struct verdict at_the_end[] = {
	{ &conversion_entity, STEP_REJECT, "estado:validada tipo:click valor:<500000", REASON_DUPLICATE },
	{ &conversion_entity, STEP_CANCEL, "estado:validada tipo:impresion valor:<500000", REASON_REFUND },
	{ &campaign_entity, STEP_PAUSE, "\"Regreso a Clases\"", ABSENT },
	{ &campaign_entity, STEP_FINISH, "\"Semana Santa\"", ABSENT },
	{ &affiliate_entity, STEP_DEACTIVATE, "afiliado7@ejemplo.co", REASON_OUT_OF_TERMS },
};

static int
decide(struct demo *demo, const struct verdict *verdicts, size_t n, struct err *err)
{
	struct outcome outcome;
	int r = 0;

	for (size_t i = 0; i < n && r == 0 && !is_stopped(demo); i++) {
		struct order order = { .entity = verdicts[i].entity, .step = verdicts[i].step, .filter = verdicts[i].filter,
			               .args = no_args, .tell = tell_row, .arg = demo, .stop = demo->order->stop };

		order.args.reason_code = verdicts[i].code;
		r = app_decide(demo->session, &order, &outcome, err);
	}
	return r;
}

/* Some had a wrong rate; they are to be calculated anew. */
static int
correct_rates(struct demo *demo, struct err *err)
{
	const struct entity *entity = &commission_entity;
	const struct field *rate = field_find(entity->fields, entity->n_fields, "porcentaje", 10);
	const struct page_order order = { PAGE_BY_ROW, false };
	struct session *session = demo->session;
	const struct filter *filter;
	struct page_key keys[CORRECTED];
	struct commission commission;
	const char *id;
	size_t n = 0;
	int r = filter_parse(entity, "estado:calculada valor:300000..305000", session->settings.currency, demo->now,
	                     &demo->arena, &filter, err);

	if (r == 0)
		r = page_read(session->store, entity, filter, order, NULL, false, keys, CORRECTED, &n, err);
	for (size_t i = 0; i < n && r == 0; i++) {
		entity_clear(entity, &commission);
		commission.percent = 10000;
		r = record_id(session->store, entity, keys[i].row, &demo->arena, &id, err);
		if (r == 0)
			r = app_edit(session, entity, id, &commission, UINT64_C(1) << (rate - entity->fields), &no_args, false, err);
	}
	return r;
}

static int
check_empty(struct demo *demo, struct err *err)
{
	const struct page_order any = { PAGE_BY_ROW, false };
	struct page_key key;
	size_t n;
	int r = page_read(demo->session->store, &affiliate_entity, NULL, any, NULL, false, &key, 1, &n, err);

	if (r == 0 && n > 0)
		return err_rule(err, ERR_RULE, "no_esta_vacio", NULL, "%s", _("demo: the file has affiliates already; name a new "
		                "file with --bd"));
	return r;
}

/* The programme as it went, by a clock that walks through it. */
static int
make_parties(void *arg, struct err *err)
{
	struct demo *demo = arg;
	int r = 0;

	demo->session->clock = demo->now - DAYS * MS_DAY;
	for (int i = 0; i < AFFILIATES && r == 0; i++)
		r = make_affiliate(demo, i, err);
	for (int i = 0; i < CAMPAIGNS && r == 0; i++)
		r = make_campaign(demo, i, err);
	return r;
}

static int
make_some(void *arg, struct err *err)
{
	struct demo *demo = arg;
	int64_t rows = demo->order->rows, round = rows / ROUNDS + 1;
	int r = 0;

	for (int n = 0; n < GROUP && demo->made < rows && r == 0 && !is_stopped(demo); n++) {
		arena_reset(&demo->arena);
		demo->made++;
		demo->session->clock = demo->now - DAYS * MS_DAY + DAYS * MS_DAY / rows * demo->made;
		r = make_conversion(demo, demo->made, err);
		if (r == 0 && (demo->made % round == 0 || demo->made == rows))
			r = decide(demo, each_round, ARRAY_LEN(each_round), err);
	}
	return r;
}

static int
make_ends(void *arg, struct err *err)
{
	int r = decide(arg, at_the_end, ARRAY_LEN(at_the_end), err);

	return r < 0 ? r : correct_rates(arg, err);
}

static int
make_all(struct demo *demo, struct err *err)
{
	int r = store_group(demo->session->store, demo->now, make_parties, demo, err);

	while (r == 0 && demo->made < demo->order->rows && !is_stopped(demo))
		r = store_group(demo->session->store, demo->now, make_some, demo, err);
	if (r == 0 && !is_stopped(demo))
		r = store_group(demo->session->store, demo->now, make_ends, demo, err);
	if (r == 0 && is_stopped(demo))
		r = err_set(err, ERR_CANCEL, _("stopped: %lld of %lld conversions were made, and stay; for all of them name a new "
		            "file"), (long long)demo->made, (long long)demo->order->rows);
	return r;
}

int
app_demo(struct session *session, const struct demo_order *order, struct err *err)
{
	struct demo demo = { .session = session, .order = order, .state = order->seed };
	int64_t clock;
	int r = check_empty(&demo, err);

	if (r == 0)
		r = app_set_up(session, &(struct setting_value){ "demo", "si" }, 1, err);
	if (r == 0)
		r = session_refresh(session, err);
	if (r == 0)
		r = session_set_clock(session, err);
	if (r < 0)
		return r;
	clock = session->clock;
	demo.now = session_now(session);
	session->ulid = (struct ulid){ .seed = order->seed };
	r = make_all(&demo, err);
	session->clock = clock;
	arena_done(&demo.arena);
	return r;
}
