/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/included.h
 * @brief The files that make the configuration.
 */

#ifndef PHPGUARD_INCLUDED_H
#define PHPGUARD_INCLUDED_H

#include "apr_hash.h"
#include "apr_tables.h"

/**
 * Read the main file and all that it includes, whatever conditions are true.
 * With the rights of whoever calls: an administrator may keep them to root.
 * @return pg_text_file by path, from p
 */
apr_hash_t *pg_included_read(const char *main_file, apr_pool_t *p);

/**
 * The paths that an Include names, as far as they exist.
 * @param args of the directive
 * @return array of const char *, sorted, from p
 */
apr_array_header_t *pg_included_paths(const char *args, apr_pool_t *p);

#endif /* PHPGUARD_INCLUDED_H */
