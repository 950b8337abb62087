/* The command exportar: records of one kind into a file or to standard output. */
#include "config.h"

#include "export.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "cli.h"
#include "err.h"
#include "i18n.h"
#include "outfile.h"

static const struct {
	const char *name;
	enum export_format format;
} formats[] = {
	{ "csv", EXPORT_CSV }, { "csv-excel", EXPORT_EXCEL }, { "json", EXPORT_JSON }, { "jsonl", EXPORT_JSONL },
};

enum export_format
cli_export_format(const struct cli *cli)
{
	const char *const *values = cli->options.values;
	const char *file = values[OPTION_OUT], *dot = file ? strrchr(file, '.') : NULL;
	const char *name = values[OPTION_FORMAT] ? values[OPTION_FORMAT] : values[OPTION_JSON] ? "jsonl" : dot ? dot + 1 : "";

	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].format;
	return EXPORT_CSV;
}

static int
write_out(void *arg, const char *bytes, size_t len, struct err *err)
{
	return outfile_write(arg, bytes, len, err);
}

static int
export_to(struct cli *cli, struct export_order *order, int64_t *ret_n, struct err *err)
{
	const char *const *values = cli->options.values;
	struct outfile *file;
	int r = outfile_open(values[OPTION_OUT], values[OPTION_REPLACE] != NULL, &file, err);

	if (r < 0)
		return r;
	order->write = write_out;
	order->arg = file;
	order->held = !outfile_beside(file);
	r = app_export(&cli->session, order, ret_n, err);
	if (r == 0)
		return outfile_commit(file, err);
	outfile_drop(file);
	return r;
}

int
cli_export(struct cli *cli, struct err *err)
{
	struct export_order order = { .entity = entity_find(cli->ids[0]), .format = cli_export_format(cli), .stop = cli_stop() };
	struct arena arena = { 0 };
	int64_t n = 0;
	int r = 0;

	if (strcmp(cli->ids[0], "auditoria") == 0)
		return cli_audit_export(cli, err);
	if (!order.entity || !order.entity->topic)
		r = err_set(err, ERR_USAGE, _("exportar: one of afiliados, campanas, conversiones, comisiones and auditoria, not %s"),
		            cli->ids[0]);
	if (r == 0)
		r = cli_select(cli, order.entity, &arena, &order.filter, err);
	if (r == 0)
		r = export_to(cli, &order, &n, err);
	if (r == 0)
		cli_words(cli, _("%lld %s exported\n"), (long long)n, order.entity->plural);
	arena_done(&arena);
	return r;
}
