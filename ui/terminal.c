#include "config.h"

#include "terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include <sodium.h>

#include "date.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "utf8.h"

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_OFF "\033[?1000l\033[?1006l"
#define CODE_PASTE 0x2000 /* beyond KEY_MAX */
#define CODE_PASTE_END 0x2001
#define COPY_MAX 1000
#define DOUBLE_MS 400 /* between two clicks of one */
#define STUCK_S 2 /* from SIGTERM to the end, when nobody reads the terminal */

/* Signal handlers have no argument: what they touch is the one thing here that is shared. */
static struct {
	bool started;
	bool ascii;
	SCREEN *screen;
	struct termios before;
	int wake[2];
	int nowhere; /* what is left to draw goes there when the terminal is not read */
	struct term_mouse mouse;
	int64_t clicked_at;
	char bytes[UTF8_CHAR_SIZE]; /* a character that is not whole yet */
	size_t n_bytes;
	char goodbye[256]; /* what gives the terminal back */
	char crash[512];
} term = { .wake = { -1, -1 }, .nowhere = -1 };

static const struct {
	int number;
	unsigned asks;
} signals[] = {
	{ SIGWINCH, TERM_RESIZED }, { SIGTSTP, TERM_SUSPEND }, { SIGCONT, TERM_RESUMED },
	{ SIGTERM, TERM_END },      { SIGHUP, TERM_END },      { SIGINT, TERM_CANCEL },
};

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT };

static void
on_signal(int number)
{
	int saved = errno;
	char c = (char)number;
	ssize_t ignored = write(term.wake[1], &c, 1);

	(void)ignored;
	if (number == SIGTERM || number == SIGHUP)
		alarm(STUCK_S);
	errno = saved;
}

/* A terminal that is not read cannot keep the program from ending: what it holds is dropped, it gets the goodbye alone. */
static void
on_stuck(int number)
{
	int saved = errno;
	ssize_t ignored;

	(void)number;
	tcflush(STDOUT_FILENO, TCOFLUSH);
	ignored = write(STDOUT_FILENO, term.goodbye, strlen(term.goodbye));
	(void)ignored;
	tcsetattr(STDIN_FILENO, TCSANOW, &term.before);
	dup2(term.nowhere, STDOUT_FILENO);
	errno = saved;
}

/* Only calls that a handler may make. */
static void
on_crash(int number)
{
	ssize_t ignored = write(STDOUT_FILENO, term.goodbye, strlen(term.goodbye));

	tcsetattr(STDIN_FILENO, TCSANOW, &term.before);
	ignored = write(STDERR_FILENO, term.crash, strlen(term.crash));
	(void)ignored;
	signal(number, SIG_DFL);
	raise(number);
}

static void
handle(int number, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static void
handle_signals(void)
{
	static char stack_of_crashes[16384];
	const stack_t stack = { .ss_sp = stack_of_crashes, .ss_size = sizeof(stack_of_crashes) };

	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < ARRAY_LEN(crashes); i++)
		handle(crashes[i], on_crash, SA_ONSTACK | (int)SA_RESETHAND);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		handle(signals[i].number, on_signal, SA_RESTART);
	handle(SIGALRM, on_stuck, SA_RESTART);
	handle(SIGPIPE, SIG_IGN, 0);
}

static void
write_now(const char *text)
{
	fputs(text, stdout);
	fflush(stdout);
}

static void
prepare_goodbye(const char *log)
{
	static const char *const names[] = { "sgr0", "cnorm", "rmkx", "rmcup" };

	strcpy(term.goodbye, PASTE_OFF MOUSE_OFF);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *text = tigetstr((char *)names[i]);

		if (text && text != (char *)-1)
			strncat(term.goodbye, text, sizeof(term.goodbye) - strlen(term.goodbye) - 1);
	}
	snprintf(term.crash, sizeof(term.crash), "\r\n%s %s\r\n",
	         _("alpes: a bug ended the program; what was decided is kept. See"),
	         log);
}

static bool
wants_ascii(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return !strcasestr(value, "utf-8") && !strcasestr(value, "utf8");
	}
	return true;
}

static void
set_modes(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	typeahead(-1);
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mouseinterval(0);
	define_key("\033[200~", CODE_PASTE);
	define_key("\033[201~", CODE_PASTE_END);
	write_now(PASTE_ON);
}

const char *
term_library(void)
{
	return curses_version();
}

