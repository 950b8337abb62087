#include "config.h"

#include "broker.h"

#include "cli.h"
#include "err.h"
#include "http.h"
#include "i18n.h"

static volatile sig_atomic_t stop;

static void
on_signal(int signal_number)
{
	(void)signal_number;
	stop = 1;
}

const volatile sig_atomic_t *
broker_stop(void)
{
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	return &stop;
}

static const char *
conf_or_null(const struct cli *cli, enum conf_key key)
{
	const char *text = conf_get(&cli->conf, key);

	return *text ? text : NULL;
}

struct http_options
broker_options(const struct cli *cli)
{
	return (struct http_options){
		.url = conf_or_null(cli, CONF_PULSAR_URL),
		.allow_hosts = conf_or_null(cli, CONF_PULSAR_HOSTS),
		.token_file = conf_or_null(cli, CONF_PULSAR_TOKEN_FILE),
		.ca_file = conf_or_null(cli, CONF_PULSAR_CA_FILE),
	};
}

struct pulsar_place
broker_place(const struct cli *cli)
{
	return (struct pulsar_place){ conf_get(&cli->conf, CONF_PULSAR_TENANT), conf_get(&cli->conf, CONF_PULSAR_NAMESPACE) };
}

int
broker_reach(const struct cli *cli, struct http **ret_http, struct err *err)
{
	const struct http_options options = broker_options(cli);

	if (!options.url)
		return err_set(err, ERR_USAGE, "%s",
		               _("no broker is set: put pulsar_url = http://HOST:8080 into the config file, "
		                 "or ALPES_PULSAR_URL into the environment"));
	return http_new(&options, ret_http, err);
}

struct pulsar
broker_calls(const struct cli *cli, struct http *http)
{
	return (struct pulsar){ .transport = http_transport(http), .place = broker_place(cli), .stop = broker_stop() };
}
