#include "config.h"

#include "pulsar_answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "json.h"
#include "utf8.h"

#define REASON_MAX ((size_t)200)

static int
not_understood(struct err *err)
{
	return err_set(err, ERR_BROKER, "%s",
		       _("the broker's answer is not what Pulsar answers: is the address right?"));
}

static int
parse(const char *text, size_t len, enum json_type type, struct json_doc **ret_doc, struct err *err)
{
	struct json_doc *doc;
	int r = json_parse(text, len, &doc, NULL);

	if (r == ERR_NOMEM)
		return err_nomem(err);
	if (r < 0)
		return not_understood(err);
	if (json_type(json_root(doc)) != type) {
		json_free(doc);
		return not_understood(err);
	}
	*ret_doc = doc;
	return 0;
}

/* The digits at `*at`, up to `end`, where `*at` is left behind it; false when it is no number. */
static bool
take_number(const char **at, char end, int64_t *ret_number)
{
	const char *digits = **at == '-' ? *at + 1 : *at;
	char *after;
	long long number;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	number = strtoll(*at, &after, 10);
	if (errno || *after != end)
		return false;
	*at = end ? after + 1 : after;
	*ret_number = number;
	return true;
}

/* A member that is a string, else NULL. */
static const char *
member_text(const struct json *node, const char *key)
{
	const struct json *member = json_member(node, key);

	return member && json_type(member) == JSON_STRING ? json_text(member) : NULL;
}

/* The first of a member's own; NULL when there is none. */
static const struct json *
member_first(const struct json *node, const char *key)
{
	const struct json *member = json_member(node, key);

	return member ? json_first(member) : NULL;
}

/* A member that is a whole number; what has a point or is absent counts as `absent`. */
static int64_t
member_int(const struct json *node, const char *key, int64_t absent)
{
	const struct json *member = json_member(node, key);
	const char *text = member && json_type(member) == JSON_NUMBER ? json_text(member) : "";
	int64_t number;

	return take_number(&text, '\0', &number) ? number : absent;
}

/* Thousandths of a member that Java wrote as a double ("12.5", "1.2E-4"); less than one is cut off. */
static int64_t
member_thousandths(const struct json *node, const char *key)
{
	const struct json *member = json_member(node, key);
	const char *text = member && json_type(member) == JSON_NUMBER ? json_text(member) : "";
	int64_t number = 0;
	long places = 0;
	bool behind = false;

	for (; (*text >= '0' && *text <= '9') || *text == '.'; text++) {
		if (*text == '.') {
			behind = true;
		} else if (number < INT64_C(1000000000000)) {
			number = number * 10 + (*text - '0');
			places += behind;
		}
	}
	if (*text == 'E' || *text == 'e') {
		long exponent = strtol(text + 1, NULL, 10);

		places -= exponent < -99 ? -99 : exponent > 99 ? 99 : exponent;
	}
	for (; places > 3 && number > 0; places--)
		number /= 10;
	for (; places < 3 && number > 0 && number < INT64_C(100000000000000000); places++)
		number *= 10;
	return number;
}

