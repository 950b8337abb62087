#include "config.h"

#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "err.h"
#include "i18n.h"
#include "key.h"
#include "terminal.h"

enum { FD_KEYS, FD_SIGNALS, FD_WRITER, FD_READER, FD_WATCH, FD_SYNC, FDS };

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

/* All that waits. A confirmation that came up is drawn before the next key counts, and while the writer can take no more the
 * keys wait in the terminal. */
static void
take_keys(struct desk *desk)
{
	int key;

	while (!desk->quit && !desk->guard && !(desk->writer && writer_full(desk->writer)) && (key = term_key()) != K_NONE)
		desk_key(desk, key);
}

/* Answers whether there was something. A paste that begins or ends in it is still one. */
static bool
drop_keys(struct desk *desk)
{
	bool any = false;
	int key;

	while ((key = term_key()) != K_NONE) {
		any = true;
		if (key == K_PASTE || key == K_PASTE_END)
			desk->pasting = key == K_PASTE;
	}
	return any;
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
	if (drop_keys(desk))
		desk_say(desk, STYLE_WARN, "%s", _("what was typed before this question was on the screen does not count"));
}

static void
set_up(const struct desk *desk, struct pollfd fds[FDS])
{
	bool full = desk->writer && writer_full(desk->writer);
	const int descriptors[FDS] = {
		[FD_KEYS] = full ? -1 : STDIN_FILENO,
		[FD_SIGNALS] = term_signal_fd(),
		[FD_WRITER] = desk->writer ? writer_fd(desk->writer) : -1,
		[FD_READER] = desk->reader ? writer_fd(desk->reader) : -1,
		[FD_WATCH] = desk->watch,
		[FD_SYNC] = desk->sync ? sync_thread_fd(desk->sync) : -1,
	};

	for (int i = 0; i < FDS; i++)
		fds[i] = (struct pollfd){ descriptors[i], POLLIN, 0 };
}

int
loop_run(struct desk *desk, struct err *err)
{
	while (!desk->quit) {
		struct pollfd fds[FDS];

		show(desk);
		if (desk->dirty)
			continue;
		set_up(desk, fds);
		if (poll(fds, FDS, desk_timeout(desk)) < 0 && errno != EINTR)
			return err_set(err, ERR_BUG, "poll: %s", strerror(errno));
		if (fds[FD_SIGNALS].revents)
			take_signals(desk);
		if (fds[FD_KEYS].revents & (POLLHUP | POLLERR))
			desk->quit = true;
		else if (fds[FD_KEYS].revents)
			take_keys(desk);
		if (fds[FD_WRITER].revents || fds[FD_READER].revents)
			desk_take_answers(desk);
		if (fds[FD_WATCH].revents)
			desk_take_watch(desk);
		if (fds[FD_SYNC].revents)
			desk_take_sync(desk);
		if (desk_timeout(desk) == 0)
			desk_work(desk);
	}
	return 0;
}
