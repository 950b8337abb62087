/* echo - the least that a program with curses can do: a key comes, it stands on the screen. */
#include "config.h"

#include <curses.h>

int
main(void)
{
	int key;

	initscr();
	raw();
	noecho();
	refresh();
	for (int n = 0; (key = getch()) != 'q'; n++) {
		mvprintw(n % LINES, 0, "%d %c", n, key);
		refresh();
	}
	endwin();
	return 0;
}
