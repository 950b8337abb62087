/* i18n.h - messages in the clerk's language.
 *
 * English in the code: `_()` where a text is shown, `N_()` where it only stands in a table.
 */
#ifndef I18N_H
#define I18N_H

#if defined ENABLE_NLS && ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#else
#define _(text) (text)
#endif
#define N_(text) text

/* Sets the locale up, once, before any thread starts. `language` ("es", "en") comes from the
 * settings and may be NULL: then the environment decides. Where the environment's locale is not
 * installed the characters are still UTF-8. Numbers are never localised. ALPES_LOCALEDIR names
 * another folder of translations, for a program that is not installed. */
void i18n_init(const char *language);

/* The locale that the environment asks for and the system has not, NULL when it has it. Borrowed
 * from the environment. */
const char *i18n_missing(void);

#endif
