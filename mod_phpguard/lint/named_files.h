/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/named_files.h
 * @brief PHP files that root's configuration names one by one: the target of
 *        an Alias, the page of an ErrorDocument, a FallbackResource.
 */

#ifndef PHPGUARD_NAMED_FILES_H
#define PHPGUARD_NAMED_FILES_H

#include "httpd.h"

#include "apr_tables.h"

typedef struct {
    const char *url;            /* its path, as it is asked for */
    const char *file;           /* of an Alias; NULL: where the URL leads */
} pg_named_file;

/**
 * Those of a vhost and of the server around it.  The configuration is walked
 * through once for all vhosts.
 * @param p owns the array; what it points to lives as long as the
 *          configuration
 * @return array of pg_named_file
 */
apr_array_header_t *pg_named_files(const server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_NAMED_FILES_H */
