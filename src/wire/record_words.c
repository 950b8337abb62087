/* FIELD=VALUE words over a record. */
#include "config.h"

#include "record.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "i18n.h"
#include "near.h"
#include "ulid.h"

struct word {
	const char *name; /* in the arena */
	const char *value;
	const struct field *field; /* NULL: the record's id */
};

/* `documento` names documento.tipo and documento.numero. */
static int
refuse_parent(const struct entity *entity, const char *name, struct err *err)
{
	struct buf parts = { 0 };
	size_t len = strlen(name);
	int r = 0;

	for (size_t i = 0; i < entity->n_fields; i++) {
		const char *path = field_path(&entity->fields[i]);

		if (entity->fields[i].flags & FIELD_INPUT && strncmp(path, name, len) == 0 && path[len] == '.')
			buf_printf(&parts, "%s%s", parts.len ? ", " : "", path);
	}
	if (parts.len)
		r = err_set(err, ERR_USAGE, _("%s: has parts: %s"), name, buf_text(&parts));
	buf_done(&parts);
	return r;
}

static int
refuse_unknown(const struct entity *entity, const char *name, struct err *err)
{
	const char *best = entity->id_name;
	size_t least = near_distance(name, best);

	for (size_t i = 0; i < entity->n_fields; i++) {
		const char *path = field_path(&entity->fields[i]);
		size_t distance = near_distance(name, path);

		if (!(entity->fields[i].flags & FIELD_INPUT) || distance >= least)
			continue;
		least = distance;
		best = path;
	}
	return err_set(err, ERR_USAGE, _("%.64s: %s have no such field; did you mean %s?"), name, entity->plural, best);
}

static int
find_field(const struct entity *entity, struct word *word, struct err *err)
{
	int r;

	if (strcmp(word->name, entity->id_name) == 0)
		return 0;
	word->field = field_find(entity->fields, entity->n_fields, word->name, strlen(word->name));
	if (word->field && word->field->flags & FIELD_INPUT)
		return 0;
	if (word->field && !(word->field->flags & FIELD_HIDDEN))
		return err_rule(err, ERR_FIELD, "no_editable", word->name,
		                _("%s: is kept by the program; steps change it, see: alpes %s --help"), word->name, entity->plural);
	r = refuse_parent(entity, word->name, err);
	return r < 0 ? r : refuse_unknown(entity, word->name, err);
}

static int
split(const struct entity *entity, const char *text, struct arena *arena, struct word *word, struct err *err)
{
	const char *equal = strchr(text, '=');

	if (!equal || equal == text)
		return err_set(err, ERR_USAGE, _("%.64s: FIELD=VALUE is needed"), text);
	*word = (struct word){ arena_text(arena, text, (size_t)(equal - text)), equal + 1, NULL };
	return word->name ? find_field(entity, word, err) : err_nomem(err);
}

static int
take_id(const struct word *word, struct record *head, struct err *err)
{
	if (head->id && strcmp(head->id, word->value) != 0)
		return err_rule(err, ERR_FIELD, "no_editable", word->name, _("%s: is given once and never changes"), word->name);
	if (!id_valid(word->value, strlen(word->value)))
		return err_rule(err, ERR_FIELD, "formato", word->name, _("%s: an id has 1 to 64 letters, digits, _ or -"),
		                word->name);
	head->id = word->value;
	return 0;
}

int
record_read_words(const struct entity *entity, const char *const *words, size_t n, int64_t currency, struct arena *arena,
                  void *record, uint64_t *given, struct err *err)
{
	uint64_t seen = 0;

	/* the currency first: amounts depend on it */
	for (int currencies = 1; currencies >= 0; currencies--) {
		for (size_t i = 0; i < n; i++) {
			struct word word = { 0 };
			uint64_t bit;
			int r = split(entity, words[i], arena, &word, err);

			if (r == 0 && !word.field)
				r = take_id(&word, record, err);
			if (r < 0)
				return r;
			if (!word.field || (word.field->type == FIELD_CURRENCY) != currencies)
				continue;
			bit = UINT64_C(1) << (word.field - entity->fields);
			if (seen & bit)
				return err_set(err, ERR_USAGE, _("%s: is given twice"), word.name);
			seen |= bit;
			r = record_read_text(entity, word.field, word.value, currency, arena, record, err);
			if (r < 0)
				return r;
		}
	}
	*given |= seen;
	return 0;
}
