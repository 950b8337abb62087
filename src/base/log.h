/* log.h - the program's log: one line an event, to a file.
 *
 * Lines are `2026-11-24T04:13:14Z level area: text`, newlines and controls escaped; what looks like
 * a token (Bearer …, eyJ…) is redacted. A file over LOG_MAX becomes FILE.1, in place of the one
 * before. Any thread may call log_write; before log_open everything is dropped.
 */
#ifndef LOG_H
#define LOG_H

#define LOG_MAX (1024 * 1024)

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* The level with this name ("error", "warning", "info", "debug"); others are LOG_INFO. */
enum log_level log_level_named(const char *name);

/* Appends to `path` (0600, its folders 0700 made when missing, no symlink followed); 0 or
 * -errno. Before there are threads, like log_close and log_echo. */
int log_open(const char *path, enum log_level level);
void log_close(void);

/* Writes the lines to this file descriptor, too, up to that level: -v on the command line. */
void log_echo(int fd, enum log_level level);

void log_write(enum log_level level, const char *area, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
