/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/php_line.h
 * @brief A line of this configuration that runs PHP.
 */

#ifndef PHPGUARD_PHP_LINE_H
#define PHPGUARD_PHP_LINE_H

#include "apr_pools.h"
#include "apr_tables.h"

/**
 * The handler of the first SetHandler that is for PHP files and that a module
 * answers to; a socket of it is there.
 * @param runners names given by PHPGuardRunner (const char *), or NULL
 * @return from p, or NULL
 */
const char *pg_php_line_handler(const apr_array_header_t *runners,
                                apr_pool_t *p);

#endif /* PHPGUARD_PHP_LINE_H */
