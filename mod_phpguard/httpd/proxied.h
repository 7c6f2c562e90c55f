/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/proxied.h
 * @brief Which ProxyPass or ProxyPassMatch takes a URL before any section or
 *        handler.
 *
 * ap_proxy_trans_match() and proxy_trans() (modules/proxy/mod_proxy.c).  These
 * leave the target in the request, and not by which directive; nor do they say
 * which one an exception has overridden.
 */

#ifndef PHPGUARD_PROXIED_H
#define PHPGUARD_PROXIED_H

#include "httpd.h"
#include "model/inquiry.h"

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
 * The same for a case.
 * @param c its except and beyond are set
 * @return what forwards the URL, or NULL
 */
const pg_directive *pg_proxied_by(pg_case *c, server_rec *s, const char *url,
                                  apr_pool_t *p);

/**
 * What would forward a file that is sent, if its URL were its own (MultiViews
 * or a RewriteRule led another one to it), and what forwards index.php of its
 * directory: c->beyond, if nothing is there yet, else c->proxied.
 * @param c   its file is there
 * @param dir the URL of its directory, with the last slash, or NULL
 */
void pg_proxied_beside(pg_case *c, server_rec *s, const char *dir,
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
