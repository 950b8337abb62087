#include "config.h"

#include "wording.h"

#include <string.h>

#include "buf.h"
#include "entity.h"
#include "err.h"
#include "i18n.h"
#include "money.h"

static const struct {
	const char *code, *text;
} codes[] = {
	/* why it was not approved by itself, or why it is refused */
	{ "afiliado_desconocido", N_("the affiliate is not known here") },
	{ "afiliado_no_activo", N_("the affiliate is not active") },
	{ "aplazada", N_("it is deferred") },
	{ "cambiada_despues", N_("a later decision changed it") },
	{ "campana_desconocida", N_("the campaign is not known here") },
	{ "campana_no_activa", N_("the campaign is not active") },
	{ "con_descuento", N_("a discount was applied") },
	{ "conversion_no_validada", N_("the conversion is not validated") },
	{ "digitada", N_("a person typed the conversion") },
	{ "en_disputa", N_("it is disputed") },
	{ "en_revision", N_("the fraud score is over the campaign's threshold") },
	{ "en_un_pago", N_("it is in a payout") },
	{ "fuera_de_vigencia", N_("outside the campaign's dates") },
	{ "moneda_distinta", N_("another currency than the campaign's") },
	{ "no_encontrado", N_("it is not there any more") },
	{ "origen_manual", N_("made by hand") },
	{ "presupuesto_excedido", N_("over the campaign's budget") },
	{ "score_alto", N_("the fraud score is over the limit for automatic approval") },
	{ "separacion_funciones", N_("who made it may not approve it") },
	{ "sin_limite", N_("the currency has no limit") },
	{ "sin_permiso", N_("you may not do that") },
	{ "sobre_limite", N_("the amount is over the limit for automatic approval") },
	{ "tope_diario", N_("over the affiliate's cap a day") },
	{ "transicion_invalida", N_("its state does not allow it: it was decided already, or it is not calculated") },
	{ "validada_a_mano", N_("a person validated the conversion") },
	/* what the fraud score is made of */
	{ "autorreferencia", N_("the client's e-mail is the affiliate's") },
	{ "fuera_de_segmento", N_("the place is outside the campaign's segment") },
	{ "posible_duplicada", N_("probably a duplicate within 24 hours") },
	{ "productos_no_cuadran", N_("the products do not add up to the value") },
	{ "rafaga", N_("many conversions of the affiliate within a minute") },
	{ "sin_email_cliente", N_("no e-mail of the client") },
	{ "valor_atipico", N_("the value is far over the affiliate's mean") },
	/* where a rate came from */
	{ "campana:plan", N_("the campaign's plan") },
	{ "campana:comision_conversion", N_("the campaign's rate by conversion") },
	{ "campana:comision_venta", N_("the campaign's rate by sale") },
	{ "afiliado:comision_base", N_("the affiliate's base rate") },
	{ "afiliado:comision_premium", N_("the affiliate's premium rate") },
	{ "explicito", N_("given by hand") },
	{ "half_up", N_("half up") },
	{ "half_even", N_("half to even") },
	{ "down", N_("down") },
};

enum value { VALUE_NONE, VALUE_MONEY, VALUE_PERCENT, VALUE_FACTOR, VALUE_CODE };

/* Lines of the desglose with the kinds of their values. */
static const struct {
	const char *word, *text;
	enum value values[3];
} steps[] = {
	{ "base", N_("Base"), { VALUE_MONEY } },
	{ "descuento_porcentaje", N_("Less a discount of"), { VALUE_PERCENT } },
	{ "descuento_fijo", N_("Less a discount of"), { VALUE_MONEY } },
	{ "base_con_descuentos", N_("Base after discounts"), { VALUE_MONEY } },
	{ "escalon", N_("Bracket from, to, rate"), { VALUE_MONEY, VALUE_MONEY, VALUE_PERCENT } },
	{ "porcentaje", N_("Rate"), { VALUE_PERCENT, VALUE_CODE } },
	{ "fijo", N_("Fixed amount"), { VALUE_MONEY } },
	{ "nivel", N_("Times the affiliate's level"), { VALUE_FACTOR } },
	{ "bonus", N_("Plus the bonus of the campaign's goal"), { VALUE_PERCENT } },
	{ "redondeo", N_("Rounded"), { VALUE_CODE, VALUE_MONEY } },
	{ "minimo", N_("Raised to the minimum"), { VALUE_MONEY } },
	{ "maximo", N_("Lowered to the maximum"), { VALUE_MONEY } },
	{ "tope_base", N_("Never more than the base"), { VALUE_MONEY } },
	{ "iva", N_("Plus IVA"), { VALUE_PERCENT, VALUE_MONEY } },
	{ "total", N_("Total"), { VALUE_MONEY } },
};

static bool
is(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && memcmp(name, text, len) == 0;
}

void
wording_add_code(struct buf *buf, const char *code, size_t len)
{
	const char *space = memchr(code, ' ', len);
	size_t word = space ? (size_t)(space - code) : len;

	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		if (!is(codes[i].code, code, word))
			continue;
		buf_str(buf, _(codes[i].text));
		if (space)
			buf_char(buf, ':');
		buf_add(buf, code + word, len - word);
		return;
	}
	buf_add(buf, code, len);
}

static void
add_value(struct buf *buf, enum value kind, const char *text, size_t len, int64_t currency, bool spanish)
{
	int64_t amount;

	if (kind == VALUE_MONEY && decimal_parse(text, len, currency_digits(currency), INT64_MAX, NULL, &amount, NULL) == 0) {
		buf_str(buf, "$ ");
		money_add_human(buf, amount, currency, spanish);
	} else if (kind == VALUE_CODE) {
		buf_char(buf, '(');
		wording_add_code(buf, text, len);
		buf_char(buf, ')');
	} else {
		buf_add(buf, text, len > 2 && is(".0", text + len - 2, 2) ? len - 2 : len);
		buf_str(buf, kind == VALUE_PERCENT ? " %" : "");
	}
}

void
wording_add_step(struct buf *buf, const char *line, size_t len, int64_t currency, bool spanish)
{
	const char *end = line + len, *space = memchr(line, ' ', len);
	size_t word = space ? (size_t)(space - line) : len, i = 0;

	while (i < ARRAY_LEN(steps) && !is(steps[i].word, line, word))
		i++;
	if (i == ARRAY_LEN(steps)) {
		buf_add(buf, line, len);
		return;
	}
	buf_printf(buf, "%s:", _(steps[i].text));
	for (size_t n = 0; space && n < ARRAY_LEN(steps[i].values); n++) {
		const char *next = memchr(space + 1, ' ', (size_t)(end - space - 1));

		buf_char(buf, ' ');
		add_value(buf, steps[i].values[n], space + 1, (size_t)((next ? next : end) - space - 1), currency, spanish);
		space = next;
	}
}

void
wording_add_step_names(struct buf *buf, const char *numbers)
{
	for (const char *at = numbers; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		int64_t step = 0;

		for (const char *digit = at; *digit >= '0' && *digit <= '9'; digit++)
			step = step * 10 + (*digit - '0');
		buf_printf(buf, "%s%s", at == numbers ? "" : ",", names_at(&step_names, step));
	}
}
