/* ui.h - the screens, as main sees them. */
#ifndef UI_H
#define UI_H

struct conf;
struct err;
struct session_options;

/* Takes the terminal, runs until the user leaves, gives it back. `options->path` is the file; NULL: demo data of its own,
 * thrown away at the end. 0, or why it could not start. */
int desk_run(const struct conf *conf, const struct session_options *options, struct err *err);

#endif
