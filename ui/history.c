#include "config.h"

#include "history.h"

#include <stdlib.h>
#include <string.h>

/* Place of a name, of the first free one, or HISTORY_NAMES. */
static size_t
place_of(const struct history *history, const char *name)
{
	size_t i = 0;

	while (i < HISTORY_NAMES && history->kinds[i].name && strcmp(history->kinds[i].name, name) != 0)
		i++;
	return i;
}

void
history_add(struct history *history, const char *name, const char *line)
{
	size_t place = place_of(history, name), i = 0;
	char *copy = *line && place < HISTORY_NAMES ? strdup(line) : NULL, **lines;

	if (!copy)
		return;
	history->kinds[place].name = name;
	lines = history->kinds[place].lines;
	while (i < history->kinds[place].n && strcmp(lines[i], line) != 0)
		i++;
	if (i == HISTORY_LINES)
		i = 0;
	if (i < history->kinds[place].n) { /* the same one, or the oldest, makes room */
		free(lines[i]);
		memmove(lines + i, lines + i + 1, (--history->kinds[place].n - i) * sizeof(*lines));
	}
	lines[history->kinds[place].n++] = copy;
}

const char *
history_line(const struct history *history, const char *name, size_t back)
{
	size_t place = place_of(history, name);

	if (place == HISTORY_NAMES || back >= history->kinds[place].n)
		return NULL;
	return history->kinds[place].lines[history->kinds[place].n - 1 - back];
}

void
history_done(struct history *history)
{
	for (size_t i = 0; i < HISTORY_NAMES; i++)
		for (size_t j = 0; j < history->kinds[i].n; j++)
			free(history->kinds[i].lines[j]);
	*history = (struct history){ 0 };
}
