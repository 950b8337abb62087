#include "config.h"

#include "cli.h"
#include "hash.h"
#include "i18n.h"
#include "terminal.h"
#include "ui.h"

int
main(int argc, char **argv)
{
	static const struct screens screens = { desk_run, term_library };

	i18n_init(NULL);
	if (hash_setup() < 0)
		return 70;
	return cli_main(argc, argv, &screens);
}
