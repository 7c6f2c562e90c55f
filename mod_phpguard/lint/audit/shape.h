/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/shape.h
 * @brief The configuration that applies to a directory and to all directories
 *        below it with the same one, and the results for their files.
 */

#ifndef PHPGUARD_SHAPE_H
#define PHPGUARD_SHAPE_H

#include "lint/audit/by_url.h"
#include "lint/lookup/lookup.h"
#include "model/php_names.h"

/** What is the same for all directories of one vhost. */
typedef struct {
    const pg_lint *l;
    server_rec *s;
    int reached;                /* requests are */
    const pg_by_url *by_url;    /* what distinguishes URLs */
    apr_hash_t *literal;        /* paths of <Directory> sections, and of the
                                 * directories that these are in */
    apr_array_header_t *patterns; /* const char *: those with wildcards */
    apr_pool_t *p;
} pg_site;

/** What became of one kind of name. */
typedef struct {
    pg_outcome outcome;         /* httpd's own answer, */
    int reached;                /* and whether a URL leads to it: it counts
                                 * for nothing otherwise */
    int meant;                  /* its handler or type names PHP */
    void *noted;                /* the visitor's: what was said of it */
} pg_kind_of_file;

typedef struct {
    const pg_site *site;
    pg_context context;         /* of the directory it was made for */
    ap_conf_vector_t *conf;     /* merged, without what looks at names */
    int has;                    /* it has a .htaccess file of its own */
    int remembers;              /* no section and no .htaccess looks at more
                                 * than the name */
    int follows;                /* links of any owner are followed */
    int others;                 /* other names than PHP's may be mapped to PHP,
                                 * and nothing may run them */
    int content;                /* PHPGuardContent is On */
    apr_hash_t *kinds;          /* pg_kind_of_file by key */
    int leaks;                  /* the visitor's: how many were said */
    apr_pool_t *p;
} pg_shape;

/**
 * Prepare for the trees of a vhost.
 */
pg_site *pg_site_make(const pg_lint *l, server_rec *s, apr_pool_t *p);

/**
 * The shape of a directory.
 * @param above  of the directory above, or NULL
 * @param dir    with its last slash
 * @param has    it has a .htaccess file, under any name
 * @param link   a link leads there, and who owns it may matter
 * @param p      of the directory
 * @return above itself where nothing sets the directory apart
 */
pg_shape *pg_shape_of(const pg_site *site, pg_shape *above, const char *dir,
                      const char *url, int script, int has, int link,
                      apr_pool_t *p);

/**
 * A directory of a shape, as a context for pg_lookup().
 */
pg_context pg_shape_context(const pg_shape *shape, const char *dir,
                            const char *url);

/**
 * What the name of a file there says, with what PHPGuardContent adds.
 */
pg_name_class pg_shape_class(const pg_shape *shape, const char *name);

/**
 * Ask httpd about a file; of one of the same kind it is not asked
 * again.
 * @param context of pg_shape_context()
 * @param link    it is a link
 * @param p       scratch
 * @return kept with the shape, or from p
 */
pg_kind_of_file *pg_shape_ask(pg_shape *shape, const pg_context *context,
                              const char *name, int link, apr_pool_t *p);

/**
 * Ask about one file, with a complete answer.
 * @param answer filled in, from p
 */
void pg_shape_answer(pg_answer *answer, const pg_lint *l,
                     const pg_context *context, const char *name,
                     apr_pool_t *p);

#endif /* PHPGUARD_SHAPE_H */