/* Appends a harmless copy of at most REASON_MAX bytes; never cuts a character. */
static void
add_capped(struct buf *buf, const char *text, size_t len)
{
	if (len > REASON_MAX) {
		len = REASON_MAX;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	utf8_add_clean(buf, text, len, false);
}

static const char *
clean_copy(struct arena *arena, const char *text)
{
	struct buf buf = { 0 };
	const char *copy = NULL;

	add_capped(&buf, text, strlen(text));
	if (!buf_failed(&buf))
		copy = arena_string(arena, buf_text(&buf));
	buf_done(&buf);
	return copy;
}

/* The words of a failure, without the name of the Java class in front. */
static const char *
reason_of(const struct json *node)
{
	const char *text = member_text(node, "errorMsg");
	const char *colon = text ? strstr(text, "Exception: ") : NULL;

	if (colon)
		text = colon + strlen("Exception: ");
	return text && *text ? text : _("the broker gives no reason");
}

/* Stored is only what has errorCode 0 and an id of three numbers. */
static bool
read_result(const struct json *node, struct arena *arena, struct pulsar_result *result)
{
	const char *id = member_text(node, "messageId");
	const char *at = id ? id : "";

	result->stored = member_int(node, "errorCode", -1) == 0 &&
			 take_number(&at, ':', &result->ledger) &&
			 take_number(&at, ':', &result->entry) &&
			 take_number(&at, '\0', &result->partition);
	if (result->stored)
		result->id = arena_string(arena, id);
	else
		result->reason = clean_copy(arena, reason_of(node));
	return result->stored ? result->id != NULL : result->reason != NULL;
}

static size_t
count(const struct json *first)
{
	size_t n = 0;

	for (; first; first = json_next(first))
		n++;
	return n;
}

int
pulsar_answer_produce(const char *text, size_t len, struct arena *arena,
		      struct pulsar_result **ret_results, size_t *ret_n, struct err *err)
{
	struct pulsar_result *results;
	struct json_doc *doc;
	const struct json *list;
	size_t n = 0;
	int r = parse(text, len, JSON_OBJECT, &doc, err);

	if (r < 0)
		return r;
	list = json_member(json_root(doc), "messagePublishResults");
	if (!list || json_type(list) != JSON_ARRAY) {
		r = not_understood(err);
		goto out;
	}
	results = arena_alloc(arena, (count(json_first(list)) + 1) * sizeof(*results));
	for (const struct json *node = json_first(list); node && r == 0; node = json_next(node))
		if (!results || !read_result(node, arena, &results[n++]))
			r = err_nomem(err);
	if (r < 0)
		goto out;
	*ret_results = results;
	*ret_n = n;
out:
	json_free(doc);
	return r;
}

int
pulsar_answer_partitions(const char *text, size_t len, int *ret_partitions, struct err *err)
{
	struct json_doc *doc;
	int64_t n;
	int r = parse(text, len, JSON_OBJECT, &doc, err);

	if (r < 0)
		return r;
	n = member_int(json_root(doc), "partitions", -1);
	json_free(doc);
	if (n < 0 || n > 100000)
		return not_understood(err);
	*ret_partitions = (int)n;
	return 0;
}

int
pulsar_answer_retention(const char *text, size_t len, int64_t *ret_minutes, int64_t *ret_mb,
			struct err *err)
{
	struct json_doc *doc;
	int r;

	if (len == 0 || (len == 4 && memcmp(text, "null", 4) == 0)) {
		*ret_minutes = 0;
		*ret_mb = 0;
		return 0;
	}
	r = parse(text, len, JSON_OBJECT, &doc, err);
	if (r < 0)
		return r;
	*ret_minutes = member_int(json_root(doc), "retentionTimeInMinutes", 0);
	*ret_mb = member_int(json_root(doc), "retentionSizeInMB", 0);
	json_free(doc);
	return 0;
}

/* "Initialized", "Disabled" and "Removing" take messages. */
static bool
deduplicates(const struct json *stats)
{
	const char *status = member_text(stats, "deduplicationStatus");

	return status && (strcmp(status, "Enabled") == 0 || strcmp(status, "Recovering") == 0);
}

static int
read_subscriptions(const struct json *first, struct arena *arena, struct pulsar_stats *stats)
{
	size_t n = count(first);

	stats->subscriptions = arena_alloc(arena, (n + 1) * sizeof(*stats->subscriptions));
	if (!stats->subscriptions)
		return -1;
	for (const struct json *node = first; node; node = json_next(node)) {
		struct pulsar_subscription *one = &stats->subscriptions[stats->n_subscriptions++];

		one->name = clean_copy(arena, json_key(node));
		one->backlog = member_int(node, "msgBacklog", 0);
		if (!one->name)
			return -1;
	}
	return 0;
}

int
pulsar_answer_stats(const char *text, size_t len, struct arena *arena,
		    struct pulsar_stats *ret_stats, struct err *err)
{
	struct pulsar_stats stats = { 0 };
	struct json_doc *doc;
	const struct json *root;
	const struct json *partition;
	int r = parse(text, len, JSON_OBJECT, &doc, err);

	if (r < 0)
		return r;
	root = json_root(doc);
	stats.storage = member_int(root, "storageSize", 0);
	stats.in = member_int(root, "msgInCounter", 0);
	stats.out = member_int(root, "msgOutCounter", 0);
	stats.rate_in = member_thousandths(root, "msgRateIn");
	stats.rate_out = member_thousandths(root, "msgRateOut");
	stats.deduplicates = deduplicates(root);
	partition = member_first(root, "partitions");
	for (; partition; partition = json_next(partition))
		stats.deduplicates = stats.deduplicates || deduplicates(partition);
	if (read_subscriptions(member_first(root, "subscriptions"), arena, &stats) < 0)
		r = err_nomem(err);
	else
		*ret_stats = stats;
	json_free(doc);
	return r;
}

int
pulsar_answer_names(const char *text, size_t len, struct arena *arena,
		    const char *const **ret_names, size_t *ret_n, struct err *err)
{
	struct json_doc *doc;
	const struct json *first;
	const char **names;
	size_t n = 0;
	int r = parse(text, len, JSON_ARRAY, &doc, err);

	if (r < 0)
		return r;
	first = json_first(json_root(doc));
	names = arena_alloc(arena, (count(first) + 1) * sizeof(*names));
	for (const struct json *node = first; node && names; node = json_next(node)) {
		if (json_type(node) != JSON_STRING)
			continue;
		names[n] = clean_copy(arena, json_text(node));
		if (!names[n++])
			names = NULL;
	}
	json_free(doc);
	if (!names)
		return err_nomem(err);
	*ret_names = names;
	*ret_n = n;
	return 0;
}

static bool
looks_like_html(const char *text, size_t len)
{
	while (len > 0 && strchr(" \t\r\n", *text) && *text) {
		text++;
		len--;
	}
	return len > 0 && *text == '<';
}

void
pulsar_answer_reason(struct buf *buf, const char *text, size_t len)
{
	struct json_doc *doc = NULL;
	const char *reason = NULL;

	if (len == 0 || looks_like_html(text, len))
		return;
	if (json_parse(text, len, &doc, NULL) == 0)
		reason = member_text(json_root(doc), "reason");
	if (reason)
		add_capped(buf, reason, strcspn(reason, "\r\n"));
	else
		add_capped(buf, text, len);
	json_free(doc);
}
