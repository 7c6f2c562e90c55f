/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/backend.h
 * @brief Whether somebody is behind a "proxy:" handler or a ProxyPass.
 */

#ifndef PHPGUARD_BACKEND_H
#define PHPGUARD_BACKEND_H

#include "apr_pools.h"

/**
 * Knock at it: a socket, or an address of this host's loopback; of another
 * host it is asked whether it has an address.  For the lint's child.
 * @param url of a ProxyPass or behind "proxy:"
 * @return 0 if it is known that nobody answers
 */
int pg_backend_answers(const char *url, apr_pool_t *p);

#endif /* PHPGUARD_BACKEND_H */
