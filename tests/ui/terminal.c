#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define LINE_SIZE 4096
#define MODES "\033[?"

static long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- what the program switches --- */

static int
on_property(VTermProp property, VTermValue *value, void *arg)
{
	struct terminal *terminal = arg;

	if (property == VTERM_PROP_ALTSCREEN)
		terminal->other_screen = value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		terminal->cursor_visible = value->boolean;
	else if (property == VTERM_PROP_MOUSE)
		terminal->mouse = value->number != VTERM_PROP_MOUSE_NONE;
	return 1;
}

static int
on_bell(void *arg)
{
	struct terminal *terminal = arg;

	terminal->bells++;
	return 1;
}

/* The line is full: the program may be waiting for us to read. */
static bool
until_it_reads(struct terminal *terminal)
{
	struct pollfd poll_fd = { .fd = terminal->fd, .events = POLLIN | POLLOUT };

	if (poll(&poll_fd, 1, TERMINAL_PATIENCE) <= 0)
		return false;
	if (poll_fd.revents & POLLIN)
		terminal_read(terminal, 0);
	return !(poll_fd.revents & POLLHUP);
}

void
terminal_send(struct terminal *terminal)
{
	char bytes[sizeof(terminal->typed)];
	size_t len = terminal->n_typed, done = 0;

	memcpy(bytes, terminal->typed, len);
	terminal->n_typed = 0;
	while (done < len && terminal->fd >= 0) {
		ssize_t n = write(terminal->fd, bytes + done, len - done);

		if (n > 0)
			done += (size_t)n;
		else if (errno != EAGAIN || !until_it_reads(terminal))
			return;
	}
}

/* Keys, pastes and the terminal's own answers. */
static void
to_program(const char *bytes, size_t len, void *arg)
{
	struct terminal *terminal = arg;

	if (terminal->n_typed + len > sizeof(terminal->typed))
		terminal_send(terminal);
	memcpy(terminal->typed + terminal->n_typed, bytes, len);
	terminal->n_typed += len;
}

/* --- start and end --- */

struct terminal *
terminal_start(const char *const *argv, const char *const *env, int rows, int cols)
{
	static const VTermScreenCallbacks callbacks = { .settermprop = on_property, .bell = on_bell };
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
	struct terminal *terminal = calloc(1, sizeof(*terminal));

	if (!terminal)
		return NULL;
	*terminal = (struct terminal){ .rows = rows, .cols = cols, .cursor_visible = true };
	terminal->vterm = vterm_new(rows, cols);
	vterm_set_utf8(terminal->vterm, 1);
	vterm_output_set_callback(terminal->vterm, to_program, terminal);
	terminal->screen = vterm_obtain_screen(terminal->vterm);
	vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
	vterm_screen_enable_altscreen(terminal->screen, 1);
	vterm_screen_reset(terminal->screen, 1);
	terminal->pid = forkpty(&terminal->fd, NULL, NULL, &size);
	if (terminal->pid == 0) {
		signal(SIGPIPE, SIG_DFL);
		signal(SIGHUP, SIG_DFL); /* nohup ignores it for all that comes of it */
		execvpe(argv[0], (char *const *)argv, (char *const *)env);
		_exit(127);
	}
	if (terminal->pid < 0 || fcntl(terminal->fd, F_SETFL, O_NONBLOCK) < 0) {
		terminal->ended = terminal->pid < 0;
		terminal->fd = -1;
		terminal_free(terminal);
		return NULL;
	}
	return terminal;
}

void
terminal_hang_up(struct terminal *terminal)
{
	if (terminal->fd >= 0)
		close(terminal->fd);
	terminal->fd = -1;
}

void
terminal_free(struct terminal *terminal)
{
	if (!terminal)
		return;
	if (!terminal->ended) {
		kill(-terminal->pid, SIGKILL);
		kill(terminal->pid, SIGKILL);
		waitpid(terminal->pid, &terminal->status, 0);
	}
	terminal_hang_up(terminal);
	vterm_free(terminal->vterm);
	free(terminal);
}

/* --- reading --- */

static void
look_for_end(struct terminal *terminal)
{
	if (!terminal->ended && waitpid(terminal->pid, &terminal->status, WNOHANG) == terminal->pid)
		terminal->ended = true;
}

