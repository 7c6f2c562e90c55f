/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/backend.h
 * @brief Checks whether the backend of a "proxy:" handler or ProxyPass
 *        listens.
 */

#ifndef PHPGUARD_BACKEND_H
#define PHPGUARD_BACKEND_H

#include "httpd.h"

#include <sys/types.h>

/**
 * Try to connect to it: a socket, or an address of this host's loopback; for
 * another host, only its address is looked up. Only what the configuration of
 * the server names: what only a .htaccess file names is assumed to answer. For
 * the lint's child.
 * @param url of a ProxyPass or behind "proxy:"; of a balancer the members are
 *            asked until one answers
 * @param s   the vhost that has the balancer
 * @return 0 if it is known that nothing listens
 */
int pg_backend_answers(const char *url, server_rec *s, apr_pool_t *p);

/**
 * The same of what root's configuration has named, and of this host alone: a
 * name is not looked up.
 */
int pg_backend_connects(const char *url, server_rec *s, apr_pool_t *p);

/**
 * The only other socket of the same user beside one that no longer exists, if
 * a process listens on it: the pool of php-fpm was renamed. Its name is
 * written into root's configuration, so a socket that the user could have
 * created is not returned.
 * @param path of the socket that is gone, of root's configuration
 * @return from p; NULL if there is none, or more than one
 */
const char *pg_backend_moved(const char *path, uid_t uid, apr_pool_t *p);

/**
 * Whether a process listens on a socket that a user may have, of those who own
 * files of sites: it is the user's own, root's or that of httpd's user, and
 * the user could not have put it there.
 * @param path of root's configuration, now or at an earlier start
 * @param uid  0: the site is no user's, any socket will do
 */
int pg_backend_is_pool_of(const char *path, uid_t uid, apr_pool_t *p);

/**
 * Take a socket as gone, though it is seen: an upgrade removes it, and this
 * process has no mount namespace to hide it in.
 * @param path absolute
 * @param p    lives as long as questions are asked
 */
void pg_backend_goes(const char *path, apr_pool_t *p);

/**
 * Whether a directive names a socket that was taken as gone.
 * @param text its line; or a URL and a "|"
 */
int pg_backend_is_going(const char *text);

/**
 * Whether a program may be executed: by the server's user, or with suEXEC by
 * another.
 * @return 0 if it is known that it does not exist, is not a file, has no
 *         execute permission, or that this holds for the interpreter of its
 *         "#!" line
 */
int pg_backend_is_program(const char *path);

/**
 * Whether the configuration of the server names a backend.
 * @param url behind "proxy:", or of a ProxyPass; or a path
 */
int pg_backend_is_named(const char *url, apr_pool_t *p);

#endif /* PHPGUARD_BACKEND_H */
