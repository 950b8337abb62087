#include "config.h"

#include "brackets.h"

#include "err.h"
#include "i18n.h"

#define F(member) offsetof(struct bracket, member)

static const char *const mode_words[BRACKET_MODES] = {
	[BRACKETS_TOTAL] = "total",
	[BRACKETS_MARGINAL] = "marginal",
};

const struct names bracket_modes = { mode_words, BRACKET_MODES, NULL };

static const struct field fields[] = {
	{ "desde", NULL, FIELD_MONEY, FIELD_REQUIRED, F(from) },
	{ "hasta", NULL, FIELD_MONEY, 0, F(to) },
	{ "porcentaje", NULL, FIELD_PERCENT, FIELD_REQUIRED, F(percent) },
};

const struct list bracket_list = { fields, ARRAY_LEN(fields), sizeof(struct bracket), BRACKETS_MAX, false };

int
brackets_check(const struct bracket *brackets, size_t n, struct err *err)
{
	int64_t expected = 0;

	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n;

		if (brackets[i].from != expected || (brackets[i].to == ABSENT) != last ||
		    (!last && brackets[i].to <= brackets[i].from))
			return err_rule(err, ERR_FIELD, "escalones_discontinuos", "escalones",
			                _("escalones: must be sorted, start at 0, join without gaps, and end open "
			                  "(see the one at place %zu)"), i + 1);
		expected = brackets[i].to;
	}
	if (n == 0)
		return err_rule(err, ERR_FIELD, "obligatorio", "escalones", _("escalones: at least one is needed"));
	return 0;
}
