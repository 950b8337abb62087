/* commissions.h - inside of the Comisiones screen: the queue, the detail, the review. */
#ifndef COMMISSIONS_SCREEN_H
#define COMMISSIONS_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "commission.h"
#include "listing.h"
#include "rect.h"

struct affiliate;
struct campaign;
struct conversion;
struct screen;

enum commissions_view { VIEW_LIST, VIEW_DETAIL, VIEW_WHY };

/* A row of the queue. */
struct commission_item {
	struct commission commission;
	const char *affiliate, *campaign; /* names */
};

struct commissions {
	struct listing queue;
	struct listing review;  /* open while reviewing */
	bool reviewing;
	size_t phase;           /* of the review */
	char back[LISTING_FILTER_MAX]; /* the filter before `o` */
	enum commissions_view view;
	int scroll;
	int64_t note_kind, note_about; /* what the note is about that is being written */
	struct buf text;        /* of the detail */
	const struct entity *text_entity; /* what it is of */
	int64_t text_row;
	enum commissions_view text_view;
	bool text_old;
	bool on_pane;           /* the keys that move scroll the text beside the list */
	int64_t pane_row;       /* the cursor came to this row, */
	int64_t pane_at;        /* date_monotonic(); and its detail stands beside the list from then on */
};

extern const struct listing_def queue_def;
extern const struct action_table commissions_actions;

/* The list that keys work on: the queue or the review's. */
struct listing *commissions_list(struct screen *screen);

/* Action handler: to the text beside the list, so that it can be read to its end, and back. */
int commissions_pane(struct screen *screen, const struct action_arg *arg, struct err *err);

/* The queue with another filter, also from the detail and the review. Effects or a negative code. */
int commissions_show(struct screen *screen, const char *filter, struct err *err);

/* Everything about a commission, or only how its amount came to be; lines for text_draw(). */
void commission_add_detail(struct buf *buf, const struct screen *screen, const struct commission *commission, bool why);

/* Everything about a conversion to look at. */
void conversion_add_detail(struct buf *buf, const struct screen *screen, const struct conversion *conversion);

/* One at a time, riskiest and largest first: conversions to look at, then commissions by risk. */
int review_start(struct screen *screen, struct err *err);
void review_end(struct screen *screen);

/* The next phase when the one that is up has no rows left; false at the end of all. */
bool review_next(struct screen *screen, struct err *err);

/* The record that stands in a row, in whichever phase; ERR_MISSING: in none, and the phase stays. */
int review_seek(struct screen *screen, const struct entity *entity, int64_t row, struct err *err);
const char *review_title(const struct screen *screen);

#endif
