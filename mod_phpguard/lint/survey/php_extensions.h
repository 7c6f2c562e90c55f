/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/php_extensions.h
 * @brief The extensions that the configuration maps to PHP.
 */

#ifndef PHPGUARD_PHP_EXTENSIONS_H
#define PHPGUARD_PHP_EXTENSIONS_H

#include "lint/context/sections.h"

#include "apr_hash.h"
#include "apr_pools.h"

/**
 * Those of all AddHandler and AddType lines that name PHP, wherever they
 * are in the configuration, and of the Files sections that set PHP's handler
 * to all they take, or the name that such a section takes, where that has no
 * extension; .htaccess files are not asked.
 * @return a hash of extensions without their dot, in lower case, to
 *         themselves, from p
 */
apr_hash_t *pg_php_extensions(apr_pool_t *p);

/**
 * The same with those that the .htaccess files of a context give.
 * @param context its sections are chosen
 * @param exts    of pg_php_extensions()
 * @return from p; NULL if they give nothing that is no extension of PHP's
 */
apr_hash_t *pg_php_extensions_here(const pg_context *context,
                                   apr_hash_t *exts, apr_pool_t *p);

/**
 * Whether one of them is no extension of PHP's: "html".
 */
int pg_php_extensions_others(apr_hash_t *exts, apr_pool_t *p);

/**
 * Whether a file that is no PHP file by its name has such an extension, or is
 * called so, and has an open tag in its first 8 KiB.  For the lint's child.
 * @param path its name behind the directory
 */
int pg_php_extensions_is_source(apr_hash_t *exts, const char *dir,
                                const char *name, apr_pool_t *p);

/**
 * Whether a Files or FilesMatch section of the tree takes a name.
 */
int pg_files_takes(const ap_directive_t *section, const char *name,
                   apr_pool_t *p);

#endif /* PHPGUARD_PHP_EXTENSIONS_H */
