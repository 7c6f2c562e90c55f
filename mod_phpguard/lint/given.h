/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/given.h
 * @brief The extensions that the configuration gives to PHP.
 */

#ifndef PHPGUARD_GIVEN_H
#define PHPGUARD_GIVEN_H

#include "apr_hash.h"
#include "apr_pools.h"

/**
 * Those of all AddHandler and AddType lines that speak of PHP, wherever they
 * stand in the configuration; .htaccess files are not asked.
 * @return a hash of extensions without their dot, in lower case, to
 *         themselves, from p
 */
apr_hash_t *pg_given(apr_pool_t *p);

/**
 * Whether one of them is no extension of PHP's: "html".
 */
int pg_given_others(apr_hash_t *given, apr_pool_t *p);

/**
 * Whether a file that is no PHP file by its name has such an extension, and an
 * open tag in its first 8 KiB.  For the lint's child.
 * @param path its name behind the directory
 */
int pg_given_is_source(apr_hash_t *given, const char *dir, const char *name,
                       apr_pool_t *p);

#endif /* PHPGUARD_GIVEN_H */