/* libvterm 0.1 takes only the first of several modes that are switched together (CSI ? 1006 ; 1000 h): it gets one at a time. */
static void
put_modes(struct terminal *terminal)
{
	char *rest = terminal->modes + strlen(MODES), *mode, text[80];
	char end = terminal->modes[terminal->n_modes - 1];

	terminal->modes[terminal->n_modes - 1] = '\0';
	while ((mode = strsep(&rest, ";")))
		vterm_input_write(terminal->vterm, text, (size_t)snprintf(text, sizeof(text), MODES "%s%c", mode, end));
}

static void
put(struct terminal *terminal, char c)
{
	size_t n = terminal->n_modes;
	bool goes_on = n < strlen(MODES) ? c == MODES[n] : (c >= '0' && c <= '9') || c == ';';

	terminal->modes[terminal->n_modes++] = c;
	if (goes_on && terminal->n_modes < sizeof(terminal->modes))
		return;
	if (n > strlen(MODES) && (c == 'h' || c == 'l'))
		put_modes(terminal);
	else
		vterm_input_write(terminal->vterm, terminal->modes, terminal->n_modes);
	terminal->n_modes = 0;
}

bool
terminal_read(struct terminal *terminal, int ms)
{
	struct pollfd poll_fd = { .fd = terminal->fd, .events = POLLIN };
	char bytes[16384];
	ssize_t n;

	if (terminal->fd < 0 || poll(&poll_fd, 1, ms) <= 0)
		return false;
	n = read(terminal->fd, bytes, sizeof(bytes));
	if (n <= 0)
		return false;
	terminal->bytes += (size_t)n;
	for (ssize_t i = 0; i < n; i++)
		put(terminal, bytes[i]);
	terminal_send(terminal);
	vterm_screen_flush_damage(terminal->screen);
	return true;
}

bool
terminal_until(struct terminal *terminal, bool (*holds)(struct terminal *terminal, const void *arg), const void *arg)
{
	long end = now_ms() + TERMINAL_PATIENCE;

	while (terminal_read(terminal, 0))
		;
	while (!holds(terminal, arg)) {
		if (terminal->ended || now_ms() > end)
			return false;
		look_for_end(terminal);
		if (terminal_read(terminal, terminal->ended ? 0 : 20)) {
			while (terminal_read(terminal, 0))
				;
		}
	}
	return true;
}

static bool
does_show(struct terminal *terminal, const void *text)
{
	return terminal_find(terminal, text, NULL, NULL);
}

static bool
does_hide(struct terminal *terminal, const void *text)
{
	return !does_show(terminal, text);
}

bool
terminal_shows(struct terminal *terminal, const char *text)
{
	return terminal_until(terminal, does_show, text);
}

bool
terminal_hides(struct terminal *terminal, const char *text)
{
	return terminal_until(terminal, does_hide, text);
}

static bool
has_ended(struct terminal *terminal, const void *arg)
{
	(void)arg;
	if (terminal->fd < 0) { /* hung up: nothing to read that would make us wait */
		struct timespec pause = { .tv_nsec = 5000000 };

		look_for_end(terminal);
		if (!terminal->ended)
			nanosleep(&pause, NULL);
	}
	return terminal->ended;
}

bool
terminal_ends(struct terminal *terminal)
{
	bool ended = terminal_until(terminal, has_ended, NULL);

	while (terminal_read(terminal, 0))
		;
	return ended;
}

void
terminal_resize(struct terminal *terminal, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	terminal->rows = rows;
	terminal->cols = cols;
	vterm_set_size(terminal->vterm, rows, cols < 2 ? 2 : cols); /* libvterm dies of a wide character in one column */
	ioctl(terminal->fd, TIOCSWINSZ, &size);
}

/* --- what stands there --- */

VTermScreenCell
terminal_cell(struct terminal *terminal, int row, int col)
{
	VTermScreenCell cell = { .width = 1 };

	vterm_screen_get_cell(terminal->screen, (VTermPos){ .row = row, .col = col }, &cell);
	return cell;
}

static size_t
put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Text of a cell; "" for the second half of a wide one. */
static size_t
cell_text(const VTermScreenCell *cell, char *to)
{
	size_t len = 0;

	if (cell->chars[0] == (uint32_t)-1)
		return 0;
	if (cell->chars[0] == 0) {
		*to = ' ';
		return 1;
	}
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		len += put_utf8(to + len, cell->chars[i]);
	return len;
}

