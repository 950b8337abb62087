/* Commands of the topics on the broker. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "arena.h"
#include "broker.h"
#include "buf.h"
#include "cli.h"
#include "err.h"
#include "http.h"
#include "i18n.h"
#include "json.h"
#include "money.h"
#include "topics.h"

static void
add_text(struct buf *line, const char *key, const char *text)
{
	json_add_key(line, key);
	json_add_string(line, text);
}

static void
add_int(struct buf *line, const char *key, int64_t number)
{
	json_add_key(line, key);
	buf_int(line, number);
}

static void
add_finding_json(struct buf *line, const struct topics_finding *finding)
{
	static const char *const what[] = {
		[TOPICS_PARTITIONS] = "particiones",
		[TOPICS_RETENTION] = "retencion_minutos",
		[TOPICS_SUBSCRIPTION] = "suscripcion",
	};

	buf_char(line, '{');
	add_text(line, "topico", topics[finding->topic].name);
	if (finding->what == TOPICS_SUBSCRIPTION) {
		add_text(line, what[finding->what], finding->name);
	} else {
		add_int(line, what[finding->what], finding->after);
		add_int(line, "antes", finding->before);
		add_int(line, "documentado", finding->wanted);
	}
	add_text(line, "resultado", finding->before == finding->after ? "ya_estaba" : "hecho");
	buf_char(line, '}');
}

static void
tell_finding(void *arg, const struct topics_finding *finding)
{
	const struct cli *cli = arg;
	struct buf line = { 0 };

	if (cli->options.values[OPTION_JSON])
		add_finding_json(&line, finding);
	else if (!cli->options.values[OPTION_QUIET])
		topics_add_finding(&line, finding);
	if (line.len)
		printf("%s\n", buf_text(&line));
	buf_done(&line);
}

int
cli_topics_prepare(struct cli *cli, struct err *err)
{
	struct http *http = NULL;
	int r = broker_reach(cli, &http, err);

	if (r == 0) {
		const struct pulsar pulsar = broker_calls(cli, http);

		r = topics_prepare(&pulsar, tell_finding, cli, err);
	}
	http_free(http);
	return r;
}

/* One line a topic that is there. */
struct view {
	void (*add_json)(struct buf *line, const struct topic_info *info);
	void (*add_text)(struct buf *line, enum topic_index topic, const struct topic_info *info);
};

static void
add_rate(struct buf *line, const char *key, int64_t thousandths)
{
	json_add_key(line, key);
	decimal_add(line, thousandths, 3);
}

static void
add_layout_json(struct buf *line, const struct topic_info *info)
{
	add_int(line, "particiones", info->partitions);
	add_int(line, "retencion_minutos", info->retention_minutes);
	add_int(line, "retencion_mb", info->retention_mb);
	json_add_key(line, "suscripciones");
	for (size_t i = 0; i < info->stats.n_subscriptions; i++) {
		buf_char(line, i ? ',' : '[');
		json_add_string(line, info->stats.subscriptions[i].name);
	}
	buf_str(line, info->stats.n_subscriptions ? "]" : "[]");
}

static void
add_layout(struct buf *line, enum topic_index topic, const struct topic_info *info)
{
	buf_printf(line, _("%s: %d partitions (documented: %d), retention "), topics[topic].name, info->partitions,
	           topics[topic].partitions);
	if (info->retention_minutes < 0)
		buf_str(line, _("without limit"));
	else
		buf_printf(line, _("%lld minutes (documented: %s)"), (long long)info->retention_minutes, topics[topic].retention);
	for (size_t i = 0; i < info->stats.n_subscriptions; i++)
		buf_printf(line, "%s %s", i ? "," : _(", read by"), info->stats.subscriptions[i].name);
}

/* The broker counts what native clients send, not what comes over HTTP. */
static void
add_state_json(struct buf *line, const struct topic_info *info)
{
	const struct pulsar_stats *stats = &info->stats;

	add_int(line, "mensajes_entrados", stats->in);
	add_int(line, "mensajes_salidos", stats->out);
	add_rate(line, "entran_por_segundo", stats->rate_in);
	add_rate(line, "salen_por_segundo", stats->rate_out);
	add_int(line, "bytes", stats->storage);
	json_add_key(line, "deduplica");
	buf_str(line, stats->deduplicates ? "true" : "false");
	json_add_key(line, "suscripciones");
	buf_char(line, '{');
	for (size_t i = 0; i < stats->n_subscriptions; i++) {
		json_add_key(line, stats->subscriptions[i].name);
		buf_int(line, stats->subscriptions[i].backlog);
	}
	buf_char(line, '}');
}

static void
add_state(struct buf *line, enum topic_index topic, const struct topic_info *info)
{
	const struct pulsar_stats *stats = &info->stats;
	char in[MONEY_TEXT_SIZE], out[MONEY_TEXT_SIZE];

	buf_printf(line, _("%s: %lld bytes; native clients: in %lld (%s/s), out %lld (%s/s)"), topics[topic].name, (long long)stats->storage,
	           (long long)stats->in, decimal_text(stats->rate_in, 3, in), (long long)stats->out,
	           decimal_text(stats->rate_out, 3, out));
	for (size_t i = 0; i < stats->n_subscriptions; i++)
		buf_printf(line, _("; %s waits for %lld"), stats->subscriptions[i].name,
		           (long long)stats->subscriptions[i].backlog);
	if (stats->deduplicates) {
		buf_char(line, '\n');
		buf_printf(line, _(TOPICS_DEDUPLICATES), topics[topic].name);
	}
}

static void
print_topic(const struct cli *cli, const struct view *view, enum topic_index topic, const struct topic_info *info)
{
	struct buf line = { 0 };

	if (cli->options.values[OPTION_JSON]) {
		buf_char(&line, '{');
		add_text(&line, "topico", topics[topic].name);
		json_add_key(&line, "existe");
		buf_str(&line, info->exists ? "true" : "false");
		if (info->exists)
			view->add_json(&line, info);
		buf_char(&line, '}');
	} else if (info->exists) {
		view->add_text(&line, topic, info);
	} else {
		buf_printf(&line, _("%s: is not there; alpes topicos preparar makes it"), topics[topic].name);
	}
	printf("%s\n", buf_text(&line));
	buf_done(&line);
}

static int
print_topics(const struct cli *cli, const struct view *view, struct err *err)
{
	struct http *http = NULL;
	struct arena arena = { 0 };
	int r = broker_reach(cli, &http, err);

	for (int i = 0; i < TOPICS && r == 0; i++) {
		const struct pulsar pulsar = broker_calls(cli, http);
		struct topic_info info;

		r = topics_read(&pulsar, i, &arena, &info, err);
		if (r == 0)
			print_topic(cli, view, i, &info);
	}
	arena_done(&arena);
	http_free(http);
	return r;
}

int
cli_topics_list(struct cli *cli, struct err *err)
{
	static const struct view layout = { add_layout_json, add_layout };

	return print_topics(cli, &layout, err);
}

int
cli_topics_state(struct cli *cli, struct err *err)
{
	static const struct view state = { add_state_json, add_state };

	return print_topics(cli, &state, err);
}
