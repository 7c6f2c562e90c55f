/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/root.h
 * @brief The directory trees that an audit has visited.
 */

#ifndef PHPGUARD_ROOT_H
#define PHPGUARD_ROOT_H

#include "lint/context/sections.h"

typedef struct {
    server_rec *s;
    const char *dir, *url;      /* with their last slashes */
    const char *host, *address; /* as in the context; or NULL */
} pg_root;

/**
 * Add the tree of a context.
 * @param roots of pg_root; its pool owns the copy
 */
const pg_root *pg_root_add(apr_array_header_t *roots,
                           const pg_context *context);

/**
 * Whether one of them was gone through with the tree of a context in it, by
 * the same URLs.
 */
int pg_root_holds(const apr_array_header_t *roots, const pg_context *context);

/**
 * The first of them that holds a file, by whatever URL.
 * @param s the vhost
 * @return NULL if there is none
 */
const pg_root *pg_root_of(const apr_array_header_t *roots,
                          const server_rec *s, const char *path);

/**
 * The file to which an Alias leads in place of a directory.
 * @return its path, from p; NULL: it is a directory, or does not exist
 */
const char *pg_root_file(const pg_context *context, apr_pool_t *p);

#endif /* PHPGUARD_ROOT_H */
