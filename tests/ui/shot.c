/* shot - a picture of a program's screen: waits for texts, types keys, writes SVG.
 *
 *   shot [-s COLSxROWS] [-l] [-e NAME=VALUE] [-w TEXT | -k KEYS]... -o FILE -- PROGRAM ARGUMENT...
 *
 * -w and -k are done in their order, see terminal_type() for the names of keys. -l is light paper. Status 1 when a text did not
 * come.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "svg.h"
#include "terminal.h"

#define STEPS_MAX 64
#define ENV_MAX 64
#define QUIET_MS 600 /* nothing more is being drawn; a count behind the screen may wait 250 */

struct shot {
	int rows, cols;
	bool light;
	const char *out;
	struct {
		char kind; /* w or k */
		const char *text;
	} steps[STEPS_MAX];
	size_t n_steps;
	const char *env[ENV_MAX + 1];
	size_t n_env;
};

static bool
add(struct shot *shot, char kind, const char *text)
{
	if (shot->n_steps == STEPS_MAX || shot->n_env == ENV_MAX)
		return false;
	if (kind == 'e') {
		shot->env[shot->n_env++] = text;
	} else {
		shot->steps[shot->n_steps].kind = kind;
		shot->steps[shot->n_steps++].text = text;
	}
	return true;
}

static bool
read_options(struct shot *shot, int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+s:le:w:k:o:")) != -1) {
		if (option == 'o')
			shot->out = optarg;
		else if (option == 'l')
			shot->light = true;
		else if (option == 's' && sscanf(optarg, "%dx%d", &shot->cols, &shot->rows) != 2)
			return false;
		else if (option == '?' || (strchr("ewk", option) && !add(shot, (char)option, optarg)))
			return false;
	}
	return shot->out && optind < argc;
}

static bool
play(struct shot *shot, struct terminal *terminal)
{
	for (size_t i = 0; i < shot->n_steps; i++) {
		const char *text = shot->steps[i].text;
		bool done = shot->steps[i].kind == 'w' ? terminal_shows(terminal, text) : terminal_type(terminal, text);
		char *screen;

		if (done)
			continue;
		screen = terminal_dump(terminal, false);
		fprintf(stderr, "shot: %s did not come to pass:\n%s", text, screen);
		free(screen);
		return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct shot shot = { .rows = 24, .cols = 80 };
	struct terminal *terminal;
	FILE *out = NULL;
	bool done;

	if (!read_options(&shot, argc, argv)) {
		fputs("usage: shot [-s COLSxROWS] [-l] [-e NAME=VALUE] [-w TEXT | -k KEYS]... -o FILE -- PROGRAM ...\n", stderr);
		return 2;
	}
	terminal = terminal_start((const char *const *)argv + optind, shot.env, shot.rows, shot.cols);
	if (terminal)
		svg_colours(terminal, shot.light);
	done = terminal && play(&shot, terminal);
	while (done && terminal_read(terminal, QUIET_MS))
		; /* to the end of the frame */
	if (done && (out = fopen(shot.out, "w")))
		svg_write(terminal, out);
	terminal_free(terminal);
	if (done && (!out || fclose(out) != 0))
		perror(shot.out);
	return done && out ? 0 : 1;
}
