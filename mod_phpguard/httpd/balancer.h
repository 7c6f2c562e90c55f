/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/balancer.h
 * @brief What the members of a balancer need, and whether they are FastCGI
 *        servers.
 */

#ifndef PHPGUARD_BALANCER_H
#define PHPGUARD_BALANCER_H

#include "httpd.h"

/**
 * The module without which no member of a balancer can be asked: each is of a
 * scheme whose module is not loaded, and httpd answers 500 or 503.
 * @return that of the first member; NULL if a member has its module, if none
 *         is known, or if the URL is no balancer's
 */
const char *pg_balancer_lacks(const char *url, server_rec *s, apr_pool_t *p);

/**
 * The same, or what pg_runner_scheme_missing() says of the URL itself.
 */
const char *pg_proxy_lacks(const char *url, server_rec *s, apr_pool_t *p);

/**
 * Whether FastCGI servers serve a URL: by its scheme, or by that of all members
 * of its balancer.
 * @param url behind "proxy:", with or without "unix:/socket|"
 */
int pg_proxy_is_fcgi(const char *url, server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_BALANCER_H */
