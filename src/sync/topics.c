#include "config.h"

#include "topics.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "date.h"
#include "err.h"
#include "i18n.h"
#include "log.h"

/* One topic being prepared. */
struct preparing {
	const struct pulsar *pulsar;
	enum topic_index topic;
	topics_report_fn *report;
	void *arg;
	struct buf answer;
	struct arena arena;
};

static int
ask(struct preparing *p, const char *method, const char *rest, const char *name, const char *body,
    enum pulsar_outcome *ret_outcome, struct err *err)
{
	struct pulsar_call call = {
		.method = method,
		.topic = topics[p->topic].name,
		.partition = -1,
		.rest = rest,
		.name = name,
		.body = body,
		.what = topics[p->topic].name,
	};

	return pulsar_ask(p->pulsar, &call, ret_outcome, &p->answer, err);
}

/* The same, for something that has to succeed by now. */
static int
demand(struct preparing *p, const char *method, const char *rest, const char *name,
       const char *body, struct err *err)
{
	enum pulsar_outcome outcome;
	int r = ask(p, method, rest, name, body, &outcome, err);
	struct buf reason = { 0 };

	if (r < 0 || outcome != PULSAR_MISSING)
		return r;
	pulsar_answer_reason(&reason, p->answer.text, p->answer.len);
	r = err_set(err, ERR_BROKER,
		    _("%s: the broker answers: %s (tenant and namespace %s/%s are made by its "
		      "administrator)"),
		    topics[p->topic].name, buf_text(&reason), p->pulsar->place.tenant,
		    p->pulsar->place.name);
	buf_done(&reason);
	return r;
}

static void
tell(struct preparing *p, struct topics_finding finding)
{
	finding.topic = p->topic;
	if (!finding.name)
		finding.name = "";
	p->report(p->arg, &finding);
}

/* -1 = there is no such topic. */
static int
count_partitions(struct preparing *p, int *ret_partitions, struct err *err)
{
	enum pulsar_outcome outcome;
	int r = ask(p, "GET", "/partitions", NULL, NULL, &outcome, err);

	if (r < 0)
		return r;
	if (outcome == PULSAR_MISSING) {
		*ret_partitions = -1;
		return 0;
	}
	return pulsar_answer_partitions(buf_text(&p->answer), p->answer.len, ret_partitions, err);
}

static int
prepare_partitions(struct preparing *p, struct err *err)
{
	int wanted = topics[p->topic].partitions;
	char body[16];
	int before;
	int r = count_partitions(p, &before, err);

	if (r < 0)
		return r;
	if (before == 0)
		return err_set(err, ERR_BROKER,
			       _("the topic %s is on the broker without partitions: its events "
				 "would lose their order; have it deleted, then prepare again"),
			       topics[p->topic].name);
	snprintf(body, sizeof(body), "%d", wanted);
	if (before < wanted)
		r = demand(p, before < 0 ? "PUT" : "POST", "/partitions", NULL, body, err);
	if (r == 0)
		tell(p, (struct topics_finding){
				.what = TOPICS_PARTITIONS,
				.before = before < 0 ? 0 : before,
				.after = before < wanted ? wanted : before,
				.wanted = wanted,
			});
	return r;
}

static int
refuse_deduplication(struct preparing *p, struct err *err)
{
	struct pulsar_stats stats;
	int r = demand(p, "GET", "/partitioned-stats?perPartition=true", NULL, NULL, err);

	if (r == 0)
		r = pulsar_answer_stats(buf_text(&p->answer), p->answer.len, &p->arena, &stats,
					err);
	if (r < 0 || !stats.deduplicates)
		return r;
	return err_set(err, ERR_BROKER, _(TOPICS_DEDUPLICATES), topics[p->topic].name);
}

static int
prepare_retention(struct preparing *p, struct err *err)
{
	struct topics_finding finding = { .what = TOPICS_RETENTION };
	char body[96];
	int64_t length;
	int64_t mb;
	int r = period_length(topics[p->topic].retention, &length, err);

	if (r == 0)
		r = demand(p, "GET", "/retention", NULL, NULL, err);
	if (r == 0)
		r = pulsar_answer_retention(buf_text(&p->answer), p->answer.len, &finding.before,
					    &mb, err);
	if (r < 0)
		return r;
	finding.wanted = length / (60 * MS_SECOND);
	finding.after = finding.before;
	if (finding.before != -1 && finding.before < finding.wanted) {
		finding.after = finding.wanted;
		snprintf(body, sizeof(body),
			 "{\"retentionTimeInMinutes\":%lld,\"retentionSizeInMB\":%lld}",
			 (long long)finding.wanted, mb == 0 ? -1LL : (long long)mb);
		r = demand(p, "POST", "/retention", NULL, body, err);
	}
	if (r == 0)
		tell(p, finding);
	return r;
}

