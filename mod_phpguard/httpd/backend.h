/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/backend.h
 * @brief Whether somebody is behind a "proxy:" handler or a ProxyPass.
 */

#ifndef PHPGUARD_BACKEND_H
#define PHPGUARD_BACKEND_H

#include "apr_pools.h"

/**
 * Try to connect to it: a socket, or an address of this host's loopback; of
 * another host it is asked whether it has an address.  Only what the
 * configuration of the server names: what a .htaccess alone names is believed
 * to answer.  For the lint's child.
 * @param url of a ProxyPass or behind "proxy:"
 * @return 0 if it is known that nobody answers
 */
int pg_backend_answers(const char *url, apr_pool_t *p);

/**
 * Whether the configuration of the server names a backend.
 * @param url behind "proxy:", or of a ProxyPass; or a path
 */
int pg_backend_is_named(const char *url, apr_pool_t *p);

#endif /* PHPGUARD_BACKEND_H */
