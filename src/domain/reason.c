#include "config.h"

#include "reason.h"

#include <string.h>

#include "err.h"
#include "i18n.h"
#include "utf8.h"

static const char *const words[REASON_CODES] = {
	[REASON_DUPLICATE] = "duplicada",
	[REASON_REFUND] = "reembolso",
	[REASON_SELF_REFERRAL] = "autorreferencia",
	[REASON_FRAUD] = "fraude",
	[REASON_OUT_OF_TIME] = "fuera_de_vigencia",
	[REASON_OUT_OF_TERMS] = "fuera_de_terminos",
	[REASON_WRONG_DATA] = "datos_errados",
	[REASON_TEST] = "prueba",
	[REASON_OTHER] = "otra",
};

const struct names reason_codes = { words, REASON_CODES, NULL };

int
reason_check(int64_t code, const char *text, struct err *err)
{
	size_t len = text ? strlen(text) : 0;
	size_t count = len && utf8_valid(text, len) ? utf8_count(text, len) : 0;

	if (len && count == 0)
		return err_rule(err, ERR_FIELD, "utf8_invalido", "motivo", _("motivo: not valid UTF-8"));
	if (count > REASON_MAX)
		return err_rule(err, ERR_FIELD, "longitud", "motivo", _("motivo: at most %d characters"), REASON_MAX);
	if ((code == ABSENT || code == REASON_OTHER) && count < REASON_MIN)
		return err_rule(err, ERR_FIELD, "motivo_obligatorio", "motivo",
		                _("motivo: a reason of at least %d characters, or a reason code (--codigo), is needed"),
		                REASON_MIN);
	return 0;
}
