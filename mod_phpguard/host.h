/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file host.h
 * @brief The server and the host a verdict is about: the modules that are
 *        loaded, and Debian's switches for those that are not.
 */

#ifndef PHPGUARD_HOST_H
#define PHPGUARD_HOST_H

#include "httpd.h"
#include "verdict.h"

/**
 * The world of a vhost, for pg_verdict_cause() and its kind.
 */
pg_world pg_host_world(server_rec *s);

/**
 * A handler that runs PHP on this server as it is: mod_php's, or the socket
 * of a php-fpm that is there while mod_proxy_fcgi is loaded.
 * @return from p, or NULL
 */
const char *pg_host_php_handler(apr_pool_t *p);

/**
 * How to map PHP files to the PHP module that is loaded: Debian's switch
 * where its .conf is there and not enabled, else the lines to write.
 */
const char *pg_host_map_php(apr_pool_t *p);

/**
 * Whether a module that nobody here knows has a handler hook: it might answer
 * to any name.
 */
int pg_host_foreign(void);

/**
 * Whether a module beside the default handler may send a file as it is: one
 * that is known for it, or that nobody here knows.
 */
int pg_host_sends(void);

#endif /* PHPGUARD_HOST_H */
