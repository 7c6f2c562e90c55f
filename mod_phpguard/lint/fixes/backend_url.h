/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/fixes/backend_url.h
 * @brief Corrects the URL of a "proxy:" handler that mod_proxy cannot use.
 */

#ifndef PHPGUARD_BACKEND_URL_H
#define PHPGUARD_BACKEND_URL_H

#include "model/directive.h"
#include "model/edit.h"

/**
 * The handler with what is missing in its URL or too much: "unix:", the bar
 * behind a socket, the scheme, slashes. Behind a socket the host is
 * "localhost", since it does not matter there.
 * @param by      the directive that names it, or NULL
 * @param handler its name
 * @return from p; NULL if nothing is to be corrected, or what was meant is not
 *         known
 */
pg_edit *pg_fix_url(const pg_directive *by, const char *handler,
                    apr_pool_t *p);

#endif /* PHPGUARD_BACKEND_URL_H */
