/* note.h - text that people append to a record; never changed. */
#ifndef NOTE_H
#define NOTE_H

#include "entity.h"

#define NOTE_MAX 2000 /* characters */

enum note_audience { NOTE_INTERNAL, NOTE_FOR_AFFILIATE };

extern const struct names note_audiences;

struct note {
	struct record head;
	int64_t about_kind; /* enum entity_kind */
	int64_t about;      /* row */
	int64_t audience;   /* enum note_audience */
	const char *text;
	int64_t actor;      /* row of who wrote it */
	const char *author; /* the name of it; read only */
};

extern const struct entity note_entity;

#endif
