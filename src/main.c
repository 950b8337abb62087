#include "config.h"

#include "cli.h"
#include "hash.h"
#include "i18n.h"
#include "ui.h"

int
main(int argc, char **argv)
{
	i18n_init(NULL);
	if (hash_setup() < 0)
		return 70;
	return cli_main(argc, argv, desk_run);
}
