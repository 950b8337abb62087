#include "config.h"

#include "policy.h"

#include "buf.h"
#include "moneys.h"

enum level
policy_level(const struct settings *settings, int64_t amount, int64_t currency)
{
	int64_t by_operator = moneys_get(settings->operator_limit, currency);
	int64_t by_supervisor = moneys_get(settings->supervisor_limit, currency);

	if (by_operator != ABSENT && amount <= by_operator)
		return LEVEL_OPERATOR;
	if (by_supervisor != ABSENT && amount <= by_supervisor)
		return LEVEL_SUPERVISOR;
	return LEVEL_MANAGEMENT;
}

bool
policy_budget_fits(const struct campaign *campaign, __int128 committed, int64_t total)
{
	return campaign->budget == ABSENT || committed + total <= campaign->budget;
}

static bool
over(const char *limits, int64_t currency, __int128 sum)
{
	int64_t limit = moneys_get(limits, currency);

	return limit != ABSENT && sum > limit;
}

bool
policy_automatic(const struct settings *settings, const struct policy_facts *facts, struct buf *waits_for)
{
	const struct commission *commission = facts->commission;
	int64_t limit = moneys_get(settings->auto_limit, commission->currency);
	const struct {
		bool holds;
		const char *word;
	} reasons[] = {
		{ commission->origin != ORIGIN_AUTOMATIC, "origen_manual" },
		{ limit == ABSENT, "sin_limite" },
		{ limit != ABSENT && commission->amount > limit, "sobre_limite" },
		{ facts->discounts_applied, "con_descuento" },
		{ !affiliate_active(facts->affiliate, facts->now), "afiliado_no_activo" },
		{ facts->conversion->validation != VALIDATION_AUTOMATIC, "validada_a_mano" },
		{ facts->conversion->score > settings->auto_threshold, "score_alto" },
		{ commission->currency != facts->campaign->currency, "moneda_distinta" },
		{ commission->currency == facts->campaign->currency &&
		  !policy_budget_fits(facts->campaign, facts->committed, commission->total), "presupuesto_excedido" },
		{ over(settings->daily_cap, commission->currency, facts->approved_today + commission->total), "tope_diario" },
		{ commission_deferred(commission, facts->now), "aplazada" },
		{ commission->disputed == 1, "en_disputa" },
		{ settings->separate_duties == 1 && facts->conversion->typist != ABSENT, "digitada" },
	};
	bool automatic = true;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!reasons[i].holds)
			continue;
		words_add(waits_for, reasons[i].word);
		automatic = false;
	}
	return automatic;
}
