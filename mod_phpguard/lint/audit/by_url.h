/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/by_url.h
 * @brief Directives other than sections that treat URLs of one vhost
 *        differently: without any, the result of one file holds for the
 *        others.
 */

#ifndef PHPGUARD_BY_URL_H
#define PHPGUARD_BY_URL_H

#include "httpd.h"
#include "http_config.h"

typedef struct pg_by_url pg_by_url;

/**
 * Collect what a vhost and the main server have: Alias, Redirect, ProxyPass,
 * their relatives with a pattern, SetEnvIf, RewriteRule.
 * @param p owns it
 */
pg_by_url *pg_by_url_make(server_rec *s, apr_pool_t *p);

/**
 * Add to a key which of them hold for a URL.
 * @param key not 0
 * @param uri as in r->uri
 * @return 0 where equal keys do not mean equal answers
 */
apr_uint64_t pg_by_url_key(const pg_by_url *u, const char *uri,
                           apr_uint64_t key);

/**
 * Whether a section, or a Files section in it, looks at more of a request
 * than the name of its file: rules, redirects, an If, an expression.
 * @param p scratch
 */
int pg_by_url_section(ap_conf_vector_t *section, apr_pool_t *p);

#endif /* PHPGUARD_BY_URL_H */
