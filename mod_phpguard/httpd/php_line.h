/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/php_line.h
 * @brief A directive of this configuration that runs PHP and can be used for
 *        another place.
 *
 * Sites of one host have each their own FPM pool, and a pool runs as its
 * site's user: what is written into another site gives that user's rights to
 * it.
 */

#ifndef PHPGUARD_PHP_LINE_H
#define PHPGUARD_PHP_LINE_H

#include "model/inquiry.h"

/**
 * The handler of a SetHandler that is for PHP files and that a module answers
 * to; a socket of it is there.  It is in the case's own vhost or in the
 * main server's scope, there in no section for another directory, and no
 * directive elsewhere names the same socket or port.
 * @param c       its vhost and file are set
 * @param runners names of PHPGuardRunner (const char *), or NULL
 * @return from p or as old as the configuration; NULL
 */
const char *pg_php_line_handler(const pg_case *c,
                                const apr_array_header_t *runners,
                                apr_pool_t *p);

/**
 * Whether the socket or port of a "proxy:" handler is that of no other site: no
 * directive elsewhere names it, but in a vhost of the same DocumentRoot.
 * @param c its vhost and file are set
 */
int pg_php_line_is_free(const char *handler, const pg_case *c, apr_pool_t *p);

#endif /* PHPGUARD_PHP_LINE_H */
