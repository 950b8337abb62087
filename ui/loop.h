/* loop.h - waits for keys, signals and events, and draws what changed: one frame a turn, none while nothing happens. */
#ifndef LOOP_H
#define LOOP_H

struct desk;
struct err;

/* Until desk->quit. 0, or an error of poll(). */
int loop_run(struct desk *desk, struct err *err);

#endif
