/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/meant.h
 * @brief Whether PHP is intended to run in a place: only then a leak is an
 *        error.
 */

#ifndef PHPGUARD_MEANT_H
#define PHPGUARD_MEANT_H

#include "lint/lookup/lookup.h"
#include "lint/survey/php_files.h"

/**
 * Look for evidence: PHP files in the directory, or directives that map PHP;
 * in a directory that only inherits them, files alone count.
 * @param e what is in the directory
 * @param p scratch
 */
int pg_is_meant(const pg_answer *answer, const pg_php_files *e,
                const pg_lint *l, apr_pool_t *p);

/**
 * Whether a directory that an Alias leads to is no place for PHP: it holds
 * other files alone, and nothing maps PHP there.
 * @param plain of index.php there
 * @param e     what is in the directory
 * @param p     scratch
 */
int pg_is_no_place(const pg_answer *plain, const pg_php_files *e,
                   apr_pool_t *p);

#endif /* PHPGUARD_MEANT_H */
