/* http_url.h - which addresses the broker's credentials may go to. */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>

struct err;

/* Checks a configured base address: http or https, a host, no credentials, query or fragment.
 * `*ret_base` is without trailing slashes, to be freed. ERR_USAGE. */
int http_url_base(const char *url, char **ret_base, struct err *err);

/* Whether a redirect from `base` may be followed to `url`: http or https (https stays https), no
 * credentials in it, the host base's own or one of `allow_hosts` (comma-separated, or NULL). */
bool http_url_allowed(const char *base, const char *allow_hosts, const char *url);

/* Whether `url` is plain http to another machine, where a token can be overheard. */
bool http_url_exposed(const char *url);

#endif