static bool
has_name(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static int
prepare_subscriptions(struct preparing *p, struct err *err)
{
	const char *const *wanted = topics[p->topic].subscriptions;
	const char *const *names;
	size_t n;
	int r = demand(p, "GET", "/subscriptions", NULL, NULL, err);

	if (r == 0)
		r = pulsar_answer_names(buf_text(&p->answer), p->answer.len, &p->arena, &names, &n,
					err);
	for (size_t i = 0; r == 0 && wanted[i]; i++) {
		bool there = has_name(names, n, wanted[i]);

		if (!there)
			r = demand(p, "PUT", "/subscription/", wanted[i], "\"earliest\"", err);
		if (r == 0)
			tell(p, (struct topics_finding){
					.what = TOPICS_SUBSCRIPTION,
					.before = there,
					.after = 1,
					.wanted = 1,
					.name = wanted[i],
				});
	}
	return r;
}

static int
prepare_topic(const struct pulsar *pulsar, enum topic_index topic, topics_report_fn *report,
	      void *arg, struct err *err)
{
	struct preparing p = { .pulsar = pulsar, .topic = topic, .report = report, .arg = arg };
	int r = prepare_partitions(&p, err);

	if (r == 0)
		r = refuse_deduplication(&p, err);
	if (r == 0)
		r = prepare_retention(&p, err);
	if (r == 0)
		r = prepare_subscriptions(&p, err);
	buf_done(&p.answer);
	arena_done(&p.arena);
	return r;
}

int
topics_prepare(const struct pulsar *pulsar, topics_report_fn *report, void *arg, struct err *err)
{
	int r = 0;

	for (int i = 0; i < TOPICS && r == 0; i++)
		r = prepare_topic(pulsar, i, report, arg, err);
	return r;
}

static void
add_partitions(struct buf *buf, const struct topics_finding *finding)
{
	if (finding->before == 0)
		buf_printf(buf, _("made with %lld partitions"), (long long)finding->after);
	else if (finding->before < finding->after)
		buf_printf(buf, _("grown from %lld to %lld partitions"), (long long)finding->before,
			   (long long)finding->after);
	else if (finding->before > finding->wanted)
		buf_printf(buf, _("has %lld partitions, more than the %lld documented: kept"),
			   (long long)finding->before, (long long)finding->wanted);
	else
		buf_printf(buf, _("has its %lld partitions"), (long long)finding->before);
}

static void
add_retention(struct buf *buf, const struct topics_finding *finding)
{
	if (finding->before != finding->after)
		buf_printf(buf, _("retention set to %lld minutes, %lld before"),
			   (long long)finding->after, (long long)finding->before);
	else if (finding->before == -1)
		buf_str(buf, _("retention without limit: kept"));
	else
		buf_printf(buf, _("retention of %lld minutes, %lld documented"),
			   (long long)finding->before, (long long)finding->wanted);
}

void
topics_add_finding(struct buf *buf, const struct topics_finding *finding)
{
	buf_printf(buf, "%s: ", topics[finding->topic].name);
	switch (finding->what) {
	case TOPICS_PARTITIONS:
		add_partitions(buf, finding);
		break;
	case TOPICS_RETENTION:
		add_retention(buf, finding);
		break;
	case TOPICS_SUBSCRIPTION:
		if (finding->before)
			buf_printf(buf, _("has the subscription %s"), finding->name);
		else
			buf_printf(buf, _("subscription %s made"), finding->name);
		break;
	}
}

int
topics_read(const struct pulsar *pulsar, enum topic_index topic, struct arena *arena,
	    struct topic_info *ret_info, struct err *err)
{
	static const char whole[] = "/partitioned-stats?perPartition=true";
	struct preparing p = { .pulsar = pulsar, .topic = topic };
	struct topic_info info = { 0 };
	int r = count_partitions(&p, &info.partitions, err);

	info.exists = r == 0 && info.partitions >= 0;
	if (r < 0 || !info.exists) {
		info.partitions = 0;
		goto out;
	}
	r = demand(&p, "GET", "/retention", NULL, NULL, err);
	if (r == 0)
		r = pulsar_answer_retention(buf_text(&p.answer), p.answer.len,
					    &info.retention_minutes, &info.retention_mb, err);
	if (r == 0)
		r = demand(&p, "GET", info.partitions ? whole : "/stats", NULL, NULL, err);
	if (r == 0)
		r = pulsar_answer_stats(buf_text(&p.answer), p.answer.len, arena, &info.stats, err);
out:
	if (r == 0)
		*ret_info = info;
	buf_done(&p.answer);
	arena_done(&p.arena);
	return r;
}
