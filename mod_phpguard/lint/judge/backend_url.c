/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Corrects the URL of a "proxy:" handler that mod_proxy cannot use. */

#include "lint/judge/backend_url.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <string.h>
#include <strings.h>

#define PROXY "proxy:"
#define UNIX "unix:"

/* "unix:/socket|" of a URL, with one slash in front; "" if it has none. */
static const char *socket_part(const char **url, apr_pool_t *p)
{
    const char *path = *url + strlen(UNIX), *bar;

    if (strncasecmp(*url, UNIX, strlen(UNIX))) {
        return "";
    }
    bar = strchr(path, '|');
    path += strspn(path, "/");
    if (!bar || path >= bar) {
        return NULL;
    }
    *url = bar + 1;
    return apr_psprintf(p, UNIX "/%.*s|", (int)(bar - path), path);
}

const char *pg_backend_url_corrected(const char *handler, apr_pool_t *p)
{
    const char *url = handler + strlen(PROXY);
    const char *socket = socket_part(&url, p);
    const char *host = url, *rest, *is;

    while (apr_isalnum(*host)) {
        ++host;
    }
    rest = host + (*host == ':');
    rest += strspn(rest, "/");
    if (!socket || (!*socket && (host == url || !*rest || *rest == ':'))) {
        return NULL;
    }
    is = apr_psprintf(p, PROXY "%s%.*s://%s", socket,
                      host == url ? (int)strlen("fcgi") : (int)(host - url),
                      host == url ? "fcgi" : url,
                      *socket ? "localhost" : rest);
    return strcmp(is, handler) ? is : NULL;
}
