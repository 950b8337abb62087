#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "hash.h"
#include "i18n.h"
#include "terminal.h"
#include "ui.h"

/* Those that are closed, so that no file of ours gets their number and what is printed; to use them fails as before. */
static void
fill_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_NOCTTY);
}

int
main(int argc, char **argv)
{
	static const struct screens screens = { desk_run, term_library };

	fill_standard();
	umask(077);
	i18n_init(NULL);
	if (hash_setup() < 0)
		return 70;
	return cli_main(argc, argv, &screens);
}
