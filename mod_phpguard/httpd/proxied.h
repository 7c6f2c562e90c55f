/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/proxied.h
 * @brief Which ProxyPass or ProxyPassMatch takes a URL before any section or
 *        handler.
 *
 * ap_proxy_trans_match() and proxy_trans() (modules/proxy/mod_proxy.c).
 */

#ifndef PHPGUARD_PROXIED_H
#define PHPGUARD_PROXIED_H

#include "httpd.h"
#include "model/directive.h"

/** What they make of a URL. */
typedef struct {
    const pg_directive *by;     /* forwards it; or NULL */
    const pg_directive *except; /* its "!" keeps the URL here; or NULL */
    const pg_directive *beyond; /* would forward it without that; or NULL */
} pg_proxied;

/**
 * Look a URL up, at "-t" and while the server runs.
 * @param url its path
 */
pg_proxied pg_proxied_find(server_rec *s, const char *url, apr_pool_t *p);

/**
 * What forwards the URL that a file below the document root has itself,
 * even if another URL led to it; or NULL.
 */
const pg_directive *pg_proxied_own(server_rec *s, const char *file,
                                   apr_pool_t *p);

/**
 * Where a directive forwards to.
 * @return from p, "!" for nowhere
 */
const char *pg_proxied_target(const pg_directive *d, apr_pool_t *p);

/**
 * Whether a regular expression of the configuration, "!" in front negates
 * it, matches.  One that does not compile would have stopped httpd.
 */
int pg_regex_matches(const char *pattern, const char *text, apr_pool_t *p);

#endif /* PHPGUARD_PROXIED_H */
