/* csv.h - RFC 4180, and what spreadsheets in Colombia open (BOM, `;`, decimal comma). */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "entity.h"

struct buf;

#define CSV_COLUMNS 32
#define CSV_BOM "\xEF\xBB\xBF" /* of what spreadsheets open */

/* One cell, quoted when needed. `guard`: a text that starts with = + - @ TAB CR or a control gets a leading apostrophe. */
void csv_add_cell(struct buf *buf, const char *text, char separator, bool guard);

/* The columns of an entity's export in order, NULL-terminated field names ("comision_id" is the head's id). Commissions: exactly
 * the header of domain.md section 8; for `excel` names and documento beside the ids. Static. */
const char *const *csv_columns(const struct entity *entity, bool excel);

/* Those columns looked up once, for many rows. */
struct csv_plan {
	const struct entity *entity;
	bool excel;
	uint64_t fields; /* that the columns need: bit i = entity->fields[i] */
	size_t n;
	struct {
		const struct field *field; /* NULL: the head's id, or when it was created */
		bool is_id;
	} columns[CSV_COLUMNS];
};

void csv_plan(const struct entity *entity, bool excel, struct csv_plan *plan);

/* One record's line, with LF (`excel`: `;`, decimal comma, CRLF). */
void csv_plan_add(struct buf *buf, const struct csv_plan *plan, const void *record);

/* Header line, with LF (`excel`: BOM, `;`, CRLF). */
void csv_add_header(struct buf *buf, const struct entity *entity, bool excel);

#endif
