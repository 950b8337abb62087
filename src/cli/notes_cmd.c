/* The command notas: what people wrote on a record, and a new one. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "cli.h"
#include "date.h"
#include "decide.h"
#include "err.h"
#include "i18n.h"
#include "note.h"
#include "record.h"
#include "record_store.h"
#include "utf8.h"

#define PAGE 100
#define TEXT_BYTES (4 * NOTE_MAX + 2) /* the longest, a newline, and one too many */

static void
print_note(const struct note *note, bool json)
{
	char when[DATE_TEXT_SIZE];
	struct buf line = { 0 };

	if (json) {
		record_add_json(&line, &note_entity, note);
	} else {
		buf_printf(&line, "%s  ", date_text_local(note->head.created_at, when));
		utf8_add_clean(&line, note->author, strlen(note->author), false);
		buf_printf(&line, "  %s", names_at(&note_audiences, note->audience));
		for (const char *at = note->text; *at; at += *at == '\n') {
			size_t len = strcspn(at, "\n");

			buf_str(&line, "\n  ");
			utf8_add_clean(&line, at, len, false);
			at += len;
		}
	}
	printf("%s\n", buf_text(&line));
	buf_done(&line);
}

static int
list_notes(struct cli *cli, int64_t about, struct err *err)
{
	int64_t rows[PAGE], after = 0;
	struct arena arena = { 0 };
	size_t n = PAGE;
	int r = 0;

	while (r == 0 && n == PAGE) {
		r = record_notes(cli->session.store, cli->entity, about, after, rows, PAGE, &n, err);
		for (size_t i = 0; i < n && r == 0; i++) {
			struct note note;

			arena_reset(&arena);
			r = record_read(cli->session.store, &note_entity, rows[i], &arena, &note, err);
			if (r == 0)
				print_note(&note, cli->options.values[OPTION_JSON]);
			after = rows[i];
		}
	}
	arena_done(&arena);
	return r;
}

/* The word, or with `-` what comes on standard input, its last newline aside. */
static int
note_text(const char *word, struct arena *arena, const char **ret_text, struct err *err)
{
	char *text;
	size_t len;

	*ret_text = word;
	if (strcmp(word, "-") != 0)
		return 0;
	text = arena_alloc(arena, TEXT_BYTES + 1);
	if (!text)
		return err_nomem(err);
	len = fread(text, 1, TEXT_BYTES, stdin);
	if (memchr(text, '\0', len))
		return err_rule(err, ERR_FIELD, "formato", "texto", _("texto: control characters are not allowed"));
	if (len && text[len - 1] == '\n')
		text[--len] = '\0';
	*ret_text = text;
	return 0;
}

static int
add_note(struct cli *cli, int64_t about, struct err *err)
{
	const char *audience = cli->options.values[OPTION_AUDIENCE];
	struct arena arena = { 0 };
	char id[ID_SIZE];
	struct note note;
	int r;

	entity_clear(&note_entity, &note);
	note.about_kind = cli->entity->kind;
	note.about = about;
	note.audience = audience ? names_find(&note_audiences, audience, strlen(audience)) : NOTE_INTERNAL;
	r = note_text(cli->ids[1], &arena, &note.text, err);
	if (r == 0)
		r = app_create(&cli->session, &note_entity, &note, cli->options.values[OPTION_REHEARSE] != NULL, id, err);
	if (r == 0)
		printf(cli->options.values[OPTION_JSON] ? "{\"nota_id\":\"%s\"}\n" : "%s\n", id);
	arena_done(&arena);
	return r;
}

int
cli_notes(struct cli *cli, struct err *err)
{
	bool adds = cli->n_ids == 2;
	int64_t row = ABSENT;
	int r = 0;

	if (!adds && (cli->options.values[OPTION_AUDIENCE] || cli->options.values[OPTION_REHEARSE]))
		r = err_set(err, ERR_USAGE, "%s", _("notas: --destino and --ensayo go with a new text"));
	if (r == 0)
		r = record_find(cli->session.store, cli->entity, cli->ids[0], &row, err);
	if (r == 0 && row == ABSENT)
		r = err_set(err, ERR_MISSING, _("there is no %s %s"), cli->entity->name, cli->ids[0]);
	if (r < 0)
		return r;
	return adds ? add_note(cli, row, err) : list_notes(cli, row, err);
}
