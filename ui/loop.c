#include "config.h"

#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "draw.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "terminal.h"

enum { FD_KEYS, FD_SIGNALS, FDS };

static void
take_signals(struct desk *desk)
{
	unsigned asked = term_signals();

	if (asked & TERM_END)
		desk->quit = true;
	if (asked & TERM_CANCEL)
		desk_key(desk, K_CTRL('c'));
	if (asked & TERM_SUSPEND)
		desk_key(desk, K_CTRL('z'));
	if (asked & (TERM_RESIZED | TERM_RESUMED)) {
		term_refit();
		desk_changed(desk, TOPIC_SIZE);
	}
}

/* All that waits; a confirmation that came up is drawn before the next key counts. */
static void
take_keys(struct desk *desk)
{
	int key;

	while (!desk->quit && !desk->guard && (key = term_key()) != K_NONE)
		desk_key(desk, key);
}

static void
show(struct desk *desk)
{
	if (desk->dirty) {
		desk->dirty = false;
		desk_draw(desk);
	}
	if (!desk->guard)
		return;
	desk->guard = false;
	if (term_drop_keys())
		desk_say(desk, STYLE_WARN, "%s", _("what was typed before this question was on the screen does not count"));
}

int
loop_run(struct desk *desk, struct err *err)
{
	while (!desk->quit) {
		struct pollfd fds[FDS] = {
			[FD_KEYS] = { STDIN_FILENO, POLLIN, 0 },
			[FD_SIGNALS] = { term_signal_fd(), POLLIN, 0 },
		};

		show(desk);
		if (desk->dirty)
			continue;
		if (poll(fds, FDS, -1) < 0 && errno != EINTR)
			return err_set(err, ERR_BUG, "poll: %s", strerror(errno));
		if (fds[FD_SIGNALS].revents)
			take_signals(desk);
		if (fds[FD_KEYS].revents & (POLLHUP | POLLERR))
			desk->quit = true;
		else if (fds[FD_KEYS].revents)
			take_keys(desk);
	}
	return 0;
}
