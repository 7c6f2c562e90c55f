/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/index.h
 * @brief What mod_dir makes of a directory: DirectoryIndex and
 *        FallbackResource.
 */

#ifndef PHPGUARD_INDEX_H
#define PHPGUARD_INDEX_H

#include "httpd/sections.h"

/**
 * The names that are tried in a directory, in their order: add_index() and
 * merge_dir_configs() (modules/mappers/mod_dir.c).
 * @param context chosen; its uri is the URL of the directory
 * @return array of const char *, from p
 */
apr_array_header_t *pg_index_names(const pg_context *context, apr_pool_t *p);

/**
 * The URL that answers for what is not there, or NULL.
 */
const char *pg_index_fallback(const pg_context *context, apr_pool_t *p);

#endif /* PHPGUARD_INDEX_H */
