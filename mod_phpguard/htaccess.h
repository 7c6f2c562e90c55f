/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file htaccess.h
 * @brief Read a .htaccess file while there is no request.
 */

#ifndef PHPGUARD_HTACCESS_H
#define PHPGUARD_HTACCESS_H

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "apr_tables.h"

/** What a .htaccess file may say in a directory. */
typedef struct {
    int override;
    int options;
    apr_table_t *list;
} pg_overrides;

/**
 * Parse the first of the vhost's AccessFileName files in a directory with
 * httpd's own parser, as ap_parse_htaccess() (server/config.c) does.
 * @param dir    with its last slash
 * @param broken set to "file:line: message" if the file does not parse and
 *               nothing is set yet
 * @param p      owns the result
 * @return NULL if there is no file, or a broken one
 */
ap_conf_vector_t *pg_htaccess_read(server_rec *s, const char *dir,
                                   const pg_overrides *o,
                                   const char **broken, apr_pool_t *p);

#endif /* PHPGUARD_HTACCESS_H */
