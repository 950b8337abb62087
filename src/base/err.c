#include "config.h"

#include "err.h"

#include <stdarg.h>
#include <stdio.h>

#include "i18n.h"

static const char *const names[] = {
	[ERR_USAGE - ERR_USAGE] = "uso_incorrecto",
	[ERR_MISSING - ERR_USAGE] = "no_encontrado",
	[ERR_FIELD - ERR_USAGE] = "campo_invalido",
	[ERR_STEP - ERR_USAGE] = "transicion_invalida",
	[ERR_SAME - ERR_USAGE] = "ya_estaba",
	[ERR_RULE - ERR_USAGE] = "regla",
	[ERR_RIGHT - ERR_USAGE] = "sin_permiso",
	[ERR_VERSION - ERR_USAGE] = "version_obsoleta",
	[ERR_DUPLICATE - ERR_USAGE] = "duplicado",
	[ERR_LOCKED - ERR_USAGE] = "archivo_ocupado",
	[ERR_STORE - ERR_USAGE] = "error_de_archivo",
	[ERR_FULL - ERR_USAGE] = "disco_lleno",
	[ERR_DAMAGED - ERR_USAGE] = "archivo_danado",
	[ERR_NET - ERR_USAGE] = "broker_inalcanzable",
	[ERR_BROKER - ERR_USAGE] = "broker_rechaza",
	[ERR_CANCEL - ERR_USAGE] = "interrumpido",
	[ERR_NOMEM - ERR_USAGE] = "sin_memoria",
	[ERR_BUG - ERR_USAGE] = "error_interno",
};

const char *
err_name(int code)
{
	if (code < ERR_USAGE || code > ERR_BUG)
		return code == 0 ? "hecho" : "error_interno";
	return names[code - ERR_USAGE];
}

const char *
err_rule_name(const struct err *err)
{
	return err->rule ? err->rule : err_name(err->code);
}

static int
set(struct err *err, int code, const char *rule, const char *field, const char *fmt, va_list args)
{
	if (err) {
		char text[sizeof(err->text)];

		vsnprintf(text, sizeof(text), fmt, args); /* the arguments may point into `err` */
		snprintf(err->text, sizeof(err->text), "%s", text);
		snprintf(err->field, sizeof(err->field), "%s", field ? field : "");
		err->rule = rule;
		err->code = code;
	}
	return code;
}

int
err_set(struct err *err, int code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	set(err, code, NULL, NULL, fmt, args);
	va_end(args);
	return code;
}

int
err_rule(struct err *err, int code, const char *rule, const char *field, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	set(err, code, rule, field, fmt, args);
	va_end(args);
	return code;
}

int
err_nomem(struct err *err)
{
	return err_set(err, ERR_NOMEM, "%s", _("out of memory"));
}
