/* What waits for the broker, and whether it is there. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "broker.h"
#include "cli.h"
#include "date.h"
#include "diagnose.h"
#include "err.h"
#include "http.h"
#include "http_url.h"
#include "i18n.h"
#include "journal.h"
#include "lease.h"
#include "outbox.h"
#include "token.h"
#include "topics.h"

#define CONNECT_MS 2000
#define ANSWER_MS 5000
#define OLD_MS (60 * 60 * MS_SECOND)
#define SKEW_MS (60 * MS_SECOND)
#define BACKLOG_MUCH 100 /* the seed's threshold of an alert */

static void
failed(struct diagnosis *d, const struct err *err)
{
	diagnose_add(d, FINDING_ERROR, NULL, "%s", err->text);
}

static bool
has_broker(const struct diagnosis *d)
{
	return *conf_get(&d->cli->conf, CONF_PULSAR_URL);
}

static void
tell_waiting(struct diagnosis *d, int64_t waiting, int64_t oldest_at)
{
	char when[DATE_TEXT_SIZE];
	const struct settings *settings = &d->cli->session.settings;
	bool kept = settings->demo == 1 && settings->publish_demo != 1;
	bool late = has_broker(d) && !kept && oldest_at != ABSENT && session_now(&d->cli->session) - oldest_at > OLD_MS;

	if (waiting == 0)
		diagnose_add(d, FINDING_GOOD, NULL, _("no event waits"));
	else
		diagnose_add(d, late ? FINDING_WARNING : FINDING_GOOD, late ? "alpes sincronizar" : NULL,
		             _("%lld events wait, the oldest since %s"), (long long)waiting, date_text_local(oldest_at, when));
}

/* Every row of the journal is an event, too. */
static void
tell_journal(struct diagnosis *d, int64_t unpublished)
{
	uint8_t hash[HASH_SIZE];
	int64_t last;
	struct err err = { 0 };

	if (journal_head(d->cli->session.store, &last, hash, &err) < 0)
		failed(d, &err);
	else
		diagnose_add(d, FINDING_GOOD, NULL, _("of the journal's %lld rows %lld are published"), (long long)last,
		             (long long)(last - unpublished));
}

void
diagnose_events(struct diagnosis *d)
{
	struct outbox_counts counts;
	struct err err = { 0 };
	int64_t waiting = 0, parked = 0, oldest_at = ABSENT;

	if (app_outbox_count(&d->cli->session, &counts, &err) < 0) {
		failed(d, &err);
		return;
	}
	for (int i = 0; i < TOPICS; i++) {
		int64_t at = counts.oldest_at[i];

		waiting += counts.waiting[i];
		parked += counts.parked[i];
		if (at != ABSENT && (oldest_at == ABSENT || at < oldest_at))
			oldest_at = at;
	}
	tell_waiting(d, waiting, oldest_at);
	tell_journal(d, counts.waiting[TOPIC_AUDIT] + counts.parked[TOPIC_AUDIT]);
	if (parked)
		diagnose_add(d, FINDING_WARNING,
		             _("alpes eventos listar --estado aparcado says why; then alpes eventos reintentar, corregir or descartar"),
		             _("%lld events are parked: the broker did not take them"), (long long)parked);
}

void
diagnose_lease(struct diagnosis *d)
{
	char holder[160];

	if (lease_held(conf_get(&d->cli->conf, CONF_BD), holder, sizeof(holder)))
		diagnose_add(d, FINDING_GOOD, NULL, _("%s synchronises these books now"), holder);
	else
		diagnose_add(d, FINDING_GOOD, NULL, _("nobody synchronises these books now"));
}

void
diagnose_token(struct diagnosis *d)
{
	const char *path = conf_get(&d->cli->conf, CONF_PULSAR_TOKEN_FILE);
	char *token;
	struct err err = { 0 };

	if (!*path)
		return;
	if (token_read(path, &token, &err) < 0) {
		failed(d, &err);
		return;
	}
	token_free(token);
	diagnose_add(d, FINDING_GOOD, NULL, _("%s holds a token that its owner alone can read"), path);
	if (http_url_exposed(conf_get(&d->cli->conf, CONF_PULSAR_URL)))
		diagnose_add(d, FINDING_WARNING, _("give pulsar_url as https://HOST:8443"),
		             _("the token can be overheard: it goes to another machine over plain http"));
}

static void
compare_clocks(struct diagnosis *d, int64_t date)
{
	int64_t ahead = date - date_now();

	if (date && llabs(ahead) > SKEW_MS)
		diagnose_add(d, FINDING_WARNING, _("set this machine's clock, or have the broker's set: timedatectl"),
		             ahead > 0 ? _("this machine's clock is %lld s behind the broker's")
		                       : _("this machine's clock is %lld s ahead of the broker's"), llabs(ahead) / MS_SECOND);
}

