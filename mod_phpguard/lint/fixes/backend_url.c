/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Corrects the URL of a "proxy:" handler that mod_proxy cannot use. */

#include "lint/fixes/backend_url.h"
#include "lint/fixes/fix_parts.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <string.h>
#include <strings.h>

#define PROXY "proxy:"
#define UNIX "unix:"

/* "unix:/socket|" of a URL that names a path, with one slash in front and the
 * bar behind it; "" if it names none.
 * @param url set to what follows */
static const char *socket_part(const char **url, apr_pool_t *p)
{
    const char *path = *url, *scheme;
    apr_size_t len;

    if (!strncasecmp(path, UNIX, strlen(UNIX))) {
        path += strlen(UNIX);
    }
    else if (*path != '/') {
        return "";
    }
    path += strspn(path, "/");
    len = strcspn(path, "|, ");
    scheme = strstr(path, ":fcgi");
    if (scheme && scheme < path + len) {
        len = (apr_size_t)(scheme - path);
    }
    *url = path + len;
    *url += strspn(*url, "|,: ");
    return len ? apr_psprintf(p, UNIX "/%.*s|", (int)len, path) : NULL;
}

static int is_host_and_port(const char *url)
{
    const char *port = url;

    while (apr_isalnum(*port) || *port == '.' || *port == '-') {
        ++port;
    }
    return port > url && *port == ':' && port[1]
           && !port[1 + strspn(port + 1, "0123456789")]
           && strncasecmp(url, "fcgi:", 5);
}

/* What follows the scheme, without slashes; NULL if no host does. */
static const char *host_of(const char *scheme_end)
{
    scheme_end += *scheme_end == ':';
    scheme_end += strspn(scheme_end, "/");
    return apr_isalnum(*scheme_end)
           && scheme_end[strspn(scheme_end, "0123456789")] ? scheme_end : NULL;
}

/* NULL as pg_fix_url(). */
static const char *corrected(const char *handler, apr_pool_t *p)
{
    const char *url = handler + strlen(PROXY), *end, *socket, *host, *is;

    url += strspn(url, " ");
    socket = socket_part(&url, p);
    for (end = url; apr_isalnum(*end); ++end);
    if (!socket) {
        return NULL;
    }
    if (*socket && (end == url || !*end)) {
        end = url = "fcgi";
        end += strlen(url);
    }
    host = *socket ? "localhost" : is_host_and_port(url) ? url : host_of(end);
    if (!host || (end == url && host != url)) {
        return NULL;
    }
    is = host == url ? apr_pstrcat(p, PROXY "fcgi://", host, NULL)
         : apr_psprintf(p, PROXY "%s%.*s://%s", socket, (int)(end - url), url,
                        host);
    return strcmp(is, handler) ? is : NULL;
}

/* The case is that of the line: httpd folds what does not begin with
 * "proxy:unix". */
pg_edit *pg_fix_url(const pg_directive *by, const char *handler,
                    apr_pool_t *p)
{
    pg_edit *edit;

    if (by && by->kind == PG_SETHANDLER) {
        handler = pg_directive_subject(by, p);
    }
    handler = by && handler && !strncmp(handler, "proxy:", 6)
              ? corrected(handler, p) : NULL;
    edit = handler ? pg_fix_give_handler(by, handler, by, p) : NULL;
    if (edit) {
        edit->meant = 1;
    }
    return edit;
}
