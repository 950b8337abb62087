#include "config.h"

#include "moneys.h"

#include <string.h>

#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "money.h"

#define CODE_LEN 3

int64_t
moneys_get(const char *moneys, int64_t currency)
{
	const char *code = currency_code(currency);

	for (const char *at = moneys; at && *at; ) {
		size_t len = strcspn(at, ",");
		int64_t value;

		if (len > CODE_LEN + 1 && memcmp(at, code, CODE_LEN) == 0 &&
		    decimal_parse(at + CODE_LEN + 1, len - CODE_LEN - 1, currency_digits(currency), MONEY_MAX, "", &value,
		                  NULL) == 0)
			return value;
		at += at[len] ? len + 1 : len;
	}
	return ABSENT;
}

int
moneys_add_canonical(struct buf *buf, const char *text, int64_t currency, const char *field, struct err *err)
{
	const char *at = text;

	while (*at) {
		size_t len = strcspn(at, ",");
		const char *colon = memchr(at, ':', len);
		const char *amount = colon ? colon + 1 : at;
		int64_t of = colon ? currency_parse(at, (size_t)(colon - at)) : currency;
		int64_t value;
		int r;

		if ((!colon && len != strlen(text)) || (at[len] && !at[len + 1]))
			return err_rule(err, ERR_FIELD, "formato", field,
			                _("%s: write one amount, or COP:50000,USD:20.5"), field);
		if (of == ABSENT)
			return err_rule(err, ERR_FIELD, "moneda_desconocida", field, _("%s: unknown currency in \"%.*s\""),
			                field, (int)len, at);
		if (at != text && moneys_get(buf_text(buf), of) != ABSENT)
			return err_rule(err, ERR_FIELD, "moneda_repetida", field, _("%s: %s stands twice"), field,
			                currency_code(of));
		r = decimal_parse(amount, len - (size_t)(amount - at), currency_digits(of), MONEY_MAX, field, &value, err);
		if (r < 0)
			return r;
		if (value < 0)
			return err_rule(err, ERR_FIELD, "rango", field, _("%s: must not be negative"), field);
		buf_printf(buf, "%s%s:", at == text ? "" : ",", currency_code(of));
		decimal_add(buf, value, currency_digits(of));
		at += at[len] ? len + 1 : len;
	}
	return buf_failed(buf) ? err_nomem(err) : 0;
}
