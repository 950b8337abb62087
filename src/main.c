#include "config.h"

#include <stdio.h>

#include "i18n.h"

int
main(void)
{
	i18n_init(NULL);
	printf("%s\n", PACKAGE_STRING);
	return 0;
}
