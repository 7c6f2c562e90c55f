/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/named_files.h
 * @brief PHP files that root's configuration names one by one: the target of
 *        an Alias, AliasMatch or RewriteRule, the page of an ErrorDocument, a
 *        FallbackResource.
 */

#ifndef PHPGUARD_NAMED_FILES_H
#define PHPGUARD_NAMED_FILES_H

#include "lint/context/sections.h"

#include "apr_tables.h"

typedef struct {
    const char *url;            /* a path by which it is asked for; NULL: that
                                 * of its place */
    const char *file;           /* its path, or NULL */
    const char *target;         /* a URL path that leads to it, or may lead to
                                 * it where file is set as well; or NULL */
} pg_named_file;

/**
 * Those of a vhost and of the server around it.  The configuration is walked
 * through once for all vhosts.
 * @param p owns the array; what it points to lives as long as the
 *          configuration
 * @return array of pg_named_file
 */
apr_array_header_t *pg_named_files(const server_rec *s, apr_pool_t *p);

/**
 * Files below a context that a RewriteRule of its .htaccess files names.  In
 * the directory itself all files are asked about anyway.
 * @param context its sections are chosen
 * @return array of pg_context, from p, each with a file
 */
apr_array_header_t *pg_named_by_rules(const pg_context *context,
                                      apr_pool_t *p);

#endif /* PHPGUARD_NAMED_FILES_H */
