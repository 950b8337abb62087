/* The line of text; the boxes are in choice.c. */
#include "config.h"

#include "prompt.h"

#include <string.h>

#include "arena.h"
#include "desk.h"
#include "draw.h"
#include "edit.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "terminal.h"
#include "utf8.h"

#define CANDIDATES 64
#define SPARE 2 /* cells behind what is typed */

struct line {
	struct line_prompt asked;
	struct arena arena;
	struct edit edit;
	size_t back;       /* steps into the history; 0 = what is being typed */
	const char *draft; /* what was being typed before */
	const char *words[CANDIDATES];
	size_t n_words, word; /* of a completion; `word` = n_words: none is put in yet */
	size_t word_from;
};

static void
changed(struct popup *popup)
{
	struct line *line = popup->state;

	if (line->asked.changed)
		line->asked.changed(popup->screen, line->edit.text);
}

/* --- history --- */

static void
go_back(struct popup *popup, int step)
{
	struct line *line = popup->state;
	size_t back = line->back + (size_t)step;
	const char *text;

	if (!line->asked.history || (step < 0 && line->back == 0))
		return;
	text = back == 0 ? line->draft : history_line(&popup->desk->history, line->asked.history, back - 1);
	if (!text)
		return;
	if (line->back == 0)
		line->draft = arena_string(&line->arena, line->edit.text);
	line->back = back;
	edit_set(&line->edit, text);
	changed(popup);
}

/* --- completion --- */

static size_t
word_start(const struct edit *edit)
{
	size_t at = edit->at;

	while (at > 0 && edit->text[at - 1] != ' ')
		at--;
	return at;
}

/* Bytes in which all candidates agree. */
static size_t
common_length(const struct line *line)
{
	size_t len = strlen(line->words[0]);

	for (size_t i = 1; i < line->n_words; i++) {
		size_t same = 0;

		while (same < len && line->words[i][same] == line->words[0][same])
			same++;
		len = same;
	}
	while (len > 0 && (line->words[0][len] & 0xC0) == 0x80)
		len--;
	return len;
}

static void
find_candidates(struct popup *popup)
{
	struct line *line = popup->state;
	const char *words[CANDIDATES];
	size_t n = line->asked.complete(popup->screen, line->edit.text, words, CANDIDATES), typed;

	line->word_from = word_start(&line->edit);
	typed = line->edit.at - line->word_from;
	line->n_words = 0;
	for (size_t i = 0; i < n; i++)
		if (strncmp(words[i], line->edit.text + line->word_from, typed) == 0)
			line->words[line->n_words++] = words[i];
	line->word = line->n_words;
}

/* First as far as all candidates agree, then one after the other. */
static void
complete(struct popup *popup, int step)
{
	struct line *line = popup->state;
	struct edit *edit = &line->edit;

	if (!line->asked.complete)
		return;
	if (line->n_words == 0) {
		size_t common;

		find_candidates(popup);
		common = line->n_words ? common_length(line) : 0;
		if (common > edit->at - line->word_from) {
			edit_replace(edit, line->word_from, arena_text(&line->arena, line->words[0], common));
			if (line->n_words == 1)
				line->n_words = 0;
		}
		return;
	}
	if (line->word == line->n_words)
		line->word = step > 0 ? 0 : line->n_words - 1;
	else
		line->word = (line->word + line->n_words + (size_t)step) % line->n_words;
	edit_replace(edit, line->word_from, line->words[line->word]);
}

static void
draw_candidates(const struct line *line, int y, int cols)
{
	int x = 0;

	draw_text(y, 0, cols, STYLE_NORMAL, "");
	for (size_t i = line->word < line->n_words && line->word > 4 ? line->word - 4 : 0; i < line->n_words && x < cols; i++) {
		int width = (int)utf8_width(line->words[i]);

		draw_text(y, x, width, i == line->word ? STYLE_CURSOR : STYLE_NORMAL, line->words[i]);
		x += width + 2;
	}
}

/* --- the popup --- */

static void
draw_line_prompt(struct popup *popup)
{
	struct line *line = popup->state;
	int rows, cols, label, room;
	size_t from, column;

	term_size(&rows, &cols);
	label = (int)utf8_width(line->asked.label);
	room = cols - (int)utf8_width(line->edit.text) - SPARE; /* the label gives way to what is typed, down to a half */
	if (room < cols / 2)
		room = cols / 2;
	if (label > room)
		label = room;
	if (line->n_words > 0)
		draw_candidates(line, rows - 2, cols);
	draw_text(rows - 1, 0, label, STYLE_KEY, line->asked.label);
	from = edit_window(&line->edit, (size_t)(cols - label), &column);
	draw_text(rows - 1, label, cols - label, STYLE_FIELD, line->edit.text + from);
	draw_cursor(rows - 1, label + (int)column);
}

/* The answer goes out; a field that is wrong stays open. */
static enum popup_reply
answer(struct popup *popup, const char *text)
{
	struct line *line = popup->state;
	struct err err = { 0 };
	int r;

	if (text && line->asked.history)
		history_add(&popup->desk->history, line->asked.history, text);
	r = line->asked.done(popup->screen, text, &err);
	desk_effect(popup->screen, r, &err);
	return text && (r == ERR_FIELD || r == ERR_USAGE) ? POPUP_STAY : POPUP_CLOSE;
}

static enum popup_reply
line_key(struct popup *popup, int key)
{
	struct line *line = popup->state;

	if (!line->edit.pasting || key == K_CTRL('c')) {
		if (key == K_TAB || key == K_BACKTAB) {
			complete(popup, key == K_TAB ? 1 : -1);
			changed(popup);
			return POPUP_STAY;
		}
		line->n_words = 0;
		if (key == K_ENTER)
			return answer(popup, line->edit.text);
		if (key == K_ESC || key == K_CTRL('c'))
			return answer(popup, NULL);
		if (key == K_UP || key == K_DOWN) {
			go_back(popup, key == K_UP ? 1 : -1);
			return POPUP_STAY;
		}
	}
	switch (edit_key(&line->edit, key)) {
	case EDIT_CHANGED:
		changed(popup);
		break;
	case EDIT_FULL:
		desk_say(popup->desk, STYLE_WARN, "%s", _("there is no room for more here"));
		break;
	case EDIT_MOVED:
	case EDIT_UNUSED:
		break;
	}
	return POPUP_STAY;
}

static void
close_line(struct popup *popup)
{
	struct line *line = popup->state;

	edit_done(&line->edit);
	arena_done(&line->arena);
}

static const struct popup_ops line_ops = {
	.state_size = sizeof(struct line), .draw = draw_line_prompt, .key = line_key, .close = close_line, .text = true
};

int
prompt_line(struct screen *screen, const struct line_prompt *prompt, struct err *err)
{
	struct popup *popup = popup_open(screen, &line_ops);
	struct line *line = popup ? popup->state : NULL;

	if (!line)
		return EFFECT_DRAW; /* it has told */
	line->asked = *prompt;
	line->asked.label = arena_string(&line->arena, prompt->label);
	if (line->asked.label && edit_start(&line->edit, prompt->text, prompt->max))
		return EFFECT_DRAW;
	popup_remove(popup);
	return err_nomem(err);
}
