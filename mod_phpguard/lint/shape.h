/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/shape.h
 * @brief What applies to a directory of a tree and to those below it that
 *        nothing sets apart, and what became of the files seen there so far.
 */

#ifndef PHPGUARD_SHAPE_H
#define PHPGUARD_SHAPE_H

#include "lint/lookup.h"

/** What is the same for all directories of one vhost. */
typedef struct {
    const pg_lint *l;
    server_rec *s;
    int remembers;              /* the vhost's own rules and proxies let what
                                 * was seen of one file count for another */
    apr_hash_t *literal;        /* paths of <Directory> sections, and of the
                                 * directories that these are in */
    apr_array_header_t *patterns; /* const char *: those with wildcards */
    apr_pool_t *p;
} pg_site;

/** What became of one kind of name. */
typedef struct {
    pg_outcome outcome;
    int meant;                  /* its handler or type speaks of PHP */
    void *noted;                /* the visitor's: what was said of it */
} pg_kind_of_file;

typedef struct {
    const pg_site *site;
    pg_context context;         /* of the directory it was made for */
    ap_conf_vector_t *conf;     /* merged, without what looks at names */
    int has;                    /* it has a .htaccess file of its own */
    int remembers;              /* as the site, and no rule of a .htaccess */
    int others;                 /* names that are no PHP's may be given to
                                 * PHP, and nobody may answer for it */
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
 * @param has    it has a .htaccess file, whatever its name
 * @param p      of the directory
 * @return above itself where nothing sets the directory apart
 */
pg_shape *pg_shape_of(const pg_site *site, pg_shape *above, const char *dir,
                      const char *url, int script, int has, apr_pool_t *p);

/**
 * A directory of a shape, as a context for pg_lookup().
 */
pg_context pg_shape_context(const pg_shape *shape, const char *dir,
                            const char *url);

/**
 * What becomes of a file; a file of the same kind is not looked up again.
 * @param context of pg_shape_context()
 * @param p       scratch
 * @return kept with the shape, or from p
 */
pg_kind_of_file *pg_shape_ask(pg_shape *shape, const pg_context *context,
                              const char *name, apr_pool_t *p);

#endif /* PHPGUARD_SHAPE_H */
