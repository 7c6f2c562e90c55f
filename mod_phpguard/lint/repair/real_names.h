/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/real_names.h
 * @brief Files of a directory that a repair must not change.
 */

#ifndef PHPGUARD_REAL_NAMES_H
#define PHPGUARD_REAL_NAMES_H

#include "apr_tables.h"

/**
 * Some files that a denial of PHP's names might hit though they are no PHP, or
 * run: index.php.en, lib.inc.  For the lint's child.
 * @param dir   with its last slash
 * @param plain four files whose names say nothing of PHP as well
 * @return const char *, from p: at most eight
 */
apr_array_header_t *pg_real_names(const char *dir, int plain, apr_pool_t *p);

#endif /* PHPGUARD_REAL_NAMES_H */
