#include "config.h"

#include "wording.h"

#include <stdio.h> /* snprintf */
#include <string.h>

#include "buf.h"
#include "entity.h"
#include "err.h"
#include "i18n.h"
#include "money.h"
#include "moneys.h"

#define LIMITS_SIZE 256

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

/* Words of records, which may be codes of something else, too. */
static const struct {
	const char *word, *text;
} words[] = {
	/* why a person decided so */
	{ "autorreferencia", N_("self-referral") },
	{ "duplicada", N_("duplicate") },
	{ "reembolso", N_("refund") },
	{ "fraude", N_("fraud") },
	{ "fuera_de_vigencia", N_("outside the campaign's dates") },
	{ "fuera_de_terminos", N_("outside the terms") },
	{ "datos_errados", N_("wrong data") },
	{ "prueba", N_("a test") },
	{ "otra", N_("another reason, in words") },
	/* who may approve */
	{ "automatico", N_("automatic") },
	{ "operador", N_("operator") },
	{ "supervisor", N_("supervisor") },
	{ "gerencia", N_("management") },
	{ "umbral", N_("risk") },
	{ "suscripcion", N_("subscription") },
	{ "impresion", N_("impression") },
	{ "movil", N_("mobile") },
	/* what is done to a record */
	{ "crear", N_("make") },
	{ "editar", N_("change") },
	{ "aprobar", N_("approve") },
	{ "rechazar", N_("reject") },
	{ "reabrir", N_("reopen") },
	{ "validar", N_("validate") },
	{ "cancelar", N_("cancel") },
	{ "calcular", N_("calculate") },
	{ "aplazar", N_("defer") },
	{ "disputar", N_("dispute") },
	{ "liberar", N_("release") },
	{ "anular", N_("annul") },
	{ "reembolsar", N_("pay back") },
	{ "deshacer", N_("undo") },
	{ "rehacer", N_("redo") },
	{ "importar", N_("import") },
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
	{ "menos", N_("Less what it was before"), { VALUE_MONEY } },
	{ "ajuste", N_("Adjustment"), { VALUE_MONEY } },
};

static bool
is(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && memcmp(name, text, len) == 0;
}

const char *
wording_word(const char *word)
{
	for (size_t i = 0; word && i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return _(words[i].text);
	return word;
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

/* The next line of `*at`, which it leaves behind; NULL: there is none. */
static const char *
take_line(const char **at, size_t *ret_len)
{
	const char *line = *at;

	if (!line || !*line)
		return NULL;
	*ret_len = strcspn(line, "\n");
	*at = line + *ret_len + (line[*ret_len] == '\n');
	return line;
}

void
wording_add_codes(struct buf *buf, const char *lines)
{
	const char *line;
	size_t len;

	while ((line = take_line(&lines, &len))) {
		buf_str(buf, "  ");
		wording_add_code(buf, line, len);
		buf_char(buf, '\n');
	}
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

/* The values from the space before the first: the codes in brackets, or all others. */
static void
add_values(struct buf *buf, const enum value kinds[3], const char *space, const char *end, bool codes_only, int64_t currency,
           bool spanish)
{
	for (size_t n = 0; space && n < 3; n++) {
		const char *next = memchr(space + 1, ' ', (size_t)(end - space - 1));

		if ((kinds[n] == VALUE_CODE) == codes_only) {
			buf_char(buf, ' ');
			add_value(buf, kinds[n], space + 1, (size_t)((next ? next : end) - space - 1), currency, spanish);
		}
		space = next;
	}
}

/* "porcentaje 12.0 campana:comision_conversion": what it is, then its values. */
static void
add_step(struct buf *buf, const char *line, size_t len, int64_t currency, bool spanish)
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
	add_values(buf, steps[i].values, space, end, false, currency, spanish);
	add_values(buf, steps[i].values, space, end, true, currency, spanish);
}

void
wording_add_calculation(struct buf *buf, const char *lines, int64_t currency, bool spanish)
{
	const char *line;
	size_t len;

	while ((line = take_line(&lines, &len))) {
		buf_str(buf, "  ");
		add_step(buf, line, len, currency, spanish);
		buf_char(buf, '\n');
	}
}

/* "automatico=COP:50000.0 operador=- umbral=20" */
void
wording_add_limits(struct buf *buf, const char *limits, int64_t currency, bool spanish)
{
	char copy[LIMITS_SIZE], *at = copy, *word, *amount;

	snprintf(copy, sizeof(copy), "%s", limits ? limits : "");
	while ((word = strsep(&at, " ")) && *word) {
		int64_t limit;

		amount = word + strcspn(word, "=");
		if (*amount)
			*amount++ = '\0';
		limit = moneys_get(amount, currency);
		buf_printf(buf, "  %s: ", wording_word(word));
		buf_str(buf, limit != ABSENT ? "$ " : amount);
		if (limit != ABSENT)
			money_add_human(buf, limit, currency, spanish);
		buf_char(buf, '\n');
	}
}

static void
add_step_names(struct buf *buf, const char *numbers, const char *between, bool translated)
{
	for (const char *at = numbers; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		int64_t step = 0;

		for (const char *digit = at; *digit >= '0' && *digit <= '9'; digit++)
			step = step * 10 + (*digit - '0');
		buf_printf(buf, "%s%s", at == numbers ? "" : between,
		           translated ? wording_word(names_at(&step_names, step)) : names_at(&step_names, step));
	}
}

void
wording_add_step_names(struct buf *buf, const char *numbers)
{
	add_step_names(buf, numbers, ",", false);
}

void
wording_add_step_words(struct buf *buf, const char *numbers)
{
	add_step_names(buf, numbers, ", ", true);
}
