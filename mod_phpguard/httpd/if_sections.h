/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/if_sections.h
 * @brief <If>, <ElseIf> and <Else>: which of them hold for a file, as far as
 *        it can be known while there is no request.
 */

#ifndef PHPGUARD_IF_SECTIONS_H
#define PHPGUARD_IF_SECTIONS_H

#include "httpd.h"
#include "http_config.h"

#include "apr_tables.h"

/** The file that would be asked for. */
typedef struct {
    server_rec *s;
    const char *file;           /* its path */
    const char *url;            /* NULL: unknown */
    int supposed;               /* it is taken for there */
} pg_if_file;

/**
 * Choose the sections that hold: ap_if_walk_sub() (server/request.c).
 * @param conf  merged with all other sections
 * @param found array of ap_conf_vector_t *, appended to
 * @return 0 if one that matters may hold or not
 */
int pg_if_sections(ap_conf_vector_t *conf, const pg_if_file *of,
                   apr_array_header_t *found, apr_pool_t *p);

#endif /* PHPGUARD_IF_SECTIONS_H */
