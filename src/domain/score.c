#include "config.h"

#include "score.h"

#include <string.h>

#include "buf.h"
#include "utf8.h"

int64_t
score_threshold(enum fraud_policy policy)
{
	static const int64_t thresholds[FRAUD_POLICIES] = {
		[FRAUD_STRICT] = 30, [FRAUD_MODERATE] = 50, [FRAUD_PERMISSIVE] = 80,
	};

	return thresholds[policy];
}

static bool
products_differ(const struct score_facts *facts)
{
	__int128 sum = 0;

	for (size_t i = 0; i < facts->n_products; i++)
		sum += (__int128)facts->products[i].price * facts->products[i].quantity;
	return facts->n_products && sum != facts->conversion->value;
}

static bool
far_over_mean(const struct score_facts *facts)
{
	return facts->mean_n >= SCORE_MEAN_MIN && facts->mean_sum > 0 &&
	       (__int128)facts->conversion->value * facts->mean_n > facts->mean_sum * 10;
}

/* Whether `folded` is one of the words, compared without accents and case. */
static bool
has_word(const char *words, const char *folded)
{
	struct buf word = { 0 };
	bool found = false;

	for (const char *at = words; at && !found; ) {
		const char *end = strchr(at, '\n');

		buf_clear(&word);
		utf8_add_folded(&word, at, end ? (size_t)(end - at) : strlen(at));
		found = strcmp(buf_text(&word), folded) == 0;
		at = end ? end + 1 : NULL;
	}
	buf_done(&word);
	return found;
}

static bool
outside_segment(const struct score_facts *facts)
{
	const char *location = facts->conversion->client_location;
	struct buf folded = { 0 };
	bool outside;

	if (!facts->campaign || !facts->campaign->locations || !location)
		return false;
	utf8_add_folded(&folded, location, strlen(location));
	outside = !has_word(facts->campaign->locations, buf_text(&folded));
	buf_done(&folded);
	return outside;
}

int64_t
score(const struct score_facts *facts, struct buf *reasons)
{
	const struct conversion *conversion = facts->conversion;
	const char *email = conversion->client_email;
	const struct {
		bool holds;
		int points;
		const char *word;
	} rules[] = {
		{ email && facts->affiliate_email && strcmp(email, facts->affiliate_email) == 0, 60, "autorreferencia" },
		{ email && facts->repeated, 40, "posible_duplicada" },
		{ products_differ(facts), 30, "productos_no_cuadran" },
		{ conversion->timed == 1 && facts->burst > SCORE_BURST, 25, "rafaga" },
		{ far_over_mean(facts), 20, "valor_atipico" },
		{ outside_segment(facts), 15, "fuera_de_segmento" },
		{ !email, 10, "sin_email_cliente" },
	};
	int64_t sum = 0;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (!rules[i].holds)
			continue;
		sum += rules[i].points;
		words_add(reasons, rules[i].word);
		buf_printf(reasons, " %d", rules[i].points);
	}
	return sum > 100 ? 100 : sum;
}
