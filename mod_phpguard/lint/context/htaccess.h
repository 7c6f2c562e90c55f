/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/htaccess.h
 * @brief Reads a .htaccess file outside a request.
 *
 * httpd's own parser does it, and calls the modules whose directives they
 * are: for the lint's child alone (child.h), and only what is harmless
 * (htaccess_filter.h).
 */

#ifndef PHPGUARD_HTACCESS_H
#define PHPGUARD_HTACCESS_H

#include "lint/context/htaccess_file.h"

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "apr_hash.h"
#include "apr_tables.h"

/** What a .htaccess file may say in a directory. */
typedef struct {
    int override;
    int options;
    int links;                  /* OPT_SYM_LINKS and OPT_SYM_OWNER of it */
    apr_table_t *list;
} pg_overrides;

/** What is wrong with one, or with the worst of several. */
typedef struct {
    pg_htaccess_state state;
    apr_array_header_t *files;  /* const char *: those that have a say, the
                                 * deepest last; NULL: none has */
    const char *why;            /* the file, and what is wrong with it; none
                                 * of its text.  NULL while it is fine */
} pg_htaccess;

/**
 * Parse the first of the vhost's AccessFileName files in a directory with
 * httpd's own parser, as ap_parse_htaccess() (server/config.c) does.
 * @param dir  with its last slash
 * @param what what was wrong with the files above; the worst is kept, and
 *             of two the first
 * @param p    owns the result
 * @return NULL if there is no file, or one that httpd cannot use or that is
 *         not read here
 */
ap_conf_vector_t *pg_htaccess_read(server_rec *s, const char *dir,
                                   const pg_overrides *o, pg_htaccess *what,
                                   apr_pool_t *p);

#endif /* PHPGUARD_HTACCESS_H */
