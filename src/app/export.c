#include "config.h"

#include "export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "csv.h"
#include "err.h"
#include "i18n.h"
#include "record.h"
#include "record_store.h"
#include "session.h"

#define CHUNK 65536

struct export {
	const struct export_order *order;
	FILE *held; /* NULL: rows are written as they are read */
	struct csv_plan plan;
	struct buf buf;
	int64_t n;
};

/* A masked account would come back as a wrong one. */
static uint64_t
without_bank(const struct entity *entity)
{
	uint64_t fields = 0;

	for (size_t i = 0; i < entity->n_fields; i++) {
		const struct field *field = &entity->fields[i];

		if (!(field->flags & FIELD_ASIDE) && strncmp(field_path(field), "datos_bancarios.", 16) != 0 &&
		    strncmp(field->name, "banco_", 6) != 0)
			fields |= UINT64_C(1) << i;
	}
	return fields;
}

static int
fail_held(struct err *err)
{
	return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_STORE, _("a temporary file: %s"), strerror(errno));
}

static int
check_stop(const struct export_order *order, struct err *err)
{
	return order->stop && *order->stop ? err_set(err, ERR_CANCEL, "%s", _("interrupted")) : 0;
}

static int
pass_on(struct export *export, struct err *err)
{
	const struct export_order *order = export->order;
	const char *text = buf_text(&export->buf);
	size_t len = export->buf.len;

	export->buf.len = 0;
	if (buf_failed(&export->buf))
		return err_nomem(err);
	if (!export->held)
		return order->write(order->arg, text, len, err);
	return fwrite(text, 1, len, export->held) == len ? 0 : fail_held(err);
}

static int
write_held(struct export *export, struct err *err)
{
	const struct export_order *order = export->order;
	char bytes[CHUNK];
	size_t len;
	int r = fflush(export->held) == 0 ? 0 : fail_held(err);

	rewind(export->held);
	while (r == 0 && (len = fread(bytes, 1, sizeof(bytes), export->held)) > 0) {
		r = check_stop(order, err);
		if (r == 0)
			r = order->write(order->arg, bytes, len, err);
	}
	return r == 0 && ferror(export->held) ? fail_held(err) : r;
}

static int
add_row(void *arg, const void *record, struct err *err)
{
	struct export *export = arg;
	const struct export_order *order = export->order;
	int r = check_stop(order, err);

	if (r < 0)
		return r;
	if (order->format == EXPORT_CSV || order->format == EXPORT_EXCEL) {
		csv_plan_add(&export->buf, &export->plan, record);
	} else {
		if (order->format == EXPORT_JSON)
			buf_str(&export->buf, export->n ? ",\n" : "\n");
		record_add_json(&export->buf, order->entity, record);
		if (order->format == EXPORT_JSONL)
			buf_char(&export->buf, '\n');
	}
	export->n++;
	return export->buf.len >= CHUNK ? pass_on(export, err) : 0;
}

int
app_export(struct session *session, const struct export_order *order, int64_t *ret_n, struct err *err)
{
	struct export export = { .order = order };
	struct record_scan scan = { order->entity, order->filter, without_bank(order->entity), add_row, &export };
	bool excel = order->format == EXPORT_EXCEL;
	int r = session_need(session, RIGHT_READ, err);

	if (excel || order->format == EXPORT_CSV) {
		csv_plan(order->entity, excel, &export.plan);
		scan.wanted = export.plan.fields;
		csv_add_header(&export.buf, order->entity, excel);
	}
	if (order->format == EXPORT_JSON)
		buf_char(&export.buf, '[');
	if (r == 0 && order->held && !(export.held = tmpfile()))
		r = fail_held(err);
	if (r == 0)
		r = record_scan(session->store, &scan, err);
	if (order->format == EXPORT_JSON)
		buf_str(&export.buf, export.n ? "\n]\n" : "]\n");
	if (r == 0)
		r = pass_on(&export, err);
	if (r == 0 && export.held)
		r = write_held(&export, err);
	if (export.held)
		fclose(export.held);
	buf_done(&export.buf);
	if (r == 0)
		*ret_n = export.n;
	return r;
}
