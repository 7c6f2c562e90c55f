/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/path.h
 * @brief Directories, as httpd compares them: with a slash at their end.
 */

#ifndef PHPGUARD_PATH_H
#define PHPGUARD_PATH_H

#include "apr_pools.h"

/**
 * The path with one slash at its end; path itself if it has one.
 */
const char *pg_with_slash(const char *path, apr_pool_t *p);

/**
 * Whether a directory is another one or lies below it.
 * @param above, path with or without a slash at their ends
 */
int pg_path_holds(const char *above, const char *path);

#endif /* PHPGUARD_PATH_H */
