/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/below.h
 * @brief Directories further down whose .htaccess file a repair above them
 *        might override.
 */

#ifndef PHPGUARD_BELOW_H
#define PHPGUARD_BELOW_H

#include "lint/context/sections.h"

#include "apr_tables.h"

/**
 * Search below a directory, level by level, for directories with a .htaccess
 * file.  For the lint's child.
 * @param dir  with its last slash
 * @param most so many directories are read at most; what was read is taken off
 * @return const char *, from p: paths relative to dir, with their last slash
 */
apr_array_header_t *pg_below_find(const char *dir, int *most, apr_pool_t *p);

/**
 * Whether the search below one of some directories has passed a place, by the
 * same URL.
 * @param roots of pg_context
 */
int pg_below_is_searched(const apr_array_header_t *roots,
                         const pg_context *context);

#endif /* PHPGUARD_BELOW_H */
