/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/debian.h
 * @brief Debian's commands that enable modules and PHP, as available on this
 *        host.
 */

#ifndef PHPGUARD_DEBIAN_H
#define PHPGUARD_DEBIAN_H

#include "model/edit.h"

#include "httpd.h"

/**
 * The host's own switch that loads a module: "a2enmod actions".
 * @param source NULL: the one that makes PHP run at all; "php-cgi": the one
 *               that maps PHP files to an Action
 * @return from p, or NULL where it has none
 */
const char *pg_debian_enable(const char *source, apr_pool_t *p);

/**
 * A handler that runs PHP on this server as it is: mod_php's, or the socket
 * of a php-fpm that is there while mod_proxy_fcgi is loaded.
 * @return from p, or NULL
 */
const char *pg_debian_php_handler(apr_pool_t *p);

/**
 * Whether a PHP for web servers is installed.
 */
int pg_debian_has_php(void);

/**
 * How to map PHP files to the PHP module that is loaded: Debian's switch
 * where its .conf is there and not enabled, else the lines to write.
 */
pg_edit *pg_debian_map_php(apr_pool_t *p);

#endif /* PHPGUARD_DEBIAN_H */
