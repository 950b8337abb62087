/* rect.h - a part of the terminal, in cells. */
#ifndef RECT_H
#define RECT_H

struct rect {
	int y, x;
	int rows, cols;
};

#endif
