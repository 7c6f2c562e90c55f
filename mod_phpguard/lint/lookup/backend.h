/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/backend.h
 * @brief Whether somebody is behind a "proxy:" handler or a ProxyPass.
 */

#ifndef PHPGUARD_BACKEND_H
#define PHPGUARD_BACKEND_H

#include "apr_pools.h"

#include <sys/types.h>

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
 * The same of what root's configuration has named, and of this host alone: a
 * name is not looked up.
 */
int pg_backend_connects(const char *url, apr_pool_t *p);

/**
 * The one other socket of a user's beside one that is gone, if somebody
 * listens there: php-fpm's pool was given another name.  Its name gets into
 * root's configuration: where the user could have made it, it does not count.
 * @param path of the socket that is gone, of root's configuration
 * @return from p; NULL if there is none, or more than one
 */
const char *pg_backend_moved(const char *path, uid_t uid, apr_pool_t *p);

/**
 * Whether a program may be executed by anybody: by the server's user, or with
 * suEXEC by another.
 * @return 0 if it is known that it is not there, no file, or has no execute
 *         permission
 */
int pg_backend_is_program(const char *path);

/**
 * Whether the configuration of the server names a backend.
 * @param url behind "proxy:", or of a ProxyPass; or a path
 */
int pg_backend_is_named(const char *url, apr_pool_t *p);

#endif /* PHPGUARD_BACKEND_H */
