#include "config.h"

#include "i18n.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The language that the environment asks for, by POSIX's order. */
static const char *
wanted_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "";
}

/* A plain Debian has no es_CO: C.UTF-8 keeps the characters, LANGUAGE the words. */
static void
fall_back(void)
{
	const char *wanted = wanted_locale();

	setlocale(LC_ALL, "C.UTF-8");
	if (*wanted && strcmp(wanted, "C") != 0 && strcmp(wanted, "POSIX") != 0)
		setenv("LANGUAGE", wanted, 0);
}

/* Without LANGUAGE set, C would show the English of the code: that is what a script relies on. */
void
i18n_init(const char *language)
{
	if (!setlocale(LC_ALL, "") || MB_CUR_MAX == 1)
		fall_back();
	if (language && *language)
		setenv("LANGUAGE", language, 1);
	setlocale(LC_NUMERIC, "C");
#if defined ENABLE_NLS && ENABLE_NLS
	const char *dir = getenv("ALPES_LOCALEDIR");

	bindtextdomain(PACKAGE, dir && *dir ? dir : LOCALEDIR);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
#endif
}

const char *
i18n_missing(void)
{
	locale_t locale = newlocale(LC_ALL_MASK, "", (locale_t)0);

	if (!locale)
		return wanted_locale();
	freelocale(locale);
	return NULL;
}
