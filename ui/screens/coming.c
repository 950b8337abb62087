/* The tabs that are not there yet: each names the commands that do its work meanwhile. */
#include "config.h"

#include "desk.h"
#include "draw.h"
#include "i18n.h"
#include "screens.h"

const struct screen_ops *const desk_screens[SCREENS] = {
	[PLACE_HOME] = &home_screen,           [PLACE_AFFILIATES] = &affiliates_screen,
	[PLACE_CONVERSIONS] = &conversions_screen, [PLACE_CAMPAIGNS] = &campaigns_screen,
	[PLACE_COMMISSIONS] = &commissions_screen, [PLACE_PAYOUTS] = &payouts_screen,
	[PLACE_REPORTS] = &reports_screen,     [PLACE_SYNC] = &sync_screen,
	[PLACE_AUDIT] = &audit_screen,         [PLACE_SETTINGS] = &settings_screen,
};

static void
draw(struct screen *screen)
{
	struct rect area = screen->area;

	draw_text(area.y + area.rows / 2 - 1, area.x + 4, area.cols - 8, STYLE_HEADER, _(screen->ops->title));
	draw_text(area.y + area.rows / 2, area.x + 4, area.cols - 8, STYLE_NORMAL,
	          _("This screen is coming; meanwhile: alpes --help"));
}

#define COMING(variable, word, text, short) \
	const struct screen_ops variable = { .name = word, .title = text, .tab = short, .draw = draw }

COMING(affiliates_screen, "afiliados", N_("Affiliates"), N_("Aff"));
COMING(conversions_screen, "conversiones", N_("Conversions"), N_("Conv"));
COMING(campaigns_screen, "campanas", N_("Campaigns"), N_("Camp"));
COMING(payouts_screen, "pagos", N_("Payouts"), N_("Pay"));
COMING(reports_screen, "reportes", N_("Reports"), N_("Rep"));
COMING(sync_screen, "sincronizacion", N_("Sync"), N_("Syn"));
COMING(audit_screen, "auditoria", N_("Audit"), N_("Aud"));
COMING(settings_screen, "configuracion", N_("Settings"), N_("Set"));