const char *
terminal_line(struct terminal *terminal, int row)
{
	static char line[LINE_SIZE];
	size_t len = 0;

	for (int col = 0; col < terminal->cols && len + 32 < sizeof(line); col++) {
		VTermScreenCell cell = terminal_cell(terminal, row, col);

		len += cell_text(&cell, line + len);
	}
	while (len > 0 && line[len - 1] == ' ')
		len--;
	line[len] = '\0';
	return line;
}

/* Column of the byte `at` of a row's text. */
static int
column_of(struct terminal *terminal, int row, size_t at)
{
	char text[32];
	size_t len = 0;
	int col = 0;

	while (len < at) {
		VTermScreenCell cell = terminal_cell(terminal, row, col++);

		len += cell_text(&cell, text);
	}
	return col;
}

bool
terminal_find(struct terminal *terminal, const char *text, int *ret_row, int *ret_col)
{
	for (int row = 0; row < terminal->rows; row++) {
		const char *line = terminal_line(terminal, row), *at = strstr(line, text);

		if (!at)
			continue;
		if (ret_row)
			*ret_row = row;
		if (ret_col)
			*ret_col = column_of(terminal, row, (size_t)(at - line));
		return true;
	}
	return false;
}

void
terminal_cursor(struct terminal *terminal, int *ret_row, int *ret_col)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(terminal->vterm), &at);
	*ret_row = at.row;
	*ret_col = at.col;
}

static void
count_bytes(const char *bytes, size_t len, void *arg)
{
	size_t *n = arg;

	(void)bytes;
	*n += len;
}

/* Whether brackets would be sent around a paste. */
static bool
brackets_pastes(struct terminal *terminal)
{
	size_t n = 0;

	vterm_output_set_callback(terminal->vterm, count_bytes, &n);
	vterm_keyboard_start_paste(terminal->vterm);
	vterm_output_set_callback(terminal->vterm, to_program, terminal);
	return n > 0;
}

bool
terminal_is_restored(struct terminal *terminal)
{
	const tcflag_t wanted = ICANON | ECHO | ISIG | IEXTEN;
	struct termios modes;

	return tcgetattr(terminal->fd, &modes) == 0 && (modes.c_lflag & wanted) == wanted && (modes.c_iflag & ICRNL) &&
	       (modes.c_oflag & OPOST) && !terminal->other_screen && terminal->cursor_visible && !terminal->mouse &&
	       !brackets_pastes(terminal);
}

/* --- as text --- */

static void
put_colour(FILE *out, const char *which, const VTermColor *colour)
{
	if (VTERM_COLOR_IS_INDEXED(colour))
		fprintf(out, " %s=%d", which, colour->indexed.idx);
	else if (!VTERM_COLOR_IS_DEFAULT_FG(colour) && !VTERM_COLOR_IS_DEFAULT_BG(colour))
		fprintf(out, " %s=#%02x%02x%02x", which, colour->rgb.red, colour->rgb.green, colour->rgb.blue);
}

/* How a cell looks, "" for plain. */
static void
cell_looks(const VTermScreenCell *cell, char *text, size_t size)
{
	FILE *out = fmemopen(text, size, "w");

	put_colour(out, "fg", &cell->fg);
	put_colour(out, "bg", &cell->bg);
	if (cell->attrs.bold)
		fputs(" bold", out);
	if (cell->attrs.underline)
		fputs(" underline", out);
	if (cell->attrs.italic)
		fputs(" italic", out);
	if (cell->attrs.reverse)
		fputs(" reverse", out);
	fclose(out);
}

static void
dump_looks(struct terminal *terminal, int row, FILE *out)
{
	char looks[128] = "", next[128];
	int from = 0;

	for (int col = 0; col <= terminal->cols; col++) {
		VTermScreenCell cell = terminal_cell(terminal, row, col);

		*next = '\0';
		if (col < terminal->cols)
			cell_looks(&cell, next, sizeof(next));
		if (col < terminal->cols && strcmp(next, looks) == 0)
			continue;
		if (*looks)
			fprintf(out, "%d:%d-%d%s\n", row, from, col - 1, looks);
		strcpy(looks, next);
		from = col;
	}
}

char *
terminal_dump(struct terminal *terminal, bool looks)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (int row = 0; row < terminal->rows; row++)
		fprintf(out, "%s\n", terminal_line(terminal, row));
	if (looks) {
		fputs("--\n", out);
		for (int row = 0; row < terminal->rows; row++)
			dump_looks(terminal, row, out);
	}
	fclose(out);
	return text;
}
