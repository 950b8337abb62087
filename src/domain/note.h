/* note.h - text that people append to a record; never changed. */
#ifndef NOTE_H
#define NOTE_H

#include "entity.h"

struct note {
	struct record head;
	int64_t about_kind; /* enum entity_kind */
	int64_t about;      /* row */
	int64_t audience;   /* 0 interna, 1 para el afiliado */
	const char *text;
	int64_t actor;
};

extern const struct entity note_entity;

#endif
