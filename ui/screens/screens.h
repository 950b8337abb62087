/* screens.h - the tabs of the desk, one file each. */
#ifndef SCREENS_H
#define SCREENS_H

#include "screen.h"

/* The approval queue: what waits for a person. */
#define FILTER_WAITING "estado:calculada -es:aplazada -es:disputada"

/* Places among the tabs. */
enum {
	PLACE_HOME,
	PLACE_AFFILIATES,
	PLACE_CONVERSIONS,
	PLACE_CAMPAIGNS,
	PLACE_COMMISSIONS,
	PLACE_PAYOUTS,
	PLACE_REPORTS,
	PLACE_SYNC,
	PLACE_AUDIT,
	PLACE_SETTINGS,
	PLACE_FIRST = PLACE_COMMISSIONS, /* up at the start: what people come for */
};

extern const struct screen_ops home_screen;
extern const struct screen_ops affiliates_screen;
extern const struct screen_ops conversions_screen;
extern const struct screen_ops campaigns_screen;
extern const struct screen_ops commissions_screen;
extern const struct screen_ops payouts_screen;
extern const struct screen_ops reports_screen;
extern const struct screen_ops sync_screen;
extern const struct screen_ops audit_screen;
extern const struct screen_ops settings_screen;
extern const struct screen_ops welcome_screen; /* no tab: up while there is no file */

#endif
