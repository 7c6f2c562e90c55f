/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/htaccess.h
 * @brief Read a .htaccess file while there is no request.
 *
 * httpd's own parser does it, and that runs what the modules do with their
 * directives: for the lint's child alone (child.h).
 */

#ifndef PHPGUARD_HTACCESS_H
#define PHPGUARD_HTACCESS_H

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

/** What keeps a .htaccess file from being merged. */
typedef enum {
    PG_HTACCESS_FINE,
    PG_HTACCESS_BROKEN,         /* it does not parse: httpd answers 500 */
    PG_HTACCESS_CLOSED,         /* httpd cannot read it and answers 403 */
    PG_HTACCESS_UNREAD          /* nobody here reads it: too large, a FIFO,
                                 * what took a child with it */
} pg_htaccess_state;

typedef struct {
    pg_htaccess_state state;
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
 * @return NULL if there is no file, or one that is not fine
 */
ap_conf_vector_t *pg_htaccess_read(server_rec *s, const char *dir,
                                   const pg_overrides *o, pg_htaccess *what,
                                   apr_pool_t *p);

/**
 * Suppose that files hold something else.
 * @param texts const char * by path; NULL: the world as it is
 */
void pg_htaccess_suppose(apr_hash_t *texts);

#endif /* PHPGUARD_HTACCESS_H */
