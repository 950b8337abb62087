/* diagnose.h - what `diagnostico` looks at: a line a finding, with its remedy. */
#ifndef DIAGNOSE_H
#define DIAGNOSE_H

#include <stdbool.h>

struct cli;
struct http;

enum finding_state { FINDING_GOOD, FINDING_WARNING, FINDING_ERROR, FINDING_STATES };

struct diagnosis {
	struct cli *cli;
	const char *check; /* the one that looks now */
	bool open;         /* the books are, in cli->session */
	struct http *http; /* a broker that answers, else NULL */
};

/* One finding; `remedy` is shown as it is, NULL = none is needed, or the text has it. */
void diagnose_add(struct diagnosis *diagnosis, enum finding_state state, const char *remedy, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Checks of diagnose_sync.c. */
void diagnose_events(struct diagnosis *diagnosis);
void diagnose_lease(struct diagnosis *diagnosis);
void diagnose_token(struct diagnosis *diagnosis);
void diagnose_broker(struct diagnosis *diagnosis);
void diagnose_topics(struct diagnosis *diagnosis);

#endif
