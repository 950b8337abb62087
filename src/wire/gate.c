#include "config.h"

#include "gate.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistr.h>

#include "err.h"
#include "i18n.h"
#include "json.h"

#define END (-1)

struct gate {
	const char *text;
	size_t at;
	size_t len;
	size_t nodes;
	struct err *err;
};

static int check_value(struct gate *gate, int depth);

static int
refuse_as(struct gate *gate, const char *rule, const char *why)
{
	return err_rule(gate->err, ERR_FIELD, rule, NULL, _("not valid JSON at byte %zu: %s"), gate->at, why);
}

static int
refuse(struct gate *gate, const char *why)
{
	return refuse_as(gate, "json_invalido", why);
}

static int
peek(const struct gate *gate)
{
	return gate->at < gate->len ? (unsigned char)gate->text[gate->at] : END;
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_space(struct gate *gate)
{
	while (is_space(peek(gate)))
		gate->at++;
}

static bool
take(struct gate *gate, int c)
{
	if (peek(gate) != c)
		return false;
	gate->at++;
	return true;
}

/* At least one digit. */
static bool
take_digits(struct gate *gate)
{
	size_t start = gate->at;

	while (is_digit(peek(gate)))
		gate->at++;
	return gate->at > start;
}

static int
check_number(struct gate *gate)
{
	size_t start = gate->at;

	take(gate, '-');
	if (!take(gate, '0') && !take_digits(gate))
		return refuse(gate, _("a value is expected here"));
	if (is_digit(peek(gate)))
		return refuse(gate, _("a number must not start with 0"));
	if (take(gate, '.') && !take_digits(gate))
		return refuse(gate, _("digits are missing behind the point"));
	if (take(gate, 'e') || take(gate, 'E')) {
		if (!take(gate, '-'))
			take(gate, '+');
		if (!take_digits(gate))
			return refuse(gate, _("digits are missing in the exponent"));
	}
	if (gate->at - start > JSON_NUMBER_MAX)
		return refuse_as(gate, "demasiado_grande", _("the number has too many digits"));
	return 0;
}

static int
hex_value(int c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits, or a negative number. */
static int
take_hex4(struct gate *gate)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int digit = hex_value(peek(gate));

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
		gate->at++;
	}
	return value;
}

/* Behind `\u`. */
static int
check_unicode(struct gate *gate)
{
	int unit = take_hex4(gate);

	if (unit < 0)
		return refuse(gate, _("\\u needs four hexadecimal digits"));
	if (unit == 0)
		return refuse(gate, _("\\u0000 is not allowed"));
	if (unit < 0xD800 || unit > 0xDFFF)
		return 0;
	if (unit < 0xDC00 && take(gate, '\\') && take(gate, 'u')) {
		int low = take_hex4(gate);

		if (low >= 0xDC00 && low <= 0xDFFF)
			return 0;
	}
	return refuse(gate, _("half of a surrogate pair"));
}

static int
check_escape(struct gate *gate)
{
	int c = peek(gate);

	if (c == END || c == 0 || !strchr("\"\\/bfnrtu", c))
		return refuse(gate, _("unknown escape in a text"));
	gate->at++;
	return c == 'u' ? check_unicode(gate) : 0;
}

static int
check_string(struct gate *gate)
{
	gate->at++;
	while (!take(gate, '"')) {
		int c = peek(gate);
		int r = 0;

		if (c == END)
			return refuse(gate, _("a text is not closed"));
		if (c < 0x20)
			return refuse(gate, _("a control character in a text"));
		gate->at++;
		if (c == '\\')
			r = check_escape(gate);
		if (r < 0)
			return r;
	}
	return 0;
}

static int
check_word(struct gate *gate, const char *word)
{
	size_t len = strlen(word);

	if (gate->len - gate->at < len || memcmp(gate->text + gate->at, word, len) != 0)
		return refuse(gate, _("a value is expected here"));
	gate->at += len;
	return 0;
}

/* `"key":` */
static int
check_key(struct gate *gate)
{
	int r;

	skip_space(gate);
	if (peek(gate) != '"')
		return refuse(gate, _("a key in quotes is expected here"));
	r = check_string(gate);
	if (r < 0)
		return r;
	skip_space(gate);
	return take(gate, ':') ? 0 : refuse(gate, _("a colon is expected here"));
}

/* An array or object, from its bracket on. */
static int
check_container(struct gate *gate, int depth, int close)
{
	if (depth > JSON_DEPTH)
		return refuse_as(gate, "demasiado_profundo", _("nested deeper than 64 levels"));
	gate->at++;
	skip_space(gate);
	if (take(gate, close))
		return 0;
	do {
		int r = close == '}' ? check_key(gate) : 0;

		if (r == 0)
			r = check_value(gate, depth);
		if (r < 0)
			return r;
		skip_space(gate);
	} while (take(gate, ','));
	return take(gate, close) ? 0 : refuse(gate, _("a comma or the closing bracket is expected here"));
}

static int
check_value(struct gate *gate, int depth)
{
	if (++gate->nodes > JSON_NODES)
		return refuse_as(gate, "demasiado_grande", _("too many values"));
	skip_space(gate);
	switch (peek(gate)) {
	case '{':
		return check_container(gate, depth + 1, '}');
	case '[':
		return check_container(gate, depth + 1, ']');
	case '"':
		return check_string(gate);
	case 't':
		return check_word(gate, "true");
	case 'f':
		return check_word(gate, "false");
	case 'n':
		return check_word(gate, "null");
	case END:
		return refuse(gate, _("the text ends too early"));
	default:
		return check_number(gate);
	}
}

static int
check_utf8(struct gate *gate)
{
	const uint8_t *start = (const uint8_t *)gate->text;
	const uint8_t *bad = u8_check(start, gate->len);

	if (!bad)
		return 0;
	gate->at = (size_t)(bad - start);
	return refuse_as(gate, "utf8_invalido", _("not UTF-8"));
}

int
gate_check(const char *text, size_t len, struct err *err)
{
	struct gate gate = { .text = text, .len = len, .err = err };
	int r;

	if (len > JSON_SIZE)
		return err_rule(err, ERR_FIELD, "demasiado_grande", NULL,
		                _("JSON of more than %zu bytes is not read"), JSON_SIZE);
	r = check_utf8(&gate);
	if (r == 0)
		r = check_value(&gate, 0);
	if (r < 0)
		return r;
	skip_space(&gate);
	return gate.at == len ? 0 : refuse(&gate, _("something stands behind the value"));
}

const char *
gate_next_number(const char **at, const char *end, size_t *ret_len)
{
	bool quoted = false;

	for (const char *c = *at; c < end; c++) {
		const char *start = c;

		if (*c == '\\') {
			c++; /* only inside a text */
		} else if (*c == '"') {
			quoted = !quoted;
		} else if (!quoted && (*c == '-' || is_digit(*c))) {
			while (c < end && (is_digit(*c) || strchr("+-.eE", *c)))
				c++;
			*ret_len = (size_t)(c - start);
			*at = c;
			return start;
		}
	}
	return NULL;
}
