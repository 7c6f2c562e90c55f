/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/backend_url.h
 * @brief Corrects the URL of a "proxy:" handler that mod_proxy cannot use.
 */

#ifndef PHPGUARD_BACKEND_URL_H
#define PHPGUARD_BACKEND_URL_H

#include "apr_pools.h"

/**
 * The URL with the slashes that are missing or too many; behind a socket the
 * host is "localhost", since it does not matter there.
 * @param handler "proxy:..."
 * @return from p; NULL if nothing is to be corrected, or what was meant is not
 *         known
 */
const char *pg_backend_url_corrected(const char *handler, apr_pool_t *p);

#endif /* PHPGUARD_BACKEND_URL_H */