int
term_start(const char *log, struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &term.before) < 0)
		return err_set(err, ERR_USAGE, "%s", _("the screens need a terminal on standard input and output"));
	term.nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (term.nowhere < 0 || pipe2(term.wake, O_NONBLOCK | O_CLOEXEC) < 0)
		return err_set(err, ERR_STORE, "pipe: %s", strerror(errno));
	set_escdelay(25);
	handle(SIGTSTP, on_signal, SA_RESTART); /* before curses looks: it would ignore the signal while it draws, and lose it */
	term.screen = newterm(NULL, stdout, stdin);
	if (!term.screen)
		return err_set(err, ERR_USAGE, _("the terminal type \"%s\" is not known here; try: TERM=xterm alpes"),
		               getenv("TERM") ? getenv("TERM") : "");
	term.ascii = wants_ascii();
	term.started = true;
	atexit(term_end);
	prepare_goodbye(log);
	set_modes();
	handle_signals();
	return 0;
}

void
term_end(void)
{
	if (!term.started)
		return;
	term.started = false;
	write_now(PASTE_OFF);
	endwin();
	alarm(0);
	delscreen(term.screen);
}

static const struct {
	int code, key;
} codes[] = {
	{ KEY_UP, K_UP },         { KEY_DOWN, K_DOWN },     { KEY_LEFT, K_LEFT }, { KEY_RIGHT, K_RIGHT },
	{ KEY_PPAGE, K_PGUP },    { KEY_NPAGE, K_PGDN },    { KEY_HOME, K_HOME }, { KEY_END, K_END },
	{ KEY_IC, K_INSERT },     { KEY_DC, K_DELETE },     { KEY_BTAB, K_BACKTAB }, { KEY_ENTER, K_ENTER },
	{ KEY_BACKSPACE, K_BACKSPACE }, { CODE_PASTE, K_PASTE }, { CODE_PASTE_END, K_PASTE_END },
};

static int
read_mouse(void)
{
	MEVENT event;

	int64_t now = date_monotonic();
	bool again;

	if (getmouse(&event) != OK)
		return K_OTHER;
	again = event.y == term.mouse.y && event.x == term.mouse.x && now - term.clicked_at < DOUBLE_MS;
	term.mouse = (struct term_mouse){ .y = event.y, .x = event.x };
	term.clicked_at = now;
	if (event.bstate & BUTTON4_PRESSED)
		term.mouse.wheel = -1;
	else if (event.bstate & BUTTON5_PRESSED)
		term.mouse.wheel = 1;
	else
		term.mouse.clicks = again ? 2 : 1;
	return K_MOUSE;
}

static int
read_function(int code)
{
	if (code == KEY_MOUSE)
		return read_mouse();
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return K_F1 + code - KEY_F(1);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i].code == code)
			return codes[i].key;
	return K_OTHER;
}

/* get_wch() loses a character whose bytes come in two reads, and what follows a byte that begins none. */
int
term_key(void)
{
	int c, key, n = 0;

	while (n == 0) {
		c = getch();
		if (c == ERR)
			return K_NONE;
		if (c > 0xFF) {
			term.n_bytes = 0;
			return read_function(c);
		}
		term.bytes[term.n_bytes++] = (char)c;
		n = utf8_decode(term.bytes, term.n_bytes, &key);
	}
	if (n < 0 && term.n_bytes > 1)
		ungetch(c); /* it may begin another */
	term.n_bytes = 0;
	if (n < 0 || key == 0)
		return K_OTHER;
	return key == 8 ? K_BACKSPACE : key;
}

int
term_signal_fd(void)
{
	return term.wake[0];
}

unsigned
term_signals(void)
{
	unsigned asked = 0;
	char c;

	while (read(term.wake[0], &c, 1) == 1)
		for (size_t i = 0; i < ARRAY_LEN(signals); i++)
			if (signals[i].number == c)
				asked |= signals[i].asks;
	return asked;
}

void
term_suspend(void)
{
	def_prog_mode();
	write_now(PASTE_OFF);
	endwin();
	handle(SIGTSTP, SIG_DFL, 0);
	kill(0, SIGTSTP);
	handle(SIGTSTP, on_signal, SA_RESTART);
	term_refit();
}

/* A shell may have changed the modes, the window its size. */
void
term_refit(void)
{
	struct winsize size;

	reset_prog_mode();
	write_now(PASTE_ON);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	clearok(curscr, TRUE);
}

void
term_size(int *ret_rows, int *ret_cols)
{
	*ret_rows = LINES;
	*ret_cols = COLS;
}

void
term_use_ascii(void)
{
	term.ascii = true;
}

bool
term_ascii(void)
{
	return term.ascii;
}

void
term_copy(const char *text)
{
	char coded[sodium_base64_ENCODED_LEN(COPY_MAX, sodium_base64_VARIANT_ORIGINAL)];
	size_t len = strlen(text);

	if (len > COPY_MAX)
		return;
	sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)text, len, sodium_base64_VARIANT_ORIGINAL);
	printf("\033]52;c;%s\a", coded);
	fflush(stdout);
}

void
term_mouse(struct term_mouse *ret_mouse)
{
	*ret_mouse = term.mouse;
}
