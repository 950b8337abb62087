/* answer_text.h - what the writer did, as one line for the status line, with how to undo it. */
#ifndef ANSWER_TEXT_H
#define ANSWER_TEXT_H

struct answer;
struct buf;
struct desk;

/* Says it; a rehearsal and what a screen words itself are not said. */
void answer_say(struct desk *desk, const struct answer *answer);

/* "com_…8z8w": an id as people read it. */
void id_add_short(struct buf *buf, const char *id);

#endif
