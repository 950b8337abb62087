#include "config.h"

#include "http_url.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "err.h"
#include "i18n.h"

/* The parts of an address that decide; owned by libcurl. */
struct parts {
	char *scheme;
	char *host;
	bool extra; /* credentials, a query or a fragment */
	bool user;
};

static void
parts_done(struct parts *parts)
{
	curl_free(parts->scheme);
	curl_free(parts->host);
}

static bool
has_part(CURLU *handle, CURLUPart part)
{
	char *text = NULL;
	bool has = curl_url_get(handle, part, &text, 0) == CURLUE_OK && text && *text;

	curl_free(text);
	return has;
}

/* False when it is no http or https address with a host. */
static bool
parts_read(const char *url, struct parts *ret_parts)
{
	struct parts parts = { 0 };
	CURLU *handle = curl_url();
	bool ok = handle && curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK &&
		  curl_url_get(handle, CURLUPART_SCHEME, &parts.scheme, 0) == CURLUE_OK &&
		  curl_url_get(handle, CURLUPART_HOST, &parts.host, 0) == CURLUE_OK;

	ok = ok && *parts.host &&
	     (strcasecmp(parts.scheme, "http") == 0 || strcasecmp(parts.scheme, "https") == 0);
	if (ok) {
		parts.user = has_part(handle, CURLUPART_USER) ||
			     has_part(handle, CURLUPART_PASSWORD);
		parts.extra = parts.user || has_part(handle, CURLUPART_QUERY) ||
			      has_part(handle, CURLUPART_FRAGMENT);
		*ret_parts = parts;
	} else {
		parts_done(&parts);
	}
	curl_url_cleanup(handle);
	return ok;
}

static int
refuse_base(const char *url, struct err *err)
{
	if (strncmp(url, "pulsar:", 7) == 0 || strncmp(url, "pulsar+ssl:", 11) == 0)
		return err_set(err, ERR_USAGE,
			       _("%s is the broker's binary port: give the one of its web service, "
				 "http://HOST:8080 or https://HOST:8443"),
			       url);
	return err_set(err, ERR_USAGE,
		       _("the broker's address must be http://HOST:PORT or https://HOST:PORT, "
			 "without credentials or query"));
}

int
http_url_base(const char *url, char **ret_base, struct err *err)
{
	struct parts parts;
	size_t len = strlen(url);
	bool extra;
	char *base;

	if (!parts_read(url, &parts))
		return refuse_base(url, err);
	extra = parts.extra;
	parts_done(&parts);
	if (extra)
		return refuse_base("", err); /* there may be a password in it */
	while (len > 0 && url[len - 1] == '/')
		len--;
	base = strndup(url, len);
	if (!base)
		return err_nomem(err);
	*ret_base = base;
	return 0;
}

static bool
in_list(const char *list, const char *host)
{
	size_t len = strlen(host);

	while (list && *list) {
		size_t n;

		list += strspn(list, ", ");
		n = strcspn(list, ", ");
		if (n == len && n > 0 && strncasecmp(list, host, n) == 0)
			return true;
		list += n;
	}
	return false;
}

bool
http_url_allowed(const char *base, const char *allow_hosts, const char *url)
{
	struct parts from;
	struct parts to;
	bool ok;

	if (!parts_read(base, &from))
		return false;
	if (!parts_read(url, &to)) {
		parts_done(&from);
		return false;
	}
	ok = !to.user &&
	     (strcasecmp(from.scheme, "http") == 0 || strcasecmp(to.scheme, "https") == 0);
	ok = ok && (strcasecmp(from.host, to.host) == 0 || in_list(allow_hosts, to.host));
	parts_done(&from);
	parts_done(&to);
	return ok;
}

bool
http_url_exposed(const char *url)
{
	static const char near[] = "localhost,127.0.0.1,[::1]";
	struct parts parts;
	bool exposed;

	if (!parts_read(url, &parts))
		return false;
	exposed = strcasecmp(parts.scheme, "http") == 0 && !in_list(near, parts.host);
	parts_done(&parts);
	return exposed;
}
