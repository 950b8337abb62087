#include "config.h"

#include "report.h"

#include <stdio.h>
#include <string.h>

#include "commission.h"
#include "conversion.h"
#include "err.h"
#include "record_store.h"
#include "session.h"

/* What each kind reads. */
static const char *const conversion_fields[] = { "estado", "tipo_conversion", "valor_conversion", "moneda", "canal_origen", NULL };
static const char *const commission_fields[] = { "estado", "afiliado", "campana", "tipo_comision", "monto_total", "moneda",
	                                         "fecha_aprobacion", NULL };

static uint64_t
bits_of(const struct entity *entity, const char *const *names)
{
	uint64_t bits = 0;

	for (; *names; names++)
		bits |= UINT64_C(1) << (field_find(entity->fields, entity->n_fields, *names, strlen(*names)) - entity->fields);
	return bits;
}

static int64_t
channel_key(struct report *report, const char *name)
{
	size_t i = 0;

	while (i < report->n_channels && strcmp(report->channels[i], name) != 0)
		i++;
	if (i == REPORT_CHANNELS)
		return REPORT_CHANNELS - 1;
	if (i == report->n_channels)
		snprintf(report->channels[report->n_channels++], sizeof(report->channels[0]), "%s",
		         i == REPORT_CHANNELS - 1 ? "otros" : name);
	return (int64_t)i;
}

static int
add(struct report *report, const int64_t keys[REPORT_KEYS], bool counts, int64_t currency, int64_t amount, struct err *err)
{
	int r = 0;

	report->n++;
	for (int key = 0; key < REPORT_KEYS && r == 0; key++)
		if (keys[key] != ABSENT)
			r = totals_add(&report->by[key], keys[key], currency, counts || key == REPORT_BY_STATE ? amount : 0, err);
	if (r == 0 && counts && amount)
		r = totals_add(&report->value, 0, currency, amount, err);
	return r;
}

static int
add_conversion(void *arg, const void *record, struct err *err)
{
	struct report *report = arg;
	const struct conversion *conversion = record;
	const int64_t keys[REPORT_KEYS] = { conversion->state, conversion->type,
		                            channel_key(report, conversion->channel ? conversion->channel : "-"), ABSENT, ABSENT };

	return add(report, keys, conversion->state != CONVERSION_REJECTED && conversion->state != CONVERSION_CANCELLED,
	           conversion->currency, conversion->value, err);
}

static int
add_commission(void *arg, const void *record, struct err *err)
{
	struct report *report = arg;
	const struct commission *commission = record;
	const int64_t keys[REPORT_KEYS] = { commission->state, commission->type, ABSENT, commission->affiliate, commission->campaign };

	if (commission->approved_at != ABSENT) {
		report->approved++;
		report->approval_ms += commission->approved_at - commission->head.created_at;
	}
	return add(report, keys, commission->state != COMMISSION_REJECTED && commission->state != COMMISSION_ANNULLED,
	           commission->currency, commission->total, err);
}

int
app_report(struct session *session, const struct filter *filter, struct report *report, struct err *err)
{
	bool conversions = filter->entity == &conversion_entity;
	const struct record_scan scan = {
		.entity = filter->entity,
		.filter = filter,
		.wanted = bits_of(filter->entity, conversions ? conversion_fields : commission_fields),
		.each = conversions ? add_conversion : add_commission,
		.arg = report,
	};
	int r = session_need(session, RIGHT_READ, err);

	*report = (struct report){ 0 };
	if (r == 0)
		r = record_scan(session->store, &scan, err);
	for (int key = 0; key < REPORT_KEYS; key++)
		totals_sort(&report->by[key]);
	totals_sort(&report->value);
	return r;
}

void
report_done(struct report *report)
{
	for (int key = 0; key < REPORT_KEYS; key++)
		totals_done(&report->by[key]);
	totals_done(&report->value);
}