void
diagnose_broker(struct diagnosis *d)
{
	struct http_options options = broker_options(d->cli);
	struct pulsar pulsar;
	int64_t date = 0;
	struct err err = { 0 };

	if (!options.url) {
		diagnose_add(d, FINDING_GOOD, NULL, _("none is set: events wait in the books; to publish them: pulsar_url = http://HOST:8080 "
		                                      "in the config file, or ALPES_PULSAR_URL"));
		return;
	}
	options.connect_timeout_ms = CONNECT_MS;
	options.timeout_ms = ANSWER_MS;
	if (http_new(&options, &d->http, &err) < 0) {
		failed(d, &err);
		return;
	}
	pulsar = broker_calls(d->cli, d->http);
	if (pulsar_ready(&pulsar, &date, &err) < 0) {
		if (err.code == ERR_NET)
			diagnose_add(d, FINDING_WARNING, _("work goes on without it; what waits is published later"), "%s", err.text);
		else
			diagnose_add(d, FINDING_ERROR, _("pulsar_url must be the web address of a Pulsar broker, the token one of its own"),
			             "%s", err.text);
		http_free(d->http);
		d->http = NULL;
		return;
	}
	diagnose_add(d, FINDING_GOOD, NULL, _("the broker answers"));
	compare_clocks(d, date);
}

static bool
look_retention(struct diagnosis *d, const struct topic *wanted, const struct topic_info *info)
{
	int64_t length = 0, minutes;
	struct err err = { 0 };

	if (period_length(wanted->retention, &length, &err) < 0) {
		failed(d, &err);
		return false;
	}
	minutes = length / (60 * MS_SECOND);
	if (!info->exists || info->retention_minutes == -1 || info->retention_minutes >= minutes)
		return true;
	diagnose_add(d, FINDING_WARNING, "alpes topicos preparar", _("%s keeps what was read %lld minutes, documented are %lld"),
	             wanted->name, (long long)info->retention_minutes, (long long)minutes);
	return false;
}

/* A service without its subscription misses what is published meanwhile. */
static bool
look_subscriptions(struct diagnosis *d, const struct topic *wanted, const struct topic_info *info)
{
	bool good = true;

	for (const char *const *name = wanted->subscriptions; info->exists && *name; name++) {
		size_t i = 0;

		while (i < info->stats.n_subscriptions && strcmp(info->stats.subscriptions[i].name, *name) != 0)
			i++;
		if (i < info->stats.n_subscriptions)
			continue;
		good = false;
		diagnose_add(d, FINDING_WARNING, "alpes topicos preparar", _("%s is without its subscription %s"), wanted->name, *name);
	}
	return good;
}

/* False when something of the topic is not as it should be. */
static bool
look_topic(struct diagnosis *d, enum topic_index topic, const struct topic_info *info)
{
	const struct topic *wanted = &topics[topic];
	bool good = info->exists && info->partitions >= wanted->partitions && !info->stats.deduplicates;

	if (!info->exists || (info->partitions > 0 && info->partitions < wanted->partitions))
		diagnose_add(d, FINDING_WARNING, "alpes topicos preparar", _("%s has %d partitions, wanted are %d"), wanted->name,
		             info->partitions, wanted->partitions);
	else if (info->partitions == 0)
		diagnose_add(d, FINDING_ERROR, _("have it deleted, then alpes topicos preparar"),
		             _("%s is without partitions: its events would lose their order"), wanted->name);
	if (info->stats.deduplicates)
		diagnose_add(d, FINDING_ERROR, NULL, _(TOPICS_DEDUPLICATES), wanted->name);
	for (size_t i = 0; i < info->stats.n_subscriptions; i++) {
		const struct pulsar_subscription *reader = &info->stats.subscriptions[i];

		if (reader->backlog <= BACKLOG_MUCH)
			continue;
		good = false;
		diagnose_add(d, FINDING_WARNING, _("see whether that service runs; alpes topicos estado"),
		             _("%s: %s has not read %lld messages"), wanted->name, reader->name, (long long)reader->backlog);
	}
	good = look_retention(d, wanted, info) && good;
	return look_subscriptions(d, wanted, info) && good;
}

void
diagnose_topics(struct diagnosis *d)
{
	const struct pulsar pulsar = broker_calls(d->cli, d->http);
	struct arena arena = { 0 };
	struct topic_info info;
	struct err err = { 0 };
	bool good = true;
	int r = 0;

	for (enum topic_index i = 0; i < TOPICS && r == 0; i++) {
		r = topics_read(&pulsar, i, &arena, &info, &err);
		if (r == 0 && !look_topic(d, i, &info))
			good = false;
	}
	if (r < 0)
		failed(d, &err);
	else if (good)
		diagnose_add(d, FINDING_GOOD, NULL, _("all are ready, deduplication is off, their readers are not behind"));
	arena_done(&arena);
}
