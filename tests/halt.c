/* For LD_PRELOAD: while the file named by HALT is there, the process stops itself in each sync of a file, which is in each
 * commit of alpes, the write lock held. See halt.sh. */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void
halt(void)
{
	const char *file = getenv("HALT");

	if (file && access(file, F_OK) == 0)
		raise(SIGSTOP);
}

int
fsync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");

	halt();
	return real(fd);
}

int
fdatasync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");

	halt();
	return real(fd);
}
