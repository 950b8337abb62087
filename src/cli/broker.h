/* broker.h - the broker that the config names, for the commands that talk to it. */
#ifndef BROKER_H
#define BROKER_H

#include <signal.h> /* sig_atomic_t */

#include "pulsar.h"

struct cli;
struct err;
struct http;
struct http_options;

/* As configured; texts are "" or borrowed. */
struct http_options broker_options(const struct cli *cli);
struct pulsar_place broker_place(const struct cli *cli);

/* From now on SIGINT and SIGTERM set this and end nothing else. */
const volatile sig_atomic_t *broker_stop(void);

/* ERR_USAGE when none is set. The caller frees it. */
int broker_reach(const struct cli *cli, struct http **ret_http, struct err *err);

/* For calls one after the other. */
struct pulsar broker_calls(const struct cli *cli, struct http *http);

#endif
