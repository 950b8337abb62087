/* field.h - what a record is made of, as data.
 *
 * Every entity is a plain struct and one table of fields. From that table come validation, the columns of the store,
 * the JSON and CSV spelling, the journal's before and after, and the words of a refusal. Numbers, money, times,
 * enumerations, flags and row references are int64_t members (ABSENT = not there); all else is `const char *`
 * (NULL = not there), borrowed from the arena that the record was read into.
 */
#ifndef FIELD_H
#define FIELD_H

#include <stdbool.h>
#include <stddef.h> /* size_t, offsetof */
#include <stdint.h>

#include "money.h" /* ABSENT */

struct err;

enum field_type {
	FIELD_TEXT,
	FIELD_ID,       /* text that matches id_valid() */
	FIELD_INT,
	FIELD_BOOL,
	FIELD_MONEY,    /* minor units of the record's currency */
	FIELD_PERCENT,  /* thousandths of a percent */
	FIELD_FACTOR,   /* thousandths */
	FIELD_DECIMAL,  /* a number kept as its decimal text (const char *) */
	FIELD_TIME,     /* UTC ms */
	FIELD_ENUM,     /* index into `names` */
	FIELD_CURRENCY, /* ISO 4217 number */
	FIELD_REF,      /* row of the entity `target` in this store; never on the wire */
	FIELD_WORDS,    /* a set of short texts, joined by '\n' in the struct; a JSON array of strings on the wire */
	FIELD_MONEYS,   /* amounts by currency: "COP:50000,USD:20.5"; on the wire a number (the store's currency) or an object */
	FIELD_LIST,     /* JSON array of objects described by `items`, kept as canonical JSON text (const char *) */
	FIELD_OBJECT,   /* JSON object kept verbatim */
};

enum field_flag {
	FIELD_REQUIRED = 1 << 0, /* must be there when the record is made */
	FIELD_INPUT = 1 << 1,    /* may be given in a body at creation */
	FIELD_EDIT = 1 << 2,     /* may be changed by an edit */
	FIELD_PERSONAL = 1 << 3, /* goes to the journal's second payload; masked in auditoria.eventos */
	FIELD_BANK = 1 << 4,     /* shown masked, never in an event */
	FIELD_LOWER = 1 << 5,    /* lower-cased on the way in */
	FIELD_HIDDEN = 1 << 6,   /* inside only: never on any output */
	FIELD_VIRTUAL = 1 << 7,  /* read through `sql`, no column of its own, not in the journal */
	FIELD_TOTAL = 1 << 8,    /* NOT NULL in the store, 0 until something is set */
	FIELD_DIGITS = 1 << 9,   /* text of digits only */
	FIELD_SLUG = 1 << 10,    /* text or words that match ^[a-z0-9_-]{1,32}$ */
	FIELD_ASIDE = 1 << 12,   /* with FIELD_VIRTUAL: read only by a scan that wants it, for people's spreadsheets */
	FIELD_SIGNED = 1 << 11,  /* money that may be negative (min gives the bound) */
};

/* Names on the wire and in the store's lookup tables; the index is the number stored. */
struct names {
	const char *const *names;
	size_t n;
	const char *const *aliases; /* pairs: alias, name; NULL-terminated; or NULL */
	const char *const *texts;   /* N_(): what a person reads, by index; NULL: the names */
};

/* Index of a name or alias, or ABSENT. */
int64_t names_find(const struct names *names, const char *text, size_t len);

/* Name of an index, "" for ABSENT. Static. */
const char *names_at(const struct names *names, int64_t index);

struct buf;

/* The same for a person's eyes, translated. */
const char *names_text(const struct names *names, int64_t index);

/* The index whose English text it is, in whatever language the texts are shown; ABSENT. */
int64_t names_find_text(const struct names *names, const char *text);

/* Appends all names, with commas between. */
void names_add(struct buf *buf, const struct names *names);

struct list;

/* Appends a word to FIELD_WORDS in the making. */
void words_add(struct buf *words, const char *word);

struct field {
	const char *name; /* column, journal key, name in flat output and CSV */
	const char *path; /* dotted path in the seed's bodies; NULL = `name` */
	enum field_type type;
	unsigned flags;
	size_t offset;
	int64_t min, max;           /* text: code points; words: entries; numbers and money: the value; 0, 0 = unbounded */
	const struct names *names;  /* FIELD_ENUM */
	const struct list *items;   /* FIELD_LIST */
	const char *sql;            /* FIELD_VIRTUAL: over the row `t` and, by the name of the FIELD_REF, what it refers to */
	int target;                 /* FIELD_REF: enum entity_kind */
	const char *label;          /* N_(): what the screens call it; NULL: they never ask for it */
};

/* What one object of a FIELD_LIST holds; parsed into `size` bytes each by wire. */
struct list {
	const struct field *fields;
	size_t n_fields;
	size_t size;
	size_t max_items;
	bool keyed; /* on the wire an object instead: its keys are the first field, `*` = ABSENT */
};

/* Address of a field's member. */
static inline int64_t *
field_int(const struct field *field, const void *record)
{
	return (int64_t *)((char *)record + field->offset);
}

static inline const char **
field_text(const struct field *field, const void *record)
{
	return (const char **)((char *)record + field->offset);
}

/* True for members that are `const char *`. */
bool field_is_text(const struct field *field);

/* Dotted path as a person writes it. Static. */
static inline const char *
field_path(const struct field *field)
{
	return field->path ? field->path : field->name;
}

/* Its label, translated; without one its path. Static. */
const char *field_label(const struct field *field);

/* The field of that name or dotted path, or NULL. */
const struct field *field_find(const struct field *fields, size_t n, const char *name, size_t len);

/* Whether the member is there. */
bool field_present(const struct field *field, const void *record);

/* The first field with these flags, without its bit in `except`, whose member is there and an amount of the record's currency, or a
 * list of such; NULL. */
const struct field *fields_amount(const struct field *fields, size_t n, unsigned flags, uint64_t except, const void *record);

/* Whether two records hold the same value. */
bool field_equal(const struct field *field, const void *a, const void *b);

/* Copies one member (the pointer of a text). */
void field_copy(const struct field *field, void *to, const void *from);

/* Sets every member to ABSENT or NULL, a FIELD_TOTAL to 0. */
void fields_clear(const struct field *fields, size_t n, void *record);

/* The rule of one field: length, range, grammar, valid UTF-8 without control characters. ABSENT passes.
 * ERR_FIELD with the field's path and the rule's name (obligatorio, longitud, rango, formato, solo_digitos, moneda_desconocida). */
int field_check(const struct field *field, const void *record, struct err *err);

/* field_check on all, and `obligatorio` for FIELD_REQUIRED. */
int fields_check(const struct field *fields, size_t n, const void *record, struct err *err);

#endif
