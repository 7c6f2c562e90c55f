/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file util/path.h
 * @brief Directory names with a trailing slash, as httpd compares them.
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

/**
 * What follows a prefix of a URL that ends at a slash: alias_matches()
 * (modules/mappers/mod_alias.c) and mod_proxy have it alike.
 * @return NULL if it is not such a prefix
 */
const char *pg_path_rest(const char *url, const char *alias);

/**
 * The directory that the target of an AliasMatch names: "/srv/$1" of
 * "/srv/$1/$2", "/srv" of "/srv$1".
 * @return from p; NULL if it names none
 */
char *pg_path_of_match(const char *target, apr_pool_t *p);

/**
 * The directory that a regular expression begins with: "/app/" of
 * "^/app/([a-z]+)/(.*)$".
 * @return from p, with its last slash; NULL if it begins with none, or has
 *         alternatives outside groups
 */
char *pg_path_of_pattern(const char *pattern, apr_pool_t *p);

#endif /* PHPGUARD_PATH_H */
