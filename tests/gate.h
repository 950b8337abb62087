/* gate.h - lets others write to books slice by slice, so that a test is in the middle of a long decision when it says so. */
#ifndef GATE_H
#define GATE_H

/* Takes the write lock of the books at `path`: who wants to write waits (up to LOCK_WAIT_MS). */
int gate_close(const char *path);

/* Waits until somebody waits to write, and lets it do one transaction. */
void gate_pass(int gate, const char *path);

void gate_open(int gate);

#endif
