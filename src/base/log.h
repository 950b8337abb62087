/* log.h - the program's log: one line an event, to a file, never to the terminal.
 *
 * Lines are `2026-11-24T04:13:14Z level area: text`, newlines and controls escaped; what looks like
 * a token (Bearer …, eyJ…) is redacted. Any thread may call it; before log_open everything is
 * dropped.
 */
#ifndef LOG_H
#define LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Appends to `path` (0600, its folders 0700 made when missing, no symlink followed); 0 or
 * -errno. */
int log_open(const char *path, enum log_level level);
void log_close(void);
void log_write(enum log_level level, const char *area, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
